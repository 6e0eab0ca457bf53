import { describe, expect, test } from 'vitest'
import { boardOf, boardsOf, marksOf, ranksOf, recordOf, rowOf } from './tiny-board.js'

const day = (n: number) => ({ date: `2026-01-0${n}` })

describe('who is one model', () => {
  test('aliases and upper case are the same model', () => {
    const models = { hyenadna: { name: 'HyenaDNA', aliases: ['Hyena'] } }
    const board = boardOf([recordOf('hyenadna', 0.7), recordOf('HyenaDNA', 0.8), recordOf('Hyena', 0.9)], { models })
    expect(board.rows.map(({ model }) => model.id)).toEqual(['hyenadna'])
    expect(board.rows[0].tries).toHaveLength(3)
    expect(board.evaluations).toBe(3)
  })

  test('the first run counts, not the best', () => {
    const board = boardOf([recordOf('a', 0.9, { run: day(2) }), recordOf('a', 0.7, { run: day(1) })])
    expect(rowOf(board, 'a').score.value).toBe(0.7)
    expect(rowOf(board, 'a').tries.map(({ value }) => value)).toEqual([0.7, 0.9])
  })

  test('a run that the hub has seen goes before an earlier one that it has not', () => {
    const board = boardOf([
      recordOf('a', 0.9, { run: day(1) }),
      { record: recordOf('a', 0.7, { run: day(2) }), evidence: 'measured' },
      { record: recordOf('a', 0.8, { run: day(3) }), evidence: 'checked' },
    ])
    expect(rowOf(board, 'a')).toMatchObject({ score: { value: 0.7 }, evidence: 'measured' })
  })

  test('runs that may not be ranked are no first run', () => {
    const limited = { run: day(1), provenance: { limited: true } }
    const board = boardOf([recordOf('a', 0.99, limited), recordOf('a', 0.7, { run: day(2) })])
    expect(rowOf(board, 'a').score.value).toBe(0.7)
  })

  test('a run that looks implausible is not replaced by trying again', () => {
    const board = boardOf([recordOf('a', 1, { run: day(1) }), recordOf('a', 0.9, { run: day(2) })])
    expect(marksOf(board, 'a')).toEqual(['near-perfect'])
  })

  test('a later run replaces an earlier one with a public reason only', () => {
    const replacing = (declarations: object) => [
      recordOf('a', 0.7, { eval_id: 'first', run: day(1) }),
      recordOf('a', 0.9, { run: day(2), record: { declarations } }),
    ]
    const value = (declarations: object) => rowOf(boardOf(replacing(declarations)), 'a').score.value
    expect(value({ replaces: 'first', reason: 'The first had the wrong preprocessing.' })).toBe(0.9)
    expect(value({ replaces: 'first', reason: '' })).toBe(0.7)
    expect(value({ replaces: 'first' })).toBe(0.7)
    expect(value({ replaces: 'another', reason: 'None.' })).toBe(0.7)
  })

  test('what was retracted, withdrawn or is disputed stays to be seen and is not ranked', () => {
    const standing = { state: 'retracted', reason: 'The labels were in the input.' } as const
    const retracted = { record: recordOf('a', 0.9, { eval_id: 'first' }), evidence: 'measured', standing } as const
    const alone = boardOf([retracted, recordOf('b', 0.7)])
    expect(alone.rows.map(({ model }) => model.id)).toEqual(['b'])
    expect(rowOf(alone, 'a').marks).toContainEqual({
      code: 'retracted',
      text: 'retracted: The labels were in the input',
      blocks: true,
    })
    const beside = boardOf([retracted, recordOf('a', 0.8, { run: day(9) })])
    expect(rowOf(beside, 'a')).toMatchObject({ score: { value: 0.8 } })
    expect(rowOf(beside, 'a').marks).toContainEqual({
      code: 'retracted',
      text: 'another run, first, is retracted: The labels were in the input',
      blocks: false,
    })
  })

  test('three of a family are ranked', () => {
    const models = Object.fromEntries([...'abcd'].map((id) => [id, { family: id === 'a' ? 'EVO' : 'Evo' }]))
    const rows = [0.6, 0.7, 0.8, 0.9].map((value, i) => recordOf('abcd'[i], value))
    const board = boardOf([...rows, recordOf('e', 0.5)], { models })
    expect(board.rows.map(({ model }) => model.id)).toEqual(['d', 'c', 'b', 'e'])
    expect(marksOf(board, 'a')).toEqual(['family'])
  })

  test('counts are those of the rows', () => {
    const { counts } = boardsOf([
      recordOf('a', 0.7),
      recordOf('a', 0.8),
      recordOf('b', null, { record: { status: 'Failed' } }),
    ])
    expect(counts).toEqual({ benchmarks: 1, models: 2, evaluations: 3 })
  })
})

