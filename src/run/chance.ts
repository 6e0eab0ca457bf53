import type { JudgedKind, Metric, Outputs } from '../metrics/index.js'
import { mean } from '../stats/index.js'
import { constantReportScores } from './constant-reports.js'
import { inputOf, type Judged } from './judged.js'

/**
 * What guessing earns: the metric's own constant, else what the best constant answer earns on these samples, such as
 * the share of the largest class.
 *
 * @returns NaN where no constant answer has a value
 */
export function chanceOf(metric: Metric, judged: Judged): number {
  if (metric.chance !== undefined) return metric.chance
  const input = inputOf(judged, metric)
  if (input === undefined) return Number.NaN
  const earned =
    metric.needs === 'text'
      ? constantReportScores(metric as Metric<'text'>, input.output)
      : constantAnswers(judged, metric.needs).map((answer) => metric.compute(input.truth, answer as never))
  const defined = earned.filter((value) => !Number.isNaN(value))
  return defined.length === 0 ? Number.NaN : Math.max(...defined)
}

function constantAnswers({ n, ...judged }: Judged, needs: JudgedKind): Outputs[JudgedKind][] {
  const { label, score, probability, value } = judged
  if (needs === 'label' && label) {
    return Array.from({ length: label.truth.classes }, (_, k) => new Int32Array(n).fill(k))
  }
  if (needs === 'score' && score) return [new Float64Array(n)]
  if (needs === 'value' && value) return [new Float64Array(n).fill(mean(value.truth))]
  if (needs === 'probability' && probability) {
    const { y, classes } = probability.truth
    const shares = Float64Array.from({ length: classes }, (_, k) => y.filter((one) => one === k).length / n)
    return [
      { data: Float64Array.from({ length: n * classes }, (_, i) => shares[i % classes]), rows: n, columns: classes },
    ]
  }
  return []
}
