import { didYouMean, type Effects, FmbenchError, sha256Hex } from '../core/index.js'
import { readTable } from '../data/index.js'
import type { EgressKnowledge } from '../review/egress.js'
import { cardOf, MODEL_CARD_FILE } from '../review/index.js'
import { type EvalRecord, formatEval, formatModel, type ModelDocument, parseEval, parseModel } from '../spec/index.js'
import { readYaml } from '../spec/yaml-read.js'
import { type LeavingPredictions, PREDICTIONS_FILE } from './leaving-predictions.js'
import { cleanPredictions } from './result.js'

/** What leaves when a result is handed in: eval.yaml, where asked for the predictions, and nothing else. */
export interface SubmissionBundle {
  readonly record: EvalRecord
  readonly text: string
  /** The text as it is read by others. */
  readonly document: object
  readonly bytes: number
  readonly sha256: string
  readonly predictions?: LeavingPredictions
  /** Who the model is, for a hub that does not know it: in the text of the issue. */
  readonly card?: ModelDocument
}

/** Name, length and digest of each file that leaves. */
export const leavingFiles = ({ bytes, sha256, predictions, card }: SubmissionBundle) => [
  { file: 'eval.yaml', bytes, sha256 },
  ...(card ? [factsOf(MODEL_CARD_FILE, formatModel(card))] : []),
  ...(predictions ? [{ file: PREDICTIONS_FILE, bytes: predictions.bytes, sha256: predictions.sha256 }] : []),
]

const factsOf = (file: string, text: string) => ({
  file,
  bytes: new TextEncoder().encode(text).length,
  sha256: sha256Hex(text),
})

/** The description of a model, from its document. @throws FmbenchError `bad-document` */
export async function readCard(file: string, { files }: Effects): Promise<ModelDocument> {
  return cardOf((await parseModel(await files.readText(file), file)).value)
}

/** What a submitter says about a result beside its numbers, and what to write there. */
export const DECLARATIONS: Readonly<Record<string, string>> = {
  submitter: 'who hands this in: a name, an ORCID or a GitHub account; no e-mail address',
  by: 'authors, or others',
  conflicts: 'none, or which interests you have in the outcome',
  training_data: 'a list of what the model was trained on',
  pretraining_overlap: 'none, unknown, or which of these samples it has seen',
  intended_use: 'what the model is for',
  replaces: 'the eval_id of an earlier result that this one replaces',
  reason: 'why it does',
}

/**
 * The record of a result, with declarations laid over its own.
 *
 * @throws FmbenchError `not-found` when the folder holds no result; `bad-document` for a fault in a file
 */
export async function readBundle(
  folder: string,
  declarationsFile: string | undefined,
  effects: Effects,
): Promise<SubmissionBundle> {
  const { files } = effects
  const file = files.join(folder, 'eval.yaml')
  if ((await files.facts(file))?.kind !== 'file') {
    throw new FmbenchError('not-found', 'There is no result in this folder: it holds no eval.yaml.', {
      where: folder,
      hint: 'Name the folder of one result, as run and score write it.',
    })
  }
  const { value } = await parseEval(await files.readText(file), file)
  const declared = declarationsFile === undefined ? {} : await readDeclarations(declarationsFile, effects)
  const declarations = { ...value.declarations, ...declared }
  const record = { ...value, ...(Object.keys(declarations).length > 0 && { declarations }) }
  // Written anew: comments that somebody left in the file stay here.
  const text = formatEval(record)
  const { raw: document } = await readYaml(text, file, text.length)
  return { record, text, document, bytes: new TextEncoder().encode(text).length, sha256: sha256Hex(text) }
}

const MAX_DECLARATIONS = 2 ** 16

async function readDeclarations(file: string, { files }: Effects): Promise<Readonly<Record<string, unknown>>> {
  const { raw } = await readYaml(await files.readText(file), file, MAX_DECLARATIONS)
  const known = Object.keys(DECLARATIONS)
  const unknown = Object.keys(raw).find((key) => !known.includes(key))
  if (unknown === undefined) return raw
  throw new FmbenchError('bad-document', `"${unknown}" is no declaration.`, {
    where: file,
    hint: didYouMean(unknown, known) ?? `Known ones: ${known.join(', ')}.`,
  })
}

/** What this machine knows beside the record: ids, its own names, what was withheld, and whose data it is. */
export async function egressKnowledge(folder: string, effects: Effects): Promise<EgressKnowledge> {
  const { files, machine } = effects
  const fullFile = files.join(folder, 'private', 'eval.full.yaml')
  const hasFull = (await files.facts(fullFile)) !== undefined
  return {
    names: { ids: await privateIds(folder, effects), own: machine.ownNames },
    full: hasFull ? (await parseEval(await files.readText(fullFile), fullFile)).value : undefined,
  }
}

/** Ids of samples and persons in the predictions beside a record, each with where it stands; none without them. */
async function privateIds(folder: string, effects: Effects): Promise<ReadonlyMap<string, string>> {
  const { files } = effects
  const file = cleanPredictions(folder, effects)
  const ids = new Map<string, string>()
  if ((await files.facts(file)) === undefined) return ids
  const { cells } = await readTable(file, effects)
  for (const column of ['sample_id', 'subject_id']) {
    for (const [row, id] of (cells.get(column) ?? []).entries()) ids.set(String(id), `${column} of row ${row + 1}`)
  }
  return ids
}
