import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitByHash, splitGroupsByHash } from '../../src/data/split-by-hash.js'

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

  test('leaves unused what it has no place for, class by class', () => {
    const labels = Array.from({ length: 100 }, (_, i) => (i < 60 ? 'a' : 'b'))
    const ids = labels.map((_, i) => `${i}`)
    const splits = splitByHash(ids, labels, { n_train: 50, n_test: 20, seed: 7 }, '')
    const whole = splitByHash(ids, labels, { n_train: 80, n_test: 20, seed: 7 }, '')
    const of = (part: string, label: string) => splits.filter((s, i) => s === part && labels[i] === label).length
    expect(['test', 'train', 'unused'].map((part) => [of(part, 'a'), of(part, 'b')])).toEqual([
      [12, 8],
      [30, 20],
      [18, 12],
    ])
    // The test part is the same whatever the training part; the samples that are left over come last.
    expect(splits.map((s) => s === 'test')).toEqual(whole.map((s) => s === 'test'))
    const hash = (i: number) => createHash('sha256').update(`7|${i}`).digest('hex')
    const order = ids.map(Number).sort((x, y) => (hash(x) < hash(y) ? -1 : 1))
    const inA = order.filter((i) => labels[i] === 'a').map((i) => splits[i])
    expect(inA).toEqual([...Array(12).fill('test'), ...Array(30).fill('train'), ...Array(18).fill('unused')])
  })

  test('quantities are drawn whatever they are: the smallest do not all go to the test', () => {
    const ages = Array.from({ length: 200 }, (_, i) => String(20 + i * 0.25))
    const ids = ages.map((_, i) => `p${i}`)
    const whole = { n_train: 150, n_test: 50, seed: 3 }
    const meanOf = (splits: readonly string[]) => {
      const tested = ages.filter((_, i) => splits[i] === 'test').map(Number)
      return tested.reduce((sum, age) => sum + age, 0) / tested.length
    }
    // The mean of all is 44.875, its standard error with 50 drawn from 200 about 1.8; the 50 smallest have 26.
    expect(Math.abs(meanOf(splitByHash(ids, ages, whole, '')) - 44.875)).toBeLessThan(6)
    const pairs = ids.map((_, i) => `g${i >> 1}`)
    const grouped = splitGroupsByHash(pairs, ages, whole, '')
    expect(grouped.filter((split) => split === 'test')).toHaveLength(50)
    expect(Math.abs(meanOf(grouped) - 44.875)).toBeLessThan(8)
  })

  test('never takes a sample twice, whatever the sizes', () => {
    fc.assert(
      fc.property(samples, fc.nat(), ([labels, n_test, seed], more) => {
        const n_train = 1 + (more % (labels.length - n_test))
        const splits = splitByHash(
          labels.map((_, i) => `${i}`),
          labels,
          { n_train, n_test, seed },
          '',
        )
        expect(splits.filter((split) => split === 'test').length).toBe(n_test)
        expect(splits.filter((split) => split === 'train').length).toBe(n_train)
      }),
    )
  })

  test('3 + 4 of 6 samples is an error', () => {
    const six = ['1', '2', '3', '4', '5', '6']
    expect(() => splitByHash(six, six, { n_train: 3, n_test: 4, seed: 1 }, 'd.csv')).toThrow(
      'n_train 3 + n_test 4 is more than the 6 samples there are. (d.csv)',
    )
  })
})

const grouped = fc
  .array(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 25 })), { minLength: 30, maxLength: 90 })
  .chain((rows) => fc.tuple(fc.constant(rows), fc.integer({ min: 10, max: rows.length - 10 }), fc.nat()))

describe('splitGroupsByHash', () => {
  test('equals its definition', () => {
    const groups = ['g', 'g', 'h', 'i', 'i', 'i', 'j', 'k', 'l', 'l']
    const labels = ['x', 'y', 'x', 'y', 'y', 'x', 'x', 'y', 'x', 'y']
    const hash = (name: string) => createHash('sha256').update(`3|${name}`).digest('hex')
    const order = [...new Set(groups)].sort((a, b) => (hash(a) < hash(b) ? -1 : 1))
    const take = (room: Record<string, number>, names: readonly string[]) =>
      names.filter((name) => {
        const own = labels.filter((_, i) => groups[i] === name)
        const fits = ['x', 'y'].every((label) => own.filter((other) => other === label).length <= room[label])
        for (const label of own) room[label] -= Number(fits)
        return fits
      })
    const test_ = take({ x: 2, y: 2 }, order)
    const left = order.filter((name) => !test_.includes(name))
    const nLeft = (label: string) => labels.filter((other, i) => other === label && left.includes(groups[i])).length
    expect([nLeft('x'), nLeft('y')]).toEqual([3, 3]) // so that 4 of 6 are 2 of 3 in each class
    const train = take({ x: 2, y: 2 }, left)
    const expected = groups.map((name) => (test_.includes(name) ? 'test' : train.includes(name) ? 'train' : 'unused'))
    expect(splitGroupsByHash(groups, labels, { n_train: 4, n_test: 4, seed: 3 }, '')).toEqual(expected)
  })

  test('keeps groups whole, never exceeds a share, and does not depend on the order of rows', () => {
    fc.assert(
      fc.property(grouped, fc.infiniteStream(fc.nat()), ([rows, n_test, seed], keys) => {
        const groups = rows.map(([, group]) => `g${group}`)
        const labels = rows.map(([label]) => label)
        const size = { n_train: rows.length - n_test, n_test, seed }
        const attempt = (names: string[], own: string[]) => {
          try {
            return splitGroupsByHash(names, own, size, '')
          } catch (thrown) {
            expect(String(thrown)).toMatch(/No group is small enough/)
            return undefined
          }
        }
        const splits = attempt(groups, labels)
        const order = rows
          .map((_, i) => [keys.next().value as number, i])
          .sort((a, b) => a[0] - b[0])
          .map(([, i]) => i)
        const shuffled = attempt(
          order.map((i) => groups[i]),
          order.map((i) => labels[i]),
        )
        expect(shuffled).toEqual(splits && order.map((i) => splits[i]))
        if (splits === undefined) return
        for (const name of new Set(groups)) expect(new Set(splits.filter((_, i) => groups[i] === name)).size).toBe(1)
        expect(splits).not.toContain('unused')
        for (const label of ['a', 'b']) {
          const share = (labels.filter((other) => other === label).length * n_test) / rows.length
          expect(count(splits, labels, label)).toBeLessThan(share + 1)
        }
      }),
    )
  })

  test('one group that holds nearly everything is said, not split', () => {
    const groups = Array.from({ length: 20 }, () => 'all')
    expect(() => splitGroupsByHash(groups, groups, { n_train: 10, n_test: 10, seed: 1 }, 'd.csv')).toThrow(
      /No group is small enough for the test part[\s\S]*\(d\.csv\)/,
    )
  })
})