describe('what is not ranked', () => {
  test.each([
    ['partial', { record: { status: 'Partial' } }],
    ['failed', { record: { status: 'Failed' } }],
    ['limited', { provenance: { limited: true } }],
    ['unchecked-labels', { run: { labels_from: 'predictions' } }],
    ['coverage', { run: { coverage: 0.99 } }],
    ['few-samples', { run: { classes: { no: 191, yes: 9 } } }],
    ['few-samples', { run: { classes: undefined, n_test: 19 }, interval: [0.5, 0.95] as const }],
  ])('%s', (code, changes) => {
    const board = boardOf([recordOf('a', 0.8, changes), recordOf('b', 0.7)])
    expect(marksOf(board, 'a')).toEqual([code])
    expect(board.unranked.map(({ model }) => model.id)).toEqual(['a'])
    expect(ranksOf(board)).toEqual(['b 1-1'])
  })

  test('undefined is not zero: it stands below all others, with its reason', () => {
    const board = boardOf([recordOf('a', null, { metrics: { Accuracy: 0.5 } }), recordOf('b', 0.1)])
    expect(board.unranked[0].marks[0].text).toBe('AUROC is not defined: only one class occurs')
    expect(ranksOf(board)).toEqual(['b 1-1'])
  })

  test('a leak of the benchmark unranks all, until it is resolved; other issues do not', () => {
    const board = (issue: object) =>
      boardOf([recordOf('a', 0.8)], { benchmark: { known_issues: [{ issue: 'Twins in both splits.', ...issue }] } })
    expect(marksOf(board({ leak: true }), 'a')).toEqual(['leak'])
    expect(marksOf(board({ leak: true, resolved: true }), 'a')).toEqual([])
    expect(marksOf(board({}), 'a')).toEqual([])
  })
})

