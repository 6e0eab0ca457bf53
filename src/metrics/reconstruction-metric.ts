import { checkWeights, sizePerSample, type Tensor } from '../core/arrays.js'
import { FmbenchError } from '../core/errors.js'
import type { Weights } from '../stats/moments.js'
import type { Metric, ReconstructionTargets, UndefinedReason } from './metric.js'
import { onceEach } from './value-metric.js'

/** Which values a metric looks at. */
export type Part = 'masked' | 'visible' | 'all'

export interface ReconstructionFacts
  extends Omit<
    Metric<'reconstruction'>,
    'needs' | 'tells' | 'compute' | 'undefinedReason' | 'resample' | 'version' | 'invariantTo'
  > {
  readonly part: Part
  /** Reads every value once; the answer gives the metric for any weights of the samples. */
  readonly prepare: (truth: ReconstructionTargets, output: Tensor) => (weights: Weights) => number
  /** Asked only where there are samples and such values, but no value of the metric. */
  readonly whyUndefined: (truth: ReconstructionTargets) => UndefinedReason
}

/**
 * A metric of arrays that were filled in. With a value that is not finite in the part it looks at it is undefined
 * (`missing_predictions`); where that part is empty, too (`empty`).
 *
 * @throws FmbenchError when used: `shape-mismatch` when shapes differ, `bad-data` for a true value that is not finite,
 *   a data range that is not above 0, or a weight that is negative
 */
export function reconstructionMetric(facts: ReconstructionFacts): Metric<'reconstruction'> {
  const { part, prepare: _, whyUndefined, ...rest } = facts
  const compute = (truth: ReconstructionTargets, output: Tensor, weights?: Float64Array): number => {
    const n = truth.values.shape[0]
    checkWeights(rest.id, n, weights)
    checkReconstruction(rest.id, truth, output)
    return unlessMissing(truth, output, facts)(weights ?? onceEach(n))
  }
  return {
    ...rest,
    version: 1,
    needs: 'reconstruction',
    tells: 'classes',
    invariantTo: ['sample-order', 'weights-as-copies'],
    compute,
    undefinedReason: (truth, output) => {
      if (!Number.isNaN(compute(truth, output))) return undefined
      const missing = missingBySample(truth, output, part)
      if (missing.count.every((values) => values === 0)) return 'empty'
      return missing.sum.some((values) => values > 0) ? 'missing_predictions' : whyUndefined(truth)
    },
    resample: (truth, output) => {
      checkReconstruction(rest.id, truth, output)
      return unlessMissing(truth, output, facts)
    },
  }
}

/** NaN for weights that count a sample with a missing value; else what the metric says. */
function unlessMissing(
  truth: ReconstructionTargets,
  output: Tensor,
  { part, prepare }: ReconstructionFacts,
): (weights: Weights) => number {
  const judged = prepare(truth, output)
  const missing = missingBySample(truth, output, part).sum
  if (missing.every((n) => n === 0)) return judged
  return (weights) => (missing.some((n, i) => n > 0 && weights[i] > 0) ? Number.NaN : judged(weights))
}

/** How many values of a part are not finite in the output, of how many. */
function missingBySample(truth: ReconstructionTargets, output: Tensor, part: Part): SampleSums {
  return sumBySample(truth, part, (place) => (Number.isFinite(output.data[place]) ? 0 : 1))
}

function checkReconstruction(who: string, truth: ReconstructionTargets, output: Tensor): void {
  const { values, mask, region, dataRange } = truth
  if (values.shape.join() !== output.shape.join()) {
    throw new FmbenchError(
      'shape-mismatch',
      `${who}: the truth has shape (${values.shape}), the output (${output.shape}).`,
    )
  }
  for (const [name, part] of Object.entries({ mask, region })) {
    if (part !== undefined && part.length !== values.data.length) {
      throw new FmbenchError(
        'shape-mismatch',
        `${who}: the ${name} has ${part.length} entries for ${values.data.length} values.`,
      )
    }
  }
  if (dataRange !== undefined && !(dataRange > 0 && dataRange < Number.POSITIVE_INFINITY)) {
    throw new FmbenchError('bad-data', `${who}: the data range is ${dataRange}; it must be above 0.`)
  }
  for (let i = 0; i < values.data.length; i++) {
    if (Number.isFinite(values.data[i])) continue
    throw new FmbenchError('bad-data', `${who}: the true value ${i} is ${values.data[i]}.`)
  }
}

/** Whether the value at a place belongs to a part. */
export function isInPart({ mask }: ReconstructionTargets, part: Part, place: number): boolean {
  return part === 'all' || mask[place] === (part === 'masked' ? 1 : 0)
}

/** Sums over the values of each sample, and how many there are; shape (n,) each. */
export interface SampleSums {
  readonly sum: Float64Array
  readonly count: Float64Array
}

/** @param of what to sum, given the place of a value */
export function sumBySample(truth: ReconstructionTargets, part: Part, of: (place: number) => number): SampleSums {
  const [n] = truth.values.shape
  const size = sizePerSample(truth.values.shape)
  const sums = { sum: new Float64Array(n), count: new Float64Array(n) }
  for (let sample = 0; sample < n; sample++) {
    for (let place = sample * size; place < (sample + 1) * size; place++) {
      if (!isInPart(truth, part, place)) continue
      sums.sum[sample] += of(place)
      sums.count[sample]++
    }
  }
  return sums
}

/** The mean over all values of the samples, each sample counted with its weight; NaN when there are none. */
export function pooledMean({ sum, count }: SampleSums, weights: Weights): number {
  let total = 0
  let n = 0
  for (let i = 0; i < sum.length; i++) {
    // A sample that was not drawn says nothing, even if it is NaN.
    if (weights[i] === 0) continue
    total += weights[i] * sum[i]
    n += weights[i] * count[i]
  }
  return total / n
}
