import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/rng.js'
import { readTable } from '../../src/data/index.js'
import { auroc } from '../../src/metrics/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { type EvalRecord, parseEval } from '../../src/spec/eval.js'
import { runFmbench, startFmbench, temporaryFolder, waitFor } from '../helpers/command.js'
import { type TinySample, tinyDocument, tinySamples, toCsv, writeTinyHub } from '../helpers/tiny-hub.js'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
  writeTinyHub(folder.path)
})
afterEach(() => folder.remove())

const at = (...parts: string[]) => join(folder.path, ...parts)
const readRecord = async (out = 'out'): Promise<EvalRecord> =>
  (await parseEval(readFileSync(at(out, 'eval.yaml'), 'utf8'), 'eval.yaml')).value

/** The dataset's document, when its files are not on this machine. */
const unreachable = tinyDocument('catalog/datasets/ds_tiny.yaml').replace('../../data', '../../gone')
const samples = tinySamples()
const tested = samples.filter(({ split }) => split === 'test')
const probability = ({ marker }: TinySample) => 1 / (1 + Math.exp(-marker))
const asRow = (sample: TinySample) => {
  const p = probability(sample)
  return { sample_id: sample.id, p_well: 1 - p, p_sick: p }
}

function score(csv: string, ...args: string[]) {
  writeFileSync(at('predictions.csv'), csv)
  const fixed = [
    'score',
    '-s',
    'SUITE-TINY',
    '--catalog',
    'catalog',
    '-p',
    'predictions.csv',
    '-o',
    'out',
    '--bootstrap',
    '200',
  ]
  return runFmbench([...fixed, ...args], { cwd: folder.path })
}

