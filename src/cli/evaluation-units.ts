import { FmbenchError, type Registry, sha256Hex } from '../core/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { modelAdapters } from '../models/index.js'
import { builtInProbes, type Probe } from '../probes/index.js'
import { protocols } from '../protocols/index.js'
import {
  DEFAULT_BATCH_SIZE,
  type EvaluationPlan,
  type Progress,
  planEvaluation,
  type RunOptions,
  type RunSettings,
} from '../run/index.js'
import {
  type Benchmark,
  type Catalog,
  type CatalogEntry,
  type DatasetDocument,
  type EvalRecord,
  MAX_ID_LENGTH,
  type ModelDocument,
  type ProbeChoice,
  type Suite,
} from '../spec/index.js'
import type { Context } from './context.js'
import type { EvaluationFlags } from './options.js'
import type { Workspace } from './workspace.js'

/** One benchmark of a suite with its dataset. */
export interface BenchmarkUnit {
  readonly suite: Suite
  readonly benchmark: Benchmark
  readonly dataset: CatalogEntry<DatasetDocument>
  /** By id, for benchmarks of reports. */
  readonly findingSchemas?: Catalog['findingSchemas']
  /** Damage that the suite asks for instead of the benchmark's own. */
  readonly probes?: readonly ProbeChoice[]
}

/** What became of one model on one benchmark. */
export interface Outcome {
  /** As `unitName` gives it. */
  readonly benchmark: string
  readonly plan: EvaluationPlan
  readonly folder: string
  /** Absent when the evaluation failed. */
  readonly record?: EvalRecord
  readonly wasThere?: boolean
  readonly failure?: FmbenchError
}

/** What is evaluated: a suite, perhaps on another dataset than it names. */
export type Asked = Pick<EvaluationFlags, 'suite' | 'dataset'>

/** @throws FmbenchError `unknown-name`; `bad-document`, also for a draft */
export async function benchmarksOf(workspace: Workspace, flags: Asked): Promise<BenchmarkUnit[]> {
  const { value: suite, file } = await workspace.suite(flags.suite)
  const units: BenchmarkUnit[] = []
  for (const member of suite.benchmarks) {
    const { value: benchmark, file: benchmarkFile } = workspace.catalog.benchmark(member.benchmark_id, file)
    if (benchmark.status === 'draft') throw isDraft(benchmark, benchmarkFile)
    const datasetId = flags.dataset ?? member.dataset_id ?? benchmark.dataset_id
    if (datasetId === undefined) {
      throw new FmbenchError(
        'bad-document',
        `${benchmark.benchmark_id} names no dataset, and neither does the suite.`,
        {
          where: file,
          hint: 'Name one with -d, or with dataset_id in the suite or the benchmark.',
        },
      )
    }
    units.push({
      suite,
      benchmark,
      dataset: await workspace.dataset(datasetId),
      findingSchemas: workspace.catalog.findingSchemas,
      ...(member.probes && { probes: member.probes }),
    })
  }
  return units
}

/**
 * The one benchmark that a predictions file is for: of a suite with several, the one on the dataset that is named.
 *
 * @throws FmbenchError `usage` when that does not tell, and what `benchmarksOf` throws
 */
export async function oneBenchmarkOf(workspace: Workspace, { suite, dataset }: Asked): Promise<BenchmarkUnit> {
  const [only, ...more] = await benchmarksOf(workspace, { suite, ...(dataset !== undefined && { dataset }) })
  if (more.length === 0) return only
  const units = await benchmarksOf(workspace, { suite })
  const wanted = dataset === undefined ? undefined : (await workspace.dataset(dataset)).value.dataset_id
  const fitting = units.filter((unit) => unit.dataset.value.dataset_id === wanted)
  if (fitting.length === 1) return fitting[0]
  const datasets = units.map((unit) => `${unit.dataset.value.dataset_id} (${unit.benchmark.benchmark_id})`).join(', ')
  throw new FmbenchError(
    'usage',
    `${units[0].suite.suite_id} has ${units.length} benchmarks, and a predictions file is for one.`,
    {
      hint:
        fitting.length === 0
          ? `Say which with -d: ${datasets}.`
          : 'Write a suite document with the one benchmark these predictions are for.',
    },
  )
}

function isDraft({ benchmark_id }: Benchmark, file: string): FmbenchError {
  return new FmbenchError('bad-document', `${benchmark_id} is a draft: it is described here, but cannot be run yet.`, {
    where: file,
    hint: 'fmbench validate names the metrics and protocols it waits for; fmbench list benchmarks shows what is active.',
  })
}

export function planOf(
  unit: BenchmarkUnit,
  model: ModelDocument,
  options: RunOptions,
  probes: Registry<Probe> = builtInProbes,
): EvaluationPlan {
  const { suite, benchmark, dataset, findingSchemas, probes: suiteProbes } = unit
  const documents = {
    suiteId: suite.suite_id,
    benchmark,
    dataset: dataset.value,
    model,
    ...(findingSchemas && { findingSchemas }),
    ...(suiteProbes && { suiteProbes }),
  }
  return planEvaluation(documents, options, { metrics: builtInMetrics, protocols, probes })
}

/** The flags that decide how models are called. */
export interface ModelCallFlags {
  readonly batchSize?: number
  readonly timeout?: number
  readonly allowEgress?: readonly string[]
  /** False for --no-cache. */
  readonly cache?: boolean
}

export function runSettings(
  { effects, terminal, signal, version }: Context,
  flags: ModelCallFlags & { readonly jobs?: number },
  onProgress: (progress: Progress) => void = () => {},
): RunSettings {
  const jobs = flags.jobs ?? (Number(effects.setting('FMBENCH_JOBS')) || effects.machine.cpus)
  return {
    registries: { metrics: builtInMetrics, adapters: modelAdapters, protocols },
    jobs,
    batchSize: flags.batchSize ?? DEFAULT_BATCH_SIZE,
    timeoutMs: (flags.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    signal,
    onProgress,
    runnerVersion: version,
    egress: { allowedHosts: flags.allowEgress ?? [], announce: (sentence) => terminal.note(`note: ${sentence}`) },
  }
}

const DEFAULT_TIMEOUT_SECONDS = 600

/** `SUITE-TOY-CLASS-my_model-20261121-120000`; the benchmark stands in it where the suite has several. */
export function evalIdOf(unit: BenchmarkUnit, model: string, now: Date): string {
  const { suite } = unit
  const benchmarkPart = suite.benchmarks.length > 1 ? [unitName(unit)] : []
  return `${shortened([suite.suite_id, ...benchmarkPart, model].join('-'))}-${stampOf(now)}`
}

/** What tells it from the others of its suite: the benchmark, and the dataset where the suite has it on several. */
export function unitName({ suite, benchmark: { benchmark_id }, dataset }: BenchmarkUnit): string {
  const isOnSeveral = suite.benchmarks.filter((member) => member.benchmark_id === benchmark_id).length > 1
  return isOnSeveral ? `${benchmark_id}-${dataset.value.dataset_id}` : benchmark_id
}

/** Ids are file names, and a long one would be refused: its end gives way to a digest of the whole. */
function shortened(name: string): string {
  const room = MAX_ID_LENGTH - '-20261121-120000'.length
  return name.length <= room ? name : `${name.slice(0, room - 9)}-${sha256Hex(name).slice(0, 8)}`
}

/** `20261121-120000` */
export function stampOf(now: Date): string {
  return now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15)
}
