import { decodeUtf8, type Effects, FmbenchError } from '../core/index.js'
import {
  cardFindings,
  cardOf,
  documentFindings,
  type HubState,
  MODEL_CARD_FILE,
  type ReviewFinding,
  reviewSubmission,
  withCard,
} from '../review/index.js'
import { type EvalRecord, formatEval, type ModelDocument, parseEval, parseModel } from '../spec/index.js'
import { fetchAttachment } from './attachment.js'
import { documentsIn, FIELDS, type IssueBody, modelDocumentsIn, tablesIn } from './issue-body.js'

/** A record as the hub keeps it. */
export interface KeptRecord {
  readonly record: EvalRecord
  /** In the form that fmbench writes, whatever the submitted text looked like. */
  readonly text: string
  /** As `rescore` gives them; undefined where none came that could be scored here. */
  readonly predictions?: string | undefined
}

/** What an issue holds, or that it could not be seen as yet. */
export type Reading =
  | {
      readonly findings: readonly ReviewFinding[]
      /** Undefined where something blocks. */
      readonly kept: KeptRecord | undefined
    }
  | { readonly unreachable: string }

/** The name that findings give to the record of a submission, whatever its own was. */
const RECORD_NAME = 'eval.yaml'

/**
 * Finds the one record in an issue and reviews it. Whatever a stranger can do wrong is a finding.
 *
 * @param ownId the eval_id that this submission has had so far
 */
export async function readSubmission(
  body: IssueBody,
  ownId: string | undefined,
  hub: HubState,
  { rescore, effects }: { readonly rescore: Rescore; readonly effects: Effects },
): Promise<Reading> {
  const text = await findDocument(body, FIELDS.record, effects)
  if (typeof text !== 'string') return 'unreachable' in text ? text : { findings: [text], kept: undefined }
  const { card, findings: ofCard } = await readModelCard(body, hub)
  const reviewed = await reviewSubmission(text, RECORD_NAME, card === undefined ? hub : withCard(hub, card))
  if (reviewed.some(({ severity, check }) => severity === 'blocks' && check === 'document'))
    return { findings: reviewed, kept: undefined }
  const { value: record } = await parseEval(text, RECORD_NAME)
  const ofModel = [...ofCard, ...(card === undefined ? [] : cardFindings(card, record))]
  const findings = [...ofModel, ...idFindings(record, ownId, hub), ...reviewed]
  if (findings.some(({ severity }) => severity === 'blocks')) return { findings, kept: undefined }
  const attached = await findPredictions(body, effects)
  if ('unreachable' in attached) return attached
  const rescored: Rescored = attached.csv === undefined ? attached : await rescore(record, attached.csv)
  const all = [...rescored.findings, ...findings]
  if (all.some(({ severity }) => severity === 'blocks')) return { findings: all, kept: undefined }
  return { findings: all, kept: { record, text: formatEval(record), predictions: rescored.predictions } }
}

/** What came of scoring the predictions of a submission again. */
export interface Rescored {
  readonly findings: readonly ReviewFinding[]
  /** As CSV, written anew; undefined where a finding says why they could not be scored, or what they give instead. */
  readonly predictions?: string
}

/** Scores predictions of a record's samples again. @param csv a stranger's text */
export type Rescore = (record: EvalRecord, csv: string) => Promise<Rescored>

/**
 * The description of a model that the hub does not know, where an issue holds one: without anything that would run.
 *
 * @returns no card for a model that the hub knows
 */
export async function readModelCard(
  body: IssueBody,
  { catalog }: Pick<HubState, 'catalog'>,
): Promise<{ readonly card?: ModelDocument; readonly findings: readonly ReviewFinding[] }> {
  const [text, ...more] = modelDocumentsIn(body)
  if (text === undefined) return { findings: [] }
  if (more.length > 0) {
    const what = `It describes ${more.length + 1} models.`
    return { findings: [blocking('document', 'the issue', what, 'Edit the issue and leave one of them.')] }
  }
  try {
    const card = cardOf((await parseModel(text, MODEL_CARD_FILE)).value)
    const id = card.model_id
    const known = catalog.findModel(id)?.value
    if (known !== undefined) {
      const what = `the hub has a document of "${known.model_id}" already, and uses that one`
      const mend = 'Nothing; or take it out of the issue.'
      return { findings: [{ severity: 'notes', check: 'names', where: MODEL_CARD_FILE, what, mend }] }
    }
    if (!DEVICE.test(id)) return { card, findings: [] }
    const what = `"${id}" cannot be the name of a file everywhere.`
    return { findings: [blocking('names', MODEL_CARD_FILE, what, 'Give the model another id.')] }
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError) || thrown.code !== 'bad-document') throw thrown
    return { findings: documentFindings(thrown, MODEL_CARD_FILE) }
  }
}

