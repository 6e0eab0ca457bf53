import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { type GroupedRows, publishableTiers, TIERS } from '../../src/stats/index.js'

/** A person, by level in each dimension, class and decision. */
type Row = readonly [levels: readonly number[], y: number, decision: number]

/** @param tables each a set of dimensions */
function grouped(rows: readonly Row[], tables: readonly (readonly number[])[], sizes: readonly number[]): GroupedRows {
  return {
    dimensions: sizes.map((_, d) => Int32Array.from(rows, ([levels]) => levels[d])),
    tables: tables.map((dimensions) => ({
      dimensions,
      of: Int32Array.from(rows, ([levels]) => placeOf(levels, dimensions, sizes)),
      groups: dimensions.reduce((product, d) => product * sizes[d], 1),
    })),
    classOf: Int32Array.from(rows, ([, y]) => y),
    decisionOf: Int32Array.from(rows, ([, , decision]) => decision),
  }
}

const placeOf = (levels: readonly number[], dimensions: readonly number[], sizes: readonly number[]): number =>
  dimensions.reduce((place, d) => place * sizes[d] + levels[d], 0)

const kindOf = ([, y, decision]: Row, tier: number): number => [0, y, 10 * y + decision][tier]

/**
 * The attack: every data set of the same size that agrees with all that is published, by trying them all. Rows may
 * only take such levels, and such levels with a class, as occur together.
 *
 * @returns the small counts that are the same in all of them
 */
function solvedCounts(
  rows: readonly Row[],
  tables: readonly (readonly number[])[],
  sizes: readonly number[],
  k: number,
  tiers: readonly Int32Array[] = publishableTiers(grouped(rows, tables, sizes), k),
) {
  const whole = TIERS.findIndex((_, tier) => Object.values(tally(rows, (row) => kindOf(row, tier))).some((n) => n < k))
  const published: { tier: number; isIn: (row: Row) => boolean }[] = []
  for (let tier = 0; tier < (whole < 0 ? 3 : whole); tier++) published.push({ tier, isIn: () => true })
  tables.forEach((dimensions, t) => {
    tiers[t].forEach((told, group) => {
      if (!rows.some(([levels]) => placeOf(levels, dimensions, sizes) === group)) return
      for (let tier = 0; tier < told; tier++)
        published.push({ tier, isIn: ([levels]) => placeOf(levels, dimensions, sizes) === group })
    })
  })
  const possible = atomsThatMayExist(rows, sizes)
  const keys = possible.flatMap((atom, a) =>
    published.flatMap(({ tier, isIn }, p) => (isIn(atom) ? [{ a, key: `${p}:${kindOf(atom, tier)}` }] : [])),
  )
  const names = [...new Set(keys.map(({ key }) => key))]
  const constraints = names.map((name) => keys.filter(({ key }) => key === name).map(({ a }) => a))
  const truth = possible.map((atom) => rows.filter((row) => JSON.stringify(row) === JSON.stringify(atom)).length)
  const wanted = constraints.map((of) => of.reduce((sum, a) => sum + truth[a], 0))
  const small = smallCounts(rows, possible, tables, sizes, k, whole < 0 ? 3 : whole)
  const seen = small.map(() => new Set<number>())
  for (const world of compositions(rows.length, possible.length, constraints, wanted))
    for (const [s, of] of small.entries()) seen[s].add(of.reduce((sum, a) => sum + world[a], 0))
  return { tiers, solved: seen.filter((values) => values.size < 2).length, small: small.length }
}

function atomsThatMayExist(rows: readonly Row[], sizes: readonly number[]): Row[] {
  const pairs = new Set<string>()
  const pairsOf = ([levels, y]: Row) => {
    const all = [...levels, y]
    return all.flatMap((a, d) => all.map((b, e) => `${d}${a}|${e}${b}`))
  }
  for (const row of rows) for (const pair of pairsOf(row)) pairs.add(pair)
  const cells = sizes.reduce<number[][]>(
    (held, size) => held.flatMap((levels) => Array.from({ length: size }, (_, l) => [...levels, l])),
    [[]],
  )
  const outcomes = [...new Set(rows.map(([, y, decision]) => `${y},${decision}`))].map((text) =>
    text.split(',').map(Number),
  )
  return cells
    .flatMap((levels) => outcomes.map(([y, decision]): Row => [levels, y, decision]))
    .filter((row) => pairsOf(row).every((pair) => pairs.has(pair)))
}

