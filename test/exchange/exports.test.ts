import { Ajv2020 } from 'ajv/dist/2020.js'
import { parquetReadObjects } from 'hyparquet'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { droppedParts, type ExportContext, exporters } from '../../src/exchange/index.js'
import { LONG_COLUMNS, longRows } from '../../src/exchange/long-table.js'
import { type EvalRecord, evalSchema } from '../../src/spec/index.js'
import { hostileContext, hostileName, importedContext, sampleRecord } from '../report/sample-record.js'
import { catalogOf, exportContext } from './context.js'
import { everyEvalEverSchema } from './every-eval-ever.schema.js'

const hub = { hubDataset: 'org/board' }

async function written(id: string, records: readonly EvalRecord[], changes: Partial<ExportContext> = {}) {
  const [{ content }] = await exporters.get(id).files(records, exportContext({ ...hub, ...changes }))
  if (typeof content !== 'string') throw new Error('no text')
  return content
}

/** The sample under another model, shifted by so much in AUROC. */
function rival(shift: number, changes: Partial<EvalRecord> = {}): EvalRecord {
  const { low, high, ...interval } = sampleRecord.intervals.AUROC
  return evalSchema.parse({
    ...sampleRecord,
    eval_id: `rival-${shift}`,
    model_ids: { candidate: 'age_only' },
    metrics: { ...sampleRecord.metrics, AUROC: 0.78613 + shift },
    intervals: { ...sampleRecord.intervals, AUROC: { ...interval, low: low + shift, high: high + shift } },
    ...changes,
  })
}

describe('every format', () => {
  const all = exporters.all()

  test.each(all)('$id: what it does not keep is told, what a record lacks is not', (exporter) => {
    const dropped = droppedParts(exporter, [sampleRecord], exportContext())
    expect(dropped.length).toBeGreaterThan(3)
    const bare = evalSchema.parse({
      ...importedContext.record,
      metrics: { AUROC: 0.5 },
      undefined: [],
      intervals: {},
    })
    const ofBare = droppedParts(exporter, [bare], exportContext())
    expect(ofBare).toEqual(exporter.id === 'bibtex' ? ['the values of metrics'] : [])
  })

  test.each(all)('$id: hostile names, and twice the same bytes', async (exporter) => {
    const context = exportContext({ ...hub, catalog: catalogOf(hostileContext) })
    const first = await exporter.files([hostileContext.record], context)
    expect(await exporter.files([hostileContext.record], context)).toEqual(first)
    for (const { content } of first) {
      if (typeof content !== 'string') continue
      expect(content).not.toContain('\u202e')
    }
  })
})

test('a date that nobody knows is left out', async () => {
  const run_metadata = { ...sampleRecord.run_metadata, date: 'unknown' }
  for (const id of ['hf-model-index', 'hf-eval-results', 'every-eval-ever', 'junit', 'bibtex']) {
    expect(await written(id, [{ ...sampleRecord, run_metadata }])).not.toMatch(
      /date: |evaluated|timestamp=|evaluation_timestamp|year/,
    )
  }
})

