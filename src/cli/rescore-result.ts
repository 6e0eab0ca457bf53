import { FmbenchError } from '../core/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { DEFAULT_OPTIONS, type EvaluationPlan, type RunOptions } from '../run/index.js'
import type { EvalRecord } from '../spec/index.js'
import type { Context } from './context.js'
import { type BenchmarkUnit, planOf } from './evaluation-units.js'
import { modelOf, scoreFile } from './score-file.js'
import { encoderOption, withTextEncoder } from './text-encoder.js'
import type { Workspace } from './workspace.js'

/** What a hub scores in; ignored by git, and removed afterwards. */
export const WORKPLACE = '.fmbench-rescoring'

/** A field of a record that is another when its predictions are scored again. */
export interface FieldDifference {
  /** `metrics.AUROC` */
  readonly field: string
  /** Id of the metric that it is about; undefined where it is about none. */
  readonly metric: string | undefined
  readonly recorded: unknown
  /** Undefined where scoring gives no such field. */
  readonly rescored: unknown
}

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
export function notRescored({ metrics }: EvalRecord, rescored: EvalRecord): string[] {
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

/** Numbers may differ by this much: sums in another order. */
const TOLERANCE = 1e-9

/** What a record says and its predictions do not give. What it leaves out is no fault of it. */
function differencesOf(recorded: EvalRecord, rescored: EvalRecord, left: readonly string[]): FieldDifference[] {
  const apart = new Set(left)
  const again = new Map(leavesOf(comparedParts(rescored)).map(({ path, value }) => [JSON.stringify(path), value]))
  return leavesOf(comparedParts(recorded)).flatMap(({ path, value }): FieldDifference[] => {
    const metric = metricOf(path)
    if (metric !== undefined && apart.has(metric)) return []
    const other = again.get(JSON.stringify(path))
    const isSame =
      typeof value === 'number' && typeof other === 'number' ? Math.abs(value - other) <= TOLERANCE : value === other
    return isSame ? [] : [{ field: path.join('.'), metric, recorded: value, rescored: other }]
  })
}

/** Whether an interval was made from several fits of the model, of which the predictions of the first do not tell. */
export const coversSeeds = ({ intervals }: Pick<EvalRecord, 'intervals'>, metric: string): boolean =>
  intervals[metric]?.covers === 'test-sampling+training-seed'

/** What is computed from predictions, and which these are. */
function comparedParts({ run_metadata: run, provenance, ...record }: EvalRecord) {
  const { labels_from, coverage, n_test } = run
  const { metrics, metric_versions, intervals, confusion, baselines, gaps, fairness } = record
  const { rows_sha256, predictions_sha256, dataset_sha256 } = provenance
  return {
    provenance: { rows_sha256, predictions_sha256, dataset_sha256 },
    run_metadata: { labels_from, coverage, n_test },
    metric_versions,
    metrics,
    intervals: Object.fromEntries(Object.entries(intervals).filter(([id]) => !coversSeeds(record, id))),
    confusion,
    baselines,
    gaps,
    fairness,
    reports: countedReports(record),
  }
}

/** What is said of reports without what others added to it beside the predictions. */
function countedReports({ reports }: Pick<EvalRecord, 'reports'>) {
  if (reports === undefined) return undefined
  const { external: _external, adjudication: _adjudication, text_encoder: _encoder, ...counted } = reports
  return counted
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

/** `metrics.AUROC`, `metrics.stratified.sex.F.AUROC`, `baselines.0.metrics.AUROC` */
function metricOf(path: readonly string[]): string | undefined {
  if (path[0] === 'baselines') return path[3]
  return path[1] === 'stratified' ? path[4] : path[1]
}

interface Leaf {
  readonly path: readonly string[]
  readonly value: unknown
}

function leavesOf(value: unknown, path: readonly string[] = []): Leaf[] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) return [{ path, value }]
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
}