/** All groups of all tables and of those between, by kind. */
function smallCounts(
  rows: readonly Row[],
  possible: readonly Row[],
  tables: readonly (readonly number[])[],
  sizes: readonly number[],
  k: number,
  tiers: number,
): number[][] {
  const all = [...new Set(tables.flatMap((of) => [of, ...of.map((d) => [d])]).map((of) => of.join()))].map((of) =>
    of.split(',').map(Number),
  )
  return all.flatMap((of) =>
    TIERS.slice(0, tiers).flatMap((_, tier) => {
      const nameOf = (row: Row) => `${placeOf(row[0], of, sizes)};${kindOf(row, tier)}`
      return Object.entries(tally(rows, nameOf))
        .filter(([, n]) => n < k)
        .map(([name]) => possible.flatMap((row, a) => (nameOf(row) === name ? [a] : [])))
    }),
  )
}

function tally(rows: readonly Row[], keyOf: (row: Row) => string | number): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const row of rows) counts[keyOf(row)] = (counts[keyOf(row)] ?? 0) + 1
  return counts
}

/** Ways to spread n rows over cells such that every constraint keeps its sum; cut off as soon as one is overrun. */
function* compositions(
  n: number,
  cells: number,
  constraints: readonly (readonly number[])[],
  wanted: readonly number[],
): Generator<number[]> {
  const of = Array.from({ length: cells }, (_, a) => constraints.flatMap((held, c) => (held.includes(a) ? [c] : [])))
  const left = [...wanted]
  const lastOf = constraints.map((held) => Math.max(...held))
  const world = new Array<number>(cells).fill(0)
  function* from(a: number, rest: number): Generator<number[]> {
    if (a === cells) {
      if (rest === 0) yield world
      return
    }
    for (let count = 0; count <= rest; count++) {
      for (const c of of[a]) left[c] -= count
      world[a] = count
      if (of[a].every((c) => left[c] >= 0 && (lastOf[c] > a || left[c] === 0))) yield* from(a + 1, rest - count)
      for (const c of of[a]) left[c] += count
    }
  }
  yield* from(0, n)
}

describe('what may be published by group', () => {
  const people = (n: number, levels: readonly number[], y = 0, decision = 0): Row[] =>
    Array.from({ length: n }, () => [levels, y, decision])

  test('a small group is hidden, and the smallest other one with it', () => {
    const rows = [...people(50, [0]), ...people(3, [1]), ...people(20, [2])]
    expect([...publishableTiers(grouped(rows, [[0]], [3]), 5)[0]]).toEqual([3, 0, 0])
  })

  test('without a small count all is shown, and zeros hide nothing', () => {
    const rows = [...people(50, [0]), ...people(20, [2])]
    expect([...publishableTiers(grouped(rows, [[0]], [3]), 5)[0]]).toEqual([3, 3, 3])
  })

  test('a group with few errors keeps its size and its ranking values', () => {
    const level = (l: number, wrong: number) => [
      ...people(30, [l], 0, 0),
      ...people(30, [l], 1, 1),
      ...people(wrong, [l], 0, 1),
      ...people(12, [l], 1, 0),
    ]
    const rows = [...level(0, 20), ...level(1, 3), ...level(2, 15)]
    expect([...publishableTiers(grouped(rows, [[0]], [3]), 11)[0]]).toEqual([3, 2, 2])
  })

  test('fewer than the least count in all: nothing by group', () => {
    expect([...publishableTiers(grouped(people(8, [0]), [[0]], [1]), 11)[0]]).toEqual([0])
  })

  test('several rows of one person count once', () => {
    const rows = [...people(40, [0]), ...people(40, [1]), ...people(40, [2])]
    const personOf = Int32Array.from(rows, ([[level]], i) => (level === 1 ? 1000 + (i % 4) : i))
    expect([...publishableTiers({ ...grouped(rows, [[0]], [3]), personOf }, 11)[0]]).toEqual([0, 0, 3])
  })

  test('a group inside another cannot be found as the rest of it', () => {
    // Dimension 0: language or motor. Dimension 1: three tasks, of which 0 and 1 are language: everybody knows that.
    const rows = [...people(4, [0, 0]), ...people(40, [0, 1]), ...people(20, [1, 2])]
    const [parents, tasks] = publishableTiers(grouped(rows, [[0], [1]], [2, 3]), 11)
    expect([...parents]).toEqual([3, 3])
    expect([...tasks]).toEqual([0, 0, 3])
  })

  test('the same group under two names is hidden under both', () => {
    const rows = [...people(4, [0, 0]), ...people(40, [1, 1]), ...people(60, [2, 2])]
    const [first, second] = publishableTiers(grouped(rows, [[0], [1]], [3, 3]), 11)
    expect([...first]).toEqual([0, 0, 3])
    expect([...second]).toEqual([0, 0, 3])
  })
})

