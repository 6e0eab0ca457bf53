import { compareText, type Effects, FmbenchError } from '../core/index.js'
import { readTable } from '../data/index.js'
import { predictionsFile } from '../hub/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { builtInProbes } from '../probes/index.js'
import { protocols } from '../protocols/index.js'
import { readBeside, readMaskedBeside } from '../run/arrays-beside.js'
import { alignPredictions } from '../run/compare.js'
import type { DamagedPass, ProbedModel } from '../run/damaged.js'
import {
  aggregated,
  DEFAULT_OPTIONS,
  type EvaluationPlan,
  joinPredictions,
  type Predictions,
  planEvaluation,
  readReferences,
  rowsSha256,
} from '../run/index.js'
import { damagedPass, type RobustnessPlan } from '../run/robustness-plan.js'
import { type Catalog, type EvalRecord, parseEval } from '../spec/index.js'
import { datasetAtHand } from './dataset-at-hand.js'

/** A result on disk: its record, and where it lies. */
export interface Result {
  readonly record: EvalRecord
  readonly folder: string
}

/** @param path a folder with an eval.yaml, or a record */
export async function readResult(path: string, { files }: Effects): Promise<Result> {
  const isFolder = (await files.facts(path))?.kind === 'directory'
  const file = isFolder ? files.join(path, 'eval.yaml') : path
  const { value: record } = await parseEval(await files.readText(file), file)
  return { record, folder: files.folderOf(files.resolve(file)) }
}

/** Where the clean predictions of a result lie. @param folder of its record */
export const cleanPredictions = (folder: string, { files }: Pick<Effects, 'files'>): string =>
  files.join(folder, 'private', 'predictions', 'clean.parquet')

/** The predictions that lie beside a record, or that the hub keeps whose `evals/` it lies in; undefined without. */
export async function predictionsOf({ record, folder }: Result, effects: Effects): Promise<string | undefined> {
  const { files } = effects
  const beside = cleanPredictions(folder, effects)
  const kept = files.join(files.folderOf(folder), ...predictionsFile(record.eval_id).split('/'))
  const places = files.nameOf(folder) === 'evals' ? [beside, kept] : [beside]
  for (const place of places) if ((await files.facts(place)) !== undefined) return place
  return undefined
}

export interface FoundPredictions {
  readonly plan: EvaluationPlan
  readonly predictions: Predictions
}

/**
 * The predictions that lie beside a record, or why they cannot be used. They must be about the rows that the record
 * names, so that nobody's other file is taken for them.
 */
export async function findPredictions(
  result: Result,
  level: number,
  catalog: Catalog,
  effects: Effects,
): Promise<FoundPredictions | string> {
  const { record } = result
  const file = await predictionsOf(result, effects)
  if (file === undefined) return `there are no predictions beside ${record.eval_id}`
  if ((record.run_metadata.coverage ?? 1) < 1) return `${record.eval_id} lacks predictions of some samples`
  const benchmark = catalog.benchmarks.get(record.benchmark_id)?.value
  const dataset = catalog.datasets.get(record.dataset_id ?? '')
  const model = catalog.findModel(record.model_ids.candidate)?.value
  if (benchmark === undefined) return `${record.benchmark_id} is not in the catalogue`
  if (benchmark.version !== record.benchmark_version) {
    return `${record.eval_id} is about another version of ${record.benchmark_id} than the catalogue's`
  }
  if (dataset === undefined) return `${record.dataset_id} is not in the catalogue`
  const named = model ?? ({ ...NOBODY, model_id: record.model_ids.candidate } as const)
  const plan = planEvaluation(
    { benchmark, dataset: dataset.value, model: named, findingSchemas: catalog.findingSchemas },
    { ...DEFAULT_OPTIONS, level, strata: [] },
    { metrics: builtInMetrics, protocols, probes: builtInProbes },
  )
  try {
    const reconstruction = await readBeside(file, '', effects)
    const beside = reconstruction && { reconstruction, masked: await readMaskedBeside(file, effects) }
    const table = await readTable(file, effects)
    // A hub keeps no texts that people wrote: they are in the dataset.
    const data = plan.writing && !readReferences(table) ? await datasetAtHand(plan, dataset, effects) : undefined
    const { predictions } = joinPredictions(plan, table, data, beside)
    const isPublic = (record.disclosure?.min_cell ?? 0) === 0
    if (isPublic && rowsSha256(predictions, plan.classes) !== record.provenance.rows_sha256) {
      return `the predictions beside ${record.eval_id} are not about the rows that it names`
    }
    return { plan, predictions: aggregated(plan, predictions) }
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError)) throw thrown
    return `the predictions beside ${record.eval_id} cannot be read: ${thrown.what}`
  }
}

