import { placeIn } from '../spec/faults.js'
import type { CatalogEntry, EvalRecord, ModelDocument } from '../spec/index.js'
import type { HubState, ReviewFinding } from './check.js'
import { hiddenTextCheck, placeholdersCheck, privateTextCheck } from './checks/free-text.js'

/**
 * What a stranger may say of a model: who it is. Nothing by which it would be run, no path of a machine, no other name
 * that results of others might be found under.
 */
export function cardOf(model: ModelDocument): ModelDocument {
  const { recipe: _recipe, extra: _extra, ...said } = model
  return { ...said, aliases: [], is_floor: false, adapter: 'none', options: {} }
}

/** The hub as it would be with that model. */
export function withCard(hub: HubState, card: ModelDocument): HubState {
  const entry: CatalogEntry<ModelDocument> = { value: card, file: MODEL_CARD_FILE, folder: '/', notes: [] }
  return { ...hub, catalog: hub.catalog.with({ models: [entry] }) }
}

/** The name that findings give to it. */
export const MODEL_CARD_FILE = 'model.yaml'

const TEXT_CHECKS = [placeholdersCheck, hiddenTextCheck, privateTextCheck]

/** What is wrong with a model document that came with a record. */
export function cardFindings(card: ModelDocument, { model_ids }: EvalRecord): ReviewFinding[] {
  const finding = (check: string, path: readonly PropertyKey[]) => ({
    check,
    where: placeIn(MODEL_CARD_FILE, undefined, path),
  })
  const texts = TEXT_CHECKS.flatMap(({ id, check }) =>
    check(card).map(({ severity, path = [], what, mend }) => ({ ...finding(id, path), severity, what, mend })),
  )
  if (card.model_id === model_ids.candidate) return texts
  const what = `the record is about "${model_ids.candidate}", and this document about "${card.model_id}"`
  const mend = 'Hand in the document of the model that was evaluated.'
  return [{ ...finding('names', ['model_id']), severity: 'blocks', what, mend }, ...texts]
}
