export type { Doubt, HubState, ReviewFinding, Severity, SubmissionCheck } from './check.js'
export { submissionChecks } from './checks/index.js'
export { countFindings, formatFindings } from './format.js'
export {
  formatIndexRows,
  type HubIndex,
  hubIndexOf,
  type IndexRow,
  indexOfRows,
  indexRow,
  parseIndexRows,
} from './hub-index.js'
export { skeletonOf } from './look-alikes.js'
export { cardFindings, cardOf, MODEL_CARD_FILE, withCard } from './model-card.js'
export { isPlaceholder } from './placeholder.js'
export { type PrivateTrace, privateTraces } from './private-traces.js'
export { documentFindings, reviewRecord, reviewSubmission } from './review.js'
