import { compareText, FmbenchError, sha256Hex } from '../core/index.js'
import { parseNumber } from './tables/parse-number.js'

/** How many samples go where. Those for which there is no place are `unused`. */
export interface HashSplit {
  readonly n_train: number
  readonly n_test: number
  readonly seed: number
}

/**
 * A split that depends on ids and labels alone, never on the order of rows: in each class the samples are sorted by
 * the SHA-256 of `seed|id`; the first of them are the test part, the next the training part, the others unused. Class
 * shares are kept by largest remainder (equal remainders: the class whose name sorts first). Quantities have no
 * classes: all samples are one.
 *
 * @param where for messages
 * @returns 'train', 'test' or 'unused' for each sample
 * @throws FmbenchError `bad-data` when the two parts have more samples than there are
 */
export function splitByHash(
  ids: readonly string[],
  labels: readonly string[],
  split: HashSplit,
  where: string,
): readonly string[] {
  checkSizes(split, ids.length, where)
  const rowsByClass = groupRows(classesOf(labels))
  const { test, train } = classCounts(
    rowsByClass.map((rows) => rows.length),
    split,
  )
  const splits = new Array<string>(ids.length).fill('unused')
  rowsByClass.forEach((rows, c) => {
    sortByHash(rows, (row) => ids[row], split.seed).forEach((row, place) => {
      if (place < test[c]) splits[row] = 'test'
      else if (place < test[c] + train[c]) splits[row] = 'train'
    })
  })
  return splits
}

/**
 * A split that leaves every group whole: groups are sorted by the SHA-256 of `seed|group`; each in turn goes to the
 * test part unless that would take a class beyond its share of `n_test`. Of the others, each in turn goes to the
 * training part on the same condition, or without one where the two numbers add up to all samples. The rest is unused.
 *
 * A group that is larger than the room left is passed over, so the parts may stay short of the numbers, never above
 * `n_test`.
 *
 * @param groups the group of each sample
 * @param where for messages
 * @returns 'train', 'test' or 'unused' for each sample
 * @throws FmbenchError `bad-data` when the two parts have more samples than there are, or one stays empty
 */
export function splitGroupsByHash(
  groups: readonly string[],
  labels: readonly string[],
  split: HashSplit,
  where: string,
): readonly string[] {
  checkSizes(split, groups.length, where)
  const rowsByGroup = groupRows(groups)
  const rowsByClass = groupRows(classesOf(labels))
  const classOf = new Int32Array(labels.length)
  rowsByClass.forEach((rows, c) => {
    for (const row of rows) classOf[row] = c
  })
  const sizes = rowsByClass.map((rows) => rows.length)
  const { n_train, n_test, seed } = split
  const order = sortByHash([...rowsByGroup.keys()], (g) => groups[rowsByGroup[g][0]], seed)
  const splits = new Array<string>(groups.length).fill('unused')
  /** Takes the groups for which there is room. @returns the others */
  const fill = (part: string, candidates: readonly number[], seats: readonly number[]): number[] => {
    const room = [...seats]
    return candidates.filter((g) => {
      const needed = countClasses(rowsByGroup[g], classOf, sizes.length)
      if (needed.some((count, c) => count > room[c])) return true
      needed.forEach((count, c) => {
        room[c] -= count
      })
      for (const row of rowsByGroup[g]) splits[row] = part
      return false
    })
  }
  const left = fill('test', order, apportion(sizes, n_test))
  const sizesLeft = countClasses(
    left.flatMap((g) => rowsByGroup[g]),
    classOf,
    sizes.length,
  )
  fill('train', left, n_train + n_test === groups.length ? sizesLeft : apportion(sizesLeft, n_train))
  checkFilled(splits, where)
  return splits
}

/** More different numbers than that are quantities, not names of classes. */
const MOST_NUMBERED_CLASSES = 20

/**
 * The class of each sample; one for all where labels are quantities. Were every age a class of its own, a test part of
 * 20 % would have no seat for most of them, and the seats would go to those that sort first.
 */
function classesOf(labels: readonly string[]): readonly string[] {
  const names = new Set(labels)
  const areQuantities =
    names.size > MOST_NUMBERED_CLASSES && [...names].every((name) => parseNumber(name) !== undefined)
  return areQuantities ? labels.map(() => 'all') : labels
}

function checkFilled(splits: readonly string[], where: string): void {
  for (const part of ['test', 'train']) {
    if (splits.includes(part)) continue
    throw new FmbenchError('bad-data', `No group is small enough for the ${part} part, which stays empty.`, {
      where,
      hint: 'One group may hold most of the samples: look at the groups, or raise n_test.',
    })
  }
}

function checkSizes({ n_train, n_test }: HashSplit, n: number, where: string): void {
  if (n_train + n_test <= n) return
  throw new FmbenchError('bad-data', `n_train ${n_train} + n_test ${n_test} is more than the ${n} samples there are.`, {
    where,
    hint: 'A sample belongs to one part only: make the numbers smaller.',
  })
}

/** Of each class, its share of the test part, and of what then is left, its share of the training part. */
function classCounts(sizes: readonly number[], { n_train, n_test }: HashSplit): { test: number[]; train: number[] } {
  const test = apportion(sizes, n_test)
  return {
    test,
    train: apportion(
      sizes.map((size, c) => size - test[c]),
      n_train,
    ),
  }
}

function sortByHash(things: readonly number[], nameOf: (thing: number) => string, seed: number): number[] {
  const keyed = things.map((thing) => ({ thing, key: sha256Hex(`${seed}|${nameOf(thing)}`) }))
  return keyed.sort((a, b) => compareText(a.key, b.key)).map(({ thing }) => thing)
}

function countClasses(rows: readonly number[], classOf: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const row of rows) counts[classOf[row]]++
  return counts
}

/** The rows of each name, names sorted. */
function groupRows(names: readonly string[]): number[][] {
  const groups = new Map<string, number[]>()
  names.forEach((name, row) => {
    const rows = groups.get(name)
    if (rows === undefined) groups.set(name, [row])
    else rows.push(row)
  })
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, rows]) => rows)
}

/** Hamilton's method: `seats` shared out in proportion to the sizes, in whole numbers that add up. */
function apportion(sizes: readonly number[], seats: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const counts = sizes.map((size) => Math.floor((size * seats) / total))
  // Whole-number remainders: comparing fractions could break a tie by rounding error.
  const remainders = sizes.map((size) => (size * seats) % total)
  const order = sizes.map((_, c) => c).sort((a, b) => remainders[b] - remainders[a] || a - b)
  const left = seats - counts.reduce((sum, count) => sum + count, 0)
  for (const c of order.slice(0, left)) counts[c]++
  return counts
}
