import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitByClass } from '../../src/core/arrays.js'
import { Rng } from '../../src/core/index.js'
import { auroc } from '../../src/metrics/index.js'
import {
  aurocJackknife,
  aurocReplay,
  basicInterval,
  bcaInterval,
  bootstrapP,
  bootstrapReplicates,
  clusteredAuroc,
  delongPlacements,
  drawStratifiedCounts,
  jackknife,
  jackknifeError,
  jackknifeInterval,
  obuchowskiInterval,
  percentileInterval,
  plannedHalfWidth,
  type Replay,
  rowsByStratum,
  samplesForHalfWidth,
  sortScores,
} from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each(['basicInterval', 'bcaInterval', 'bootstrapP', 'bootstrapError', 'aurocJackknife'])(
  '%s matches the reference',
  checkGolden,
)
test('the clustered variance matches the reference', () => checkGolden('clusteredAuroc'))

const meanOf =
  (values: Float64Array): Replay =>
  (counts) =>
    values.reduce((sum, value, i) => sum + counts[i] * value, 0) / counts.reduce((sum, count) => sum + count, 0)

describe('draws by class', () => {
  test('keep the size of every class', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }), fc.string(), (list, label) => {
        const classOf = Int32Array.from(list)
        const counts = new Uint16Array(list.length).fill(7)
        drawStratifiedCounts(new Rng(label), counts, rowsByStratum(classOf))
        for (let c = 0; c < 4; c++) {
          const drawn = counts.reduce((sum, count, i) => (classOf[i] === c ? sum + count : sum), 0)
          expect(drawn).toBe(list.filter((one) => one === c).length)
        }
      }),
    )
  })
})

describe('replicates', () => {
  const values = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i))
  const oneClass = new Int32Array(40)
  const options = () => ({ replicates: 300, rng: new Rng('test|replicates') })

  test('several statistics see the same resamples', () => {
    const [a, b] = bootstrapReplicates([meanOf(values), meanOf(values.map((v) => v + 1))], oneClass, options())
    for (let i = 0; i < a.length; i++) expect(b[i] - a[i]).toBeCloseTo(1, 12)
  })

  test('a class that is rarely drawn is drawn again, and left out when it never comes', () => {
    const classOf = Int32Array.from({ length: 40 }, (_, i) => (i === 0 ? 1 : 0))
    const seen: number[] = []
    bootstrapReplicates([(counts) => seen.push(counts[0])], classOf, options())
    expect(Math.min(...seen)).toBeGreaterThan(0)
    const together = { of: Int32Array.of(0, 0, 1, 1), n: 2 }
    const [never] = bootstrapReplicates([() => 1], Int32Array.of(0, 1, 2, 3), { ...options(), clusters: together })
    expect(never.filter(Number.isNaN).length).toBeLessThan(10) // half of all draws lack a cluster; of eleven, hardly ever all
  })

  test('by class: every resample has the class sizes of the sample', () => {
    const classOf = Int32Array.from({ length: 10 }, (_, i) => (i < 2 ? 1 : 0))
    const share = meanOf(Float64Array.from(classOf))
    const [shares] = bootstrapReplicates([share], classOf, { ...options(), byClass: true })
    expect(new Set(shares)).toEqual(new Set([0.2]))
  })
})

describe('intervals from replicates', () => {
  const replicates = Float64Array.from({ length: 999 }, (_, i) => ((i + 1) / 1000) ** 2)

  test('basic is the percentile interval, turned over', () => {
    const { low, high } = percentileInterval(replicates, 0.9)!
    expect(basicInterval(0.3, replicates, 0.9)).toMatchObject({ low: 0.6 - high, high: 0.6 - low })
  })

  test('BCa without bias and skewness is the percentile interval', () => {
    const symmetric = Float64Array.from({ length: 1001 }, (_, i) => i - 500 + (i === 500 ? 0.1 : 0))
    const found = bcaInterval(0.05, symmetric, Float64Array.of(-1, 0, 1), 0.9)!
    expect(found.method).toBe('bootstrap-bca')
    expect(found.low).toBeCloseTo(percentileInterval(symmetric, 0.9)!.low, 0)
  })

  test('BCa falls back to percentiles, and says so', () => {
    const outside = bcaInterval(99, replicates, Float64Array.of(1, 2, 4), 0.9)
    expect(outside).toEqual(percentileInterval(replicates, 0.9))
    expect(bcaInterval(0.3, replicates, Float64Array.of(1, 1), 0.9)!.method).toBe('bootstrap')
    expect(bcaInterval(0.3, new Float64Array(0), Float64Array.of(1, 2), 0.9)).toBeUndefined()
  })

  test('p of a difference is never 0 and never above 1', () => {
    expect(bootstrapP(Float64Array.of(1, 2, 3))).toBe(0.5)
    expect(bootstrapP(new Float64Array(9))).toBe(1)
    expect(bootstrapP(Float64Array.of(NaN))).toBeNaN()
  })
})

