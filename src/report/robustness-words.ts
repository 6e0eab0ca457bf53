import type { RecordEstimate, RecordProbeCurve, RecordRobustnessBasis } from '../spec/eval.js'
import { formatBound, formatInterval, formatLevel, notAvailable } from './format-number.js'
import type { ReportContext } from './section.js'
import { reasonInWords } from './words.js'

/** The metric that is the mean of the areas. */
export const SCORE = 'robustness_score'

/** The places in a report that say what areas and similarity are. */
export const AREAS_ID = 'how-areas'
export const SIMILARITY_ID = 'how-similarity'

/** Both parts of a record about damage. @throws Error, as a bug of ours, when asked of a record without them */
export function recorded({ record }: ReportContext): {
  readonly curves: readonly RecordProbeCurve[]
  readonly basis: RecordRobustnessBasis
} {
  const { robustness: curves, robustness_basis: basis } = record
  if (curves === undefined || basis === undefined) throw new Error('The record says nothing about damage.')
  return { curves, basis }
}

/** `95% interval` */
export const intervalName = ({ record }: ReportContext): string => {
  const level = record.robustness_basis?.level
  return level === undefined ? 'interval' : `${formatLevel(level)} interval`
}

type Ends = Pick<RecordEstimate, 'low' | 'high'>

/** `0.760 to 0.810`; undefined without an interval. */
export function endsOf({ low, high }: Ends): string | undefined {
  return low === undefined || high === undefined ? undefined : formatInterval({ low, high })
}

/** `0.786 (0.760 to 0.810)`, or the reason why there is no value. */
export function withEnds(estimate: RecordEstimate): string {
  if (estimate.value === null) return `${notAvailable}: ${reasonInWords(estimate.why)}`
  const ends = endsOf(estimate)
  return ends === undefined ? formatBound(estimate.value) : `${formatBound(estimate.value)} (${ends})`
}

/** `0.786, 95% interval 0.760 to 0.810`, for a sentence. */
export function inSentence(context: ReportContext, estimate: RecordEstimate): string {
  if (estimate.value === null) return `${notAvailable} (${reasonInWords(estimate.why)})`
  const ends = endsOf(estimate)
  return ends === undefined
    ? `${formatBound(estimate.value)} (no interval)`
    : `${formatBound(estimate.value)} (${intervalName(context)} ${ends})`
}
