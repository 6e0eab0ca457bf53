import type { Registry } from '../core/index.js'
import { isCalibrationImprecise, type Metric } from '../metrics/index.js'
import type { EvalRecord, RecordInterval } from '../spec/eval.js'
import { type Confusion, type Difference, FEW_CLUSTERS } from '../stats/index.js'
import type { EvaluationPlan } from './plan.js'
import type { Provenance } from './provenance.js'
import type { SeedValues } from './repeats.js'
import type { ReportFacts } from './reports.js'
import type { RobustnessScores } from './robustness.js'
import type { Estimate, Estimates, Scores } from './score.js'

/** A floor of the benchmark beside the candidate. */
export interface FloorComparison {
  readonly model: string
  readonly estimates: Estimates
  /** Candidate minus floor, by metric, where that has an interval. */
  readonly differences: Readonly<Record<string, Difference>>
}

export interface RecordParts {
  readonly plan: EvaluationPlan
  readonly scores: Scores
  /** By seed, where the model was fitted more than once. */
  readonly repeats: readonly SeedValues[]
  /** Where samples were damaged. */
  readonly robustness: RobustnessScores | undefined
  /** Where the model wrote reports. */
  readonly reports?: ReportFacts | undefined
  readonly floors: readonly FloorComparison[]
  readonly provenance: Provenance
  readonly warnings: readonly string[]
}

/** Puts everything that was found into the form of eval.yaml. Full precision; nothing is rounded here. */
export function buildEvalRecord(parts: RecordParts, metrics: Registry<Metric>): EvalRecord {
  const { plan, scores, robustness, floors, provenance } = parts
  const { coverage, limited } = provenance
  const thresholds = thresholdSources(plan, metrics)
  const isDefined = Object.values(scores.overall).some((estimate) => estimate.value !== null)
  const isPartial = coverage < 1 || robustness?.curves.some(({ failed }) => failed !== undefined)
  return {
    kind: 'fmbench.eval/v1',
    eval_id: provenance.evalId,
    benchmark_id: plan.benchmark.benchmark_id,
    benchmark_version: plan.benchmark.version,
    model_ids: { candidate: plan.model.model_id },
    dataset_id: plan.dataset.dataset_id,
    split: plan.benchmark.split,
    status: !isDefined ? 'Failed' : isPartial ? 'Partial' : 'Completed',
    run_metadata: {
      date: provenance.date,
      runner: 'fmbench',
      runner_version: provenance.runnerVersion,
      ...(plan.suiteId === undefined ? {} : { suite_id: plan.suiteId }),
      protocol: provenance.protocol,
      config_sha256: provenance.configSha256,
      seed: plan.options.seed,
      ...(parts.repeats.length > 0 && { repeats: parts.repeats.map(({ seed, values }) => ({ seed, ...values })) }),
      bootstrap_replicates: plan.options.replicates,
      unit: plan.benchmark.unit,
      ...(plan.benchmark.aggregate &&
        provenance.nAnswers !== undefined && {
          aggregated: { ...plan.benchmark.aggregate, from: provenance.nAnswers },
        }),
      ...(provenance.nTrain === undefined ? {} : { n_train: provenance.nTrain }),
      n_test: provenance.nTest,
      ...(provenance.nSubjects === undefined ? {} : { n_subjects: provenance.nSubjects }),
      ...(provenance.nClusters === undefined
        ? {}
        : { clusters: { by: plan.cluster ?? 'group', n: provenance.nClusters } }),
      ...(plan.classes.length > 0 && { classes: provenance.classCounts }),
      ...(plan.positiveClass === undefined
        ? {}
        : { positive_class: plan.positiveClass, threshold: plan.benchmark.threshold }),
      ...(scores.thresholdSource && { threshold_source: scores.thresholdSource }),
      coverage,
      labels_from: provenance.labelsFrom,
      predictions_from: provenance.predictionsFrom,
      network: provenance.network,
      hardware: provenance.hardware,
      runtime_seconds: provenance.runtimeSeconds,
    },
    metrics: withStratified<EvalRecord['metrics']>(valuesOf(scores.overall), stratifiedValues(scores)),
    ...(isFilled(scores.parents) && { parents: scores.parents }),
    ...(isFilled(thresholds) && { threshold_sources: thresholds }),
    ...(isFilled(scores.nullExpectations) && { null_expectations: scores.nullExpectations }),
    metric_versions: Object.fromEntries(Object.keys(scores.overall).map((id) => [id, metrics.get(id).version])),
    intervals: withStratified<EvalRecord['intervals']>(intervalsOf(scores.overall), stratifiedIntervals(scores)),
    undefined: undefinedOf(scores),
    ...(scores.confusion && { confusion: { classes: plan.classes, matrix: matrixOf(scores.confusion) } }),
    ...(isFilled(scores.curves) && { curves: scores.curves }),
    baselines: floors.map(({ model, estimates, differences }) => ({
      model,
      metrics: valuesOf(estimates),
      intervals: intervalsOf(estimates),
      differences: mapValues(differences, (difference) => ({ ...difference, covers: 'test-sampling' as const })),
    })),
    gaps: [...scores.gaps],
    ...(isFilled(scores.fairness) && { fairness: scores.fairness }),
    marks: [...marksOf(parts, metrics), ...(parts.reports?.marks ?? [])],
    ...(parts.reports && { reports: parts.reports.reports }),
    ...(robustness && { robustness: [...robustness.curves], robustness_basis: robustness.basis }),
    ...(provenance.efficiency && { efficiency: provenance.efficiency }),
    provenance: {
      origin: 'run',
      rows_sha256: provenance.rowsSha256,
      ...(provenance.datasetSha256 === undefined ? {} : { dataset_sha256: provenance.datasetSha256 }),
      ...(provenance.modelDigest === undefined ? {} : { model_digest: provenance.modelDigest }),
      predictions_sha256: provenance.predictionsSha256,
      environment: provenance.environment,
      limited,
    },
    // First: numbers about reports that repeat themselves mean something else.
    warnings: [...(parts.reports?.warnings ?? []), ...parts.warnings, ...fewClusters(scores)],
    disclosure: { min_cell: plan.minCell, suppressed: 0, withheld: [] },
  }
}

