import { column } from '../core/index.js'
import { FINDING_COUNTS } from '../findings/index.js'
import type { REPORT_STRATA } from '../spec/index.js'
import { countsOfReports } from './judged-reports.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'
import type { Stratum } from './strata.js'

type ReportStratum = (typeof REPORT_STRATA)[number]

/** Where bins of whole numbers begin, from 0 on. */
const BINS: Readonly<Record<ReportStratum, readonly number[]>> = {
  complexity: [0, 1, 2, 4],
  length: [0, 25, 50, 100, 250, 500],
}

/**
 * Groups reports by what their references are like: how many findings they say are there, or how many words the first of
 * them has.
 *
 * @returns undefined where findings are not read
 */
export function stratifyReports(
  name: ReportStratum,
  plan: EvaluationPlan,
  predictions: Predictions,
): Stratum | undefined {
  const numbers = name === 'length' ? wordsOf(predictions) : findingsOf(predictions, plan)
  if (numbers === undefined) return undefined
  const bins = BINS[name]
  const binOf = numbers.map((number) => bins.findLastIndex((start) => number >= start))
  const present = [...bins.keys()].filter((bin) => binOf.includes(bin))
  return {
    name,
    levels: present.map((bin) => labelOf(bins, bin)),
    of: Int32Array.from(binOf, (bin) => present.indexOf(bin)),
    parents: {},
    isLabelDerived: false,
  }
}

/** `0`, `2-3`, `4+` */
function labelOf(bins: readonly number[], bin: number): string {
  const start = bins[bin]
  if (bin === bins.length - 1) return `${start}+`
  const last = bins[bin + 1] - 1
  return last === start ? `${start}` : `${start}-${last}`
}

const wordsOf = ({ references = [] }: Predictions): number[] =>
  references.map(([first]) => first.match(/\S+/g)?.length ?? 0)

/** A finding of the reference is one that the report has, too, or misses. */
function findingsOf(predictions: Predictions, plan: EvaluationPlan): number[] | undefined {
  const { findings } = countsOfReports(predictions, plan)
  if (findings === undefined) return undefined
  const [found, missed] = (['tp', 'fn'] as const).map((count) => column(findings, FINDING_COUNTS.indexOf(count)))
  return Array.from(found, (tp, i) => tp + missed[i])
}
