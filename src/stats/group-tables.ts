// Person data cut into groups by several dimensions at once, and what a published group tells about its members.

/** Rows of person data. Every array has one entry per row; shape (n,) */
export interface GroupedRows {
  /** By dimension: the level of each row, counted from 0. */
  readonly dimensions: readonly Int32Array[]
  /** Groups that are to be published: each combines some of the dimensions. */
  readonly tables: readonly GroupTable[]
  readonly classOf: Int32Array
  /** What was decided about each row: its predicted class, -1 for none. */
  readonly decisionOf: Int32Array
  /** Whom the row is about; rows are persons when absent. */
  readonly personOf?: Int32Array
}

export interface GroupTable {
  /** Places into `dimensions`. */
  readonly dimensions: readonly number[]
  /** Group of each row within this table, counted from 0; shape (n,) */
  readonly of: Int32Array
  readonly groups: number
}

/**
 * How much is told of a group, each tier with what the one before tells: nothing but its size; values from which
 * the size of each class could be worked out; values from which each cell of its confusion matrix could be.
 */
export const TIERS = ['size', 'classes', 'decisions'] as const

/** Rows that are alike in everything that counts here. */
export interface Atom {
  readonly rows: number
  readonly persons: ReadonlySet<number> | undefined
  /** Level in each dimension. */
  readonly levels: readonly number[]
  readonly class: number
  /** By tier: which of the counts it tells apart this row falls into. */
  readonly kinds: readonly number[]
  /** By table: the group. */
  readonly groups: readonly number[]
}

/** The rows as atoms, in order of first appearance. */
export function atomsOf(rows: GroupedRows): Atom[] {
  const found = new Map<string, { atom: Omit<Atom, 'rows'> & { rows: number }; persons: Set<number> | undefined }>()
  const classes = Math.max(0, ...new Set(rows.classOf)) + 1
  for (let i = 0; i < rows.classOf.length; i++) {
    const levels = rows.dimensions.map((of) => of[i])
    const cell = (rows.decisionOf[i] + 1) * classes + rows.classOf[i]
    const key = `${levels.join()};${cell}`
    let held = found.get(key)
    if (held === undefined) {
      const persons = rows.personOf && new Set<number>()
      const groups = rows.tables.map(({ of }) => of[i])
      const atom = { rows: 0, persons, levels, class: rows.classOf[i], kinds: [0, rows.classOf[i], cell], groups }
      held = { atom, persons }
      found.set(key, held)
    }
    held.atom.rows++
    if (rows.personOf !== undefined) held.persons?.add(rows.personOf[i])
  }
  return [...found.values()].map(({ atom }) => atom)
}

/** Whether the atoms together are about at least one but fewer than `minCell` persons. */
export function isSmall(atoms: readonly Atom[], minCell: number): boolean {
  if (atoms.every(({ persons }) => persons === undefined)) {
    const n = atoms.reduce((sum, { rows }) => sum + rows, 0)
    return n > 0 && n < minCell
  }
  const together = new Set<number>()
  for (const { persons = [] } of atoms) {
    for (const person of persons) together.add(person)
    if (together.size >= minCell) return false
  }
  return together.size > 0
}

/** Whether some count that the tier tells of these rows is small. */
export function hasSmallCount(atoms: readonly Atom[], tier: number, minCell: number): boolean {
  return [...groupBy(atoms, ({ kinds }) => kinds[tier]).values()].some((alike) => isSmall(alike, minCell))
}

export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
