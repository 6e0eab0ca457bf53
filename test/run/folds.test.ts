import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldsOf } from '../../src/run/folds.js'
import { datasetOf } from '../helpers/dataset.js'
import { planWith } from '../helpers/plan.js'

const everyRow = (n: number) => Int32Array.from({ length: n }, (_, i) => i)
const labelled = fc.array(fc.record({ label: fc.constantFrom('no', 'yes'), group: fc.constantFrom(...'abcdefgh') }), {
  minLength: 24,
  maxLength: 60,
})

describe('without folds', () => {
  test('one fitting on the training part serves all samples', () => {
    const dataset = datasetOf(['no', 'yes', 'no', 'yes'], { splits: ['train', 'train', 'test', 'test'] })
    expect(foldsOf(planWith(), dataset, Int32Array.of(2, 3))).toEqual([
      { train: Int32Array.of(0, 1), test: Int32Array.of(2, 3) },
    ])
  })
})

describe('folds by sample', () => {
  const plan = planWith({}, { folds: { by: 'sample', n: 5 } })

  test('each sample is predicted once, by a model that never saw it, and classes are spread evenly', () => {
    fc.assert(
      fc.property(labelled, (samples) => {
        const labels = samples.map(({ label }) => label)
        const folds = foldsOf(plan, datasetOf(labels), everyRow(labels.length))
        expect(folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual([...everyRow(labels.length)])
        for (const { train, test } of folds) {
          expect(train.length + test.length).toBe(labels.length)
          expect(test.filter((row) => train.includes(row))).toHaveLength(0)
          for (const label of ['no', 'yes']) {
            const share = labels.filter((other) => other === label).length / 5
            const here = test.filter((row) => labels[row] === label).length
            expect(Math.abs(here - share)).toBeLessThan(1)
          }
        }
      }),
    )
  })

  test('do not depend on the order of rows, on the seed or on a limit', () => {
    const labels = Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? 'yes' : 'no'))
    const dataset = datasetOf(labels)
    const order = [...everyRow(30)].reverse()
    const turned = datasetOf(
      order.map((row) => labels[row]),
      { ids: order.map((row) => dataset.ids[row]) },
    )
    const named = (data: typeof dataset, given = plan) =>
      foldsOf(given, data, everyRow(30)).map(({ test }) => new Set(Array.from(test, (row) => data.ids[row])))
    const whole = named(dataset)
    expect(named(turned)).toEqual(whole)
    expect(named(dataset, planWith({ seed: 7 }, { folds: { by: 'sample', n: 5 } }))).toEqual(whole)
    for (const { train, test } of foldsOf(plan, dataset, Int32Array.of(4, 9))) {
      const leftOut = everyRow(30).filter((row) => !train.includes(row))
      expect(whole).toContainEqual(new Set(Array.from(leftOut, (row) => dataset.ids[row])))
      expect(test.every((row) => row === 4 || row === 9)).toBe(true)
    }
  })

  test('are refused where they would put one subject, or one group, on both sides', () => {
    const labels = ['no', 'yes', 'no', 'yes']
    for (const [noun, dataset] of [
      ['subject', datasetOf(labels, { subjects: ['p', 'p', 'q', 'r'] })],
      ['group', datasetOf(labels, { groups: ['run1', 'run1', 'run2', 'run2'] })],
    ] as const) {
      expect(() => foldsOf(plan, dataset, everyRow(4))).toThrow(`samples of one ${noun} on both sides`)
    }
  })
})

describe('folds by group', () => {
  test('left out one at a time: a fold is a group', () => {
    const dataset = datasetOf(['no', 'yes', 'no', 'yes', 'no'], { groups: ['b', 'a', 'b', 'c', 'a'] })
    const folds = foldsOf(planWith({}, { folds: { by: 'group' } }), dataset, everyRow(5))
    expect(folds.map(({ test }) => [...test])).toEqual([[1, 4], [0, 2], [3]])
  })

  test('with a number of folds, groups stay whole and folds are about equal', () => {
    fc.assert(
      fc.property(labelled, (samples) => {
        const groups = samples.map(({ group }) => group)
        fc.pre(new Set(groups).size >= 3)
        const dataset = datasetOf(
          samples.map(({ label }) => label),
          { subjects: groups },
        )
        const folds = foldsOf(planWith({}, { folds: { by: 'subject', n: 3 } }), dataset, everyRow(groups.length))
        for (const { train, test } of folds) {
          const inTest = new Set(Array.from(test, (row) => groups[row]))
          expect(train.filter((row) => inTest.has(groups[row]))).toHaveLength(0)
        }
        const largest = Math.max(...[...new Set(groups)].map((name) => groups.filter((g) => g === name).length))
        const sizes = folds.map(({ test }) => test.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(largest)
      }),
    )
  })

  test('too few groups, or none declared, is an error that says so', () => {
    const plan = planWith({}, { folds: { by: 'group', n: 3 } })
    expect(() => foldsOf(plan, datasetOf(['no', 'yes'], { groups: ['a', 'b'] }), everyRow(2))).toThrow(
      '2 groups are too few for 3 folds',
    )
    expect(() => foldsOf(plan, datasetOf(['no', 'yes']), everyRow(2))).toThrow('does not say which group')
  })
})
