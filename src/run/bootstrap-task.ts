import { Rng } from '../core/index.js'
import { builtInMetrics, type Metric, resampler } from '../metrics/index.js'
import { type Clusters, drawCounts } from '../stats/index.js'

/** Some replicates of some metrics on one group of samples. Plain data: it can go to a thread. */
export interface BootstrapBlock {
  /** Names the random stream of this block and of no other. */
  readonly label: string
  readonly replicates: number
  /** Class of each sample; shape (n,) */
  readonly classOf: Int32Array
  readonly clusters?: Clusters
  readonly inputs: readonly { readonly metric: string; readonly truth: never; readonly output: never }[]
}

/** Replicate values, metric by metric; NaN where the draw lacked a class or the metric was undefined. */
export type BlockResult = readonly Float64Array[]

const DRAWS = 11

/**
 * A draw that lacks a class the group has is drawn again, at most ten times, and then left out: such a resample says
 * nothing about metrics that compare classes.
 */
export function runBlock(block: BootstrapBlock, metricOf: (id: string) => Metric): BlockResult {
  const rng = new Rng(block.label)
  const replay = block.inputs.map(({ metric, truth, output }) => resampler(metricOf(metric), truth, output))
  const values = replay.map(() => new Float64Array(block.replicates).fill(Number.NaN))
  const counts = new Uint16Array(block.classOf.length)
  const classes = new Set(block.classOf).size
  for (let b = 0; b < block.replicates; b++) {
    let draw = 0
    do drawCounts(rng, counts, block.clusters)
    while (++draw < DRAWS && classesDrawn(counts, block.classOf, classes) < classes)
    if (classesDrawn(counts, block.classOf, classes) < classes) continue
    for (const [m, replicate] of replay.entries()) values[m][b] = replicate(counts)
  }
  return values
}

/** How many of the group's classes a resample holds; stops counting when it has seen all. */
function classesDrawn(counts: Uint16Array, classOf: Int32Array, classes: number): number {
  const seen = new Set<number>()
  for (let i = 0; i < counts.length && seen.size < classes; i++) if (counts[i] > 0) seen.add(classOf[i])
  return seen.size
}

/** The thread's side of `Threads.start`. */
export function open(): Promise<{ run(block: BootstrapBlock): BlockResult }> {
  return Promise.resolve({ run: (block) => runBlock(block, (id) => builtInMetrics.get(id)) })
}
