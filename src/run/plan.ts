import { compareText, FmbenchError, type Registry, sha256Hex } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { Probe } from '../probes/index.js'
import type { Pass, Protocol } from '../protocols/protocol.js'
import type { Benchmark } from '../spec/benchmark.js'
import type { DatasetDocument } from '../spec/dataset.js'
import type { ModelDocument } from '../spec/model.js'
import type { ProbeChoice } from '../spec/probe.js'
import { checkAggregate } from './aggregate.js'
import { planRobustness, type RobustnessOptions, type RobustnessPlan } from './robustness-plan.js'

/** What a person may choose for a run; none of these changes a result silently: all stand in the record. */
export interface RunOptions {
  readonly seed: number
  /** Bootstrap replicates; 0 turns the bootstrap off. */
  readonly replicates: number
  /** Coverage of the intervals: 0.95 */
  readonly level: number
  /** Score only this many samples, drawn by the hash of their id; the record is marked and never ranked. */
  readonly limit?: number
  /** Strata instead of the benchmark's own. */
  readonly strata?: readonly string[]
  /** How often the model is fitted, each time with the next seed; 1 when absent. */
  readonly repeat?: number
  /** What intervals draw as a whole, instead of what the benchmark names. */
  readonly cluster?: string
  /** Person data that is not open: counts from 1 to this minus one stay private. */
  readonly minCell?: number
  readonly robustness?: RobustnessOptions
}

export const DEFAULT_OPTIONS: RunOptions = { seed: 42, replicates: 2000, level: 0.95 }

/** Counts from 1 to 10 are hidden in person data that is not open (Centers for Medicare & Medicaid Services). */
const DEFAULT_MIN_CELL = 11

/** One model on one benchmark, with everything resolved. A plain object that can be printed. */
export interface EvaluationPlan {
  readonly suiteId: string | undefined
  readonly benchmark: Benchmark
  readonly dataset: DatasetDocument
  readonly model: ModelDocument
  readonly protocol: string
  /** What the benchmark chose where the protocol leaves a choice. */
  readonly protocolOptions: unknown
  readonly passes: readonly Pass[]
  /** Ids of what judges clean predictions; the primary one first, or the skill behind it where that is made of curves. */
  readonly metrics: readonly string[]
  /** Damage to the samples; undefined where nobody asks for any. */
  readonly robustness: RobustnessPlan | undefined
  /** Empty for regression. */
  readonly classes: readonly string[]
  readonly positiveClass: string | undefined
  /** Names of strata the dataset declares, `a:b` for an intersection. */
  readonly strata: readonly string[]
  /** `subject`, `group` or a column; undefined: the subject where it repeats, else the group. */
  readonly cluster: string | undefined
  readonly minCell: number
  readonly options: RunOptions
}

export interface Registries {
  readonly metrics: Registry<Metric>
  readonly protocols: Registry<Protocol>
  readonly probes: Registry<Probe>
}

/**
 * Resolves one evaluation. Nothing is loaded.
 *
 * @throws FmbenchError `bad-document` when benchmark and dataset do not fit, `unknown-name` for an unknown metric,
 *   protocol or stratum
 */
