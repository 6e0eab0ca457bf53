import type { Matrix } from '../core/index.js'
import { FINDING_COUNTS } from '../findings/index.js'
import type { Metric, TextCounts } from '../metrics/index.js'

/**
 * What the best one report for everybody earns, among those that say that the most frequent findings of the references are
 * there: none of them, the first, the first two, and so on to all. Sides and severities are taken to agree.
 *
 * @returns by number of findings; NaN where the metric reads more than which findings are there
 */
export function constantReportScores(metric: Metric<'text'>, { finding_categories: counted }: TextCounts): number[] {
  if (counted === undefined) return []
  const n = counted.rows
  const referred = referredByCategory(counted)
  const total = referred.reduce((sum, count) => sum + count, 0)
  const commonest = [...referred.keys()].sort((a, b) => referred[b] - referred[a] || a - b)
  return Array.from({ length: referred.length + 1 }, (_, said) => {
    const categories = new Float64Array(3 * referred.length)
    let tp = 0
    for (const [rank, c] of commonest.entries()) {
      const isSaid = rank < said
      if (isSaid) tp += referred[c]
      categories.set(isSaid ? [referred[c], n - referred[c], 0] : [0, 0, referred[c]], 3 * c)
    }
    const findings = new Float64Array(FINDING_COUNTS.length).fill(Number.NaN)
    findings.set([n, tp, said * n - tp, total - tp]) // reports, tp, fp, fn
    return metric.compute({ n: 1 }, { findings: oneRow(findings), finding_categories: oneRow(categories) })
  })
}

const oneRow = (data: Float64Array): Matrix => ({ data, rows: 1, columns: data.length })

/** In how many references each category is there: those that were found, and those that were missed. */
function referredByCategory({ data, rows, columns }: Matrix): number[] {
  const referred = new Array<number>(columns / 3).fill(0)
  for (let i = 0; i < rows; i++) {
    for (const c of referred.keys()) referred[c] += data[i * columns + 3 * c] + data[i * columns + 3 * c + 2]
  }
  return referred
}
