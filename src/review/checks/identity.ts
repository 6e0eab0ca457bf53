import type { Catalog, EvalRecord } from '../../spec/index.js'
import type { Doubt, HubState, SubmissionCheck } from '../check.js'
import type { HubIndex } from '../hub-index.js'
import { skeletonOf } from '../look-alikes.js'

export const identityCheck: SubmissionCheck = {
  id: 'identity',
  aliases: ['I11'],
  label: 'Its id is its own, and its model is no other one in other letters',
  source: 'Unicode Technical Standard 39, section 4',
  check: (record, hub) => [...takenId(record, hub), ...sameResult(record, hub), ...lookAlike(record, hub)],
}

/** Ids become names of files: two that differ in case alone would be one on some disks. */
function takenId({ eval_id, model_ids, benchmark_id, metrics }: EvalRecord, { index }: HubState): Doubt[] {
  const other = index.byEvalId
    .get(eval_id.toLowerCase())
    ?.find(
      (row) =>
        row.eval_id !== eval_id ||
        row.model_id !== model_ids.candidate ||
        row.benchmark_id !== benchmark_id ||
        Object.entries(row.metrics).some(([id, value]) => metrics[id] !== value),
    )
  if (other === undefined) return []
  const what = `the hub has another result of this id: ${other.eval_id}, ${other.model_id} on ${other.benchmark_id}`
  const mend = 'Give it an id of its own; an accepted result is replaced by a new one, never changed.'
  return [{ severity: 'blocks', path: ['eval_id'], what, mend }]
}

/** The same model may be evaluated by many; that the hub has the very result, a reviewer should know. */
function sameResult({ eval_id, model_ids, provenance, disclosure }: EvalRecord, { index }: HubState): Doubt[] {
  const digest = (disclosure?.min_cell ?? 0) === 0 ? provenance.predictions_sha256 : undefined
  const same = (digest === undefined ? [] : index.byPredictions.get(digest)).find(
    (row) => row.model_id === model_ids.candidate && row.eval_id !== eval_id,
  )
  if (same === undefined) return []
  const what = `the hub has the same predictions of the same model already: ${same.eval_id}`
  const mend =
    'Nothing, if it was evaluated again; a result that takes the place of another names it: declarations.replaces.'
  return [{ severity: 'notes', path: ['provenance', 'predictions_sha256'], what, mend }]
}

function lookAlike({ model_ids: { candidate } }: EvalRecord, { catalog, index }: HubState): Doubt[] {
  const known = catalog.findModel(candidate)?.value.model_id ?? candidate
  const alike = (namesBySkeleton(catalog, index).get(skeletonOf(candidate)) ?? []).filter((model) => model !== known)
  if (alike.length === 0) return []
  const what = `${candidate} reads like ${alike.slice(0, 3).join(', ')}, and counts as another model`
  const mend = 'If it is the same model, use its id; if not, choose a name that nobody confuses with it.'
  return [{ severity: 'asks', path: ['model_ids', 'candidate'], what, mend }]
}

type Names = ReadonlyMap<string, readonly string[]>
const cache = new WeakMap<Catalog, { readonly index: HubIndex; readonly names: Names }>()

/** The ids of all models, by what their names look like. Made once for a hub. */
function namesBySkeleton(catalog: Catalog, index: HubIndex): Names {
  const before = cache.get(catalog)
  if (before?.index === index) return before.names
  const names = new Map<string, string[]>()
  const add = (name: string, model: string): void => {
    const skeleton = skeletonOf(name)
    const models = names.get(skeleton)
    if (models === undefined) names.set(skeleton, [model])
    else if (!models.includes(model)) models.push(model)
  }
  for (const { value } of catalog.models.values()) {
    for (const name of [value.model_id, value.name, ...value.aliases]) add(name, value.model_id)
  }
  for (const model of new Set(index.rows.map(({ model_id }) => model_id))) {
    add(model, catalog.findModel(model)?.value.model_id ?? model)
  }
  cache.set(catalog, { index, names })
  return names
}
