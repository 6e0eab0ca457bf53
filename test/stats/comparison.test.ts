import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { auroc } from '../../src/metrics/index.js'
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  friedmanTest,
  hochberg,
  holm,
  mcnemarTest,
  midRanks,
  nemenyiCriticalDifference,
  pairedTTest,
  permutationP,
  signFlipP,
  swappedAurocDifference,
  wilcoxonSignedRank,
} from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each([
  'mcnemarTest',
  'signFlipP',
  'wilcoxonSignedRank',
  'friedmanTest',
  'nemenyiCriticalDifference',
  'bonferroni',
  'holm',
  'hochberg',
  'benjaminiHochberg',
  'benjaminiYekutieli',
])('%s matches SciPy and statsmodels', checkGolden)

const random = (label: string) => ({ replicates: 400, rng: new Rng(label) })

describe('McNemar', () => {
  test('the exact p is a sum of binomial chances', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), (b, c) => {
        const chances = pascal(b + c).map((ways) => ways / 2 ** (b + c))
        const atMost = chances.slice(0, Math.min(b, c) + 1).reduce((sum, chance) => sum + chance, 0)
        const { exactP, midP } = mcnemarTest(b, c)
        expect(exactP).toBeCloseTo(Math.min(1, 2 * atMost), 12)
        expect(midP).toBeCloseTo(Math.min(1, 2 * atMost - chances[Math.min(b, c)]), 12)
      }),
    )
  })

  test('nothing to compare: no evidence, no statistic', () => {
    expect(mcnemarTest(0, 0)).toMatchObject({ exactP: 1, midP: 1, chiSquare: NaN, correctedChiSquareP: NaN })
  })
})

function pascal(n: number): number[] {
  let row = [1]
  for (let i = 0; i < n; i++) row = Array.from({ length: i + 2 }, (_, k) => (row[k] ?? 0) + (row[k - 1] ?? 0))
  return row
}

describe('sign flip', () => {
  const differences = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 9 })

  test('equals trying every pattern', () => {
    fc.assert(
      fc.property(differences, (list) => {
        const d = Float64Array.from(list)
        expect(signFlipP(d, random('never'))).toBe(byPatterns(list))
      }),
    )
  })

  test('is drawn beyond twenty, and the same for the same seed', () => {
    const d = Float64Array.from({ length: 30 }, (_, i) => (i % 3) - 0.6)
    expect(signFlipP(d, random('a'))).toBe(signFlipP(d, random('a')))
    expect(signFlipP(d, random('a'))).toBeLessThan(0.05)
    expect(signFlipP(new Float64Array(30), random('a'))).toBe(1)
  })

  test('of nothing', () => expect(signFlipP(new Float64Array(0), random('a'))).toBeNaN())
})

function byPatterns(list: readonly number[]): number {
  const seen = Math.abs(list.reduce((sum, d) => sum + d, 0))
  let asFar = 0
  for (let pattern = 0; pattern < 2 ** list.length; pattern++) {
    const total = list.reduce((sum, d, i) => sum + ((pattern >> i) & 1 ? d : -d), 0)
    if (Math.abs(total) >= seen) asFar++
  }
  return asFar / 2 ** list.length
}

describe('Wilcoxon', () => {
  test('the exact p is the sign flip of the ranks', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(distinct, fc.integer({ min: 0, max: 1023 }), (sizes, signs) => {
        const d = Float64Array.from(sizes, (size, i) => ((signs >> i) & 1 ? size : -size))
        const ranks = midRanks(d.map(Math.abs)).map((rank, i) => Math.sign(d[i]) * rank)
        const { p, method } = wilcoxonSignedRank(d)
        expect(method).toBe('exact')
        expect(p).toBeCloseTo(signFlipP(ranks, random('never')), 12)
      }),
    )
  })

  test('zeros are left out and make it approximate; only zeros make it undefined', () => {
    expect(wilcoxonSignedRank(Float64Array.of(0, 1, 2, 3))).toMatchObject({ w: 0, method: 'approx' })
    expect(wilcoxonSignedRank(new Float64Array(4))).toMatchObject({ w: NaN, p: NaN })
    expect(wilcoxonSignedRank(new Float64Array(0)).p).toBeNaN()
  })
})

describe('t', () => {
  test('is undefined for one difference, or for equal ones', () => {
    expect(pairedTTest(Float64Array.of(1)).p).toBeNaN()
    expect(pairedTTest(Float64Array.of(2, 2, 2)).t).toBeNaN()
    expect(pairedTTest(new Float64Array(0)).p).toBeNaN()
  })
})

