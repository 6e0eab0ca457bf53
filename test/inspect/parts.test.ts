import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { openDataset } from '../../src/data/index.js'
import { contingency } from '../../src/inspect/contingency.js'
import { inspectDataset, openForInspection } from '../../src/inspect/index.js'
import { classAuroc, strongestClass } from '../../src/inspect/label-auroc.js'
import { readColumn } from '../../src/inspect/levels.js'
import { nearPairs } from '../../src/inspect/near-pairs.js'
import { rowHash } from '../../src/inspect/row-hash.js'
import { chiSquareSf } from '../../src/stats/index.js'
import { datasetDocument } from '../data/dataset-document.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { cleanNumbers, toyDataset } from './toy-dataset.js'

describe('near pairs', () => {
  /** All pairs, by sets. */
  function allPairs(sets: readonly (readonly number[])[], least: number): string[] {
    return sets.flatMap((a, i) =>
      sets.slice(i + 1).flatMap((b, j) => {
        const [one, other] = [new Set(a), new Set(b)]
        const shared = [...one].filter((key) => other.has(key)).length
        const jaccard = shared / (one.size + other.size - shared)
        return jaccard >= least ? [`${i} ${i + 1 + j} ${jaccard}`] : []
      }),
    )
  }

  test('finds every pair at 0.5 or more, with its exact index', () => {
    const runOfKeys = fc.tuple(fc.nat(300), fc.integer({ min: 5, max: 120 }))
    fc.assert(
      fc.property(fc.array(runOfKeys, { minLength: 2, maxLength: 40 }), (runs) => {
        const sets = runs.map(([from, n]) => Array.from({ length: n }, (_, i) => 977 * (from + i)))
        const found = nearPairs(Int32Array.from(sets.keys()), (row) => Float64Array.from(sets[row]))
        expect(
          found.filter(({ jaccard }) => jaccard >= 0.5).map(({ a, b, jaccard }) => `${a} ${b} ${jaccard}`),
        ).toEqual(allPairs(sets, 0.5))
      }),
      { numRuns: 100, seed: 2 },
    )
  })

  test('a repeat that hundreds share costs no square, and near copies among them are still found', () => {
    const n = 3000
    let asked = 0
    // All share 40 k-mers; only 7 and 8 share more.
    const setOf = (row: number) => {
      asked++
      const own = row === 8 ? 7 : row
      return Float64Array.from([...Array.from({ length: 40 }, (_, i) => i), ...ownKeys(own)])
    }
    const ownKeys = (row: number) => Array.from({ length: 200 }, (_, i) => 1e6 + 1000 * row + i)
    const pairs = nearPairs(
      Int32Array.from({ length: n }, (_, i) => i),
      setOf,
    )
    expect(pairs.filter(({ jaccard }) => jaccard > 0.5).map(({ a, b }) => [a, b])).toEqual([[7, 8]])
    expect(pairs.length).toBeLessThan(60 * n)
    expect(asked).toBeLessThan(3 * n)
  })
})

describe('row hashes', () => {
  const value = fc.oneof(fc.double(), fc.constantFrom(0, -0, Number.NaN, 1, 1e-300, 123456.5, 999999.7))
  const hash = (values: readonly number[], isRounded: boolean) =>
    rowHash(Float64Array.from(values), 0, values.length, isRounded)

  test('equal rows, and only they, have equal names', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), fc.array(value, { maxLength: 4 }), (a, b) => {
        const areEqual =
          a.length === b.length && a.every((v, i) => v === b[i] || (Number.isNaN(v) && Number.isNaN(b[i])))
        expect(hash(a, false) === hash(b, false)).toBe(areEqual)
      }),
      { seed: 3 },
    )
  })

  test('rounded, a number and its six digits have one name; another sixth digit has another', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), fc.boolean(), (size, isNegative) => {
        const number = isNegative ? -size : size
        // The seventh digit decides which way to round; at a tie the two may differ.
        fc.pre(!/^5(0{3,}|$)/.test(number.toExponential(12).replace(/^-?\d\.\d{5}/, '')))
        const rounded = Number(number.toPrecision(6))
        expect(hash([number], true)).toBe(hash([rounded], true))
        expect(hash([rounded * 1.00001], true)).not.toBe(hash([rounded], true))
      }),
      { seed: 4, numRuns: 500 },
    )
  })

  test('ten thousand rows of small numbers have ten thousand names', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => hash([i % 100, Math.floor(i / 100), 0], false))
    expect(new Set(names).size).toBe(10_000)
  })
})

