import { Rng } from '../core/index.js'
import { builtInMetrics, type Metric, resampler } from '../metrics/index.js'
import { type Clusters, drawCounts } from '../stats/index.js'

/** Some replicates of some metrics on one group of samples. Plain data: it can go to a thread. */
export interface BootstrapBlock {
  /** Names the random stream of this block and of no other. */
  readonly label: string
  readonly replicates: number
  readonly n: number
  readonly clusters?: Clusters
  readonly inputs: readonly { readonly metric: string; readonly truth: never; readonly output: never }[]
}

/** Replicate values, metric by metric; NaN where every draw was undefined. */
export type BlockResult = readonly Float64Array[]

const REDRAWS = 10

/**
 * A metric that is undefined in a replicate (one class only) is drawn again, at most ten times, from a stream of the
 * replicate's own: the numbers of one metric never depend on which others are computed beside it.
 */
export function runBlock(block: BootstrapBlock, metricOf: (id: string) => Metric): BlockResult {
  const rng = new Rng(block.label)
  const replay = block.inputs.map(({ metric, truth, output }) => resampler(metricOf(metric), truth, output))
  const values = replay.map(() => new Float64Array(block.replicates))
  const counts = new Uint16Array(block.n)
  for (let b = 0; b < block.replicates; b++) {
    drawCounts(rng, counts, block.clusters)
    replay.forEach((replicate, m) => {
      values[m][b] = replicate(counts)
    })
    if (values.some((series) => Number.isNaN(series[b]))) redraw(b)
  }
  return values

  function redraw(b: number): void {
    const again = rng.fork(b)
    for (let draw = 0; draw < REDRAWS; draw++) {
      drawCounts(again, counts, block.clusters)
      replay.forEach((replicate, m) => {
        if (Number.isNaN(values[m][b])) values[m][b] = replicate(counts)
      })
    }
  }
}

/** The thread's side of `Threads.start`. */
export function open(): Promise<{ run(block: BootstrapBlock): BlockResult }> {
  return Promise.resolve({ run: (block) => runBlock(block, (id) => builtInMetrics.get(id)) })
}