describe('nobody solves for a small count, by trying all data that agree with what is published', () => {
  const draw = (rng: Rng, n: number, sizes: readonly number[], kinds: readonly (readonly [number, number])[]): Row[] =>
    Array.from({ length: n }, () => {
      const skewed = (size: number) => Math.floor(rng.uniform() ** 1.7 * size)
      const [y, decision] = kinds[skewed(kinds.length)]
      return [sizes.map(skewed), y, decision]
    })

  test.each([
    ['one dimension', [4], [[0]], [[0, 0]], 14],
    ['two dimensions', [2, 3], [[0], [1]], [[0, 0]], 13],
    ['an intersection with its margins', [2, 3], [[0], [1], [0, 1]], [[0, 0]], 14],
    ['a larger intersection', [3, 3], [[0], [1], [0, 1]], [[0, 0]], 13],
    ['an intersection alone', [3, 2], [[0, 1]], [[0, 0]], 14],
    [
      'classes',
      [3],
      [[0]],
      [
        [0, 0],
        [1, 0],
      ],
      14,
    ],
    [
      'decisions',
      [2],
      [[0]],
      [
        [0, 0],
        [1, 1],
        [0, 1],
        [1, 0],
      ],
      20,
    ],
    [
      'classes by two dimensions',
      [2, 2],
      [[0], [1], [0, 1]],
      [
        [0, 0],
        [1, 0],
      ],
      14,
    ],
    [
      'three dimensions and a cycle of intersections',
      [2, 2, 2],
      [
        [0, 1],
        [1, 2],
        [0, 2],
      ],
      [[0, 0]],
      14,
    ],
  ] as const)('%s', (_, sizes, tables, kinds, n) => {
    let small = 0
    let shown = 0
    for (let trial = 0; trial < 25; trial++) {
      const rng = new Rng(`${sizes}|${tables.length}|${kinds.length}|${trial}`)
      const rows = draw(rng, n + rng.index(6), sizes, kinds)
      const attacked = solvedCounts(rows, tables, sizes, 3)
      expect(attacked.solved, `trial ${trial}`).toBe(0)
      small += attacked.small
      shown += attacked.tiers.flatMap((tiers) => [...tiers]).filter((tier) => tier > 0).length
    }
    // The trials are about something: there are small counts, and not everything is hidden.
    expect(small).toBeGreaterThan(10)
    expect(shown).toBeGreaterThan(10)
  })

  test('the attack solves where only the small groups themselves are hidden', () => {
    const rows = [
      [0, 5],
      [1, 2],
      [2, 7],
    ].flatMap(([level, n]) => Array.from({ length: n }, (): Row => [[level], 0, 0]))
    expect(solvedCounts(rows, [[0]], [3], 3, [Int32Array.of(3, 0, 3)])).toMatchObject({ solved: 3, small: 3 })
    expect(solvedCounts(rows, [[0]], [3], 3)).toMatchObject({ solved: 0, small: 3 })
  })
})
