import { Rng } from '../core/index.js'
import { builtInMetrics, type Metric, resampler } from '../metrics/index.js'
import { bootstrapReplicates, type Clusters, type Replay } from '../stats/index.js'

/** Some replicates of some metrics on one group of samples. Plain data: it can go to a thread. */
export interface BootstrapBlock {
  /** Names the random stream of this block and of no other. */
  readonly label: string
  readonly replicates: number
  /** Class of each sample; shape (n,) */
  readonly classOf: Int32Array
  readonly clusters?: Clusters
  readonly inputs: readonly BlockInput[]
}

/** A metric of some of the samples, or the mean of a number that each of them has. */
export type BlockInput = (MetricInput | { readonly values: Float64Array }) & {
  /** Which samples of the block these are; all when absent. */
  readonly rows?: Int32Array
}

export interface MetricInput {
  readonly metric: string
  readonly truth: never
  readonly output: never
}

/** Replicate values, metric by metric; NaN where the draw lacked a class or the metric was undefined. */
export type BlockResult = readonly Float64Array[]

/** The replicates of one block; a draw that lacks a class the group has is left out (`bootstrapReplicates`). */
export function runBlock(block: BootstrapBlock, metricOf: (id: string) => Metric): BlockResult {
  const { label, replicates, classOf, clusters, inputs } = block
  const statistics = inputs.map((input) => replayOf(input, metricOf))
  return bootstrapReplicates(statistics, classOf, { replicates, rng: new Rng(label), clusters })
}

/** The metric of a resample of the block, of which the input may be a part. */
export function replayOf(input: BlockInput, metricOf: (id: string) => Metric): Replay {
  const { rows } = input
  const replay =
    'values' in input ? meanReplay(input.values) : resampler(metricOf(input.metric), input.truth, input.output)
  if (rows === undefined) return replay
  const countsOfRows = new Uint16Array(rows.length)
  return (counts) => {
    for (let i = 0; i < rows.length; i++) countsOfRows[i] = counts[rows[i]]
    return replay(countsOfRows)
  }
}

function meanReplay(values: Float64Array): Replay {
  return (counts) => {
    let total = 0
    let n = 0
    for (let i = 0; i < counts.length; i++) {
      total += counts[i] * values[i]
      n += counts[i]
    }
    return total / n
  }
}

/** The thread's side of `Threads.start`. */
export function open(): Promise<{ run(block: BootstrapBlock): BlockResult }> {
  return Promise.resolve({ run: (block) => runBlock(block, (id) => builtInMetrics.get(id)) })
}