describe('score', () => {
  test('gives the metrics of the file, joined by id, and opens no socket', async () => {
    const { code, stderr } = await score(toCsv(tested.map(asRow).reverse()), '-m', 'marker')
    expect(stderr).not.toContain('NETWORK USED')
    expect(code).toBe(0)
    const record = await readRecord()
    const yTrue = Int32Array.from(tested, ({ label }) => Number(label === 'sick'))
    expect(record.metrics.AUROC).toBe(auroc(yTrue, Float64Array.from(tested, probability)))
    expect(record.model_ids.candidate).toBe('marker')
    expect(record.run_metadata.labels_from).toBe('dataset')
    expect(record.run_metadata.predictions_from).toBe('file')
    expect(record.baselines).toHaveLength(2)
  })

  test('equals a run of the same model, but for where it came from', async () => {
    await runFmbench(
      [
        'run',
        '-s',
        'SUITE-TINY',
        '--catalog',
        'catalog',
        '-m',
        'logistic_regression',
        '-o',
        'run',
        '--bootstrap',
        '200',
      ],
      {
        cwd: folder.path,
      },
    )
    const predictions = at('run/private/predictions/clean.parquet')
    const args = [
      'score',
      '-s',
      'SUITE-TINY',
      '--catalog',
      'catalog',
      '-p',
      predictions,
      '-m',
      'logistic_regression',
      '-o',
      'out',
      '--bootstrap',
      '200',
    ]
    const { code } = await runFmbench(args, { cwd: folder.path })
    expect(code).toBe(0)
    const [ran, scored] = [await readRecord('run'), await readRecord()]
    expect(scored.metrics).toEqual(ran.metrics)
    expect(scored.intervals).toEqual(ran.intervals)
    expect(scored.curves).toEqual(ran.curves)
    expect(scored.provenance.predictions_sha256).toBe(ran.provenance.predictions_sha256)
    expect(scored.provenance.rows_sha256).toBe(ran.provenance.rows_sha256)
  })

  test('TSV, JSONL, byte order mark, CRLF and no final newline all give the same metrics', async () => {
    const rows = tested.map(asRow)
    await score(toCsv(rows))
    const expected = (await readRecord()).metrics
    const forms: Readonly<Record<string, string>> = {
      'a.csv': `\ufeff${toCsv(rows).trimEnd()}`,
      'b.csv': toCsv(rows).replaceAll('\n', '\r\n'),
      'c.tsv': toCsv(rows).replaceAll(',', '\t'),
      'd.jsonl': rows.map((row) => JSON.stringify(row)).join('\n'),
    }
    for (const [name, text] of Object.entries(forms)) {
      writeFileSync(at(name), text)
      const args = [
        'score',
        '-s',
        'SUITE-TINY',
        '--catalog',
        'catalog',
        '-p',
        name,
        '-o',
        `out-${name}`,
        '--bootstrap',
        '200',
      ]
      expect((await runFmbench(args, { cwd: folder.path })).code, name).toBe(0)
      expect((await readRecord(`out-${name}`)).metrics, name).toEqual(expected)
    }
  })

  test('--map names columns; scores alone rank but decide nothing', async () => {
    const rows = tested.map((sample) => ({ who: sample.id, risk: sample.marker }))
    const { code, stderr } = await score(toCsv(rows), '--map', 'sample_id=who,score=risk')
    expect(stderr).not.toContain('not used: who')
    expect(code).toBe(0)
    const record = await readRecord()
    expect(record.metrics.AUROC).toBeGreaterThan(0.5)
    expect(record.metrics.Accuracy).toBeNull()
    expect(record.undefined).toContainEqual({ metric: 'Accuracy', why: 'not_applicable' })
  })

  test('missing predictions count as wrong: Partial, exit 3', async () => {
    const perfect = tested.map(({ id, label }) => ({
      sample_id: id,
      p_well: label === 'well' ? 1 : 0,
      p_sick: label === 'sick' ? 1 : 0,
    }))
    const { code, stderr } = await score(toCsv(perfect.slice(6)))
    expect(code).toBe(3)
    expect(stderr).toContain('6 of 30 samples have no prediction')
    const record = await readRecord()
    expect(record.status).toBe('Partial')
    const kept = await readTable(at('out/private/predictions/clean.parquet'), nodeEffects)
    expect(kept.cells.get('sample_id')).toEqual(tested.slice(6).map(({ id }) => id))
    expect(record.run_metadata.coverage).toBe(0.8)
    expect(record.metrics.Accuracy).toBe(0.8)
  })

  test('a stratum nobody declared is refused, also one that JavaScript knows', async () => {
    const { code, stderr } = await score(toCsv(tested.map(asRow)), '--strata', 'constructor')
    expect(code).toBe(1)
    expect(stderr).toContain('declares no stratum "constructor"')
  })

  test('Ctrl-C ends a long bootstrap, also with one thread', async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, i) => `X${i},${i % 2 === 0 ? 'sick' : 'well'},${i % 3 === 0 ? 'sick' : 'well'}`,
    )
    writeFileSync(at('many.csv'), `sample_id,y_true,y_pred\n${rows.join('\n')}\n`)
    const args = ['score', '-s', 'SUITE-TINY', '--catalog', 'catalog', '-p', 'many.csv', '-o', 'out', '-j', '1']
    const child = startFmbench([...args, '--bootstrap', '1000000'], { cwd: folder.path })
    await waitFor(() => existsSync(at('out/private/run.json')))
    await new Promise((resolve) => setTimeout(resolve, 500))
    child.kill('SIGINT')
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130)
    expect(existsSync(at('out/private/lock'))).toBe(false)
  })

  test('without the dataset, labels and groups come from the file, and the record says so', async () => {
    writeTinyHub(folder.path, {
      'catalog/datasets/ds_tiny.yaml': unreachable,
    })
    const rows = tested.map((sample) => ({
      ...asRow(sample),
      y_true: sample.label,
      sex: sample.sex,
      site: sample.site,
      age: sample.age,
    }))
    const { code, stderr } = await score(toCsv(rows))
    expect(code).toBe(0)
    expect(stderr).toContain('never ranked')
    const record = await readRecord()
    expect(record.run_metadata.labels_from).toBe('predictions')
    expect(Object.keys(record.metrics.stratified ?? {})).toEqual(['sex', 'site', 'age_group', 'sex:site'])
    expect(record.baselines).toEqual([])
  })

  test('threads give the same bytes as none', async () => {
    writeTinyHub(folder.path, { 'catalog/datasets/ds_tiny.yaml': unreachable })
    const rng = new Rng('threads')
    // Enough draws that bootstrap blocks really go to threads.
    const rows = Array.from({ length: 4000 }, (_, i) => {
      const p = rng.uniform()
      return {
        sample_id: `s${i}`,
        p_well: 1 - p,
        p_sick: p,
        y_true: rng.uniform() < p ? 'sick' : 'well',
        sex: 'FM'[i % 2],
        site: 'AB'[i % 2],
      }
    })
    const records: string[] = []
    for (const jobs of ['1', '2']) {
      const { code } = await score(toCsv(rows), '--bootstrap', '2000', '-j', jobs)
      expect(code).toBe(0)
      records.push(
        readFileSync(at('out/eval.yaml'), 'utf8').replace(
          /^(eval_id|efficiency| {2}date| {2}runtime_seconds): .*$/gm,
          '',
        ),
      )
      rmSync(at('out'), { recursive: true })
    }
    expect(records[1]).toBe(records[0])
  })

  test('several samples of one subject are judged together', async () => {
    writeTinyHub(folder.path, {
      'catalog/datasets/ds_tiny.yaml': unreachable,
    })
    const rows = tested.map((sample, i) => ({
      ...asRow(sample),
      subject_id: `S${Math.floor(i / 3)}`,
      y_true: sample.label,
    }))
    await score(toCsv(rows))
    const record = await readRecord()
    expect(record.run_metadata.n_subjects).toBe(10)
    expect(record.intervals.AUROC.method).toBe('jackknife-cluster')
    expect(record.intervals.Accuracy.method).toBe('jackknife-cluster')
  })
})