/** The predictions that were attached to an issue, if any. */
async function findPredictions(
  body: IssueBody,
  effects: Effects,
): Promise<{ readonly csv?: string; readonly findings: readonly ReviewFinding[] } | { readonly unreachable: string }> {
  const [url, ...more] = tablesIn(body)
  if (url === undefined) return { findings: [] }
  if (more.length > 0) {
    const what = `It holds ${more.length + 1} tables: nobody could tell which the predictions are.`
    return { findings: [blocking('predictions', 'the issue', what, 'Edit the issue and leave one of them.')] }
  }
  const read = await readAttachment(url, effects)
  if (typeof read === 'string') return { csv: read, findings: [] }
  return 'unreachable' in read ? read : { findings: [read] }
}

/** The text of the one document in an issue, or what is wrong. @param label the field it belongs into */
export async function findDocument(
  body: IssueBody,
  label: string,
  effects: Effects,
): Promise<string | ReviewFinding | { readonly unreachable: string }> {
  if (body.hidesText) {
    const what = 'It hides text in an HTML comment (<!--): reviewers would see another issue than the one that is read.'
    return blocking('document', 'the issue', what, 'Edit the issue and take the comment out.')
  }
  const found = documentsIn(body, label)
  const [document] = found
  if (document === undefined) {
    const mend = `Paste it into the field "${label}", or attach it as a .txt or .yaml file.`
    return blocking('document', 'the issue', 'It holds no document.', mend)
  }
  if (found.length > 1) {
    const what = `It holds ${found.length} documents (blocks of code, attached files): nobody could tell which was reviewed.`
    return blocking('document', 'the issue', what, 'Edit the issue and leave one of them.')
  }
  if (document.kind === 'text') return document.text
  if (/\.(?:ya?ml|txt)$/i.test(document.url)) return readAttachment(document.url, effects)
  const mend = 'Attach the text itself; nothing is unpacked.'
  return blocking('document', ATTACHED, 'It is no .yaml or .txt file.', mend)
}

const ATTACHED = 'the attached file'

async function readAttachment(
  url: string,
  effects: Effects,
): Promise<string | ReviewFinding | { readonly unreachable: string }> {
  try {
    return decodeUtf8(await fetchAttachment(url, effects), ATTACHED)
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError)) throw thrown
    if (thrown.code !== 'bad-data') return { unreachable: thrown.what }
    return blocking('document', ATTACHED, thrown.what, 'Attach a text file of at most 5 MiB to the issue.')
  }
}

/** Names that Windows keeps for devices: a file of that name could not be checked out there. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** An id becomes the name of a file, on disks that may not tell cases apart, and belongs to who had it first. */
function idFindings({ eval_id }: EvalRecord, ownId: string | undefined, { index }: HubState): ReviewFinding[] {
  const where = `${RECORD_NAME} eval_id`
  const owner = index.byEvalId.get(eval_id.toLowerCase()).find((row) => row.eval_id !== ownId)
  if (owner !== undefined) {
    const what = `"${owner.eval_id}" is the eval_id of another record of this hub.`
    return [blocking('eval-id', where, what, 'Give this one an eval_id of its own.')]
  }
  if (!DEVICE.test(eval_id)) return []
  return [
    blocking('eval-id', where, `"${eval_id}" cannot be the name of a file everywhere.`, 'Give it another eval_id.'),
  ]
}

const blocking = (check: string, where: string, what: string, mend: string): ReviewFinding => ({
  severity: 'blocks',
  check,
  where,
  what,
  mend,
})