describe('long tables', () => {
  test('one line per metric and level, in full precision, empty where there is no value', async () => {
    const { data } = Papa.parse<Record<string, string>>(await written('csv', [sampleRecord]), {
      header: true,
      skipEmptyLines: true,
    })
    expect(data).toHaveLength(3 + 3 * 3 + 3)
    const shown = data.filter(({ metric, dimension }) => metric === 'AUROC' && dimension !== 'site:sex')
    expect(shown.map(({ level, value, low, n, reason }) => [level, value, low, n, reason])).toEqual([
      ['', '0.78613', '0.7012', '120', ''],
      ['A', '0.8', '0.69', '70', ''],
      ['B', '0.75', '0.59', '45', ''],
      ['C', '', '', '5', 'single_class'],
    ])
  })

  test('CSV: a formula is text, quotes do not end a cell, a record is one line', async () => {
    const record = { ...sampleRecord, split: '=cmd|"x"\n1\u202e' }
    const { data } = Papa.parse<string[]>(await written('csv', [record]))
    expect(data[1][5]).toBe(String.raw`'=cmd|"x"\u000a1\u202e`)
  })

  test('Parquet holds the same cells, null where there is no value', async () => {
    const [{ content }] = await exporters.get('parquet').files([sampleRecord], exportContext())
    const file = (content as Uint8Array).slice().buffer as ArrayBuffer
    const rows = await parquetReadObjects({ file })
    const names = LONG_COLUMNS.map(({ name }) => name)
    expect(rows.map((row) => names.map((name) => row[name]))).toEqual(
      longRows([sampleRecord]).map((cells) =>
        cells.map((cell, j) => (LONG_COLUMNS[j].type === 'count' && cell ? BigInt(cell) : (cell ?? null))),
      ),
    )
  })
})

describe('Every Eval Ever', () => {
  const check = new Ajv2020({ allowUnionTypes: true }).compile(everyEvalEverSchema)

  test.each([
    ['a run', sampleRecord],
    ['an import', importedContext.record],
    ['hostile names', hostileContext.record],
  ])('%s fits the schema', async (_what, record) => {
    check(JSON.parse(await written('every-eval-ever', [record])))
    expect(check.errors).toBeNull()
  })

  test('a metric that is best in the middle, or unknown, is not there: the schema wants to know which way is better', async () => {
    const metrics = { 'Log-Loss': 0.4, RMSE: 2, CITL: 0.1, 'Their-Own': 3 } as unknown as EvalRecord['metrics']
    const { evaluation_results: results } = JSON.parse(
      await written('every-eval-ever', [{ ...sampleRecord, metrics, undefined: [] }]),
    )
    expect(results.map((result: { metric_config: object }) => result.metric_config)).toMatchObject([
      { metric_id: 'fmbench.Log-Loss', lower_is_better: true, score_type: 'continuous', min_score: 0 },
      { metric_id: 'fmbench.RMSE', lower_is_better: true },
    ])
    expect(results[1].metric_config).not.toHaveProperty('score_type')
  })

  test('an evaluation has one name, whenever and however often it is exported', async () => {
    const [first, second] = [sampleRecord, { ...sampleRecord, eval_id: 'again' }]
    const idOf = async (record: EvalRecord, now: string) =>
      JSON.parse(await written('every-eval-ever', [record], { now: new Date(now) })).evaluation_id
    expect(await idOf(first, '2026-01-01')).toBe('BM-X/my_model/SUITE-X-my_model-20261121-120000')
    expect(await idOf(first, '2027-01-01')).toBe(await idOf(first, '2026-01-01'))
    expect(await idOf(second, '2026-01-01')).not.toBe(await idOf(first, '2026-01-01'))
  })

  test('one file per record', async () => {
    const files = await exporters.get('every-eval-ever').files([sampleRecord, rival(-0.1)], exportContext())
    expect(files.map(({ name }) => name)).toEqual(['SUITE-X-my_model-20261121-120000.json', 'rival--0.1.json'])
  })
})

describe('.eval_results', () => {
  test('the primary metric, described in its notes', async () => {
    expect(await written('hf-eval-results', [sampleRecord], { hubTask: 'ill' })).toBe(
      [
        '- dataset: { id: org/board, task_id: ill }',
        '  value: 0.78613',
        '  date: "2026-11-21T12:00:00Z"',
        '  notes: "AUROC, 95% interval 0.701 to 0.871, N = 120, BM-X@1.2.0, fmbench 0.1.0"',
        '',
      ].join('\n'),
    )
  })

  test('refuses two models, as a model card does, and a board that nobody named', async () => {
    for (const id of ['hf-eval-results', 'hf-model-index']) {
      await expect(written(id, [sampleRecord, rival(0)])).rejects.toThrow('2 models: my_model, age_only')
    }
    const { hubDataset: _none, ...context } = exportContext(hub)
    await expect(exporters.get('hf-eval-results').files([sampleRecord], context)).rejects.toThrow('--hub-dataset')
  })
})