describe('bad predictions are refused, with the row, and nothing is written', () => {
  const rows = tested.map(asRow)
  const changed = (i: number, change: object) => toCsv(rows.map((row, at) => (at === i ? { ...row, ...change } : row)))
  const cases: readonly (readonly [name: string, csv: string, says: RegExp])[] = [
    ['duplicate ids', toCsv([...rows, rows[4]]), /predictions\.csv:32.*\n?.*|Rows 5 and 31/],
    ['unknown ids', toCsv([...rows, { ...rows[0], sample_id: 'X1' }]), /1 of 31 ids are no samples of DS-TINY/],
    ['no id column', toCsv(rows.map(({ p_well, p_sick }) => ({ p_well, p_sick }))), /no column "sample_id"/],
    [
      'a class without a column',
      toCsv(rows.map(({ sample_id, p_sick }) => ({ sample_id, p_sick }))),
      /missing: p_well/,
    ],
    ['a column without a class', toCsv(rows.map((row) => ({ ...row, p_ill: 0 }))), /of no declared class: p_ill/],
    ['no predictions', toCsv(rows.map(({ sample_id }) => ({ sample_id }))), /no column with predictions/],
    ['NaN', changed(2, { p_sick: 'NaN' }), /predictions\.csv:4/],
    ['infinite', changed(2, { p_sick: 'Infinity' }), /no finite number/],
    ['decimal comma', changed(2, { p_sick: '"0,5"' }), /"0,5"/],
    ['above one', changed(3, { p_well: 0, p_sick: 1.5 }), /outside 0 to 1/],
    ['sum', changed(3, { p_well: 0.5, p_sick: 0.9 }), /sum to 1\.4/],
    ['unknown label', toCsv(rows.map((row) => ({ ...row, y_pred: 'Sick' }))), /Did you mean "sick"/],
    ['labels that disagree', toCsv(rows.map((row) => ({ ...row, y_true: 'sick' }))), /disagrees with DS-TINY/],
    [
      'training samples only',
      toCsv(samples.filter(({ split }) => split === 'train').map(asRow)),
      /no sample of the part "test"/,
    ],
    ['ragged', `${toCsv(rows)}P000,0.5\n`, /predictions\.csv:32/],
    ['empty', '', /empty/],
    ['header only', 'sample_id,p_well,p_sick\n', /no row/],
    ['a web page', '<!DOCTYPE html><html><body>Not found</body></html>', /HTML|web page/i],
  ]
  test.each(cases)('%s', async (_name, csv, says) => {
    const { code, stderr } = await score(csv)
    expect(stderr).toMatch(says)
    expect(stderr).not.toMatch(/\bat .*\.js:\d+/)
    expect(code).toBe(1)
    expect(existsSync(at('out'))).toBe(false)
  })

  test('hostile names stay text', async () => {
    const name = '<img src=x onerror=alert(1)>'
    const { code } = await score(toCsv(tested.map(asRow)), '-m', name)
    expect(code).toBe(2)
    expect(existsSync(at('out'))).toBe(false)
  })
})

