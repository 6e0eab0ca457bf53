import type { EvalRecord } from '../spec/index.js'
import type { Doubt, HubState, ReviewFinding, SubmissionCheck } from './check.js'
import { submissionChecks } from './checks/index.js'
import { type PrivateNames, privateNamesIn } from './private-names.js'
import { reviewSubmission } from './review.js'

/** What a submitter's machine knows beside the record that is about to leave. */
export interface EgressKnowledge {
  readonly names: PrivateNames
  /** The record before anything was withheld, where something was. */
  readonly full: EvalRecord | undefined
}

/** What a hub asks about, and a machine must not let go. */
const MUST_STAY: ReadonlySet<string> = new Set(['private-text'])

/**
 * All that stands against handing a record in: what any reviewer will find, and what only the machine can tell on which
 * it was made.
 *
 * @param file its name, for messages
 */
export async function reviewEgress(
  text: string,
  file: string,
  hub: HubState,
  knowledge: EgressKnowledge,
): Promise<readonly ReviewFinding[]> {
  const found = await reviewSubmission(text, file, hub, submissionChecks.with([egressCheck(knowledge)]))
  const isBlocking = ({ check, severity }: ReviewFinding) => severity === 'blocks' || MUST_STAY.has(check)
  return [
    ...found.filter(isBlocking).map((finding) => ({ ...finding, severity: 'blocks' }) as const),
    ...found.filter((finding) => !isBlocking(finding)),
  ]
}

const egressCheck = (knowledge: EgressKnowledge): SubmissionCheck => ({
  id: 'egress',
  label: 'Nothing leaves that only this machine knows to be private',
  source: 'docs/guides/privacy.md',
  check: (record, hub) => [
    ...unknownData(record, hub),
    ...namedPersons(record, hub, knowledge),
    ...openDigests(record, knowledge),
  ],
})

function unknownData({ dataset_id }: EvalRecord, { catalog }: HubState): Doubt[] {
  if (dataset_id !== undefined && catalog.datasets.has(dataset_id)) return []
  const what = `${dataset_id ?? 'the dataset'} is not in the catalogue, so nobody can tell what of it may leave`
  return [
    { severity: 'blocks', path: ['dataset_id'], what, mend: 'Name the folder with its document: --catalog FOLDER.' },
  ]
}

/** Ids are private where they stand for persons. */
function namedPersons(record: EvalRecord, { catalog }: HubState, { names }: EgressKnowledge): Doubt[] {
  const dataset = catalog.datasets.get(record.dataset_id ?? '')?.value
  const isAboutPersons = dataset === undefined || (dataset.persons && !dataset.synthetic)
  const found = privateNamesIn(record, isAboutPersons ? names : { ...names, ids: new Map() })
  return found.map((text) => ({ severity: 'blocks', ...text, mend: 'Take it out.' }))
}

/** Digests of protected data leave keyed, so that nobody can test a guess about a row against them. */
function openDigests({ provenance }: EvalRecord, { full }: EgressKnowledge): Doubt[] {
  return (['rows_sha256', 'predictions_sha256', 'dataset_sha256'] as const).flatMap((key): Doubt[] => {
    const isOpen = provenance[key] !== undefined && provenance[key] === full?.provenance[key]
    const mend = 'Give back what fmbench wrote to eval.yaml.'
    return isOpen ? [{ severity: 'blocks', path: ['provenance', key], what: 'the digest is not keyed', mend }] : []
  })
}
