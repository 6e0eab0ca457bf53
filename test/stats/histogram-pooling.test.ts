import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auroc } from '../../src/metrics/index.js'
import {
  histogramAuroc,
  histogramAveragePrecision,
  mergeBins,
  mergedCuts,
  poolHistograms,
  type ScoreHistogram,
  scoreHistogram,
} from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each(['scoreHistogram', 'histogramAuroc'])('golden: %s', checkGolden)

const sample = fc.record({ y: fc.integer({ min: 0, max: 1 }), p: fc.integer({ min: 0, max: 100 }).map((p) => p / 100) })
const site = fc.array(sample, { minLength: 2, maxLength: 60 })
const counts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 })
const histogram = counts.chain((positives) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: positives.length, maxLength: positives.length }).map(
    (negatives): ScoreHistogram => ({
      positives: Float64Array.from(positives),
      negatives: Float64Array.from(negatives),
    }),
  ),
)

const truth = (rows: readonly { y: number }[]) => Int32Array.from(rows, ({ y }) => y)
const scores = (rows: readonly { p: number }[]) => Float64Array.from(rows, ({ p }) => p)

describe('AUROC from histograms', () => {
  test('lies within its bounds, and is exact with a bin per score', () => {
    fc.assert(
      fc.property(fc.array(site, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 12 }), (sites, bins) => {
        const rows = sites.flat()
        const exact = auroc(truth(rows), scores(rows))
        const pooledWith = (n: number) =>
          histogramAuroc(poolHistograms(sites.map((own) => scoreHistogram(truth(own), scores(own), n))))
        const coarse = pooledWith(bins)
        if (Number.isNaN(exact)) {
          expect(coarse.value).toBeNaN()
          return
        }
        expect(pooledWith(1000).value).toBeCloseTo(exact, 12)
        expect(coarse.lower).toBeLessThanOrEqual(exact + 1e-12)
        expect(coarse.upper).toBeGreaterThanOrEqual(exact - 1e-12)
      }),
    )
  })

  test('average precision with a bin per score is that of the scores', () => {
    // By hand: thresholds 0.9 (1 of 1), 0.6 (1 of 2), 0.3 (3 of 4).
    const h = scoreHistogram(Int32Array.of(1, 0, 1, 1), Float64Array.of(0.9, 0.6, 0.3, 0.3), 10)
    expect(histogramAveragePrecision(h)).toBeCloseTo(1 / 3 + (2 / 3) * (3 / 4), 12)
    expect(histogramAveragePrecision({ positives: Float64Array.of(0), negatives: Float64Array.of(4) })).toBeNaN()
  })

  test('no samples, one class, other cut points, scores outside', () => {
    expect(histogramAuroc(poolHistograms([])).value).toBeNaN()
    expect(histogramAuroc(scoreHistogram(Int32Array.of(1, 1), Float64Array.of(0.1, 0.2), 5)).value).toBeNaN()
    const [five, six] = [5, 6].map((bins) => scoreHistogram(Int32Array.of(1), Float64Array.of(1), bins))
    expect(() => poolHistograms([five, six])).toThrow('different numbers of bins')
    for (const p of [-0.1, 1.1, Number.NaN]) {
      expect(() => scoreHistogram(Int32Array.of(1), Float64Array.of(p), 5)).toThrow('outside 0 to 1')
    }
  })
})

describe('merging of small bins', () => {
  test('leaves no small count, loses none, and its AUROC still holds the one of the finer bins', () => {
    fc.assert(
      fc.property(histogram, fc.integer({ min: 2, max: 11 }), (h, k) => {
        const cuts = mergedCuts(h, k)
        const total = (of: Float64Array) => of.reduce((a, b) => a + b, 0)
        const isSmall = (n: number) => n > 0 && n < k
        if (isSmall(total(h.positives)) || isSmall(total(h.negatives))) {
          expect(cuts).toEqual([])
          return
        }
        const merged = mergeBins(h, cuts)
        expect([...merged.positives, ...merged.negatives].filter(isSmall)).toEqual([])
        expect([total(merged.positives), total(merged.negatives)]).toEqual([total(h.positives), total(h.negatives)])
        expect([cuts[0], cuts[cuts.length - 1]]).toEqual([0, h.positives.length])
        const [fine, coarse] = [histogramAuroc(h), histogramAuroc(merged)]
        if (Number.isNaN(fine.value)) return
        expect(coarse.lower).toBeLessThanOrEqual(fine.lower + 1e-12)
        expect(coarse.upper).toBeGreaterThanOrEqual(fine.upper - 1e-12)
      }),
      { numRuns: 300 },
    )
  })

  test('bins that are large enough stay as they are', () => {
    const h = { positives: Float64Array.of(5, 0, 7), negatives: Float64Array.of(0, 9, 5) }
    expect(mergedCuts(h, 5)).toEqual([0, 1, 2, 3])
  })
})