describe('contingency', () => {
  test('matches SciPy and Bergsma', () => {
    // scipy.stats.chi2_contingency([[30, 20, 10], [6, 9, 17]], correction=False), SciPy 1.10.1; V by Bergsma's formula
    const found = contingency([Float64Array.of(30, 20, 10), Float64Array.of(6, 9, 17)])
    expect(found.chiSquare).toBeCloseTo(14.840091528309918, 12)
    expect(chiSquareSf(found.chiSquare, found.df)).toBeCloseTo(0.0005991217265873661, 12)
    expect(found.cramersV).toBeCloseTo(0.3753337209235846, 12)
    expect(contingency([Float64Array.of(10, 20, 30), Float64Array.of(6, 9, 17)]).cramersV).toBe(0)
  })

  test('1 where one side tells the other, undefined where a side has one group', () => {
    expect(contingency([Float64Array.of(40, 0), Float64Array.of(0, 60)]).cramersV).toBeCloseTo(1, 10)
    expect(contingency([Float64Array.of(40, 3)]).cramersV).toBeNaN()
    expect(contingency([Float64Array.of(40, 0), Float64Array.of(7, 0)]).chiSquare).toBeNaN()
  })
})

describe('AUROC of a label', () => {
  const data = async (labels: readonly string[], more = {}) => openForInspection(toyDataset({ labels, ...more }))

  test('names the class with the higher numbers', async () => {
    const labels = Array.from({ length: 100 }, (_, i) => (i < 60 ? 'a' : 'b'))
    const inspected = await data(labels)
    const up = Float64Array.from(labels, (label, i) => (label === 'b' ? 10 : 0) + (i % 20))
    const [asIs, turned] = [up, up.map((value) => -value)].map((values) => strongestClass(values, inspected))
    expect(asIs).toMatchObject({ of: 1, n: 100 })
    expect(turned).toMatchObject({ of: 0, n: 100 })
    expect(turned?.area).toBeCloseTo(asIs?.area ?? 0, 12)
    expect(turned?.low).toBeCloseTo(asIs?.low ?? 0, 12)
    expect(asIs?.high).toBeGreaterThan(asIs?.area ?? 1)
  })

  test('leaves out missing numbers, and has nothing to say of one class', async () => {
    const inspected = await data(['a', 'a', 'b', 'b', 'b'])
    expect(strongestClass(Float64Array.of(1, NaN, 2, 3, NaN), inspected)).toMatchObject({ of: 1, area: 1, n: 3 })
    expect(strongestClass(Float64Array.of(NaN, NaN, 2, 3, 4), inspected)).toBeUndefined()
  })

  test('is not more certain for copies of the same persons', async () => {
    const parts = cleanNumbers('persons')
    const rng = new Rng('persons')
    const values = Float64Array.from(parts.labels, (label) => (label === 'ill' ? 1 : 0) + rng.normal())
    const times = 8
    const copied = parts.labels.flatMap((label) => new Array<string>(times).fill(label))
    const persons = copied.map((_, i) => `P${Math.floor(i / times)}`)
    const once = classAuroc(values, 0, await data(parts.labels), 0.95)
    const spread = Float64Array.from(copied, (_, i) => values[Math.floor(i / times)])
    const often = classAuroc(spread, 0, await data(copied, { subjects: persons }), 0.95)
    const unaware = classAuroc(spread, 0, await data(copied), 0.95)
    const width = (found: typeof once) => (found?.high ?? 0) - (found?.low ?? 0)
    expect(width(often)).toBeGreaterThan(0.9 * width(once))
    expect(width(unaware)).toBeLessThan(0.5 * width(once))
  })

  test('perfect separation of few persons is not certain', async () => {
    const labels = Array.from({ length: 60 }, (_, i) => (i < 30 ? 'a' : 'b'))
    const subjects = labels.map((_, i) => `P${Math.floor(i / 10)}`)
    const found = strongestClass(
      Float64Array.from(labels, (_, i) => i),
      await data(labels, { subjects }),
    )
    expect(found?.area).toBe(1)
    expect(found?.low).toBeLessThan(0.8)
  })
})

