import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/rng.js'
import { standingsOf } from '../../src/leaderboard/ranking.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { newcombeInterval } from '../../src/stats/newcombe.js'
import { normalQuantile } from '../../src/stats/normal.js'
import { benchmarkOf, boardOf, marksOf, ranksOf, recordOf, rowOf } from './tiny-board.js'

const auroc = builtInMetrics.get('AUROC')
const withError = (value: number, error: number) => {
  const half = error * normalQuantile(0.975)
  const interval = { low: value - half, high: value + half, level: 0.95, method: 'x', covers: 'test-sampling' } as const
  return { evalId: `${value}`, value, interval }
}

describe('rank intervals', () => {
  test('close models share places, a far one does not', () => {
    const board = boardOf([recordOf('a', 0.9), recordOf('b', 0.88), recordOf('c', 0.6)])
    expect(ranksOf(board)).toEqual(['a 1-2', 'b 1-2', 'c 3-3'])
    expect(board.podium).toEqual([])
  })

  test('separable places make a podium', () => {
    const board = boardOf([recordOf('c', 0.6), recordOf('a', 0.97, { interval: [0.95, 0.99] }), recordOf('b', 0.8)])
    expect(ranksOf(board)).toEqual(['a 1-1', 'b 2-2', 'c 3-3'])
    expect(board.podium.map(({ model }) => model.id)).toEqual(['a', 'b', 'c'])
  })

  test('a podium ends at the first place that is shared', () => {
    const board = boardOf([recordOf('a', 0.9), recordOf('b', 0.6), recordOf('c', 0.59)])
    expect(board.podium.map(({ model }) => model.id)).toEqual(['a'])
  })

  test('no medal for a model that does not beat a floor', () => {
    const board = boardOf([recordOf('a', 0.4), recordOf('b', 0.2), recordOf('majority', 0.5)])
    expect(ranksOf(board)).toEqual(['majority floor', 'a 1-1', 'b 2-2'])
    expect(board.podium).toEqual([])
  })

  test('one model alone has beaten nobody', () => {
    const board = boardOf([recordOf('a', 0.9)])
    expect(ranksOf(board)).toEqual(['a 1-1'])
    expect(board.podium).toEqual([])
    expect(board.gap).toBeUndefined()
  })

  test('equals the definition with the level shared out over the pairs', () => {
    const row = fc.tuple(
      fc.double({ min: 0.3, max: 0.9, noNaN: true }),
      fc.double({ min: 0.005, max: 0.1, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 7 }), (rows) => {
        const { ranks } = standingsOf(
          rows.map(([value, error]) => withError(value, error)),
          auroc,
          [],
        )
        const k = rows.length
        const z = normalQuantile(1 - 0.05 / Math.max(2, k * (k - 1)))
        const isBetter = ([a, ea]: [number, number], [b, eb]: [number, number]) =>
          a - b > z * Math.hypot(ea, eb) * (1 + 1e-9)
        const expected = rows.map((mine) => ({
          best: 1 + rows.filter((theirs) => isBetter(theirs, mine)).length,
          worst: k - rows.filter((theirs) => isBetter(mine, theirs)).length,
        }))
        expect(ranks).toEqual(expected)
      }),
    )
  })

  test('calls alike models different in no more than one of twenty boards', () => {
    const rng = new Rng('alike models')
    let wrong = 0
    for (let board = 0; board < 2000; board++) {
      const rows = Array.from({ length: 6 }, () => withError(0.7 + 0.02 * rng.normal(), 0.02))
      if (standingsOf(rows, auroc, []).ranks.some((rank) => rank !== 'unknown' && rank.worst - rank.best < 5)) wrong++
    }
    expect(wrong / 2000).toBeLessThan(0.06)
    expect(wrong / 2000).toBeGreaterThan(0.02)
  })

  test('a paired comparison separates what two intervals cannot', () => {
    const [a, b] = [recordOf('a', 0.8), recordOf('b', 0.77)]
    const difference = {
      value: 0.03,
      low: 0.01,
      high: 0.05,
      level: 0.95,
      method: 'delong-paired',
      covers: 'test-sampling',
    } as const
    expect(ranksOf(boardOf([a, b]))).toEqual(['a 1-2', 'b 1-2'])
    expect(boardOf([a, b]).gap?.isPaired).toBe(false)
    for (const comparison of [
      { first: a.eval_id, second: b.eval_id, difference },
      { first: b.eval_id, second: a.eval_id, difference: { ...difference, value: -0.03, low: -0.05, high: -0.01 } },
    ]) {
      const board = boardOf([a, b], { comparisons: [{ metric: 'AUROC', ...comparison }] })
      expect(ranksOf(board)).toEqual(['a 1-1', 'b 2-2'])
      expect(board.gap?.isPaired).toBe(true)
      expect(board.gap?.bounds?.low).toBeCloseTo(0.01, 12)
    }
  })

  test('intervals of another level are brought to the same one', () => {
    const at = (level: number, half: number) => ({
      intervals: { AUROC: { low: 0.7 - half, high: 0.7 + half, level, method: 'x' } },
    })
    const wide = boardOf([recordOf('a', 0.8, { interval: [0.75, 0.85] }), recordOf('b', 0.7)])
    const half = (0.05 * normalQuantile(0.995)) / normalQuantile(0.975)
    const same = boardOf([
      recordOf('a', 0.8, { interval: [0.75, 0.85] }),
      recordOf('b', 0.7, { record: at(0.99, half) }),
    ])
    expect(same.gap?.bounds?.low).toBeCloseTo(wide.gap?.bounds?.low ?? Number.NaN, 10)
  })
})

