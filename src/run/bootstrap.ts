import type { Effects, Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import { type Clusters, type Interval, jackknife } from '../stats/index.js'
import { type BlockResult, type BootstrapBlock, type MetricInput, replayOf, runBlock } from './bootstrap-task.js'
import { intervalOfResampled, needsLeftOut, type Resampled } from './resampled.js'

/** One group of samples whose metrics want bootstrap intervals. */
export interface BootstrapGroup {
  /** Unique among the groups of an evaluation; names its random stream. */
  readonly key: string
  readonly classOf: Int32Array
  readonly clusters?: Clusters
  readonly inputs: BootstrapBlock['inputs']
}

/** The same, of metrics alone. */
export interface MetricGroup extends BootstrapGroup {
  readonly inputs: readonly MetricInput[]
}

export interface BootstrapSettings {
  readonly seed: number
  readonly replicates: number
  readonly level: number
  readonly jobs: number
  /** Ends the work between two blocks; large work only, the rest takes no time. */
  readonly signal: AbortSignal
}

/** Beyond rounding: the MCC of a faultless resample is 1 or just below it. */
export function hasWidth({ low, high }: Interval): boolean {
  return high - low > 1e-12 * Math.max(1, Math.abs(low), Math.abs(high))
}

/** Replicates are cut into blocks of this size, each with its own stream: same numbers for any number of workers. */
const BLOCK = 250
/**
 * Below so many draws times inputs (about half a second), starting threads costs more than it saves. Above, even a single
 * one keeps this thread free to hear Ctrl-C.
 */
const WORTH_A_THREAD = 100_000_000

/**
 * Bootstrap intervals (Efron 1979, doi:10.1214/aos/1176344552) of every metric of every group; by jackknife where
 * subjects are few.
 *
 * @returns for each group, for each of its inputs: the interval, or undefined when it has no width or too many
 *   replicates were undefined
 */
export async function bootstrapIntervals(
  groups: readonly MetricGroup[],
  settings: BootstrapSettings,
  metrics: Registry<Metric>,
  effects: Effects,
): Promise<(Interval | undefined)[][]> {
  const resampled = await resampledInputs(groups, settings, metrics, effects)
  return groups.map((group, g) => {
    const drawn = { n: group.classOf.length, clusters: group.clusters }
    return group.inputs.map(({ metric }, m) => {
      const interval = intervalOfResampled(resampled[g][m], drawn, settings.level, metrics.get(metric).range)
      // All replicates alike, as for a model without a mistake: no width is not the same as no doubt.
      return interval && hasWidth(interval) ? interval : undefined
    })
  })
}

/** Every input of every group on the samples, on each resample, and without each sample where its interval needs that. */
export async function resampledInputs(
  groups: readonly BootstrapGroup[],
  settings: Omit<BootstrapSettings, 'level'>,
  metrics: Registry<Metric>,
  effects: Effects,
): Promise<Resampled[][]> {
  const replicates = await metricReplicates(groups, settings, metrics, effects)
  return groups.map(({ classOf, clusters, inputs }, g) => {
    const n = classOf.length
    return inputs.map((input, m) => {
      const replay = replayOf(input, (id) => metrics.get(id))
      return {
        estimate: replay(new Uint16Array(n).fill(1)),
        replicates: replicates[g][m],
        leftOut: needsLeftOut({ n, clusters }) ? jackknife(replay, n, clusters) : undefined,
      }
    })
  })
}

/** Every metric of every group on each of its resamples: for each group, for each of its inputs, one value per resample. */
export async function metricReplicates(
  groups: readonly BootstrapGroup[],
  settings: Omit<BootstrapSettings, 'level'>,
  metrics: Registry<Metric>,
  effects: Effects,
): Promise<Float64Array[][]> {
  const blocks = groups.map((group) => blocksOf(group, settings))
  const results = await runBlocks(blocks.flat(), settings, metrics, effects)
  let next = 0
  return groups.map((group, g) => {
    const parts = results.slice(next, next + blocks[g].length)
    next += blocks[g].length
    return group.inputs.map((_, m) => Float64Array.from(parts.flatMap((part) => [...part[m]])))
  })
}

function blocksOf(group: BootstrapGroup, { seed, replicates }: Omit<BootstrapSettings, 'level'>): BootstrapBlock[] {
  const { key, ...rest } = group
  return Array.from({ length: Math.ceil(replicates / BLOCK) }, (_, b) => ({
    ...rest,
    label: `${seed}|bootstrap|${key}|${b}`,
    replicates: Math.min(BLOCK, replicates - b * BLOCK),
  }))
}

async function runBlocks(
  blocks: readonly BootstrapBlock[],
  { jobs, signal }: Pick<BootstrapSettings, 'jobs' | 'signal'>,
  metrics: Registry<Metric>,
  effects: Effects,
): Promise<readonly BlockResult[]> {
  const nSteps = blocks.reduce((sum, { classOf, replicates, inputs }) => {
    return sum + classOf.length * replicates * inputs.length
  }, 0)
  // Every block would take a copy of all reconstructions to a thread, where little is left to do once they are read.
  const areLarge = blocks.some(({ inputs }) =>
    inputs.some((input) => 'metric' in input && metrics.get(input.metric).needs === 'reconstruction'),
  )
  if (nSteps < WORTH_A_THREAD || areLarge) return blocks.map((block) => runBlock(block, (id) => metrics.get(id)))
  const results: BlockResult[] = new Array(blocks.length)
  let next = 0
  const work = async () => {
    const thread = await effects.threads.start(new URL('./bootstrap-task.js', import.meta.url), undefined)
    try {
      for (let b = next++; b < blocks.length; b = next++) {
        results[b] = (await thread.call('run', blocks[b], { signal })) as BlockResult // the type of bootstrap-task's `run`
      }
    } finally {
      await thread.stop()
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, blocks.length) }, work))
  return results
}