describe('numbers that are hard to believe', () => {
  const interval = ([low, high]: readonly [number, number], changes: object) => ({
    AUROC: { low, high, level: 0.95, method: 'delong', ...changes },
  })

  test.each([
    ['near-perfect', 0.9951, {}],
    ['worst-possible', 0, { interval: null }],
    ['stray-interval', 0.8, { interval: [0.81, 0.9] as const }],
    ['stray-interval', 0.8, { record: { intervals: interval([0.9, 0.98], { method: 'bootstrap' }) } }],
    ['narrow-interval', 0.8, { interval: [0.79, 0.81] as const }],
    ['narrow-interval', 0.8, { interval: [0.79, 0.81] as const, run: { classes: undefined } }],
    ['narrow-interval', 0.8, { interval: [0.79, 0.81] as const, run: { classes: { no: 1e7, yes: 1e7 } } }],
    ['narrow-interval', 0.8, { record: { intervals: interval([0.75, 0.85], { level: 1 - 1e-10 }) } }],
    [
      'one-class',
      0.8,
      {
        record: {
          confusion: {
            classes: ['no', 'yes'],
            matrix: [
              [100, 0],
              [100, 0],
            ],
          },
        },
      },
    ],
  ])('%s: listed, and not ranked until the hub has seen the predictions', (code, value, changes) => {
    const record = recordOf('a', value, changes)
    expect(marksOf(boardOf([record]), 'a')).toEqual([code])
    expect(marksOf(boardOf([record], { evidence: 'checked' }), 'a')).toEqual([code])
    expect(marksOf(boardOf([record], { evidence: 'rescored' }), 'a')).toEqual([`(${code})`])
  })

  test.each([
    ['implausible', { plausible: { AUROC: { at_most: 0.75, source: 's' } } }],
    ['implausible', { plausible: { Accuracy: { at_least: 0.7, source: 's' } } }],
    ['noise-ceiling', { noise_ceiling: { AUROC: { value: 0.75, source: 's' } } }],
  ])('%s: beyond a limit of the benchmark, likewise', (code, benchmark) => {
    const record = recordOf('a', 0.8123, { metrics: { Accuracy: 0.6 } })
    expect(marksOf(boardOf([record]), 'a')).toEqual([])
    expect(marksOf(boardOf([record], { benchmark }), 'a')).toEqual([code])
    expect(marksOf(boardOf([record], { benchmark, evidence: 'rescored' }), 'a')).toEqual([`(${code})`])
  })

  test('of synthetic data a perfect result is nothing strange', () => {
    expect(marksOf(boardOf([recordOf('a', 1)], { dataset: { synthetic: true } }), 'a')).toEqual(['(near-perfect)'])
  })

  test('surely below chance: said, and ranked', () => {
    expect(marksOf(boardOf([recordOf('a', 0.3)]), 'a')).toEqual(['(inverted)'])
  })

  test('of few subjects with several samples each, the width of an interval is an accident', () => {
    const narrow = (n_subjects: number) => recordOf('a', 0.8, { interval: [0.79, 0.81], run: { n_subjects } })
    expect(marksOf(boardOf([narrow(20)]), 'a')).toEqual([])
    expect(marksOf(boardOf([narrow(60)]), 'a')).toEqual(['narrow-interval'])
  })

  test('an accuracy from few samples cannot be sure either', () => {
    const narrow = { AUROC: { low: 0.6, high: 0.9, level: 0.95, method: 'x' } }
    const record = recordOf('a', 0.8, {
      metrics: { Accuracy: 0.8 },
      record: { intervals: { ...narrow, Accuracy: { low: 0.79, high: 0.81, level: 0.95, method: 'x' } } },
    })
    expect(marksOf(boardOf([record], { benchmark: { metrics: { primary: 'Accuracy' } } }), 'a')).toEqual([
      'narrow-interval',
    ])
  })

  test('no rank and no tier stands on an interval that misses its value, though the hub has seen the predictions', () => {
    const row = rowOf(boardOf([recordOf('a', 0.8, { interval: [0.91, 0.95] })], { evidence: 'measured' }), 'a')
    expect(row).toMatchObject({ rank: 'unknown', tier: undefined })
  })

  test('an interval without N is no ground for a rank', () => {
    const row = rowOf(boardOf([recordOf('a', 0.85, { run: { n_test: undefined, classes: undefined } })]), 'a')
    expect(row).toMatchObject({ rank: 'unknown', tier: undefined })
  })

  test('the same rows have one number: who names another is not ranked', () => {
    const other = recordOf('c', 0.9, { interval: null, run: { n_test: 1e8, classes: undefined } })
    const board = boardOf([recordOf('a', 0.8), recordOf('b', 0.7), other])
    expect(ranksOf(board)).toEqual(['a 1-1', 'b 2-2'])
    expect(rowOf(board, 'c').marks.map(({ text }) => text)).toEqual([
      'it says 100,000,000 samples, where others say 200, of the same rows',
    ])
    const tied = boardOf([recordOf('a', 0.8), other])
    expect([...marksOf(tied, 'a'), ...marksOf(tied, 'c')]).toEqual(['sample-count', 'sample-count'])
    const seen = boardOf([{ record: recordOf('a', 0.8), evidence: 'measured' }, other])
    expect([marksOf(seen, 'a'), marksOf(seen, 'c')]).toEqual([[], ['sample-count']])
  })

  test('a class that occurs alone is no fault of the model', () => {
    const confusion = {
      classes: ['no', 'yes'],
      matrix: [
        [200, 0],
        [0, 0],
      ],
    }
    expect(marksOf(boardOf([recordOf('a', 0.8, { record: { confusion } })]), 'a')).toEqual([])
  })
})

