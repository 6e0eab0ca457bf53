import { sum } from './sum.js'

export interface SuppressionRules {
  /** Counts from 1 to this minus one are hidden. */
  readonly minCell: number
  /** Hide zeros too. */
  readonly hidesZero?: boolean
  /** What the hidden counts of a line must at least sum to, since their sum can be worked out; `minCell` when absent. */
  readonly leastHidden?: number
}

/** A list of counts whose total is published: which of them to hide. */
export function suppressList(counts: ArrayLike<number>, rules: SuppressionRules): boolean[] {
  return suppressLines(counts, [Array.from(counts, (_, cell) => cell)], rules)
}

/**
 * A table of counts whose row and column totals are published: which cells to hide.
 *
 * @param counts row-major; shape (rows * columns,)
 */
export function suppressTable(counts: ArrayLike<number>, columns: number, rules: SuppressionRules): boolean[] {
  const rows = Array.from({ length: counts.length / columns }, (_, r) => r)
  const inRow = Array.from({ length: columns }, (_, c) => c)
  const lines = [
    ...rows.map((r) => inRow.map((c) => r * columns + c)),
    ...inRow.map((c) => rows.map((r) => r * columns + c)),
  ]
  return suppressLines(counts, lines, rules)
}

/**
 * Primary and complementary suppression: small counts are hidden; then, in every line whose total is known, the
 * smallest other counts, until no line has a single hidden cell (total minus the others would give it back) and
 * none whose hidden cells sum to a small count. Ties by place. A zero is never hidden to protect another: it
 * protects nobody.
 *
 * @param counts whole numbers; shape (cells,)
 * @param lines cells of each published total
 * @returns whether each cell is hidden; a line may end up hidden whole
 * @see Hundepool et al. 2012, Statistical Disclosure Control, doi:10.1002/9781118348239
 */
export function suppressLines(
  counts: ArrayLike<number>,
  lines: readonly (readonly number[])[],
  { minCell, hidesZero = false, leastHidden = minCell }: SuppressionRules,
): boolean[] {
  const isHidden = Array.from(counts, (count) => count < minCell && (count > 0 || hidesZero))
  const next = (line: readonly number[]): number | undefined => {
    const hidden = line.filter((cell) => isHidden[cell])
    const isSafe = hidden.length !== 1 && sum(hidden.map((cell) => counts[cell])) >= leastHidden
    if (hidden.length === 0 || isSafe) return undefined
    const shown = line.filter((cell) => !isHidden[cell] && counts[cell] > 0)
    return shown.length === 0 ? undefined : shown.reduce((least, cell) => (counts[cell] < counts[least] ? cell : least))
  }
  for (let isStable = false; !isStable; ) {
    isStable = true
    for (const line of lines) {
      const cell = next(line)
      if (cell === undefined) continue
      isHidden[cell] = true
      isStable = false
    }
  }
  return isHidden
}
