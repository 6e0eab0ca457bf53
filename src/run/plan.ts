import { compareText, didYouMean, FmbenchError, type Registry, sha256Hex } from '../core/index.js'
import type { UncertainPolicy } from '../findings/index.js'
import type { Metric } from '../metrics/index.js'
import type { Probe } from '../probes/index.js'
import type { Pass, Protocol } from '../protocols/protocol.js'
import type { Benchmark } from '../spec/benchmark.js'
import type { CatalogEntry } from '../spec/catalog.js'
import { type DatasetDocument, leastCellOf } from '../spec/dataset.js'
import type { FindingSchema } from '../spec/finding-schema.js'
import type { ModelDocument } from '../spec/model.js'
import type { ProbeChoice } from '../spec/probe.js'
import { checkAggregate } from './aggregate.js'
import type { EncoderFacts } from './bert-score.js'
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
  /** What BERTScore is computed with. */
  readonly textEncoder?: EncoderFacts
}

export const DEFAULT_OPTIONS: RunOptions = { seed: 42, replicates: 2000, level: 0.95 }

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
  /** Where models write reports: how these are read. */
  readonly writing: ReportReading | undefined
  /** Empty for regression, and where models write. */
  readonly classes: readonly string[]
  readonly positiveClass: string | undefined
  /** Names of strata the dataset declares, `a:b` for an intersection. */
  readonly strata: readonly string[]
  /** `subject`, `group` or a column; undefined: the subject where it repeats, else the group. */
  readonly cluster: string | undefined
  readonly minCell: number
  readonly options: RunOptions
}

/** How reports are read. */
export interface ReportReading {
  /** What is counted in each, for the metrics of the plan. */
  readonly measures: readonly string[]
  /** Absent where only words are compared. */
  readonly schema: FindingSchema | undefined
  readonly policy: UncertainPolicy
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
    /** By id, for benchmarks of reports. */
    findingSchemas?: ReadonlyMap<string, CatalogEntry<FindingSchema>>
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
    metrics.every((id) => ['value', 'reconstruction', 'text'].includes(registries.metrics.get(id).needs)),
  )
  const protocolOptions = protocol.parseOptions(benchmark.protocol_options, where)
  checkAggregate(benchmark, classes, protocol)
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
    protocolOptions,
    passes: protocol.passes(),
    // Gaps and comparisons are about the first one: what the benchmark ranks by, or the skill behind it.
    metrics: robustness && isOfCurves(reported[0]) ? [...new Set([robustness.metric, ...metrics])] : metrics,
    robustness,
    writing: writingOf(protocol, protocolOptions, documents, metrics, registries.metrics),
    classes,
    positiveClass,
    strata: options.strata ?? benchmark.stratification,
    cluster: options.cluster ?? benchmark.cluster,
    minCell: options.minCell ?? leastCellOf(dataset),
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

/** @throws FmbenchError `unknown-name` for a finding schema that the catalogue does not have */
function writingOf(
  protocol: Protocol,
  options: unknown,
  {
    benchmark,
    findingSchemas = new Map(),
  }: { benchmark: Benchmark; findingSchemas?: ReadonlyMap<string, CatalogEntry<FindingSchema>> },
  metrics: readonly string[],
  known: Registry<Metric>,
): ReportReading | undefined {
  const writing = protocol.writing?.(options)
  if (writing === undefined) return undefined
  const { findingSchema: id, uncertain: policy } = writing
  const schema = id === undefined ? undefined : findingSchemas.get(id)?.value
  const measures = [...new Set(metrics.flatMap((metric) => known.get(metric).measures ?? []))].sort()
  if (schema !== undefined || id === undefined) return { measures, schema, policy }
  throw new FmbenchError('unknown-name', `Unknown finding schema "${id}".`, {
    where: `${benchmark.benchmark_id}, protocol_options.finding_schema`,
    hint: didYouMean(id, findingSchemas.keys()) ?? 'See them all with: fmbench list finding-schemas',
  })
}

/** What protocols of their own ask of a model, and what goes with them. */
const ASKED = {
  reconstruction: {
    judges: 'reconstructions',
    hint: 'Write: protocol: reconstruct, and what is hidden among its protocol_options.',
    metrics: 'Masked-NMSE and Masked-Correlation',
  },
  text: {
    judges: 'reports',
    hint: 'Write: protocol: generate, and a finding_schema among its protocol_options.',
    metrics: 'finding_f1_micro and rouge_l',
  },
} as const

function askedBy({ hiding, writing }: Protocol): keyof typeof ASKED | undefined {
  if (hiding !== undefined) return 'reconstruction'
  return writing === undefined ? undefined : 'text'
}

/** Reconstructions and reports, and their metrics, go with protocols of their own; everything else with a label. */
function checkKinds(
  metrics: readonly string[],
  protocol: Protocol,
  { benchmark, dataset }: { benchmark: Benchmark; dataset: DatasetDocument },
  known: Registry<Metric>,
): void {
  const where = benchmark.benchmark_id
  const asked = askedBy(protocol)
  for (const id of metrics) {
    const { needs } = known.get(id)
    const own = needs === 'reconstruction' || needs === 'text' ? needs : undefined
    if (own === asked) continue
    if (own !== undefined) {
      const { judges, hint } = ASKED[own]
      throw new FmbenchError('bad-document', `${id} judges ${judges}; the protocol "${protocol.id}" gives none.`, {
        where,
        hint,
      })
    }
    if (asked === undefined) continue
    const { judges, metrics: examples } = ASKED[asked]
    const what = `${id} judges no ${judges}; the protocol "${protocol.id}" gives nothing else.`
    throw new FmbenchError('bad-document', what, {
      where,
      hint: `Name metrics such as ${examples}, or another protocol.`,
    })
  }
  if (asked === undefined && dataset.target === undefined) {
    throw new FmbenchError('bad-document', `The samples of ${dataset.dataset_id} have no label to predict.`, {
      where,
      hint: 'Recordings without labels serve the protocol reconstruct, and reports the protocol generate. Or name their column: target: { column: … }',
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
