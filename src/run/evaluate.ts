import type { Effects, FmbenchError, Registry } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { Metric } from '../metrics/index.js'
import type { Model, ModelAdapter, TokenEncoder } from '../models/index.js'
import type { KeptEmbeddings } from '../protocols/embeddings.js'
import type { Protocol } from '../protocols/protocol.js'
import type { EvalRecord } from '../spec/eval.js'
import { withBertScore } from './bert-score.js'
import type { Damaged } from './damaged.js'
import { pairedDifferences } from './differences.js'
import { withholdPersonData } from './disclosure.js'
import type { Egress } from './egress.js'
import { EnergyMeter } from './energy.js'
import type { ExternalValues } from './external-metrics.js'
import type { Floors } from './floors.js'
import { foldsOf } from './folds.js'
import { measureEfficiency } from './measure-efficiency.js'
import type { OpenedModel } from './open-model.js'
import type { OutputFolder } from './output-folder.js'
import type { Perturber } from './perturber.js'
import type { EvaluationPlan } from './plan.js'
import { type PredictSettings, type Progress, predictSweeps } from './predict.js'
import type { Predictions } from './predictions.js'
import { collectProvenance, type RunFacts } from './provenance.js'
import { buildEvalRecord, type FloorComparison } from './record.js'
import { type Repeat, repeatPasses, withTrainingSeeds } from './repeats.js'
import { factsOfReports } from './reports.js'
import { type RobustnessScores, scoreRobustness } from './robustness.js'
import { trainingReports } from './rows.js'
import { type ScoreSettings, scorePredictions } from './score.js'
import { strataOf } from './strata-of-plan.js'
import { cleanSweep, damagedOf, damagedSweeps } from './sweeps.js'
import { floorWithCurves, withCurves } from './with-curves.js'

export interface RunSettings extends PredictSettings {
  readonly registries: {
    readonly metrics: Registry<Metric>
    readonly adapters: Registry<ModelAdapter>
    readonly protocols: Registry<Protocol>
  }
  readonly jobs: number
  readonly timeoutMs: number
  readonly runnerVersion: string
  /** For BERTScore, where one is configured. */
  readonly textEncoder?: TokenEncoder | undefined
  /** Numbers per report that another tool made. */
  readonly external?: readonly ExternalValues[] | undefined
  /** Samples leave the machine only where it is there. */
  readonly egress?: Egress
  /** What was kept of a model's embeddings of this dataset in earlier runs; nothing is kept when absent. */
  readonly keptOf?: ((model: Model) => KeptEmbeddings | undefined) | undefined
}

/** What an evaluation gives. */
export interface Evaluation {
  /** Fit to leave the machine. */
  readonly record: EvalRecord
  /** Everything, when something had to be withheld from `record`. */
  readonly full: EvalRecord | undefined
  readonly predictions: Predictions
  /** Why the model stopped early; the record is then Partial. */
  readonly failure?: FmbenchError
}

/** Runs an opened model on the given rows and scores it: predict, score, provenance, record. */
export async function evaluateModel(
  plan: EvaluationPlan,
  parts: {
    readonly dataset: Dataset
    readonly rows: Int32Array
    readonly opened: OpenedModel
    /** Opens it with another seed, for `--repeat`. */
    readonly reopen: (seed: number) => Promise<OpenedModel>
    readonly floors: Floors
    /** Where the plan asks for damage to the samples. */
    readonly perturber?: Perturber | undefined
    readonly folder: OutputFolder
    readonly evalId: string
    readonly startedMs: number
  },
  settings: RunSettings,
  effects: Effects,
): Promise<Evaluation> {
  const { dataset, rows, opened, folder } = parts
  // One pass for now: `planEvaluation` lists what the protocol asks for, and both protocols ask for the clean pass.
  const [pass] = plan.passes
  const sweeps = [cleanSweep(pass.id, dataset), ...damagedSweeps(plan, dataset, parts.perturber)]
  const meter = await EnergyMeter.start(effects.files, effects.clock)
  const onProgress = (progress: Progress) => {
    meter?.tick()
    settings.onProgress(progress)
  }
  const watched = { ...settings, onProgress }
  const results = await predictSweeps(sweeps, plan, parts, folder.predictionsPath, watched, effects)
  const joules = (await meter?.joules()) ?? Number.NaN
  const [result] = results
  const { model, adapter, protocol } = opened
  const learns = model.fit !== undefined
  const repeats = result.failure === undefined && learns ? await repeatPasses(pass, plan, parts, settings, effects) : []
  const facts: RunFacts = {
    evalId: parts.evalId,
    predictionsFrom: 'model',
    protocol,
    runnerVersion: settings.runnerVersion,
    startedMs: parts.startedMs,
    nTrain: learns ? trainingSize(plan, dataset, rows) : 0,
    labelsFrom: 'dataset',
    network: opened.bare.network ?? adapter.network,
    datasetSha256: dataset.sha256,
    modelDigest: model.digest,
    efficiency: await measureEfficiency(plan, parts, results, joules, settings, effects),
    answers: plan.benchmark.aggregate && result.answers,
  }
  const warnings = [...result.warnings, ...parts.floors.warnings]
  if (!learns && (plan.options.repeat ?? 1) > 1)
    warnings.push('The model learns nothing here, so --repeat changes nothing.')
  // Its own words may hold paths or ids, and records leave: they go to the terminal alone.
  if (result.failure !== undefined)
    warnings.push('The model stopped early: samples without a prediction count as wrong.')
  const training = trainingReports(plan, dataset)
  const everything = { ...parts, repeats, training, damaged: damagedOf(plan, results) }
  const evaluation = await scoreAndRecord(plan, result.predictions, everything, facts, warnings, settings, effects)
  const failure = results.find((pass) => pass.failure !== undefined)?.failure
  return failure === undefined ? evaluation : { ...evaluation, failure }
}

