import { compareText } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { BenchmarkContext, Row } from './board.js'
import { merit } from './score.js'

/**
 * Best score first; equal ones by the secondary metrics in the benchmark's order, at full precision, then by name so
 * that the order is the same everywhere. Rows without a score come last.
 */
export function rowOrder({ benchmark, primary, metrics }: BenchmarkContext) {
  const known = benchmark.metrics.secondary.filter((id) => metrics.has(id)).map((id) => metrics.get(id))
  return (a: Row, b: Row): number => {
    const first = byMerit(a, b, primary.id, primary.metric)
    if (first !== 0) return first
    for (const metric of known) {
      const next = byMerit(a, b, metric.id, metric)
      if (next !== 0) return next
    }
    return compareText(a.model.id, b.model.id)
  }
}

/** @param metric where it is undefined, larger values come first for want of anything better */
function byMerit(a: Row, b: Row, id: string, metric: Metric | undefined): number {
  const worth = (row: Row): number => {
    const value = row.estimates[id]?.value
    if (typeof value !== 'number') return Number.NEGATIVE_INFINITY
    return metric === undefined ? value : merit(value, metric)
  }
  const [one, other] = [worth(a), worth(b)]
  return one === other ? 0 : other - one
}
