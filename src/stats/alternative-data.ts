import type { Atom, GroupTable } from './group-tables.js'

/** One row or two rows with other levels than they have: data that somebody outside could not rule out. */
export type Move = readonly { readonly from: Atom; readonly levels: readonly number[] }[]

/** A group whose count of rows of one kind, at one tier, a move changes. */
export interface Change {
  readonly tier: number
  readonly table: number
  readonly group: number
  readonly kind: number
}

/** Levels that occur together in the data, in any two dimensions, or with a class. */
export class KnownPairs {
  /** Where the levels of each dimension start among all levels; the classes stand last. */
  readonly #starts: readonly number[]
  readonly #all: number
  readonly #isKnown: Uint8Array

  constructor(atoms: readonly Atom[]) {
    const sizeOf = (placeOf: (atom: Atom) => number) =>
      atoms.reduce((size, atom) => Math.max(size, placeOf(atom) + 1), 0)
    const sizes = [...(atoms[0]?.levels ?? []).keys()].map((d) => sizeOf(({ levels }) => levels[d]))
    const starts = [0]
    for (const size of sizes) starts.push(starts[starts.length - 1] + size)
    this.#starts = starts
    this.#all = this.#starts[sizes.length] + sizeOf((atom) => atom.class)
    this.#isKnown = new Uint8Array(this.#all ** 2)
    for (const atom of atoms) {
      this.#everyPair(atom.levels, atom.class, (pair) => {
        this.#isKnown[pair] = 1
        return true
      })
    }
  }

  /** Whether such a row could exist, as far as anybody knows: scanners that a site does not have are ruled out. */
  allow(levels: readonly number[], classIndex: number): boolean {
    return this.#everyPair(levels, classIndex, (pair) => this.#isKnown[pair] === 1)
  }

  #everyPair(levels: readonly number[], classIndex: number, holds: (pair: number) => boolean): boolean {
    const places = this.#starts.map((start, d) => start + (d < levels.length ? levels[d] : classIndex))
    for (let d = 0; d < places.length; d++) {
      for (let e = 0; e < d; e++) if (!holds(places[d] * this.#all + places[e])) return false
    }
    return true
  }
}

/**
 * Ways to give a row other levels: all levels of another row or only that of one dimension; alone, or in exchange,
 * the other row then getting the levels of the first.
 *
 * @param dimensions those that may change alone
 */
export function* movesBetween(
  row: Atom,
  other: Atom,
  dimensions: readonly number[],
  known: KnownPairs,
): Generator<Move> {
  for (const changed of [undefined, ...dimensions]) {
    const pick = (own: Atom, its: Atom) =>
      own.levels.map((level, d) => (changed === undefined || d === changed ? its.levels[d] : level))
    const there = { from: row, levels: pick(row, other) }
    if (!known.allow(there.levels, row.class)) continue
    yield [there]
    const back = { from: other, levels: pick(other, row) }
    if (known.allow(back.levels, other.class)) yield [there, back]
  }
}

/** Which group of each table a row with given levels falls into. */
export class GroupFinder {
  readonly #places: readonly Map<string, number>[]
  readonly #tables: readonly GroupTable[]

  constructor(tables: readonly GroupTable[], atoms: readonly Atom[]) {
    this.#tables = tables
    this.#places = tables.map((table, t) => new Map(atoms.map((atom) => [keyOf(atom.levels, table), atom.groups[t]])))
  }

  /** undefined where no row has these levels yet: publishing it would tell of a group that does not exist. */
  find(table: number, levels: readonly number[]): number | undefined {
    return this.#places[table].get(keyOf(levels, this.#tables[table]))
  }
}

const keyOf = (levels: readonly number[], { dimensions }: GroupTable): string => dimensions.map((d) => levels[d]).join()

/** What a move changes, at every tier and in every table; undefined when it needs a group that does not exist. */
export function changesOf(move: Move, tables: number, tiers: number, finder: GroupFinder): Change[] | undefined {
  const changes: Change[] = []
  for (let table = 0; table < tables; table++) {
    const steps: { group: number; from: Atom; by: number }[] = []
    for (const { from, levels } of move) {
      const group = finder.find(table, levels)
      if (group === undefined) return undefined
      if (group === from.groups[table]) continue
      steps.push({ group: from.groups[table], from, by: -1 }, { group, from, by: 1 })
    }
    if (steps.length === 0) continue
    for (let tier = 0; tier < tiers; tier++) changes.push(...netChanges(steps, table, tier))
  }
  return changes
}

function netChanges(
  steps: readonly { group: number; from: Atom; by: number }[],
  table: number,
  tier: number,
): Change[] {
  const net: (Change & { by: number })[] = []
  for (const { group, from, by } of steps) {
    const kind = from.kinds[tier]
    const held = net.find((change) => change.group === group && change.kind === kind)
    if (held === undefined) net.push({ tier, table, group, kind, by })
    else held.by += by
  }
  return net.filter(({ by }) => by !== 0)
}