describe('several datasets', () => {
  test('without ties the chi-square is the textbook formula', () => {
    const scores = [
      [0.9, 0.8, 0.7, 0.1],
      [0.8, 0.9, 0.7, 0.2],
      [0.9, 0.7, 0.8, 0.3],
    ].map((row) => Float64Array.from(row))
    const { chiSquare, meanRanks } = friedmanTest(scores, 'higher')
    const squares = meanRanks.reduce((sum, rank) => sum + rank ** 2, 0)
    expect(chiSquare).toBeCloseTo(((12 * 3) / (4 * 5)) * (squares - (4 * 25) / 4), 12)
  })

  test('lower can be better; all tied is undefined; full agreement is infinite', () => {
    const scores = [Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)]
    expect([...friedmanTest(scores, 'lower').meanRanks]).toEqual([1, 2, 3])
    expect(friedmanTest(scores, 'lower')).toMatchObject({ f: Infinity, fP: 0 })
    expect(friedmanTest([Float64Array.of(1, 1)], 'higher').p).toBeNaN()
    expect(friedmanTest([], 'higher').p).toBeNaN()
  })

  test('rows of unequal length are an error', () => {
    expect(() => friedmanTest([Float64Array.of(1, 2), Float64Array.of(1)], 'higher')).toThrow(/differ in length/)
  })

  test('Nemenyi is tabled for 2 to 20 models', () => {
    expect(nemenyiCriticalDifference(20, 10)).toBeCloseTo(3.5437991315177815 * Math.sqrt(7), 12)
    expect(nemenyiCriticalDifference(1, 10)).toBeNaN()
    expect(nemenyiCriticalDifference(21, 10)).toBeNaN()
  })
})

describe('multiplicity', () => {
  const pValues = fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })
    .map((p) => Float64Array.from(p))

  test('Bonferroni >= Holm >= Hochberg >= BH >= p, and BY >= BH', () => {
    fc.assert(
      fc.property(pValues, (p) => {
        const chain = [bonferroni(p), holm(p), hochberg(p), benjaminiHochberg(p), p]
        for (let step = 1; step < chain.length; step++) {
          for (let i = 0; i < p.length; i++) expect(chain[step][i]).toBeLessThanOrEqual(chain[step - 1][i] + 1e-12)
        }
        benjaminiYekutieli(p).forEach((q, i) => {
          expect(q).toBeGreaterThanOrEqual(benjaminiHochberg(p)[i] - 1e-12)
        })
      }),
    )
  })

  test('an undefined p stays undefined and does not count as a test', () => {
    expect([...holm(Float64Array.of(0.01, NaN, 0.04))]).toEqual([0.02, NaN, 0.04])
    expect([...bonferroni(Float64Array.of(NaN, 0.02))]).toEqual([NaN, 0.02])
  })
})

describe('permutation', () => {
  const rng = new Rng('test|permutation')
  const y = Int32Array.from({ length: 40 }, (_, i) => i % 2)
  const noise = (): Float64Array => Float64Array.from(y, (label) => Math.round(4 * (rng.normal() + label)))
  const [first, second] = [noise(), noise()]

  test('a swap of ranked scores, as by hand', () => {
    const difference = swappedAurocDifference(y, first, second)
    expect(difference(new Uint8Array(40))).toBeCloseTo(auroc(y, first) - auroc(y, second), 14)
    const isSwapped = Uint8Array.from(y, (_, i) => (i % 3 === 0 ? 1 : 0))
    const [a, b] = [midRanks(first), midRanks(second)]
    const mine = a.map((rank, i) => (isSwapped[i] === 1 ? b[i] : rank))
    const others = b.map((rank, i) => (isSwapped[i] === 1 ? a[i] : rank))
    expect(difference(isSwapped)).toBeCloseTo(auroc(y, mine) - auroc(y, others), 14)
  })

  test('identical models: p is 1; a clearly better one: small, never 0', () => {
    expect(permutationP(swappedAurocDifference(y, first, first), 40, random('p'))).toBe(1)
    const perfect = Float64Array.from(y)
    const useless = Float64Array.from(y, (_, i) => i % 5)
    expect(permutationP(swappedAurocDifference(y, perfect, useless), 40, random('p'))).toBe(1 / 401)
  })

  test('clusters are swapped whole', () => {
    const clusters = { of: y.map((_, i) => Math.floor(i / 8)), n: 5 }
    const seen = new Set<string>()
    const watch = (isSwapped: Uint8Array): number => {
      for (let c = 0; c < 5; c++) seen.add(isSwapped.subarray(8 * c, 8 * c + 8).join(''))
      return 1
    }
    expect(permutationP(watch, 40, { ...random('p'), clusters })).toBe(1)
    expect([...seen].sort()).toEqual(['00000000', '11111111'])
  })

  test('an undefined difference has no p', () => expect(permutationP(() => NaN, 3, random('p'))).toBeNaN())
})