/** A model under damage, and which damage that was. */
export interface FoundDamage {
  readonly robustness: RobustnessPlan
  readonly model: ProbedModel
}

/**
 * The predictions for damaged samples that lie beside a record, or why they cannot be used.
 *
 * @param clean those for the clean samples; all others are brought into their order
 */
export async function findDamage(
  { record, folder }: Result,
  plan: EvaluationPlan,
  clean: Predictions,
  effects: Effects,
): Promise<FoundDamage | string> {
  const robustness = damageOf(record)
  if (robustness === undefined) return `${record.eval_id} has no curves`
  const passes: DamagedPass[] = []
  for (const { id: probe, severities, replicates } of robustness.probes) {
    for (let level = 1; level < severities.length; level++) {
      for (let replicate = 0; replicate < replicates; replicate++) {
        const name = damagedPass(probe, level, replicate)
        const read = await readPass(folder, name, plan, effects)
        const predictions = typeof read === 'string' ? read : alignPredictions(clean, read)
        if (typeof predictions === 'string') return `${name} of ${record.eval_id}: ${predictions}`
        passes.push({ probe, level, replicate, predictions, failure: undefined })
      }
    }
  }
  return { robustness, model: { clean, damaged: { passes, again: undefined } } }
}

/** What was done to the samples of a record. */
function damageOf({ robustness, robustness_basis: basis }: EvalRecord): RobustnessPlan | undefined {
  if (robustness === undefined || basis === undefined) return undefined
  const probes = robustness.map(({ probe: id, grid, unit, severities, apart = false }) => {
    return { id, grid, unit, severities, isApart: apart, replicates: basis.replicates }
  })
  return { metric: basis.metric, probes, scored: basis.scored ?? [] }
}

/** Why the curves of two records cannot be compared; undefined when both had the same damage. */
export function otherDamage(first: EvalRecord, second: EvalRecord): string | undefined {
  const [one, other] = [damageText(first), damageText(second)]
  return one === other ? undefined : `their damage differs: ${one}, or ${other}`
}

/** `AUROC under dropout/v1 (0, 0.1, 0.2)` */
function damageText(record: EvalRecord): string {
  const damage = damageOf(record)
  if (damage === undefined) return 'none'
  const grids = damage.probes.map(({ grid, severities }) => `${grid} (${severities.join(', ')})`)
  return `${damage.metric} under ${grids.toSorted(compareText).join(', ')}`
}

async function readPass(
  folder: string,
  name: string,
  plan: EvaluationPlan,
  effects: Effects,
): Promise<Predictions | string> {
  const { files } = effects
  const file = files.join(folder, 'private', 'predictions', `${name}.parquet`)
  if ((await files.facts(file)) === undefined) return 'its predictions are not there'
  try {
    return aggregated(plan, joinPredictions(plan, await readTable(file, effects), undefined).predictions)
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError)) throw thrown
    return `its predictions cannot be read: ${thrown.what}`
  }
}

/** A model that only its results are known of. */
const NOBODY = {
  kind: 'fmbench.model/v1',
  aliases: [],
  name: '',
  version: '',
  is_floor: false,
  adapter: 'none',
  options: {},
} as const
