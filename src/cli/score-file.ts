import { type Effects, FmbenchError, sha256Hex } from '../core/index.js'
import { type Dataset, readTable } from '../data/index.js'
import type { TokenEncoder } from '../models/index.js'
import { protocols } from '../protocols/index.js'
import {
  aggregated,
  type EvaluationPlan,
  type ExternalPredictions,
  type ExternalValues,
  hidesSamples,
  joinPredictions,
  joinReconstructions,
  NO_FLOORS,
  PassFiles,
  planSha256,
  predictionsSha256,
  type RunFacts,
  readExternal,
  renameColumns,
  scoreAndRecord,
  trainingReports,
} from '../run/index.js'
import { type EvalRecord, idSchema, type ModelDocument } from '../spec/index.js'
import type { Context } from './context.js'
import { datasetAtHand } from './dataset-at-hand.js'
import { type BenchmarkUnit, evalIdOf, type Outcome, runSettings } from './evaluation-units.js'
import { floorsOf } from './floors.js'
import { intoFolder } from './into-folder.js'
import { outsideModel } from './outside-model.js'
import type { Workspace } from './workspace.js'
import { writeResult } from './write-result.js'

/** A file of predictions, and what they are of. */
export interface ScoreRequest {
  readonly unit: BenchmarkUnit
  readonly plan: EvaluationPlan
  readonly predictions: string
  /** Other names that the file has for columns. */
  readonly map?: Readonly<Record<string, string>>
  /** `results/<eval_id>` when absent. */
  readonly out?: string
  readonly resume?: true
  readonly jobs?: number
  /** For BERTScore. */
  readonly encoder?: TokenEncoder | undefined
  /** Numbers per report that another tool made: the file of `--external`. */
  readonly external?: string
  /** The record that is scored again: where its predictions are these, how they were made stays as it says. */
  readonly of?: EvalRecord
  /** When it was asked for, by `Clock.elapsedMs`. */
  readonly startedMs: number
}

/** Scores predictions made elsewhere, and writes record and report: on a disk, or in the memory of a page. */
export async function scoreFile(request: ScoreRequest, workspace: Workspace, context: Context): Promise<Outcome> {
  const { effects } = context
  const { unit, plan, startedMs } = request
  const table = renameColumns(await readTable(request.predictions, effects), request.map ?? {})
  const data = await datasetAtHand(plan, unit.dataset, effects)
  const isHidden = hidesSamples(plan, protocols)
  const joined = isHidden
    ? await joinReconstructions(plan, table, data, request.predictions, effects)
    : joinPredictions(plan, table, data)
  const external = request.external === undefined ? undefined : await readExternal(request.external, effects)
  const fingerprint = {
    config_sha256: planSha256(plan),
    dataset_sha256: joined.labelsFrom === 'dataset' && data !== undefined ? data.dataset.sha256 : null,
    source_sha256: withExternal(
      isHidden ? predictionsSha256(joined.predictions, plan.classes) : await effects.files.sha256(request.predictions),
      external,
    ),
  }
  for (const note of joined.notes) context.terminal.note(`note: ${note}`)
  const evalId = evalIdOf(unit, plan.model.model_id, effects.clock.now())
  const path = request.out ?? effects.files.join('results', evalId)
  const result = await intoFolder(path, fingerprint, request, context, async (folder) => {
    const settings = { ...runSettings(context, request), textEncoder: request.encoder, external }
    // Nobody here saw how a file was made; but that only what was hidden counts, holds for every file.
    const protocol = isHidden || plan.writing ? plan.protocol : 'predict/v1'
    const facts = {
      ...factsOf(plan, joined, { evalId, startedMs, protocol, dataset: data?.dataset }, context),
      ...asRecorded(request.of, predictionsSha256(joined.predictions, plan.classes)),
    }
    const floors =
      joined.labelsFrom === 'dataset' && data !== undefined
        ? await floorsOf(unit, plan, data.dataset, undefined, settings, workspace, context)
        : NO_FLOORS
    const warnings = [...joined.warnings, ...floors.warnings]
    const { predictions } = joined
    const scored = aggregated(plan, predictions)
    const training = data && trainingReports(plan, data.dataset)
    const parts = { floors, folder, training }
    const evaluation = await scoreAndRecord(plan, scored, parts, facts, warnings, settings, effects)
    await new PassFiles(folder.predictionsPath, 'clean', plan, effects).writeWhole(predictions)
    await writeResult(folder, { plan, unit, evaluation, fingerprint }, workspace, context)
    return evaluation
  })
  return { benchmark: plan.benchmark.benchmark_id, plan, folder: path, ...result }
}

/** Other numbers of other tools are another result. */
function withExternal(sha256: string, external: readonly ExternalValues[] | undefined): string {
  if (external === undefined) return sha256
  return sha256Hex(JSON.stringify([sha256, external.map(({ values, ...facts }) => [facts, [...values]])]))
}

function factsOf(
  plan: EvaluationPlan,
  joined: ExternalPredictions,
  {
    evalId,
    startedMs,
    protocol,
    dataset,
  }: { evalId: string; startedMs: number; protocol: string; dataset: Dataset | undefined },
  { version }: Context,
): RunFacts {
  return {
    evalId,
    predictionsFrom: 'file',
    protocol,
    runnerVersion: version,
    startedMs,
    nTrain: undefined,
    labelsFrom: joined.labelsFrom,
    network: 'not enforced',
    datasetSha256: joined.labelsFrom === 'dataset' ? dataset?.sha256 : undefined,
    modelDigest: undefined,
    efficiency: {},
    answers: plan.benchmark.aggregate && joined.predictions,
  }
}

/** How predictions were made, as the record says that they are of; nothing where it is of others. */
function asRecorded(of: EvalRecord | undefined, sha256: string): Partial<RunFacts> {
  if (of?.provenance.predictions_sha256 !== sha256) return {}
  const { protocol, predictions_from, n_train, network } = of.run_metadata
  return {
    ...(protocol !== undefined && { protocol }),
    ...(predictions_from !== undefined && { predictionsFrom: predictions_from }),
    ...(network !== undefined && { network }),
    nTrain: n_train,
    modelDigest: of.provenance.model_digest,
  }
}

/** The model that a file is named after. */
export const nameOfFile = (path: string, { files }: Effects): string =>
  files.nameOf(path).replace(/(\.[a-z]+){1,2}$/i, '')

/**
 * Its document in the catalogue, or a bare name for a model that only its predictions are known of.
 *
 * @throws FmbenchError `usage` when the name cannot be an id
 */
export function modelOf(name: string, { catalog }: Workspace): ModelDocument {
  const known = catalog.findModel(name)
  if (known !== undefined) return known.value
  const id = idSchema.safeParse(name)
  if (id.success) return outsideModel(id.data)
  throw new FmbenchError('usage', `"${name}" cannot be a model id.`, {
    where: '-m',
    hint: 'Name the model with -m: letters, digits, ".", "_" and "-", starting with a letter or digit.',
  })
}
