import { type Change, changesOf, GroupFinder, KnownPairs, movesBetween } from './alternative-data.js'
import {
  type Atom,
  atomsOf,
  type GroupedRows,
  type GroupTable,
  groupBy,
  hasSmallCount,
  isSmall,
  TIERS,
} from './group-tables.js'

/**
 * How much of each group may be published so that no count from 1 to `minCell` - 1 of persons can be solved for,
 * from all published groups of all tables together and the values over all rows.
 *
 * 1. A group with a small count at some tier tells neither that tier nor those above it.
 * 2. In every line (a group, cut by one more dimension), what is hidden has no small count together.
 * 3. For every small count there are data that agree with everything published and in which it is another: one row
 *    or two get levels that other rows have. Where there are none yet, the fewest rows are hidden that make some.
 *
 * The third holds whatever somebody knows of arithmetic, of the limits 0 and whole numbers set, and of levels that
 * never occur together. It does not hold against those who know persons, or who know how this function chooses.
 *
 * @returns by table: how many of `TIERS` each group may publish, from 0; shape (groups,)
 * @see Hundepool et al. 2012, Statistical Disclosure Control, doi:10.1002/9781118348239
 */
export function publishableTiers(rows: GroupedRows, minCell: number): Int32Array[] {
  return new GroupProtection(rows, minCell).solve()
}

/** How many of `TIERS` the values over all rows may publish: up to the first that tells a small count. */
export function tiersOfAll(rows: GroupedRows, minCell: number): number {
  return safeTiers(atomsOf(rows), minCell)
}

function safeTiers(atoms: readonly Atom[], minCell: number): number {
  const unsafe = TIERS.findIndex((_, tier) => hasSmallCount(atoms, tier, minCell))
  return unsafe < 0 ? TIERS.length : unsafe
}

/** A count that must not be solved for. */
interface SmallCount extends Change {
  readonly atoms: readonly Atom[]
}

class GroupProtection {
  readonly #minCell: number
  readonly #atoms: readonly Atom[]
  /** Those asked for, then those that lie between them and the whole. */
  readonly #tables: readonly GroupTable[]
  /** By table, by group. */
  readonly #members: readonly (readonly Atom[])[][]
  /** By table, by group. */
  readonly #rowsOf: readonly (readonly number[])[]
  /** By table: how many tiers each group publishes. */
  readonly #tiers: Int32Array[]
  readonly #asked: number
  /** How many tiers the values over all rows publish; the groups never more. */
  readonly #most: number

  constructor(rows: GroupedRows, minCell: number) {
    this.#minCell = minCell
    this.#asked = rows.tables.length
    this.#tables = [...rows.tables, ...tablesBetween(rows)]
    this.#atoms = atomsOf({ ...rows, tables: this.#tables })
    this.#members = this.#tables.map(({ groups }, t) => {
      const byGroup = groupBy(this.#atoms, (atom) => atom.groups[t])
      return Array.from({ length: groups }, (_, g) => byGroup.get(g) ?? [])
    })
    this.#rowsOf = this.#members.map((groups) => groups.map((atoms) => atoms.reduce((sum, { rows }) => sum + rows, 0)))
    this.#most = safeTiers(this.#atoms, minCell)
    this.#tiers = this.#members.map((groups, t) =>
      Int32Array.from(groups, (atoms) => (t < this.#asked ? Math.min(this.#most, safeTiers(atoms, minCell)) : 0)),
    )
  }