export function planEvaluation(
  documents: {
    suiteId?: string
    benchmark: Benchmark
    dataset: DatasetDocument
    model: ModelDocument
    /** What the suite asks for instead of the benchmark's own. */
    suiteProbes?: readonly ProbeChoice[]
  },
  options: RunOptions,
  registries: Registries,
): EvaluationPlan {
  const { suiteId, benchmark, dataset, model } = documents
  const where = benchmark.benchmark_id
  const protocol = registries.protocols.get(benchmark.protocol, where)
  const reported = reportedMetrics(benchmark, registries.metrics)
  const isOfCurves = (id: string) => registries.metrics.get(id).needs === 'curves'
  const metrics = reported.filter((id) => !isOfCurves(id))
  if (metrics.length === 0) throw judgesNothing(where)
  checkKinds(metrics, protocol, documents, registries.metrics)
  const classes = classesOf(
    benchmark,
    metrics.every((id) => ['value', 'reconstruction'].includes(registries.metrics.get(id).needs)),
  )
  checkAggregate(benchmark, classes, protocol.hiding !== undefined)
  const positiveClass = classes.length === 2 ? (benchmark.positive_class ?? classes[1]) : undefined
  for (const id of metrics) {
    if (registries.metrics.get(id).isBinaryOnly && positiveClass === undefined) {
      throw new FmbenchError('bad-document', `${id} is for two classes, ${where} declares ${classes.length}.`, {
        where,
      })
    }
  }
  const robustness = planRobustness(documents, options.robustness ?? {}, metrics, registries)
  if (robustness !== undefined && protocol.hiding !== undefined) {
    throw new FmbenchError(
      'bad-document',
      `Under "${protocol.id}" samples are hidden in part, and not damaged as well.`,
      {
        where,
        hint: 'Try damage with a benchmark of another protocol: probe or predict.',
      },
    )
  }
  return {
    suiteId,
    benchmark,
    dataset,
    model,
    protocol: `${protocol.id}/v${protocol.version}`,
    protocolOptions: protocol.parseOptions(benchmark.protocol_options, where),
    passes: protocol.passes(),
    // Gaps and comparisons are about the first one: what the benchmark ranks by, or the skill behind it.
    metrics: robustness && isOfCurves(reported[0]) ? [...new Set([robustness.metric, ...metrics])] : metrics,
    robustness,
    classes,
    positiveClass,
    strata: options.strata ?? benchmark.stratification,
    cluster: options.cluster ?? benchmark.cluster,
    minCell: minCellOf(dataset, options),
    options,
  }
}

/**
 * Ids of all metrics that a benchmark asks for, the primary one first: those that judge clean predictions, and those
 * that are computed from curves.
 */
export function reportedMetrics({ benchmark_id, metrics }: Benchmark, known: Registry<Metric>): string[] {
  return [...new Set([metrics.primary, ...metrics.secondary].map((id) => known.get(id, benchmark_id).id))]
}

/** Reconstructions and their metrics go with a protocol that hides something; everything else with a label. */
function checkKinds(
  metrics: readonly string[],
  { id, hiding }: Protocol,
  { benchmark, dataset }: { benchmark: Benchmark; dataset: DatasetDocument },
  known: Registry<Metric>,
): void {
  const where = benchmark.benchmark_id
  const other = metrics.find((metric) => (known.get(metric).needs === 'reconstruction') !== (hiding !== undefined))
  if (other !== undefined) {
    const [judges, gives] =
      hiding === undefined
        ? ['judges reconstructions', 'gives none']
        : ['judges no reconstructions', 'gives nothing else']
    throw new FmbenchError('bad-document', `${other} ${judges}; the protocol "${id}" ${gives}.`, {
      where,
      hint:
        hiding === undefined
          ? 'Write: protocol: reconstruct, and what is hidden among its protocol_options.'
          : 'Name metrics such as Masked-NMSE and Masked-Correlation, or another protocol.',
    })
  }
  if (hiding === undefined && dataset.target === undefined) {
    throw new FmbenchError('bad-document', `The samples of ${dataset.dataset_id} have no label to predict.`, {
      where,
      hint: 'Recordings without labels serve the protocol reconstruct. Or name their column: target: { column: … }',
    })
  }
}

function judgesNothing(where: string): FmbenchError {
  return new FmbenchError('bad-document', 'None of its metrics judges what a model answers.', {
    where,
    hint: 'Name the skill that damage costs among metrics.secondary: AUROC.',
  })
}

function classesOf(benchmark: Benchmark, isRegression: boolean): readonly string[] {
  if (isRegression) return []
  if (benchmark.classes !== undefined) return benchmark.classes
  throw new FmbenchError('bad-document', `${benchmark.benchmark_id} does not declare its classes.`, {
    where: benchmark.benchmark_id,
    hint: 'Add `classes: [negative, positive]`, in the order of the probability columns.',
  })
}

/** Disclosure control is for data about persons that is not open. */
function minCellOf(dataset: DatasetDocument, options: RunOptions): number {
  const isExempt = !dataset.persons || dataset.synthetic || dataset.access === 'open'
  return options.minCell ?? (isExempt ? 0 : (dataset.terms?.min_cell ?? DEFAULT_MIN_CELL))
}

/** SHA-256 of the plan: equal plans give equal results, whatever the number of workers or the batch size. */
export function planSha256(plan: EvaluationPlan): string {
  return sha256Hex(canonicalJson(plan))
}

/** JSON with sorted keys and without undefined values. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) =>
    held !== null && typeof held === 'object' && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => compareText(a, b)))
      : held,
  )
}