describe('twins', () => {
  const values = { Accuracy: 0.6792, 'F1-Score': 0.6789 }

  test('three equal metrics: none of the models is ranked', () => {
    const board = boardOf([
      recordOf('a', 0.7365, { metrics: values }),
      recordOf('b', 0.73651, { metrics: values }),
      recordOf('c', 0.7, { metrics: values }),
    ])
    expect(ranksOf(board)).toEqual(['c 1-1'])
    expect(rowOf(board, 'a').marks[0].text).toBe('the same values in all metrics as Model b')
  })

  test('one equal metric is said, and ranked', () => {
    const board = boardOf([recordOf('a', 0.8), recordOf('b', 0.8)])
    expect(marksOf(board, 'a')).toEqual(['(twin)'])
  })

  test('a fourth metric that differs clears them', () => {
    const board = boardOf([
      recordOf('a', 0.7365, { metrics: { ...values, Brier: 0.2 } }),
      recordOf('b', 0.7365, { metrics: { ...values, Brier: 0.21 } }),
    ])
    expect(marksOf(board, 'a')).toEqual([])
  })

  test('the same predictions under two names, also on boards that differ', () => {
    const provenance = { predictions_sha256: 'e'.repeat(64) }
    const board = boardOf([
      recordOf('a', 0.8, { provenance }),
      recordOf('b', 0.7, { provenance, run: { protocol: 'probe/v1' } }),
    ])
    expect(marksOf(board, 'a')).toEqual(['twin'])
  })

  test('copying the numbers of a model that the hub has seen does not unseat it', () => {
    const original = { record: recordOf('a', 0.7365, { metrics: values }), evidence: 'measured' } as const
    const board = boardOf([original, recordOf('b', 0.7365, { metrics: values })])
    expect(ranksOf(board)).toEqual(['a 1-1'])
    expect(marksOf(board, 'b')).toEqual(['twin'])
  })

  test('two runs of one model are no twins', () => {
    const board = boardOf([recordOf('a', 0.7365, { metrics: values }), recordOf('A', 0.7365, { metrics: values })])
    expect(marksOf(board, 'a')).toEqual([])
  })

  test('many copies are named in short', () => {
    const board = boardOf([...'abcdef'].map((id) => recordOf(id, 0.7365, { metrics: values })))
    expect(rowOf(board, 'a').marks[0].text).toBe(
      'the same values in all metrics as Model b, Model c, Model d and 2 more',
    )
  })
})

describe('floors', () => {
  const interval = (low: number, high: number) => ({ AUROC: { low, high, level: 0.95, method: 'newcombe' } })
  const floor = (auroc: number, Accuracy: number) => ({
    record: {
      baselines: [
        { model: 'majority', metrics: { AUROC: auroc, Accuracy }, intervals: interval(auroc - 0.05, auroc + 0.05) },
      ],
    },
  })

  test('stand in the table and take no rank', () => {
    const board = boardOf([recordOf('a', 0.9, floor(0.5, 0.6)), recordOf('b', 0.4, floor(0.5, 0.6))])
    expect(ranksOf(board)).toEqual(['a 1-1', 'majority floor', 'b 2-2'])
    expect(rowOf(board, 'majority')).toMatchObject({ record: undefined, evidence: 'self-reported' })
  })

  test('one with a record of its own stands there once', () => {
    const board = boardOf([recordOf('a', 0.9, floor(0.5, 0.6)), recordOf('majority', 0.52)])
    expect(ranksOf(board)).toEqual(['a 1-1', 'majority floor'])
    expect(rowOf(board, 'majority').score.value).toBe(0.52)
  })

  test('a model that is no better than one says so', () => {
    expect(marksOf(boardOf([recordOf('a', 0.53, floor(0.5, 0.6))]), 'a')).toEqual(['(floor)'])
    expect(marksOf(boardOf([recordOf('a', 0.9, floor(0.5, 0.6))]), 'a')).toEqual([])
  })

  test('one that only stands on the board counts too', () => {
    const marks = (auroc: number, interval: [number, number]) =>
      rowOf(boardOf([recordOf('a', auroc), recordOf('majority', 0.5, { interval })]), 'a').marks.map(({ text }) => text)
    expect(marks(0.7, [0.45, 0.55])).toEqual([])
    expect(marks(0.58, [0.45, 0.55])).toEqual(['it has not been shown to do better than the floor majority'])
    expect(marks(0.3, [0.45, 0.55])).toContain('it does worse than the floor majority')
  })

  test('a floor that always says the same has no interval, and counts by its value', () => {
    const constant = { record: { baselines: [{ model: 'majority', metrics: { AUROC: 0.5 }, intervals: {} }] } }
    expect(marksOf(boardOf([recordOf('a', 0.53, constant)]), 'a')).toEqual(['(floor)'])
    expect(marksOf(boardOf([recordOf('a', 0.6, constant)]), 'a')).toEqual([])
  })

  test('a model with the values of a floor is not ranked', () => {
    const record = recordOf('a', 0.5, { ...floor(0.5, 0.6), metrics: { Accuracy: 0.6 } })
    expect(marksOf(boardOf([record]), 'a')).toEqual(['floor-twin', '(floor)'])
    const silent = recordOf('a', 0.5, { metrics: { Accuracy: 0.6 } })
    expect(marksOf(boardOf([silent, recordOf('b', 0.8, floor(0.5, 0.6))]), 'a')).toEqual(['floor-twin', '(floor)'])
    const ofItsOwn = recordOf('majority', 0.5, { metrics: { Accuracy: 0.6 } })
    expect(marksOf(boardOf([silent, ofItsOwn]), 'a')).toContain('floor-twin')
  })
})