  solve(): Int32Array[] {
    const known = new KnownPairs(this.#atoms)
    const finder = new GroupFinder(this.#tables, this.#atoms)
    // Once each: hiding more never takes other data away. Rule 2 comes after, since rule 3 knows better what to hide.
    for (const count of this.#smallCounts()) this.#hideFor(count, known, finder)
    while (this.#hideInLines()) {} // until no line asks for more
    return this.#tiers.slice(0, this.#asked)
  }

  #isHidden({ table, group, tier }: { table: number; group: number; tier: number }): boolean {
    return this.#tiers[table][group] <= tier
  }

  #smallCounts(): SmallCount[] {
    return this.#members.flatMap((groups, table) =>
      groups.flatMap((members, group) =>
        TIERS.slice(0, this.#most).flatMap((_, tier) =>
          [...groupBy(members, ({ kinds }) => kinds[tier])]
            .filter(([, atoms]) => isSmall(atoms, this.#minCell))
            .map(([kind, atoms]) => ({ tier, table, group, kind, atoms })),
        ),
      ),
    )
  }

  /** Rule 2, once over all lines. @returns whether anything was hidden */
  #hideInLines(): boolean {
    let hasHidden = false
    for (let table = 0; table < this.#asked; table++) {
      for (const line of this.#linesOf(table)) {
        for (let tier = 0; tier < TIERS.length; tier++) {
          const isHidden = (group: number) => this.#isHidden({ table, group, tier })
          const hidden = line.filter(isHidden).flatMap((group) => this.#members[table][group])
          if (!hasSmallCount(hidden, tier, this.#minCell)) continue
          const shown = line.filter((group) => !isHidden(group))
          if (shown.length === 0) continue
          const least = shown.reduce((a, b) => (this.#rowsOf[table][b] < this.#rowsOf[table][a] ? b : a))
          this.#tiers[table][least] = tier
          hasHidden = true
        }
      }
    }
    return hasHidden
  }

  /** The groups of a table that differ in one dimension only, for each of its dimensions. */
  #linesOf(table: number): number[][] {
    const { dimensions } = this.#tables[table]
    return dimensions.flatMap((cut) => {
      const fixed = dimensions.filter((d) => d !== cut)
      const groups = this.#members[table].flatMap((atoms, group) => (atoms.length === 0 ? [] : [group]))
      return [...groupBy(groups, (group) => fixed.map((d) => this.#members[table][group][0].levels[d]).join()).values()]
    })
  }

  /** Rule 3 for one count. */
  #hideFor(count: SmallCount, known: KnownPairs, finder: GroupFinder): void {
    let cheapest: { cost: number; changes: readonly Change[] } | undefined
    for (const row of count.atoms) {
      for (const other of this.#atoms) {
        if (other.groups[count.table] === count.group) continue
        for (const move of movesBetween(row, other, this.#tables[count.table].dimensions, known)) {
          const changes = changesOf(move, this.#tables.length, TIERS.length, finder)
          if (changes === undefined || !changes.some((change) => isSame(change, count))) continue
          const cost = this.#costOf(changes)
          if (cost === 0) return
          if (cost < (cheapest?.cost ?? Number.POSITIVE_INFINITY)) cheapest = { cost, changes }
        }
      }
    }
    if (cheapest === undefined) this.#hideAll()
    else this.#hide(cheapest.changes)
  }

  /** How many rows' values a move needs hidden, each once per tier. */
  #costOf(changes: readonly Change[]): number {
    let cost = 0
    changes.forEach((change, c) => {
      const isCounted = changes.findIndex((other) => isSameGroup(other, change)) < c
      if (!isCounted && !this.#isHidden(change)) cost += this.#rowsOf[change.table][change.group]
    })
    return cost
  }

  #hide(changes: readonly Change[]): void {
    for (const { table, group, tier } of changes) {
      if (this.#tiers[table][group] > tier) this.#tiers[table][group] = tier
    }
  }

  /** No other data are thinkable, so nothing by group may be told. */
  #hideAll(): void {
    for (const tiers of this.#tiers) tiers.fill(0)
  }
}

function isSameGroup(a: Change, b: Change): boolean {
  return a.tier === b.tier && a.table === b.table && a.group === b.group
}

function isSame(a: Change, b: Change): boolean {
  return isSameGroup(a, b) && a.kind === b.kind
}

/** Tables of fewer dimensions than those asked for: never published, but sums of published ones give their counts. */
function tablesBetween({ tables, dimensions }: GroupedRows): GroupTable[] {
  const nameOf = (of: readonly number[]) => [...of].sort((a, b) => a - b).join()
  const seen = new Set(tables.map((table) => nameOf(table.dimensions)))
  const between: GroupTable[] = []
  const waiting = tables.map((table) => table.dimensions)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const left of next) {
      const fewer = next.filter((d) => d !== left)
      if (fewer.length === 0 || seen.has(nameOf(fewer))) continue
      seen.add(nameOf(fewer))
      waiting.push(fewer)
      between.push(tableOf(fewer, dimensions))
    }
  }
  return between
}

function tableOf(of: readonly number[], dimensions: readonly Int32Array[]): GroupTable {
  const places = new Map<string, number>()
  const groups = Int32Array.from(dimensions[of[0]], (_, i) => {
    const key = of.map((d) => dimensions[d][i]).join()
    const place = places.get(key) ?? places.size
    places.set(key, place)
    return place
  })
  return { dimensions: of, of: groups, groups: places.size }
}