/** How many samples the model learns from; with folds, on the average. */
function trainingSize(plan: EvaluationPlan, dataset: Dataset, rows: Int32Array): number {
  const folds = foldsOf(plan, dataset, rows)
  return Math.round(folds.reduce((sum, { train }) => sum + train.length, 0) / folds.length)
}

/** From predictions to a record, wherever the predictions come from. */
export async function scoreAndRecord(
  plan: EvaluationPlan,
  answers: Predictions,
  {
    floors,
    folder,
    repeats = [],
    damaged,
    training,
  }: {
    floors: Floors
    folder: OutputFolder
    repeats?: readonly Repeat[]
    damaged?: Damaged | undefined
    /** What people wrote about the training part, where models write and it is at hand. */
    training?: readonly string[] | undefined
  },
  facts: RunFacts,
  warnings: readonly string[],
  settings: RunSettings,
  effects: Effects,
): Promise<Omit<Evaluation, 'failure'>> {
  const predictions = await withBertScore(plan, answers, settings.textEncoder)
  const grouped = strataOf(plan, predictions)
  const { metrics } = settings.registries
  const judging = { jobs: settings.jobs, metrics, strata: grouped.strata, signal: settings.signal }
  const clean = await scorePredictions(plan, predictions, judging, effects)
  const repeated = await withTrainingSeeds(plan, clean, repeats, settings, effects)
  const provenance = collectProvenance(plan, predictions, facts, effects)
  const robustness = await robustnessOf(plan, predictions, damaged, floors, judging, effects)
  const compared: FloorComparison[] = []
  for (const floor of floors.scores) {
    const differences = await pairedDifferences(plan, predictions, floor.predictions, judging, effects)
    compared.push(floorWithCurves(plan, { ...floor, differences }, robustness, metrics))
  }
  const full = buildEvalRecord(
    {
      plan,
      repeats: repeated.repeats,
      scores: withCurves(plan, repeated.scores, robustness, metrics),
      robustness,
      reports: factsOfReports(plan, predictions, { training, external: settings.external }),
      floors: compared,
      provenance,
      warnings: [...warnings, ...grouped.warnings, ...(robustness?.warnings ?? [])],
    },
    metrics,
  )
  if (plan.minCell === 0) return { record: full, full: undefined, predictions }
  const made = new Map(floors.scores.map((floor) => [floor.model, floor.predictions]))
  const probed = damaged && {
    damaged,
    floors: new Map(floors.scores.flatMap((floor) => (floor.damaged ? [[floor.model, floor.damaged] as const] : []))),
  }
  const settled = { plan, predictions, strata: grouped.strata, metrics, floors: made, probed, salt: folder.salt }
  return { record: withholdPersonData(full, settled), full, predictions }
}

/** What damage costs, where the model was asked about damaged samples. */
function robustnessOf(
  plan: EvaluationPlan,
  clean: Predictions,
  damaged: Damaged | undefined,
  floors: Floors,
  settings: ScoreSettings,
  effects: Effects,
): Promise<RobustnessScores> | undefined {
  if (plan.robustness === undefined || damaged === undefined) return undefined
  const probed = floors.scores.flatMap((floor) =>
    floor.damaged === undefined ? [] : [{ model: floor.model, clean: floor.predictions, damaged: floor.damaged }],
  )
  return scoreRobustness(plan, plan.robustness, { clean, damaged, floors: probed }, settings, effects)
}
