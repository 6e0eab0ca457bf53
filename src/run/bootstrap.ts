import type { Effects, Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import { type Clusters, type Interval, percentileInterval } from '../stats/index.js'
import { type BlockResult, type BootstrapBlock, runBlock } from './bootstrap-task.js'

/** One group of samples whose metrics want bootstrap intervals. */
export interface BootstrapGroup {
  /** Unique among the groups of an evaluation; names its random stream. */
  readonly key: string
  readonly classOf: Int32Array
  readonly clusters?: Clusters
  readonly inputs: BootstrapBlock['inputs']
}

export interface BootstrapSettings {
  readonly seed: number
  readonly replicates: number
  readonly level: number
  readonly jobs: number
}

/** Replicates are cut into blocks of this size, each with its own stream: same numbers for any number of workers. */
const BLOCK = 250
/** Below this many draws (about half a second), starting threads costs more than it saves. */
const WORTH_A_THREAD = 20_000_000

/**
 * Percentile intervals (Efron 1979, doi:10.1214/aos/1176344552) of every metric of every group.
 *
 * @returns for each group, for each of its inputs: the interval, or undefined when it has no width or too many
 *   replicates were undefined
 */
export async function bootstrapIntervals(
  groups: readonly BootstrapGroup[],
  settings: BootstrapSettings,
  metrics: Registry<Metric>,
  effects: Effects,
): Promise<(Interval | undefined)[][]> {
  const blocks = groups.map((group) => blocksOf(group, settings))
  const results = await runBlocks(blocks.flat(), settings.jobs, metrics, effects)
  let next = 0
  return groups.map((group, g) => {
    const parts = results.slice(next, next + blocks[g].length)
    next += blocks[g].length
    const method = group.clusters === undefined ? 'bootstrap' : 'bootstrap-cluster'
    return group.inputs.map((_, m) => {
      const replicates = Float64Array.from(parts.flatMap((part) => [...part[m]]))
      const interval = percentileInterval(replicates, settings.level, method)
      // All replicates alike, as for a model without a mistake: no width is not the same as no doubt.
      return interval && interval.low < interval.high ? interval : undefined
    })
  })
}

function blocksOf(group: BootstrapGroup, { seed, replicates }: BootstrapSettings): BootstrapBlock[] {
  const { key, ...rest } = group
  return Array.from({ length: Math.ceil(replicates / BLOCK) }, (_, b) => ({
    ...rest,
    label: `${seed}|bootstrap|${key}|${b}`,
    replicates: Math.min(BLOCK, replicates - b * BLOCK),
  }))
}

async function runBlocks(
  blocks: readonly BootstrapBlock[],
  jobs: number,
  metrics: Registry<Metric>,
  effects: Effects,
): Promise<readonly BlockResult[]> {
  const draws = blocks.reduce((sum, block) => sum + block.classOf.length * block.replicates, 0)
  if (jobs <= 1 || draws < WORTH_A_THREAD) return blocks.map((block) => runBlock(block, (id) => metrics.get(id)))
  const results: BlockResult[] = new Array(blocks.length)
  let next = 0
  const work = async () => {
    const thread = await effects.threads.start(new URL('./bootstrap-task.js', import.meta.url), undefined)
    try {
      for (let b = next++; b < blocks.length; b = next++) {
        results[b] = (await thread.call('run', blocks[b])) as BlockResult // the type of bootstrap-task's `run`
      }
    } finally {
      await thread.stop()
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, blocks.length) }, work))
  return results
}
