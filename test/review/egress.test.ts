import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtInMetrics } from '../../src/metrics/index.js'
import { reviewEgress } from '../../src/review/egress.js'
import { type HubState, hubIndexOf } from '../../src/review/index.js'
import type { PrivateNames } from '../../src/review/private-names.js'
import { smallCounts } from '../../src/review/released-counts.js'
import {
  Catalog,
  type DatasetDocument,
  datasetSchema,
  type EvalRecord,
  evalSchema,
  formatEval,
} from '../../src/spec/index.js'
import { suppressList, suppressTable } from '../../src/stats/index.js'
import { cohort, K, records } from '../helpers/protected-records.js'

const dataset = (changes: object = {}) =>
  datasetSchema.parse({
    kind: 'fmbench.dataset/v1',
    dataset_id: 'DS',
    name: 'A ward',
    access: 'controlled',
    persons: true,
    terms: { min_cell: K },
    loader: { id: 'table' },
    target: { column: 'y' },
    sample_id: 'row',
    split: { all: 'test' },
    ...changes,
  })

const hubWith = (document: DatasetDocument | undefined): HubState => {
  const entries = document === undefined ? [] : [{ value: document, file: '', folder: '', notes: [] }]
  const catalog = new Catalog({ suites: [], benchmarks: [], datasets: entries, models: [], faults: [] })
  return { catalog, metrics: builtInMetrics, index: hubIndexOf([]) }
}

interface Setting {
  readonly document?: DatasetDocument | undefined
  readonly full?: EvalRecord
  readonly names?: PrivateNames
}

const OWN_CHECKS = ['egress', 'small-cells', 'quasi-identifiers', 'private-text']

/** What disclosure control says of a record; nobody here knows its benchmark, so other checks have more to say. */
async function found(record: EvalRecord, setting: Setting = {}): Promise<string[]> {
  const document = 'document' in setting ? setting.document : dataset()
  const names = setting.names ?? { ids: new Map(), own: [] }
  const findings = await reviewEgress(formatEval(record), 'e', hubWith(document), { names, full: setting.full })
  const own = findings.filter(({ check }) => OWN_CHECKS.includes(check))
  expect(own.filter(({ severity }) => severity !== 'blocks')).toEqual([])
  return own.map(({ where, what }) => `${where.replace(/^e(:\d+)? ?/, '')}: ${what}`)
}

/** A record with these groups: by dimension, by level, how many samples. */
function withGroups(nTest: number, groups: Readonly<Record<string, Readonly<Record<string, number>>>>): EvalRecord {
  const stratified = Object.fromEntries(
    Object.entries(groups).map(([name, levels]) => [
      name,
      Object.fromEntries(Object.entries(levels).map(([level, N]) => [level, { N }])),
    ]),
  )
  return evalSchema.parse({
    kind: 'fmbench.eval/v1',
    eval_id: 'E',
    benchmark_id: 'BM-WARD',
    model_ids: { candidate: 'm' },
    dataset_id: 'DS',
    status: 'Partial',
    run_metadata: { date: '2026-11-21', runner: 'fmbench', n_test: nTest },
    metrics: { stratified },
    provenance: { origin: 'import' },
    disclosure: { min_cell: K, suppressed: 0, withheld: [] },
  })
}

describe('what run has withheld', () => {
  test('may leave, and the whole record may not', async () => {
    for (let i = 0; i < 6; i++) {
      const { full, told } = await records(cohort(60 + 60 * i, `egress-${i}`))
      expect(await found(told, { full }), `cohort ${i}`).toEqual([])
      const disguised = { ...full, disclosure: { min_cell: K, suppressed: 0, withheld: [] } }
      expect((await found(disguised, { full })).length).toBeGreaterThan(3)
    }
  })

  test('is refused when the least count was lowered, or the data is not known', async () => {
    const { full, told } = await records(cohort(200, 'lowered'))
    expect(await found({ ...full, disclosure: { min_cell: 0, suppressed: 0, withheld: [] } })).toEqual([
      'disclosure.min_cell: DS is about persons and not open: counts below 6 must not be told, and nothing was withheld',
    ])
    expect(await found(told, { document: dataset({ terms: {} }) })).toEqual([
      'disclosure.min_cell: DS is about persons and not open: counts below 11 must not be told, and those from 6 on were',
    ])
    expect((await found(told, { document: undefined }))[0]).toContain('is not in the catalogue')
    const open = [{ access: 'open' }, { synthetic: true }, { persons: false }]
    for (const exempt of open) expect(await found(full, { document: dataset(exempt) })).toEqual([])
  })

  test('is refused with digests that are not keyed, and with values of many decimals', async () => {
    const { full, told } = await records(cohort(200, 'digests'))
    const { rows_sha256 } = full.provenance
    const open = { ...told, provenance: { ...told.provenance, rows_sha256 } } as EvalRecord
    expect(await found(open, { full })).toEqual(['provenance.rows_sha256: the digest is not keyed'])
    const fine = evalSchema.parse({ ...told, metrics: { ...told.metrics, AUROC: 0.81234 } })
    expect(await found(fine)).toEqual(['metrics.AUROC: 0.81234 has more than two decimals'])
  })
})