describe('where the interval comes from', () => {
  test('without one: from N, and said so', () => {
    const { score, rank } = rowOf(boardOf([recordOf('a', 0.8, { interval: null }), recordOf('b', 0.7)]), 'a')
    expect(score.assumption).toContain('Hanley and McNeil')
    expect(rank).not.toBe('unknown')
    expect(score.interval).toMatchObject({ ...newcombeInterval(0.8, 100, 100, 0.95) })
    const perfect = recordOf('a', 1, { interval: null, run: { n_test: 50, classes: { no: 25, yes: 25 } } })
    expect(rowOf(boardOf([perfect]), 'a').score.interval?.low).toBeCloseTo(0.919, 3)
  })

  test('without the sizes of the classes: taken as equal, and said so', () => {
    const { score } = rowOf(boardOf([recordOf('a', 0.8, { interval: null, run: { classes: undefined } })]), 'a')
    expect(score.assumption).toContain('equally large')
  })

  test('an accuracy by Wilson', () => {
    const options = { benchmark: { metrics: { primary: 'Accuracy' } } }
    const { score } = rowOf(boardOf([recordOf('a', 0.6, { metrics: { Accuracy: 0.8 } })], options), 'a')
    expect(score.interval).toMatchObject({ method: 'wilson' })
    expect(score.interval?.low).toBeCloseTo(0.7391448, 7)
    expect(score.interval?.high).toBeCloseTo(0.849548, 7)
  })

  test('an interval without a width is none', () => {
    expect(rowOf(boardOf([recordOf('a', 0.8, { interval: [0.8, 0.8] })]), 'a').score.assumption).toContain('from N')
  })

  test('without N the rank is unknown, and others do not gain by it', () => {
    const silent = { interval: null, run: { n_test: undefined, classes: undefined } }
    const board = boardOf([recordOf('a', 0.9), recordOf('b', 0.8, silent), recordOf('c', 0.6)])
    expect(ranksOf(board)).toEqual(['a 1-2', 'b ?', 'c 2-3'])
    expect(board.gap).toMatchObject({ bounds: undefined })
    expect(board.podium).toEqual([])
  })

  test('samples of the same subjects say less than their number', () => {
    const board = boardOf([recordOf('a', 0.9, { interval: null, run: { n_subjects: 20 } })])
    expect(ranksOf(board)).toEqual(['a ?'])
  })
})

