/** How often a set of reports repeats itself. */
export interface Collapse {
  readonly reports: number
  readonly distinct: number
  /** The first of the reports that occur most often; -1 when there are none. */
  readonly mostFrequent: number
  /** Of all reports, those that say what it says; NaN when there are none. */
  readonly mostFrequentShare: number
}

/**
 * A model that writes one report for everybody has 1 distinct report, whatever the overlap of words says. Reports that
 * differ in white space alone are the same.
 */
export function collapseOf(reports: readonly string[]): Collapse {
  const found = new Map<string, { first: number; count: number }>()
  for (const [i, report] of reports.entries()) {
    const key = report.trim().replaceAll(/\s+/g, ' ')
    const seen = found.get(key)
    if (seen === undefined) found.set(key, { first: i, count: 1 })
    else seen.count++
  }
  const top = [...found.values()].reduce((a, b) => (b.count > a.count ? b : a), { first: -1, count: 0 })
  return {
    reports: reports.length,
    distinct: found.size,
    mostFrequent: top.first,
    mostFrequentShare: top.count / reports.length,
  }
}

/**
 * The share of reports that stand word for word among the training reports: capitals and punctuation, which models drop, do
 * not matter. Empty ones copy nothing. NaN without reports.
 */
export function copiedShare(reports: readonly string[], training: readonly string[]): number {
  const textOf = (report: string) => wordsOf(report).join(' ')
  const known = new Set(training.map(textOf).filter((text) => text !== ''))
  return reports.filter((report) => known.has(textOf(report))).length / reports.length
}

function wordsOf(report: string): string[] {
  return report.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Words in a row that are compared. */
const WINDOW = 3

/**
 * How alike the reports of a set are: the mean cosine similarity of two of them, as sets of three words in a row. 1 when all
 * are the same; to be read beside the value of the references.
 *
 * Reports of fewer than three words are left out.
 *
 * @returns NaN for fewer than two reports
 */
export function templateSimilarity(reports: readonly string[]): number {
  // The mean over pairs follows from the length of the sum of unit vectors, in one pass.
  const sum = new Map<string, number>()
  let n = 0
  for (const report of reports) {
    const words = wordsOf(report)
    const windows = new Set(words.slice(WINDOW - 1).map((_, i) => words.slice(i, i + WINDOW).join(' ')))
    if (windows.size === 0) continue
    n++
    const weight = 1 / Math.sqrt(windows.size)
    for (const key of windows) sum.set(key, (sum.get(key) ?? 0) + weight)
  }
  let squares = 0
  for (const value of sum.values()) squares += value * value
  return n < 2 ? Number.NaN : (squares - n) / (n * (n - 1))
}
