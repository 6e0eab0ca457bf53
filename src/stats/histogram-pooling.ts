import { FmbenchError } from '../core/errors.js'
import { CompensatedSum } from './sum.js'

/** How many samples of each class have a score in each bin, from the lowest score up; shape of both (bins,) */
export interface ScoreHistogram {
  readonly positives: Float64Array
  readonly negatives: Float64Array
}

/**
 * Counts probabilities in equal bins [i / bins, (i + 1) / bins); 1 falls into the last.
 *
 * @param yTrue 0 or 1; shape (n,)
 * @param score in [0, 1]; shape (n,)
 * @throws FmbenchError `bad-data` for a score outside [0, 1]
 */
export function scoreHistogram(yTrue: Int32Array, score: Float64Array, bins: number): ScoreHistogram {
  const positives = new Float64Array(bins)
  const negatives = new Float64Array(bins)
  for (let i = 0; i < score.length; i++) {
    if (!(score[i] >= 0 && score[i] <= 1)) refuseScore(i, score[i])
    const bin = Math.min(Math.floor(score[i] * bins), bins - 1)
    if (yTrue[i] === 1) positives[bin]++
    else negatives[bin]++
  }
  return { positives, negatives }
}

function refuseScore(i: number, score: number): never {
  throw new FmbenchError('bad-data', `Sample ${i} has the score ${score}, outside 0 to 1: no bin is for it.`)
}

/** Adds the counts of sites, exactly. @throws FmbenchError `shape-mismatch` when their bins differ in number */
export function poolHistograms(sites: readonly ScoreHistogram[]): ScoreHistogram {
  const bins = sites[0]?.positives.length ?? 0
  if (sites.some(({ positives, negatives }) => positives.length !== bins || negatives.length !== bins)) {
    throw new FmbenchError('shape-mismatch', 'The histograms of the sites have different numbers of bins.', {
      hint: 'All sites must use the same cut points.',
    })
  }
  const total = (of: keyof ScoreHistogram) =>
    Float64Array.from({ length: bins }, (_, b) => sites.reduce((sum, site) => sum + site[of][b], 0))
  return { positives: total('positives'), negatives: total('negatives') }
}

/** The AUROC of a histogram, and between which values the AUROC of the scores themselves lies for certain. */
export interface BinnedAuroc {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

/**
 * Pairs within one bin count half; each could count 0 or 1, which gives the bounds. Exact where no bin holds two
 * different scores of different classes.
 *
 * @returns NaN when a class is absent
 */
export function histogramAuroc({ positives, negatives }: ScoreHistogram): BinnedAuroc {
  let beaten = 0
  let tied = 0
  let nPositives = 0
  let nNegatives = 0
  for (let b = 0; b < positives.length; b++) {
    beaten += positives[b] * nNegatives
    tied += positives[b] * negatives[b]
    nPositives += positives[b]
    nNegatives += negatives[b]
  }
  const pairs = nPositives * nNegatives
  return { value: (beaten + tied / 2) / pairs, lower: beaten / pairs, upper: (beaten + tied) / pairs }
}

/** Average precision with each bin as one threshold. NaN without positives. */
export function histogramAveragePrecision({ positives, negatives }: ScoreHistogram): number {
  const area = new CompensatedSum()
  let found = 0
  let called = 0
  for (let b = positives.length - 1; b >= 0; b--) {
    found += positives[b]
    called += positives[b] + negatives[b]
    if (positives[b] > 0) area.add((positives[b] * found) / called)
  }
  return area.value / found
}

/**
 * Ranges of neighbouring bins in which neither class has from 1 to `minCell` - 1 samples, as narrow as going
 * through them once allows; empty when a class as a whole is that small.
 *
 * @returns start of each range, and the number of bins as the last entry
 */
export function mergedCuts({ positives, negatives }: ScoreHistogram, minCell: number): number[] {
  const cuts = [0]
  let nPositives = 0
  let nNegatives = 0
  const isSmall = (n: number) => n > 0 && n < minCell
  for (let b = 0; b < positives.length; b++) {
    nPositives += positives[b]
    nNegatives += negatives[b]
    if (nPositives + nNegatives === 0 || isSmall(nPositives) || isSmall(nNegatives)) continue
    cuts.push(b + 1)
    nPositives = 0
    nNegatives = 0
  }
  return closeLast(cuts, { positives, negatives }, isSmall)
}

/** What is left over at the upper end joins the ranges before it until it is no longer small. */
function closeLast(cuts: number[], histogram: ScoreHistogram, isSmall: (n: number) => boolean): number[] {
  const { positives, negatives } = histogram
  const last = positives.length
  if (cuts[cuts.length - 1] === last) return cuts
  for (let c = cuts.length - 1; c >= 0; c--) {
    const inRange = (of: Float64Array) => of.subarray(cuts[c]).reduce((sum, n) => sum + n, 0)
    const [nPositives, nNegatives] = [inRange(positives), inRange(negatives)]
    const isJoined = nPositives + nNegatives === 0 && c > 0
    if (!isJoined && !isSmall(nPositives) && !isSmall(nNegatives)) return [...cuts.slice(0, c + 1), last]
  }
  return []
}

/** The counts in ranges of bins. @param cuts as `mergedCuts` gives them */
export function mergeBins({ positives, negatives }: ScoreHistogram, cuts: readonly number[]): ScoreHistogram {
  const merged = (of: Float64Array) =>
    Float64Array.from(cuts.slice(1), (end, c) => of.subarray(cuts[c], end).reduce((sum, n) => sum + n, 0))
  return { positives: merged(positives), negatives: merged(negatives) }
}
