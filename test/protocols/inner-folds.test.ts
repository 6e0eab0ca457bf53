import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { innerFolds } from '../../src/protocols/inner-folds.js'

const cohort = fc
  .array(fc.record({ label: fc.integer({ min: 0, max: 2 }), group: fc.integer({ min: 0, max: 12 }) }), {
    minLength: 2,
    maxLength: 60,
  })
  .map((rows) => ({
    ids: rows.map((_, i) => `s${i}`),
    y: Int32Array.from(rows, ({ label }) => label),
    groups: rows.map(({ group }) => `g${group}`),
  }))

const settings = fc.record({ n: fc.integer({ min: 2, max: 6 }), seed: fc.integer({ min: 0, max: 99 }) })

describe('innerFolds', () => {
  test('every sample is held out once, and never learned from then', () => {
    fc.assert(
      fc.property(cohort, settings, fc.boolean(), ({ ids, y, groups }, how, grouped) => {
        const folds = innerFolds(ids, y, grouped ? groups : undefined, how)
        const all = ids.map((_, place) => place)
        expect(folds.flatMap(({ test: held }) => held).sort((a, b) => a - b)).toEqual(all)
        for (const fold of folds) expect([...fold.train, ...fold.test].sort((a, b) => a - b)).toEqual(all)
      }),
    )
  })

  test('without groups, each class is spread as evenly as can be', () => {
    fc.assert(
      fc.property(cohort, settings, ({ ids, y }, how) => {
        const folds = innerFolds(ids, y, undefined, how)
        for (const label of new Set(y)) {
          const counts = folds.map((fold) => fold.test.filter((place) => y[place] === label).length)
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test('a group is never cut apart, and no fold is empty', () => {
    fc.assert(
      fc.property(cohort, settings, ({ ids, y, groups }, how) => {
        const folds = innerFolds(ids, y, groups, how)
        for (const fold of folds) {
          const learned = new Set(fold.train.map((place) => groups[place]))
          expect(fold.test.filter((place) => learned.has(groups[place]))).toEqual([])
          if (new Set(groups).size >= how.n && new Set(y).size === 1) expect(fold.test.length).toBeGreaterThan(0)
        }
      }),
    )
  })

  test('do not depend on the order of samples', () => {
    fc.assert(
      fc.property(cohort, settings, fc.boolean(), ({ ids, y, groups }, how, grouped) => {
        const heldOut = (order: number[]): string[][] => {
          const [names, labels] = [order.map((i) => ids[i]), Int32Array.from(order, (i) => y[i])]
          const together = grouped ? order.map((i) => groups[i]) : undefined
          const folds = innerFolds(names, labels, together, how)
          return folds.map((fold) => fold.test.map((place) => names[place]).sort())
        }
        const order = ids.map((_, i) => i)
        expect(heldOut([...order].reverse())).toEqual(heldOut(order))
      }),
    )
  })

  test('another seed, other folds', () => {
    const ids = Array.from({ length: 40 }, (_, i) => `s${i}`)
    const folds = [1, 2].map((seed) => innerFolds(ids, new Int32Array(40), undefined, { n: 5, seed }))
    expect(folds[0]).not.toEqual(folds[1])
  })
})