const isFilled = (held: object): boolean => Object.keys(held).length > 0

function thresholdSources(plan: EvaluationPlan, metrics: Registry<Metric>) {
  const found = plan.metrics.flatMap((id) => {
    const { thresholdSource } = metrics.get(id)
    return thresholdSource === undefined ? [] : [[id, thresholdSource] as const]
  })
  return Object.fromEntries(found)
}

/** What a class of few samples makes of the result. */
function marksOf({ plan, scores, provenance }: RecordParts, metrics: Registry<Metric>): EvalRecord['marks'] {
  if (plan.classes.length === 0) return []
  const counts = plan.classes.map((name) => provenance.classCounts[name] ?? 0)
  const isCalibrationJudged =
    scores.curves.calibration !== undefined ||
    plan.metrics.some((id) => metrics.get(id).needs === 'probability' && scores.overall[id].value !== null)
  const isImprecise = plan.positiveClass !== undefined && isCalibrationImprecise(counts[0], counts[1])
  return [
    ...(Math.min(...counts) < plan.benchmark.min_n ? (['few_samples'] as const) : []),
    ...(isImprecise && isCalibrationJudged ? (['calibration_imprecise'] as const) : []),
  ]
}

function fewClusters({ nClusters }: Scores): string[] {
  if (nClusters === undefined || nClusters >= FEW_CLUSTERS) return []
  return [
    `Fewer than ${FEW_CLUSTERS} independent subjects or groups: intervals rest on these, not on the number of samples. Read them with care.`,
  ]
}

function matrixOf({ classes, counts }: Confusion): number[][] {
  return Array.from({ length: classes }, (_, k) => [...counts.subarray(k * classes, (k + 1) * classes)])
}

/** `stratified` stands beside the metrics' names, as in the seeds' records, when there are groups. */
function withStratified<T>(overall: object, stratified: object): T {
  // A mapping whose one key differs from all others has no type that a literal could have: hence the cast.
  return { ...overall, ...(Object.keys(stratified).length > 0 && { stratified }) } as T
}

function valuesOf(estimates: Estimates): Record<string, number | null> {
  return mapValues(estimates, (estimate) => estimate.value)
}

function intervalsOf(estimates: Estimates): Record<string, RecordInterval> {
  return Object.fromEntries(
    Object.entries(estimates).flatMap(([id, estimate]) => {
      const interval = intervalOf(estimate)
      return interval === undefined ? [] : [[id, interval]]
    }),
  )
}

function intervalOf(estimate: Estimate): RecordInterval | undefined {
  if (estimate.value === null || estimate.interval === undefined) return undefined
  return { covers: 'test-sampling', ...estimate.interval }
}

function stratifiedValues({ strata }: Scores) {
  return mapValues(strata, (levels) => mapValues(levels, ({ n, estimates }) => ({ ...valuesOf(estimates), N: n })))
}

function stratifiedIntervals({ strata }: Scores) {
  return mapValues(strata, (levels) => mapValues(levels, ({ estimates }) => intervalsOf(estimates)))
}

function undefinedOf({ overall, strata }: Scores): EvalRecord['undefined'] {
  const reasons = (estimates: Estimates, stratum?: string) =>
    Object.entries(estimates).flatMap(([metric, estimate]) =>
      estimate.value === null ? [{ metric, ...(stratum === undefined ? {} : { stratum }), why: estimate.why }] : [],
    )
  const inStrata = Object.entries(strata).flatMap(([name, levels]) =>
    Object.entries(levels).flatMap(([level, { estimates }]) => reasons(estimates, `${name}=${level}`)),
  )
  return [...reasons(overall), ...inStrata]
}

function mapValues<T, U>(held: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(held).map(([key, value]) => [key, change(value)]))
}