describe('person data that is not open', () => {
  const closed = unreachable.replace('access: open', 'access: controlled').replace('synthetic: true\n', '')
  /** Twelve persons in each cell of the confusion matrix, but for those taken away. */
  const cohort = (taken: number, spread = 0) =>
    ['well', 'sick'].flatMap((y_true) =>
      [0.2, 0.8].flatMap((p) =>
        Array.from({ length: 12 - (y_true === 'sick' && p === 0.2 ? taken : 0) }, (_, i) => ({
          sample_id: `${y_true}-${p}-${i}`,
          y_true,
          p_well: 1 - p - i * spread,
          p_sick: p + i * spread,
          sex: i % 2 === 0 ? 'F' : 'M',
        })),
      ),
    )

  beforeEach(() => {
    writeTinyHub(folder.path, { 'catalog/datasets/ds_tiny.yaml': closed })
  })

  test('what tells no small count leaves, values are rounded, digests are keyed', async () => {
    const { code } = await score(toCsv(cohort(0)))
    expect(code).toBe(0)
    const record = await readRecord()
    const { stratified, ...overall } = record.metrics
    expect(overall).toEqual({ AUROC: 0.5, Accuracy: 0.5, 'F1-Score': 0.5 })
    // Each cell of the confusion matrix holds twelve persons, six of each sex.
    // Two answers alone are nearly decisions: even the AUROC would tell them.
    const values = { AUROC: null, Accuracy: null, 'F1-Score': null, N: 24 }
    expect(stratified).toEqual({ sex: { F: values, M: values } })
    expect(record.confusion?.matrix).toEqual([
      [12, 12],
      [12, 12],
    ])
    expect(record.curves?.roc).toEqual({ fpr: [0, 0.5, 1], tpr: [0, 0.5, 1] })
    expect(record.run_metadata.classes).toEqual({ well: 24, sick: 24 })
    expect(record.intervals.AUROC.low).toBe(Number(record.intervals.AUROC.low.toFixed(2)))
    expect(record.disclosure?.min_cell).toBe(11)
    const { value: full } = await parseEval(readFileSync(at('out/private/eval.full.yaml'), 'utf8'), 'eval.full.yaml')
    expect(Object.keys(full.metrics.stratified?.sex ?? {})).toEqual(['F', 'M'])
    expect(record.provenance.rows_sha256).not.toBe(full.provenance.rows_sha256)
    for (const name of ['report.md', 'report.html'])
      expect(readFileSync(at('out', name), 'utf8')).toContain('7 groups or values are not shown')
  })

  test('a small group is absent, and the one that would give it away', async () => {
    const site = (i: number) => (i % 48 < 5 ? 'small' : i % 48 < 27 ? 'middle' : 'large')
    await score(toCsv(cohort(0).map((row, i) => ({ ...row, sex: site(i) }))))
    const record = await readRecord()
    expect(record.metrics.stratified).toBeUndefined()
    expect(record.disclosure?.suppressed).toBe(4)
    expect(readFileSync(at('out/eval.yaml'), 'utf8')).not.toMatch(/small:|middle:|large:/)
  })

  test('a small cell of the confusion matrix withholds what counts decisions', async () => {
    const { stderr } = await score(toCsv(cohort(5, 0.001)))
    expect(stderr).not.toContain('0.5116')
    const record = await readRecord()
    expect(record.metrics.AUROC).not.toBeNull()
    expect(record.metrics).toMatchObject({ Accuracy: null, 'F1-Score': null })
    expect(record.undefined).toContainEqual({ metric: 'Accuracy', why: 'suppressed' })
    expect(record.intervals.Accuracy).toBeUndefined()
    expect(record.confusion).toBeUndefined()
    expect(record.disclosure?.withheld).toContain('confusion')
  })

  test('a small class withholds every value: Partial, exit 3', async () => {
    const rows = cohort(0).filter(({ y_true, sample_id }) => y_true === 'well' || /-[0-3]$/.test(sample_id))
    const { code, stdout } = await score(toCsv(rows))
    expect(code).toBe(3)
    expect(stdout).not.toMatch(/\| 0\./)
    const record = await readRecord()
    const { stratified, ...overall } = record.metrics
    expect(Object.values(overall)).toEqual([null, null, null])
    const values = { AUROC: null, Accuracy: null, 'F1-Score': null }
    expect(stratified).toEqual({ sex: { F: { ...values, N: 16 }, M: { ...values, N: 16 } } })
    expect(JSON.stringify([record.intervals, record.gaps, record.baselines])).not.toMatch(/\d/)
    expect(record).not.toHaveProperty('confusion')
    expect(record).not.toHaveProperty('curves')
  })

  test('persons are counted, not rows', async () => {
    const rows = cohort(0).map((row, i) => ({ ...row, subject_id: `S${Math.floor(i / 2)}` }))
    await score(toCsv(rows))
    expect((await readRecord()).metrics.Accuracy).toBeNull()
  })

  test('--min-cell 0 shows everything, and the record says so', async () => {
    await score(toCsv(cohort(5)), '--min-cell', '0')
    const record = await readRecord()
    expect(record.metrics.stratified).toBeDefined()
    expect(record.disclosure?.min_cell).toBe(0)
  })
})