describe('which values are better', () => {
  const with2 = (metric: string, a: number, b: number) => {
    const interval = (value: number) => ({
      [metric]: { low: value - 0.01, high: value + 0.01, level: 0.95, method: 'x' },
    })
    return boardOf(
      [
        recordOf('a', 0.5, { metrics: { [metric]: a }, record: { intervals: interval(a) } }),
        recordOf('b', 0.5, { metrics: { [metric]: b }, record: { intervals: interval(b) } }),
      ],
      { benchmark: { metrics: { primary: metric }, tiers: {} } },
    )
  }

  test('lower, for errors', () => {
    const board = with2('Brier', 0.3, 0.1)
    expect(ranksOf(board)).toEqual(['b 1-1', 'a 2-2'])
    expect(board.gap?.value).toBeCloseTo(0.2, 12)
    expect(board.spread).toBeCloseTo(0.2, 12)
  })

  test('nearer to the ideal, on either side', () => {
    expect(ranksOf(with2('Calibration-Slope', 1.5, 0.9))).toEqual(['b 1-1', 'a 2-2'])
    expect(ranksOf(with2('Calibration-Slope', 1.1, 0.5))).toEqual(['a 1-1', 'b 2-2'])
    // Both sides are as near: which is nearer nobody can say.
    expect(ranksOf(with2('Calibration-Slope', 1.005, 0.995))).toEqual(['a 1-2', 'b 1-2'])
  })

  test('the benchmark decides which metric ranks, whatever the record puts first', () => {
    const board = boardOf([
      recordOf('a', 0.9, { metrics: { Accuracy: 0.1 } }),
      recordOf('b', 0.7, { metrics: { Accuracy: 0.99 } }),
    ])
    expect(board.rows.map(({ model }) => model.id)).toEqual(['a', 'b'])
  })

  test('exact ties are broken by the secondary metrics in their directions', () => {
    const row = (model: string, Accuracy: number, Brier: number) =>
      recordOf(model, 0.8, { metrics: { Accuracy, Brier } })
    const board = boardOf([row('a', 0.7, 0.2), row('b', 0.8, 0.2), row('c', 0.7, 0.1)])
    expect(board.rows.map(({ model }) => model.id)).toEqual(['b', 'c', 'a'])
  })

  test('values that print alike are no tie', () => {
    const board = boardOf([
      recordOf('a', 0.80001, { metrics: { Accuracy: 0.9 } }),
      recordOf('b', 0.80002, { metrics: { Accuracy: 0.1 } }),
    ])
    expect(board.rows[0].model.id).toBe('b')
  })

  test('a metric that nobody defined ranks nothing', () => {
    const found = benchmarkOf([recordOf('a', 0.5, { metrics: { my_score: 0.9 } })], {
      benchmark: { metrics: { primary: 'my_score' }, tiers: {} },
    })
    expect(found.primary.metric).toBeUndefined()
    expect(marksOf(found.boards[0], 'a')).toEqual(['unknown-metric'])
    expect(found.boards[0].rows).toEqual([])
  })

  test('a metric may be named by its alias', () => {
    const found = benchmarkOf([recordOf('a', 0.8)], { benchmark: { metrics: { primary: 'roc_auc' }, tiers: {} } })
    expect(found.primary.id).toBe('AUROC')
    expect(found.boards[0].rows[0].score.value).toBe(0.8)
  })
})

describe('tiers and planning', () => {
  test('a tier stands on the lower end of the interval', () => {
    const board = boardOf([recordOf('a', 0.93), recordOf('b', 0.96, { interval: [0.91, 0.98] }), recordOf('c', 0.7)])
    expect(rowOf(board, 'a').tier).toEqual({ name: 'Good', missed: 'Excellent' })
    expect(rowOf(board, 'b').tier).toEqual({ name: 'Excellent', missed: undefined })
    expect(board.tierCounts).toEqual([
      { name: 'Excellent', n: 1 },
      { name: 'Good', n: 1 },
      { name: 'Developing', n: 1 },
    ])
  })

  test('no interval, no tier', () => {
    const silent = { interval: null, run: { n_test: undefined, classes: undefined } }
    expect(rowOf(boardOf([recordOf('a', 0.95, silent)]), 'a').tier).toBeUndefined()
  })

  test('sample sizes are for the smallest difference that matters alone', () => {
    const rows = [recordOf('a', 0.8), recordOf('b', 0.7)]
    expect(boardOf(rows).gap?.planning).toBeUndefined()
    const board = boardOf(rows, { benchmark: { smallest_relevant_difference: { AUROC: 0.05 } } })
    const error = Math.hypot(0.05, 0.05) / normalQuantile(0.975)
    expect(board.gap?.planning?.detectable).toBeCloseTo(2.8 * error, 10)
    expect(board.gap?.planning?.nNeeded).toBe(Math.ceil(200 * ((2.8 * error) / 0.05) ** 2))
  })
})
