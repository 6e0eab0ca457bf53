import { describe, expect, test } from 'vitest'
import { benchmarkOf, boardOf, ranksOf, recordOf } from './tiny-board.js'

const other = { provenance: { rows_sha256: 'b'.repeat(64) } }

describe('what stands on one board', () => {
  test.each([
    ['other rows', other, 'other test samples'],
    [
      'another version of the benchmark',
      { record: { benchmark_version: '0.9.0' } },
      'version of the benchmark: 0.9.0, not 1.0.0',
    ],
    ['another protocol', { run: { protocol: 'probe/v1' } }, 'protocol: probe/v1, not predict/v1'],
    ['another version of the metric', { record: { metric_versions: { AUROC: 2 } } }, 'version of the metric: 2, not 1'],
    ['no digest', { provenance: { rows_sha256: undefined } }, 'no public digest of its rows'],
  ])('%s: a board of its own, and why', (_name, changes, why) => {
    const { boards } = benchmarkOf([recordOf('a', 0.9, changes), recordOf('b', 0.7), recordOf('c', 0.8)])
    expect(boards.map((board) => board.rows.map(({ model }) => model.id))).toEqual([['c', 'b'], ['a']])
    expect(boards[0].differs).toEqual([])
    expect(boards[1].differs).toContain(why)
  })

  test('results of an older version of the metric are not ranked, not even among themselves, and say why', () => {
    const older = { record: { metric_versions: { AUROC: 0 } } }
    const { rows, unranked } = boardOf([recordOf('a', 0.9, older), recordOf('b', 0.7, older)])
    expect(rows).toEqual([])
    const why = 'scored with version 0 of AUROC, where 1 counts today; score it again: fmbench rescore'
    expect(unranked.map(({ marks }) => marks.find(({ blocks }) => blocks)?.text)).toEqual([why, why])
  })

  test('the same rows under two names of a dataset are one board', () => {
    const found = benchmarkOf([recordOf('a', 0.9, { record: { dataset_id: 'DS-X-COPY' } }), recordOf('b', 0.7)])
    expect(found.boards).toHaveLength(1)
  })

  test('reported rows: by dataset, date of definition and number of samples; marked', () => {
    const reported = (model: string, declarations: object, n_test: number) =>
      recordOf(model, 0.8, {
        provenance: { rows_sha256: undefined },
        record: { declarations },
        run: { n_test, classes: undefined },
      })
    const found = benchmarkOf([
      reported('a', { definition_date: '2025-11' }, 100),
      reported('b', { definition_date: '2025-11' }, 100),
      reported('c', { definition_date: '2025-12' }, 100),
      reported('d', { definition_date: '2025-11' }, 50),
    ])
    expect(found.boards.map(({ rows }) => rows.length).toSorted((a, b) => b - a)).toEqual([2, 1, 1])
    expect(found.boards.every(({ isReported }) => isReported)).toBe(true)
    expect(boardOf([recordOf('a', 0.8)]).isReported).toBe(false)
  })

  test('digests that are keyed to protect persons compare nothing', () => {
    const disclosure = { min_cell: 11, suppressed: 0, withheld: [] }
    const found = boardOf([
      recordOf('a', 0.8, { record: { disclosure }, provenance: { rows_sha256: 'c'.repeat(64) } }),
      recordOf('b', 0.7, { record: { disclosure }, provenance: { rows_sha256: 'd'.repeat(64) } }),
    ])
    expect(found.isReported).toBe(true)
    expect(ranksOf(found)).toHaveLength(2)
  })

  test('of two sets of rows the current one has the better evidence, then more models', () => {
    const measured = { record: recordOf('c', 0.6, other), evidence: 'measured' } as const
    expect(boardOf([recordOf('a', 0.9), recordOf('b', 0.7), measured]).rows[0].model.id).toBe('c')
    expect(boardOf([recordOf('a', 0.9), recordOf('b', 0.7), recordOf('c', 0.6, other)]).rows[0].model.id).toBe('a')
  })
})
