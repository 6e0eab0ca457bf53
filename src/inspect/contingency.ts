/** How far two ways of grouping the same samples go together. */
export interface Contingency {
  /** Pearson's; NaN where one side has fewer than two groups. */
  readonly chiSquare: number
  readonly df: number
  /**
   * 0 unrelated, 1 one side tells the other; corrected for bias, so that chance gives 0 rather than a little.
   * @see Bergsma 2013, doi:10.1016/j.jkss.2012.10.002
   */
  readonly cramersV: number
}

/** Counts of samples by row group and column group; a group of -1 is left out. */
export function crossTabulate(rowOf: Int32Array, rows: number, columnOf: Int32Array, columns: number): Float64Array[] {
  const counts = Array.from({ length: rows }, () => new Float64Array(columns))
  for (let i = 0; i < rowOf.length; i++) {
    if (rowOf[i] !== -1 && columnOf[i] !== -1) counts[rowOf[i]][columnOf[i]]++
  }
  return counts
}

/** Pearson's chi-square and Cramér's V; empty rows and columns count for nothing. */
export function contingency(counts: readonly Float64Array[]): Contingency {
  const rowSums = counts.map((row) => row.reduce((sum, count) => sum + count, 0))
  const columnSums = (counts[0] ?? []).map((_, c) => counts.reduce((sum, row) => sum + row[c], 0))
  const n = rowSums.reduce((sum, count) => sum + count, 0)
  const r = rowSums.filter((sum) => sum > 0).length
  const k = columnSums.filter((sum) => sum > 0).length
  if (r < 2 || k < 2) return { chiSquare: Number.NaN, df: 0, cramersV: Number.NaN }
  let chiSquare = 0
  counts.forEach((row, i) => {
    row.forEach((count, c) => {
      const expected = (rowSums[i] * columnSums[c]) / n
      if (expected > 0) chiSquare += (count - expected) ** 2 / expected
    })
  })
  const df = (r - 1) * (k - 1)
  const phiSquared = Math.max(0, chiSquare / n - df / (n - 1))
  const smaller = Math.min(r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)) - 1
  return { chiSquare, df, cramersV: Math.min(1, Math.sqrt(phiSquared / smaller)) }
}
