import type { Named, Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { Catalog, EvalRecord } from '../spec/index.js'
import type { HubIndex } from './hub-index.js'

/**
 * `blocks`: cannot be accepted as it is. `asks`: the submitter must answer before it is ranked. `notes`: a reader should
 * know.
 */
export type Severity = 'blocks' | 'asks' | 'notes'

/** The same for terminal, comment and page. Texts are as they are: whoever shows one escapes it. */
export interface ReviewFinding {
  readonly severity: Severity
  /** Id of the check, or `document` for what keeps the text from being a record at all. */
  readonly check: string
  /** `eval.yaml:14 metrics.AUROC` */
  readonly where: string
  readonly what: string
  readonly mend: string
}

/** What a check has against a record. */
export interface Doubt {
  readonly severity: Severity
  /** The place in the record; the whole of it when absent. */
  readonly path?: readonly PropertyKey[]
  readonly what: string
  readonly mend: string
}

/** All that a record is judged by. */
export interface HubState {
  readonly catalog: Catalog
  readonly metrics: Registry<Metric>
  /** Of what the hub holds; it may hold the record itself. */
  readonly index: HubIndex
  /** An instant, such as `effects.clock.now()` gives; without it nothing lies in the future. */
  readonly now?: string
}

/** One way in which a record can be wrong. Pure, and fast: it is asked for every record of a hub. */
export interface SubmissionCheck extends Named {
  readonly label: string
  /** Where the rule comes from: a paper with its DOI, or the document that states it. */
  readonly source: string
  check(record: EvalRecord, hub: HubState): readonly Doubt[]
}
