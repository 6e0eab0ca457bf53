import { compareText, FmbenchError, sha256Hex } from '../core/index.js'

/**
 * A split that depends on ids and labels alone, never on the order of rows: in each class the samples are sorted by
 * the SHA-256 of `seed|id`, and the first of them are the test part. Class shares are kept by largest remainder
 * (equal remainders: the class whose name sorts first).
 *
 * @param where for messages
 * @returns 'train' or 'test' for each sample
 * @throws FmbenchError `bad-data` when the two parts do not add up to the number of samples
 */
export function splitByHash(
  ids: readonly string[],
  labels: readonly string[],
  { n_train, n_test, seed }: { readonly n_train: number; readonly n_test: number; readonly seed: number },
  where: string,
): readonly string[] {
  if (n_train + n_test !== ids.length) {
    throw new FmbenchError(
      'bad-data',
      `n_train ${n_train} + n_test ${n_test} is not the ${ids.length} samples there are.`,
      {
        where,
        hint: 'Every sample belongs to one of the two parts: make them add up.',
      },
    )
  }
  const rowsByClass = groupRows(labels)
  const testCounts = apportion(
    rowsByClass.map((rows) => rows.length),
    n_test,
  )
  const splits = ids.map(() => 'train')
  rowsByClass.forEach((rows, c) => {
    const keyed = rows.map((row) => ({ row, key: sha256Hex(`${seed}|${ids[row]}`) }))
    keyed.sort((a, b) => compareText(a.key, b.key))
    for (const { row } of keyed.slice(0, testCounts[c])) splits[row] = 'test'
  })
  return splits
}

/** The rows of each class, classes sorted by name. */
function groupRows(labels: readonly string[]): number[][] {
  const groups = new Map<string, number[]>()
  labels.forEach((label, row) => {
    const rows = groups.get(label)
    if (rows === undefined) groups.set(label, [row])
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