describe('jackknife', () => {
  const scored = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 5 })), { minLength: 4, maxLength: 25 })
    .map((list) => ({ y: Int32Array.from(list, ([y]) => y), s: Float64Array.from(list, ([, s]) => s) }))

  test('of the AUROC, from placements, equals leaving each sample out', () => {
    fc.assert(
      fc.property(scored, ({ y, s }) => {
        const [negatives, positives] = splitByClass(y, s)
        const fast = aurocJackknife(delongPlacements(positives, negatives), y)
        const sorted = sortScores(y, s)
        const slow = jackknife(aurocReplay(sorted), y.length)
        for (let i = 0; i < y.length; i++) {
          if (Number.isNaN(slow[i])) expect(fast[i]).toBeNaN()
          else expect(fast[i]).toBeCloseTo(slow[i], 12)
        }
      }),
    )
  })

  test('of a mean, its error is the textbook standard error', () => {
    const values = Float64Array.of(1, 4, 2, 8, 5)
    expect(jackknifeError(jackknife(meanOf(values), 5))).toBeCloseTo(Math.sqrt(7.5 / 5), 12)
  })

  test('by cluster leaves whole clusters out', () => {
    const values = Float64Array.of(1, 1, 5, 5)
    expect([...jackknife(meanOf(values), 4, { of: Int32Array.of(0, 0, 1, 1), n: 2 })]).toEqual([5, 1])
  })

  test('its interval stays inside the range, whatever ends that has', () => {
    const leftOut = Float64Array.of(0.8, 0.85, 0.97, 0.99)
    const bounded = jackknifeInterval(0.9, leftOut, 0.95, [0, 1])!
    expect(bounded.low).toBeGreaterThan(0)
    expect(bounded.high).toBeLessThan(1)
    expect(jackknifeInterval(0.9, leftOut, 0.95, [0, Infinity])!.low).toBeGreaterThan(0)
    const below = jackknifeInterval(0.9, leftOut, 0.95, [-Infinity, 1])!
    expect(below.high).toBeLessThan(1)
    expect(below.low).toBeLessThan(0.9)
    const free = jackknifeInterval(0.9, leftOut, 0.95, [-Infinity, Infinity])!
    expect(free.low + free.high).toBeCloseTo(1.8, 12)
    expect(free.method).toBe('jackknife-cluster')
  })

  test('without spread, with one cluster, or with nothing left: no interval', () => {
    expect(jackknifeInterval(1, Float64Array.of(1, 1, 1), 0.95, [0, 1])).toBeUndefined()
    expect(jackknifeInterval(0.5, Float64Array.of(0.5), 0.95, [0, 1])).toBeUndefined()
    expect(jackknifeInterval(0.5, Float64Array.of(0.5, NaN, 0.4), 0.95, [0, 1])).toBeUndefined()
  })
})

describe('clustered AUROC', () => {
  test('one class in one cluster has no variance', () => {
    const found = clusteredAuroc(Int32Array.of(1, 1, 0, 0), Float64Array.of(3, 1, 2, 0), {
      of: Int32Array.of(0, 0, 1, 2),
      n: 3,
    })
    expect(found.area).toBe(auroc(Int32Array.of(1, 1, 0, 0), Float64Array.of(3, 1, 2, 0)))
    expect(found.variance).toBeNaN()
    expect(obuchowskiInterval(found, 3, 0.95)).toBeUndefined()
  })

  test('copies of every row change nothing', () => {
    const y = Int32Array.of(0, 1, 0, 1, 1, 0)
    const s = Float64Array.of(1, 3, 2, 1, 4, 2)
    const once = clusteredAuroc(y, s, { of: Int32Array.of(0, 1, 2, 3, 4, 5), n: 6 })
    const twice = clusteredAuroc(Int32Array.of(...y, ...y), Float64Array.of(...s, ...s), {
      of: Int32Array.from({ length: 12 }, (_, i) => i % 6),
      n: 6,
    })
    expect(twice.variance).toBeCloseTo(once.variance, 12)
    expect(once.designEffect).toBeCloseTo(1, 12)
    expect(twice.designEffect).toBeGreaterThan(2)
  })
})

describe('planning', () => {
  test.each([
    [0.7, 0.1, 106],
    [0.7, 0.05, 416],
    [0.8, 0.05, 302],
    [0.9, 0.03, 436],
  ])('area %f, half width %f, balanced: %i', (area, half, n) => {
    expect(samplesForHalfWidth(area, half, 0.5, 0.95)).toBe(n)
    expect(plannedHalfWidth(area, n / 2, n / 2, 0.95)).toBeLessThanOrEqual(half)
    expect(plannedHalfWidth(area, n / 2 - 1, n / 2 - 1, 0.95)).toBeGreaterThan(half)
  })

  test('no width, no class: no answer', () => {
    expect(samplesForHalfWidth(0.8, 0, 0.5, 0.95)).toBeNaN()
    expect(samplesForHalfWidth(0.8, 0.1, 0, 0.95)).toBeNaN()
  })
})