describe('columns', () => {
  const read = (cells: string[], type: 'category' | 'age' | 'number' = 'category') =>
    readColumn({ column: 'c', type, label_derived: false }, cells)

  test('ages as BIDS and DICOM write them, missing where empty', () => {
    const { numbers = [], levels, levelOf } = read(['067Y', '89+', '12.5', '', 'n/a', '30'], 'age')
    expect([...numbers]).toEqual([67, 89, 12.5, NaN, NaN, 30])
    expect(levels).toHaveLength(4)
    expect([...levelOf]).toEqual([2, 3, 0, -1, -1, 1])
  })

  test('few numbers are codes, many are numbers, names are names', () => {
    expect(read(['1', '2', '1'])).toMatchObject({ levels: ['1', '2'] })
    expect(read(['1', '2', '1']).numbers).toBeUndefined()
    const many = Array.from({ length: 100 }, (_, i) => String(i))
    expect(read(many).levels).toHaveLength(4)
    expect(read(many).numbers).toHaveLength(100)
    expect(read(many.map((cell) => `s${cell}`)).levels).toHaveLength(100)
  })
})

describe('what is inspected', () => {
  const classesOf = async (labels: string[], document = {}) =>
    (await openForInspection(toyDataset({ labels, document }))).classes

  test('classes are names or whole numbers; other numbers are quantities', async () => {
    expect(await classesOf(['b', 'a', 'b'])).toEqual(['a', 'b'])
    expect(await classesOf(['10', '2', '1'])).toEqual(['1', '2', '10'])
    expect(await classesOf(['1.5', '2', '1'])).toEqual([])
    expect(await classesOf(Array.from({ length: 80 }, (_, i) => String(i)))).toEqual([])
    const target = { column: 'y', labels: { 1: 'ill', 0: 'well' } }
    expect(new Set(await classesOf(['well', 'ill'], { target }))).toEqual(new Set(['ill', 'well']))
  })

  test('the training part stands first, and what is not used is no part', async () => {
    const splits = ['test', 'unused', 'train', 'dev']
    const { parts, partOf } = await openForInspection(toyDataset({ labels: ['a', 'b', 'a', 'b'], splits }))
    expect([parts, [...partOf]]).toEqual([
      ['train', 'dev', 'test'],
      [2, -1, 0, 1],
    ])
  })
})

test('a table of sequences with region, start and end tells where they lie', async () => {
  const document = datasetDocument({
    loader: { id: 'sequence-table', options: { file: 'd.csv' } },
    sample_id: 'row',
    split: { column: 'part' },
  })
  const rows = [
    'chr1,100,104,ACGT,a,train',
    'chr1,103,107,GGTT,b,test',
    'chr2,103,107,CCTA,a,test',
    'chr1,107,111,TTCA,b,train',
  ]
  const file = ['region,start,end,sequence,label,part', ...rows, ''].join('\n')
  const dataset = await openDataset(document, '/docs', memoryEffects({ '/docs/data/d.csv': file }))
  const { checks } = await inspectDataset(dataset)
  // The second overlaps the first; it ends where the fourth begins, and the third lies on another chromosome.
  expect(checks.find(({ check }) => check === 'regions')?.findings).toMatchObject([{ count: 2, of: 4, rows: [1, 2] }])
})

test('copies are the pairs of the golden suite', async () => {
  const { cases } = JSON.parse(readFileSync(new URL('../golden/vectors/dna_sequences.json', import.meta.url), 'utf8'))
  const leaks = cases.filter(({ input }: { input: object }) => 'train' in input)
  expect(leaks.length).toBeGreaterThan(0)
  for (const { input, expected } of leaks) {
    const sequences: string[] = [...input.train, ...input.test].map((sequence: string) => sequence.toUpperCase())
    const { firstCopy = [] } = await openForInspection(toyDataset({ labels: sequences.map(() => 'a'), sequences }))
    const pairs = input.test.flatMap((_: string, i: number) => {
      const first = firstCopy[input.train.length + i]
      return first < input.train.length ? [[i, first]] : []
    })
    expect(pairs).toEqual(expected.canonical)
  }
})
