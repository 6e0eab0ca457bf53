import type { Findings } from './extract.js'
import type { FindingLabel } from './labels.js'

/**
 * What several reports about one case say together: of each category what most of those say that mention it, the stronger
 * word in a tie; categories that fewer than half of the reports mention are left out.
 *
 * @param reports at least one
 */
export function consensusOf(reports: readonly Findings[]): Findings {
  if (reports.length === 1) return reports[0]
  const strongestFirst: readonly FindingLabel[] = ['positive', 'uncertain', 'negative']
  const labels = new Map<string, FindingLabel>()
  for (const category of new Set(reports.flatMap((report) => [...report.labels.keys()]))) {
    const said = reports.flatMap((report) => report.labels.get(category) ?? [])
    if (said.length * 2 < reports.length) continue
    const votes = strongestFirst.map((label) => said.filter((one) => one === label).length)
    labels.set(category, strongestFirst[votes.indexOf(Math.max(...votes))])
  }
  return {
    labels,
    mentions: reports.flatMap(({ mentions }) => mentions),
    comparisons: reports.flatMap(({ comparisons }) => comparisons),
  }
}