describe('small counts', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 7 })
  const levels = (all: readonly number[], isHidden: readonly boolean[]) =>
    Object.fromEntries(all.flatMap((N, i) => (isHidden[i] ? [] : [[`L${i}`, N]])))
  const total = (all: readonly number[]) => all.reduce((sum, n) => sum + n, 0)

  test('are not found where small cells are hidden with complements', () => {
    fc.assert(
      fc.property(counts, (all) => {
        const record = withGroups(total(all), { sex: levels(all, suppressList(all, { minCell: K })) })
        // A ward of so few has no complement: its size itself is small.
        return total(all) < K || smallCounts(record, K).length === 0
      }),
    )
  })

  test('are found where only the small cells are hidden and their sum is small', () => {
    fc.assert(
      fc.property(counts, (all) => {
        const isSmall = all.map((n) => n > 0 && n < K)
        const hidden = total(all.filter((_, i) => isSmall[i]))
        fc.pre(total(all) >= K)
        return (
          smallCounts(withGroups(total(all), { sex: levels(all, isSmall) }), K).length > 0 ===
          (hidden > 0 && hidden < K)
        )
      }),
    )
  })

  test('are found in crossings, by row and by column, and not where both are protected', () => {
    const table = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(table, (cells) => {
        const sums = (part: number, size: number, of: (i: number) => number) =>
          Object.fromEntries(
            Array.from({ length: size }, (_, p) => [`${'ab'[part]}${p}`, total(cells.filter((_, i) => of(i) === p))]),
          )
        const [row, column] = [(i: number) => Math.floor(i / 3), (i: number) => i % 3]
        const margins = { a: sums(0, 2, row), b: sums(1, 3, column) }
        fc.pre([...Object.values(margins.a), ...Object.values(margins.b)].every((n) => n === 0 || n >= K))
        const publish = (isHidden: readonly boolean[]) =>
          withGroups(total(cells), {
            ...margins,
            'a:b': Object.fromEntries(cells.flatMap((n, i) => (isHidden[i] ? [] : [[`a${row(i)}:b${column(i)}`, n]]))),
          })
        const safe = suppressTable(cells, 3, { minCell: K })
        expect(smallCounts(publish(safe), K)).toEqual([])
        const alone = cells.map((n) => n > 0 && n < K)
        const isLoneSmall = [0, 1].some((r) => {
          const hidden = cells.filter((_, i) => alone[i] && row(i) === r)
          const isShown = cells.some((_, i) => !alone[i] && row(i) === r)
          return isShown && hidden.length > 0 && total(hidden) < K
        })
        if (isLoneSmall) expect(smallCounts(publish(alone), K).length).toBeGreaterThan(0)
      }),
    )
  })

  test('are found among the parts of a level', () => {
    const record = {
      ...withGroups(157, { state: { task: 60, motor: 57, rest: 40 } }),
      parents: { state: { motor: 'task' } },
    }
    expect(smallCounts(record, K).map(({ what }) => what)).toEqual(['3 persons of task are left over, fewer than 6'])
  })

  test('are found wherever a record tells counts', () => {
    const record: EvalRecord = {
      ...withGroups(100, { sex: { F: 4, M: 96 } }),
      run_metadata: { date: '2026', runner: 'x', n_train: 5, n_test: 100, n_subjects: 2, classes: { a: 97, b: 3 } },
      confusion: {
        classes: ['a', 'b'],
        matrix: [
          [90, 7],
          [1, 0],
        ],
      },
      curves: { calibration: { bins: [{ n: 2, mean_p: 0.1, mean_y: 0 }] } },
    }
    expect(smallCounts(record, K).map(({ path }) => path.join('.'))).toEqual([
      'run_metadata.n_train',
      'run_metadata.n_subjects',
      'run_metadata.classes.b',
      'confusion.matrix.1.0',
      'curves.calibration.bins.0.n',
      'metrics.stratified.sex.F.N',
    ])
  })
})

describe('groups that identify', () => {
  test.each([
    ['zip_code', ['79100', '79111']],
    ['sex:Patient_Name', ['F:A', 'M:B']],
    ['date_of_birth', ['unknown', 'known']],
    ['admission_date', ['x', 'y']],
    ['wave', ['2024-01-15', '2024-02-15']],
    ['seen', ['1.2.2024', '3.2.2024']],
    ['age', ['70', '93']],
  ])('%s stops the record', async (name, levels) => {
    const groups = { [name]: Object.fromEntries(levels.map((level) => [level, 50])) }
    expect(await found(withGroups(100, groups))).toHaveLength(1)
  })

  test.each([
    ['site', ['A', 'B']],
    ['site_name', ['A', 'B']],
    ['age_group', ['18-39', '80+']],
    ['age', ['50', '60']],
    ['stage', ['1', '95']],
    ['year', ['2023', '2024']],
    ['task_id', ['1', '2']],
  ])('%s does not', async (name, levels) => {
    const groups = { [name]: Object.fromEntries(levels.map((level) => [level, 50])) }
    expect(await found(withGroups(100, groups))).toEqual([])
  })
})

test('texts that name persons, machines or places stop the record; ids of data that is not about persons do not', async () => {
  const { told } = await records(cohort(200, 'texts'))
  const record = {
    ...told,
    declarations: {
      submitter: 'jane@uni.example',
      conflicts: 'see /home/jane/x',
      intended_use: 'for P-0007',
      by: 'jdoe7',
    },
  }
  const names = { ids: new Map([['P-0007', 'subject_id of row 8']]), own: ['jdoe7'] }
  const places = (await found(record, { names })).map((line) => line.replace(/:.*/, ''))
  expect(new Set(places)).toEqual(
    new Set(['submitter', 'conflicts', 'intended_use', 'by'].map((key) => `declarations.${key}`)),
  )
  const cells = { document: dataset({ persons: false }), names }
  expect((await found(record, cells)).join()).not.toContain('declarations.intended_use')
})