describe('JUnit', () => {
  const junit = (record: EvalRecord, thresholds: ExportContext['thresholds'] = []) =>
    written('junit', [record], { thresholds })
  const test1 = (xml: string, name: string) => new RegExp(`name="${name}">(.*)</testcase>`).exec(xml)?.[1]

  test('a threshold fails on the wrong side, by direction', async () => {
    const record = { ...sampleRecord, metrics: { AUROC: 0.8, Brier: 0.2 } as unknown as EvalRecord['metrics'] }
    const outcomes = async (auroc: number, brier: number) => {
      const xml = await junit(record, [
        { metric: 'AUROC', value: auroc },
        { metric: 'Brier', value: brier },
      ])
      return ['AUROC', 'Brier'].map((name) => test1(xml, name)?.includes('<failure'))
    }
    expect(await outcomes(0.8, 0.2)).toEqual([false, false])
    expect(await outcomes(0.81, 0.19)).toEqual([true, true])
  })

  test('undefined is skipped, and fails where a value was asked for; so does what the record lacks', async () => {
    const metrics = { AUROC: null, Accuracy: 0.5 } as unknown as EvalRecord['metrics']
    const record = { ...sampleRecord, metrics, undefined: [{ metric: 'AUROC', why: 'single_class' }] }
    expect(test1(await junit(record), 'AUROC')).toContain('<skipped message="undefined: only one class occurs"/>')
    const xml = await junit(record, [
      { metric: 'AUROC', value: 0 },
      { metric: 'MCC', value: 0 },
    ])
    expect(test1(xml, 'AUROC')).toContain('<failure message="undefined: only one class occurs"/>')
    expect(test1(xml, 'MCC')).toContain('the record does not hold it')
  })

  test('gaps and the state of the run are tests; counts add up', async () => {
    const [possible] = sampleRecord.gaps
    const gaps = ['confirmed', 'possible', 'shown_small', 'insufficient_data'].map((status, i) => ({
      ...possible,
      stratum: `s${i}`,
      status: status as 'confirmed',
    }))
    const xml = await junit({ ...sampleRecord, gaps, status: 'Partial' })
    expect(gaps.map(({ stratum }) => /<(failure|skipped)/.exec(test1(xml, `gap of ${stratum}`) ?? '')?.[1])).toEqual([
      'failure',
      'skipped',
      undefined,
      'skipped',
    ])
    expect(test1(xml, 'run')).toContain('<error message="the run is Partial"/>')
    const [, whole, suite] = xml.split('\n')
    // The schema of Jenkins knows no `skipped` of the whole.
    expect(whole).toBe('<testsuites name="fmbench" tests="8" failures="1" errors="1">')
    expect(suite).toContain('tests="8" failures="1" errors="1" skipped="2" timestamp="2026-11-21T12:00:00Z"')
    expect(xml.match(/<testcase /g)).toHaveLength(8)
  })
})

