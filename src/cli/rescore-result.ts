import { FmbenchError } from '../core/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { DEFAULT_OPTIONS, type EvaluationPlan, type RunOptions } from '../run/index.js'
import type { EvalRecord } from '../spec/index.js'
import type { Context } from './context.js'
import { type BenchmarkUnit, planOf } from './evaluation-units.js'
import { countedReports, coversSeeds, differencesOf, type FieldDifference } from './record-differences.js'
import { modelOf, scoreFile } from './score-file.js'
import { encoderOption, withTextEncoder } from './text-encoder.js'
import type { Workspace } from './workspace.js'

/** What a hub scores in; ignored by git, and removed afterwards. */
export const WORKPLACE = '.fmbench-rescoring'

/**
 * What a record was evaluated on, from the catalogue alone: a record may come from a stranger, and opens no file.
 *
 * @throws FmbenchError `usage` for a record whose predictions cannot be scored again; `unknown-name` for what the
 *   catalogue lacks; `id-mismatch` where it has the benchmark in another version
 */
export function unitOfRecord(record: EvalRecord, { catalog }: Workspace): BenchmarkUnit {
  const { run_metadata: run, dataset_id } = record
  const refusal = whyNot(record)
  if (refusal !== undefined) throw cannot(record, refusal)
  const { value: suite } = catalog.suite(run.suite_id ?? '')
  const { value: benchmark } = catalog.benchmark(record.benchmark_id, record.eval_id)
  if (!suite.benchmarks.some(({ benchmark_id }) => benchmark_id === benchmark.benchmark_id))
    throw cannot(record, `${suite.suite_id} has no ${benchmark.benchmark_id}`)
  const dataset = catalog.dataset(dataset_id ?? '', record.eval_id)
  // What a hub keeps of them names samples and their labels.
  if (dataset.value.access !== 'open') throw cannot(record, `the data of ${dataset_id} is not open`)
  if (benchmark.version !== record.benchmark_version) {
    throw new FmbenchError(
      'id-mismatch',
      `${record.eval_id} is about version ${record.benchmark_version} of ${benchmark.benchmark_id}; the catalogue has ${benchmark.version}.`,
    )
  }
  return { suite, benchmark, dataset, findingSchemas: catalog.findingSchemas }
}

const cannot = ({ eval_id }: EvalRecord, why: string): FmbenchError =>
  new FmbenchError('usage', `${eval_id} cannot be scored again: ${why}.`)

/** Why nobody can repeat the scoring from the record and its predictions. */
function whyNot({ run_metadata: run, provenance, disclosure }: EvalRecord): string | undefined {
  if (run.seed === undefined || run.bootstrap_replicates === undefined)
    return 'it does not say with which seed it was scored'
  if (run.suite_id === undefined) return 'it names no suite'
  if (run.labels_from !== 'dataset') return 'its labels are not those of the dataset'
  if (provenance.limited) return 'it is about some of the samples only'
  return (disclosure?.min_cell ?? 0) > 0 ? 'its numbers were made coarse to protect persons' : undefined
}

/** The options with which a record was scored, as far as it tells. */
export function optionsOfRecord({ run_metadata: run, metrics, intervals }: EvalRecord): RunOptions {
  const { stratified: _strata, ...overall } = intervals
  const [level = DEFAULT_OPTIONS.level] = Object.values(overall).map((interval) => interval.level)
  return {
    seed: run.seed ?? DEFAULT_OPTIONS.seed,
    replicates: run.bootstrap_replicates ?? DEFAULT_OPTIONS.replicates,
    level,
    ...(metrics.stratified && { strata: Object.keys(metrics.stratified) }),
    ...(run.clusters && { cluster: run.clusters.by }),
  }
}

/** Metrics of a record that predictions for undamaged samples do not give, or not without what was not configured. */
function notRescored({ metrics }: EvalRecord, rescored: EvalRecord): string[] {
  const notConfigured = rescored.undefined.filter(({ why }) => why === 'not_configured').map(({ metric }) => metric)
  const isOfCurves = (id: string): boolean => builtInMetrics.has(id) && builtInMetrics.get(id).needs === 'curves'
  const isMissing = (id: string): boolean => notConfigured.includes(id) && metrics[id] !== null
  return Object.keys(metrics).filter((id) => isMissing(id) || isOfCurves(id))
}

