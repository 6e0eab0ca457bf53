import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitByHash } from '../../src/data/split-by-hash.js'

const count = (splits: readonly string[], labels: readonly string[], label: string) =>
  splits.filter((split, i) => split === 'test' && labels[i] === label).length

const samples = fc
  .array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 60 })
  .chain((labels) => fc.tuple(fc.constant(labels), fc.integer({ min: 1, max: labels.length - 1 }), fc.integer()))

describe('splitByHash', () => {
  test('equals its definition on a small case', () => {
    const ids = ['p', 'q', 'r', 's', 't', 'u']
    const labels = ['x', 'x', 'x', 'x', 'y', 'y']
    const hash = (id: string) => createHash('sha256').update(`42|${id}`).digest('hex')
    const firstOf = (group: string[], n: number) => group.toSorted((a, b) => (hash(a) < hash(b) ? -1 : 1)).slice(0, n)
    const expected = new Set([...firstOf(['p', 'q', 'r', 's'], 2), ...firstOf(['t', 'u'], 1)])
    const splits = splitByHash(ids, labels, { n_train: 3, n_test: 3, seed: 42 }, 'd.csv')
    expect(ids.filter((_, i) => splits[i] === 'test')).toEqual(ids.filter((id) => expected.has(id)))
  })

  test('largest remainders: 91 and 242 of 333 give 30 and 81 of 111', () => {
    const labels = Array.from({ length: 333 }, (_, i) => (i < 91 ? 'Impaired' : 'Control'))
    const splits = splitByHash(
      labels.map((_, i) => `${i}`),
      labels,
      { n_train: 222, n_test: 111, seed: 1 },
      '',
    )
    expect([count(splits, labels, 'Impaired'), count(splits, labels, 'Control')]).toEqual([30, 81])
  })

  test('gives the sizes asked for, each class within one of its share', () => {
    fc.assert(
      fc.property(samples, ([labels, n_test, seed]) => {
        const n = labels.length
        const splits = splitByHash(
          labels.map((_, i) => `${i}`),
          labels,
          { n_train: n - n_test, n_test, seed },
          '',
        )
        expect(splits.filter((split) => split === 'test').length).toBe(n_test)
        for (const label of new Set(labels)) {
          const share = (labels.filter((other) => other === label).length * n_test) / n
          expect(Math.abs(count(splits, labels, label) - share)).toBeLessThan(1)
        }
      }),
    )
  })

  test('does not depend on the order of rows', () => {
    fc.assert(
      fc.property(samples, fc.infiniteStream(fc.nat()), ([labels, n_test, seed], keys) => {
        const n = labels.length
        const size = { n_train: n - n_test, n_test, seed }
        const order = labels
          .map((_, i) => [keys.next().value as number, i])
          .sort((a, b) => a[0] - b[0])
          .map(([, i]) => i)
        const straight = splitByHash(
          labels.map((_, i) => `${i}`),
          labels,
          size,
          '',
        )
        const shuffled = splitByHash(
          order.map(String),
          order.map((i) => labels[i]),
          size,
          '',
        )
        expect(shuffled).toEqual(order.map((i) => straight[i]))
      }),
    )
  })

  test('another seed gives another split', () => {
    const labels = Array.from({ length: 40 }, () => 'a')
    const ids = labels.map((_, i) => `${i}`)
    const bySeed = (seed: number) => splitByHash(ids, labels, { n_train: 20, n_test: 20, seed }, '')
    expect(bySeed(1)).not.toEqual(bySeed(2))
  })

  test.each([
    [3, 4],
    [1, 4],
  ])('%i + %i of 6 samples is an error', (n_train, n_test) => {
    const six = ['1', '2', '3', '4', '5', '6']
    expect(() => splitByHash(six, six, { n_train, n_test, seed: 1 }, 'd.csv')).toThrow(
      `n_train ${n_train} + n_test ${n_test} is not the 6 samples`,
    )
  })
})