describe('LaTeX', () => {
  const bold = (tex: string) => [...tex.matchAll(/\\textbf\{(.*?)\}/g)].map(([, value]) => value)

  test('a value is bold only where its interval lies apart', async () => {
    expect(bold(await written('latex', [sampleRecord, rival(-0.1)]))).toEqual([])
    expect(bold(await written('latex', [sampleRecord, rival(-0.18)]))).toEqual(['0.7861'])
    expect(bold(await written('latex', [rival(0.18), sampleRecord]))).toEqual(['0.9661'])
    expect(bold(await written('latex', [sampleRecord]))).toEqual([])
  })

  test('nothing is bold without an interval, a digest of the rows, or the same version of the metric', async () => {
    const tables = [
      rival(-0.3, { intervals: {} }),
      rival(-0.3, { metric_versions: { ...sampleRecord.metric_versions, AUROC: 2 } }),
    ].map((other) => written('latex', [sampleRecord, other]))
    const provenance = { origin: 'import' as const }
    tables.push(written('latex', [{ ...sampleRecord, provenance }, rival(-0.3, { provenance })]))
    for (const tex of await Promise.all(tables)) expect(bold(tex)).toEqual([])
    expect(await tables[2]).toContain('not recorded, so nothing is bold')
  })

  test('the longer side goes down: metrics where there are more of them than records', async () => {
    const columns = async (...records: EvalRecord[]) =>
      /\{tabular\}\{(l\w+)\}/.exec(await written('latex', records))?.[1]
    expect(await columns(sampleRecord)).toBe('lr')
    expect(await columns(sampleRecord, rival(-0.1))).toBe('lrr')
    expect(await columns(sampleRecord, rival(-0.1), rival(-0.2), rival(-0.3))).toBe('lrrr')
    const tex = await written('latex', [sampleRecord, rival(-0.18)])
    expect(tex).toContain('  Metric & My model & Age alone \\\\\n')
    expect(tex).toContain('  AUROC $\\uparrow$ & \\textbf{0.7861} {\\scriptsize [0.701, 0.871]} & 0.6061 ')
  })

  test('other rows, another table', async () => {
    const provenance = { ...sampleRecord.provenance, rows_sha256: 'b'.repeat(64) }
    const tex = await written('latex', [sampleRecord, rival(-0.3, { provenance })])
    expect(tex.match(/\\begin\{table\}/g)).toHaveLength(2)
  })

  test('undefined is n/a, negative has a minus, names are escaped', async () => {
    const metrics = { AUROC: null, MCC: -0.25, a_b: 1 } as unknown as EvalRecord['metrics']
    const record = { ...sampleRecord, metrics, intervals: {}, undefined: [{ metric: 'AUROC', why: 'single_class' }] }
    const tex = await written('latex', [record])
    for (const line of ['Metric & My model', 'AUROC $\\uparrow$ & n/a', 'MCC $\\uparrow$ & $-$0.2500']) {
      expect(tex).toContain(`  ${line} \\\\\n`)
    }
    expect(tex).toContain('a\\_b')
    expect(tex).toContain('n/a: not defined.')
  })
})

describe('BibTeX', () => {
  test('record, benchmark, dataset and model; keys are unique, braces match', async () => {
    for (const [records, catalog] of [
      [[sampleRecord, rival(0)], exportContext().catalog],
      [[hostileContext.record], catalogOf(hostileContext)],
    ] as const) {
      const bib = await written('bibtex', records, { catalog })
      const keys = [...bib.matchAll(/^@misc\{(.*),$/gm)].map(([, key]) => key)
      expect(keys).toEqual(expect.arrayContaining(['benchmark:BM-X', 'dataset:DS-X', 'model:my_model']))
      expect(keys).toContain(`eval:${records[0].eval_id}`)
      expect(new Set(keys).size).toBe(keys.length)
      expect(bib.match(/\{/g)?.length).toBe(bib.match(/\}/g)?.length)
      // BibTeX cannot sort what has neither.
      expect(bib.match(/^ {2}(?:author|key) = /gm)).toHaveLength(keys.length)
    }
  })

  test('a reference stays in one piece; its DOI is a link', async () => {
    const { catalog } = exportContext()
    const [[, entry]] = catalog.benchmarks
    const references = ['Smith {J}. A & B. (doi:10.1000/x_y(2)z).', hostileName]
    const changed = new Map([['BM-X', { ...entry, value: { ...entry.value, references } }]])
    const bib = await written('bibtex', [sampleRecord], { catalog: Object.assign(catalog, { benchmarks: changed }) })
    expect(bib).toContain('note = {Smith (J). A \\& B. (doi:10.1000/x\\_y(2)z).},\n  doi = {10.1000/x_y(2)z},')
  })
})
