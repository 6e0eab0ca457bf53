import { FmbenchError, type Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { Probe } from '../probes/index.js'
import type { Benchmark } from '../spec/benchmark.js'
import type { DatasetDocument } from '../spec/dataset.js'
import type { ProbeChoice } from '../spec/probe.js'

/** What a person may choose about damage to the samples. */
export interface RobustnessOptions {
  /** Instead of the benchmark's or the suite's own. */
  readonly probes?: readonly ProbeChoice[]
  /** How often noise is drawn. */
  readonly replicates?: number
  /** SHA-256 of the files of probes that do not come with fmbench, by id. */
  readonly privateProbes?: Readonly<Record<string, string>>
}

/** One probe with its severities. */
export interface PlannedProbe {
  readonly id: string
  /** `dropout/v1`, or `dropout/custom` where the severities are not the probe's own. */
  readonly grid: string
  /** Of the severities, in words. */
  readonly unit: string
  /** Ascending; the first is 0, the clean sample. Their places are the level indices of random streams and of passes. */
  readonly severities: readonly number[]
  readonly isApart: boolean
  readonly replicates: number
}

/** Damage to the samples, and which numbers come of it. A plain object that can be printed. */
export interface RobustnessPlan {
  /** The skill that damage costs: an id of the plan's metrics. */
  readonly metric: string
  readonly probes: readonly PlannedProbe[]
  /** The benchmark's fixed list, which the score is the mean of; empty where the benchmark has none. */
  readonly scored: readonly string[]
}

/**
 * Resolves the damage of one evaluation.
 *
 * @param metrics ids of the metrics that judge clean predictions
 * @returns undefined when neither the benchmark nor a person asks for any
 * @throws FmbenchError `unknown-name` for an unknown probe; `bad-document` or `usage` for one that does not fit the
 *   samples, severities out of range, and a benchmark without a metric that tells skill
 */
export function planRobustness(
  {
    benchmark,
    dataset,
    suiteProbes,
  }: { benchmark: Benchmark; dataset: DatasetDocument; suiteProbes?: readonly ProbeChoice[] },
  { probes: asked, replicates, privateProbes = {} }: RobustnessOptions,
  metrics: readonly string[],
  registries: { readonly metrics: Registry<Metric>; readonly probes: Registry<Probe> },
): RobustnessPlan | undefined {
  const declared = benchmark.robustness
  const choices = asked ?? suiteProbes ?? (declared && [...declared.probes, ...declared.apart])
  if (choices === undefined || choices.length === 0) return undefined
  const { signal } = dataset
  if (signal === undefined) throw undeclaredSignal(dataset)
  const apart = new Set(declared?.apart.map(idOf))
  const times = replicates ?? declared?.replicates ?? 1
  const probes = choices.map((choice): PlannedProbe => {
    const probe = registries.probes.get(idOf(choice), benchmark.benchmark_id)
    if (!probe.kinds.includes(signal.kind)) throw misfits(probe, dataset, registries.probes)
    const standard = probe.grid({
      kind: signal.kind,
      ...(signal.sampling_hz !== undefined && { samplingHz: signal.sampling_hz }),
    })
    const severities = typeof choice === 'string' ? standard : choice.severities
    const excess = severities.find((severity) => !(severity > 0 && severity <= probe.most))
    if (excess !== undefined) throw outOfRange(probe, excess)
    return {
      id: probe.id,
      grid: `${probe.id}/${isSame(severities, standard) ? versionOf(probe, privateProbes) : 'custom'}`,
      unit: probe.unit,
      severities: [0, ...severities],
      isApart: probe.isApart === true || apart.has(probe.id),
      replicates: times,
    }
  })
  refuseTwice(probes, benchmark)
  const scored = declared?.probes.map(idOf).map((id) => registries.probes.get(id).id) ?? []
  return { metric: skillOf(benchmark, metrics, registries.metrics), probes, scored }
}

const idOf = (choice: ProbeChoice): string => (typeof choice === 'string' ? choice : choice.probe)

/** Whoever reads `mine/private-1f2e3d4c` knows that the name alone does not tell what was done. */
const versionOf = ({ id, version }: Probe, privateProbes: Readonly<Record<string, string>>): string =>
  Object.hasOwn(privateProbes, id) ? `private-${privateProbes[id].slice(0, 8)}` : `v${version}`

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((severity, i) => severity === b[i])

/** Areas need a skill that is better when higher, and lies between -1 and 1. */
function skillOf({ benchmark_id, robustness }: Benchmark, metrics: readonly string[], known: Registry<Metric>): string {
  const isSkill = (id: string) => {
    const { direction, range } = known.get(id)
    return direction === 'higher' && range[0] >= -1 && range[1] <= 1
  }
  const asked = robustness?.metric
  const found = metrics.find((id) => (asked === undefined ? isSkill(id) : id === known.get(asked, benchmark_id).id))
  if (found !== undefined && isSkill(found)) return found
  const what = asked === undefined ? 'None of its metrics tells' : `${asked} is none of its metrics, or does not tell`
  throw new FmbenchError('bad-document', `${what} how much skill is left under damage.`, {
    where: benchmark_id,
    hint: 'Add one that is better when higher and at most 1, such as AUROC, Accuracy or Pearson.',
  })
}

/** For whoever must know what samples are before they can be damaged. */
export function undeclaredSignal({ dataset_id }: DatasetDocument): FmbenchError {
  return new FmbenchError('bad-document', `${dataset_id} does not say what its samples are measurements of.`, {
    where: dataset_id,
    hint: 'Add to its document: signal: { kind: eeg, sampling_hz: 200 }, or type --modality and --fs.',
  })
}

function misfits({ id, kinds }: Probe, { dataset_id, signal }: DatasetDocument, probes: Registry<Probe>): FmbenchError {
  const fitting = probes.all().filter((probe) => signal !== undefined && probe.kinds.includes(signal.kind))
  return new FmbenchError(
    'usage',
    `The probe ${id} is for ${kinds.join(', ')}; samples of ${dataset_id} are ${signal?.kind}.`,
    {
      where: dataset_id,
      hint: `Probes for ${signal?.kind}: ${fitting.map((probe) => probe.id).join(', ') || 'none'}.`,
    },
  )
}

function outOfRange({ id, unit, most }: Probe, severity: number): FmbenchError {
  return new FmbenchError('usage', `${severity} is no severity of ${id}: they lie above 0, up to ${most} (${unit}).`, {
    hint: 'The clean sample, severity 0, is always there.',
  })
}

function refuseTwice(probes: readonly PlannedProbe[], { benchmark_id }: Benchmark): void {
  const twice = probes.find(({ id }, i) => probes.findIndex((probe) => probe.id === id) < i)
  if (twice === undefined) return
  throw new FmbenchError('usage', `The probe ${twice.id} is named twice.`, { where: benchmark_id })
}

/** Names the predictions file of a damaged pass: `dropout-3-r0`. */
export const damagedPass = (probe: string, level: number, replicate: number): string =>
  `${probe}-${level}-r${replicate}`
