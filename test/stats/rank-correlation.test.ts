import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kendallTauB, midRanks, spearman } from '../../src/stats/index.js'

/** Few values, so that ties are common. */
const rows = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3 })),
  { maxLength: 30 },
)

interface Sample {
  x: Float64Array
  y: Float64Array
  weights: Float64Array
  copies: [number, number][]
}

function split(samples: readonly (readonly [number, number, number])[]): Sample {
  return {
    x: Float64Array.from(samples, ([x]) => x),
    y: Float64Array.from(samples, ([, y]) => y),
    weights: Float64Array.from(samples, ([, , weight]) => weight),
    copies: samples.flatMap(([x, y, weight]) => Array.from({ length: weight }, (): [number, number] => [x, y])),
  }
}

function tauByPairs(samples: readonly [number, number][]): number {
  let [net, untiedX, untiedY] = [0, 0, 0]
  for (let i = 0; i < samples.length; i++) {
    for (let j = 0; j < i; j++) {
      const [signX, signY] = [0, 1].map((side) => Math.sign(samples[i][side] - samples[j][side]))
      net += signX * signY
      untiedX += Math.abs(signX)
      untiedY += Math.abs(signY)
    }
  }
  return net / Math.sqrt(untiedX * untiedY)
}

function pearsonOfRanks(samples: readonly [number, number][]): number {
  const [x, y] = [0, 1].map((side) => midRanks(Float64Array.from(samples, (sample) => sample[side])))
  const middle = (samples.length + 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    xy += (x[i] - middle) * (y[i] - middle)
    xx += (x[i] - middle) ** 2
    yy += (y[i] - middle) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

function expectNear(got: number, want: number): void {
  if (Number.isNaN(want)) expect(got).toBeNaN()
  else expect(got).toBeCloseTo(want, 10)
}

test('tau-b is what counting all pairs of copies gives', () =>
  fc.assert(
    fc.property(rows, (samples) => {
      const { x, y, weights, copies } = split(samples)
      expectNear(kendallTauB(x, y)(weights), tauByPairs(copies))
    }),
  ))

test("Spearman's is Pearson's of the mid-ranks of copies", () =>
  fc.assert(
    fc.property(rows, (samples) => {
      const { x, y, weights, copies } = split(samples)
      expectNear(spearman(x, y)(weights), pearsonOfRanks(copies))
    }),
  ))

describe('without anything to rank', () => {
  const constant = new Float64Array(4).fill(2)
  const varied = Float64Array.of(1, 2, 3, 4)
  const once = new Uint16Array(4).fill(1)

  test.each([spearman, kendallTauB])('%o is NaN', (correlation) => {
    expect(correlation(constant, varied)(once)).toBeNaN()
    expect(correlation(varied, constant)(once)).toBeNaN()
    expect(correlation(varied, varied)(Uint16Array.of(0, 7, 0, 0))).toBeNaN()
    expect(correlation(new Float64Array(0), new Float64Array(0))(new Uint16Array(0))).toBeNaN()
  })
})

test('100,000 samples take n log n, not n squared', () => {
  const n = 100_000
  const x = Float64Array.from({ length: n }, (_, i) => (i * 7919) % n)
  const once = new Float64Array(n).fill(1)
  const start = performance.now()
  expect(kendallTauB(x, x)(once)).toBe(1)
  expect(performance.now() - start).toBeLessThan(5000)
})