/** What is scored again, and with what. */
export interface RescoreRequest {
  readonly record: EvalRecord
  readonly predictions: string
  readonly out?: string
  readonly jobs?: number
  /** The file of `--text-encoder`. */
  readonly textEncoder?: string
}

export interface ScoredAgain {
  /** The new result. */
  readonly record: EvalRecord
  readonly folder: string
  readonly differences: readonly FieldDifference[]
  /** Ids of metrics that were not computed again. */
  readonly left: readonly string[]
}

/**
 * What a record was evaluated on, and the plan by which its clean predictions are scored.
 *
 * @throws FmbenchError as `unitOfRecord` and `planOf` do; `usage` where the benchmark ranks by what clean predictions do
 *   not give
 */
export function planOfRecord(
  record: EvalRecord,
  workspace: Workspace,
  more: Partial<RunOptions> = {},
): { readonly unit: BenchmarkUnit; readonly plan: EvaluationPlan } {
  const unit = unitOfRecord(record, workspace)
  const { id, needs } = builtInMetrics.get(unit.benchmark.metrics.primary)
  if (needs === 'curves') throw cannot(record, `${id} needs the predictions for damaged samples as well`)
  const options = { ...optionsOfRecord(record), ...more }
  return { unit, plan: planOf(unit, modelOf(record.model_ids.candidate, workspace), options) }
}

/**
 * Scores predictions again, as a record says it was done.
 *
 * @throws FmbenchError as `planOfRecord` and `scoreFile` do
 */
export async function scoreAgain(
  { record, textEncoder, ...request }: RescoreRequest,
  workspace: Workspace,
  context: Context,
): Promise<ScoredAgain> {
  const { effects } = context
  const startedMs = effects.clock.elapsedMs()
  return withTextEncoder(textEncoder, effects, async (encoder) => {
    const { unit, plan } = planOfRecord(record, workspace, encoderOption(encoder))
    const scored = await scoreFile({ ...request, unit, plan, encoder, startedMs, of: record }, workspace, context)
    if (scored.record === undefined) throw scored.failure ?? new Error('Neither a record nor a failure.')
    const { record: rescored, folder } = scored
    const left = notRescored(record, rescored)
    return { record: rescored, folder, left, differences: differencesOf(record, rescored, left) }
  })
}

/** Metrics of a record that have another version today: what it says of them is compared with nothing. */
export function staleMetrics({ metric_versions }: EvalRecord): string[] {
  return Object.entries(metric_versions).flatMap(([id, version]) =>
    builtInMetrics.has(id) && builtInMetrics.get(id).version !== version ? [id] : [],
  )
}

/** A record with all that scoring again gives in the place of what it said; what was not computed again stays. */
export function redoneRecord(record: EvalRecord, { record: again, left }: ScoredAgain, version: string): EvalRecord {
  const { confusion, baselines, gaps, fairness } = again
  const reports = countedReports(again)
  const { stratified: _levels, ...metrics } = record.metrics
  const { stratified: _bounds, ...intervals } = record.intervals
  const stays = (id: string): boolean => left.includes(id)
  const isOfSameVersion = (id: string): boolean => record.metric_versions[id] === again.metric_versions[id]
  const staysWide = (id: string): boolean => coversSeeds(record, id) && isOfSameVersion(id)
  const repeats = record.run_metadata.repeats?.map(({ seed, ...values }) => ({
    seed,
    ...only(values, isOfSameVersion),
  }))
  return {
    ...record,
    metrics: { ...again.metrics, ...only(metrics, stays) },
    metric_versions: { ...again.metric_versions, ...only(record.metric_versions, stays) },
    intervals: { ...again.intervals, ...only(intervals, (id) => stays(id) || staysWide(id)) },
    undefined: [
      ...again.undefined.filter(({ metric }) => !stays(metric)),
      ...record.undefined.filter(({ metric }) => stays(metric)),
    ],
    baselines,
    ...(confusion && { confusion }),
    ...(gaps && { gaps }),
    ...(fairness && { fairness }),
    ...(reports && { reports: { ...record.reports, ...reports } }),
    run_metadata: { ...record.run_metadata, ...(repeats && { repeats }), runner_version: version },
  }
}

/** The entries of some metrics. */
const only = <T>(values: Readonly<Record<string, T>>, isWanted: (id: string) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter(([id]) => isWanted(id)))
