import { type Matrix, splitByClass } from '../../src/core/arrays.js'
import { Rng } from '../../src/core/index.js'
import { aurocPerClass, builtInMetrics, type f1Macro, youdenOptimum } from '../../src/metrics/index.js'
import * as stats from '../../src/stats/index.js'
import type { GoldenValue } from './check.js'
import type { CaseInput } from './input.js'

// From the words of the golden files to the arguments of our functions.

export const truth = (input: CaseInput): Int32Array => input.classes('y_true')
export const weights = (input: CaseInput): Float64Array | undefined => input.optionalNumbers('sample_weight')

/** @param which '', '_1' or '_2' */
export function scores(input: CaseInput, which = ''): Float64Array {
  return input.numbers(input.has(`y_score${which}`) ? `y_score${which}` : `y_prob${which}`)
}

/** As given, else score >= threshold. */
export function binaryLabels(input: CaseInput): Int32Array {
  if (input.has('y_pred')) return input.classes('y_pred')
  const threshold = input.number('threshold', 0.5)
  return Int32Array.from(scores(input), (score) => (score >= threshold ? 1 : 0))
}

/** As given, else the likeliest class; of equal ones the first. */
export function labels(input: CaseInput): Int32Array {
  if (input.has('y_pred')) return input.classes('y_pred')
  return Int32Array.from(input.rows('y_prob'), (row) => row.indexOf(Math.max(...row)))
}

export function secondColumn(input: CaseInput): Float64Array {
  return Float64Array.from(input.rows('y_prob'), (row) => row[1])
}

export function matrix(input: CaseInput): Matrix {
  const rows = input.rows('y_prob')
  return { data: Float64Array.from(rows.flatMap((row) => [...row])), rows: rows.length, columns: rows[0].length }
}

export function perClass(input: CaseInput): Float64Array {
  return aurocPerClass(truth(input), matrix(input), weights(input))
}

type ClassMetric = typeof f1Macro

/** A mean over the classes, as if only those that occur in truth or prediction had been declared. */
export function amongPresent(metric: ClassMetric): ClassMetric {
  return (yTrue, yPred, _, weight) => {
    const present = [...new Set([...yTrue, ...yPred])]
    const rename = (label: number): number => present.indexOf(label)
    return metric(yTrue.map(rename), yPred.map(rename), present.length, weight)
  }
}

export function positiveVersusRest(input: CaseInput): stats.OneVersusRest {
  return stats.oneVersusRest(stats.confusionMatrix(truth(input), binaryLabels(input), 2, weights(input)), 1)
}

export function confusionRows(input: CaseInput): number[][] {
  const k = input.number('n_classes')
  const { counts } = stats.confusionMatrix(truth(input), labels(input), k, weights(input))
  return Array.from({ length: k }, (_, i) => [...counts.subarray(i * k, (i + 1) * k)])
}

export function byClass(input: CaseInput): [negatives: Float64Array, positives: Float64Array] {
  return splitByClass(truth(input), scores(input))
}

/** @param which '', '_1' or '_2'; paired cases share one `y_true` */
export function placements(input: CaseInput, which = ''): stats.Placements {
  const yTrue = input.classes(input.has('y_true') ? 'y_true' : `y_true${which}`)
  const [negatives, positives] = splitByClass(yTrue, scores(input, which))
  return stats.delongPlacements(positives, negatives)
}

export function pairedTest(input: CaseInput): stats.PairedComparison {
  return stats.delongPairedTest(placements(input, '_1'), placements(input, '_2'))
}

export function unpairedTest(input: CaseInput): stats.UnpairedComparison {
  return stats.delongUnpairedTest(placements(input, '_1'), placements(input, '_2'))
}

const sorted = (input: CaseInput): stats.SortedScores => stats.sortScores(truth(input), scores(input))

export function rocCurveOf(input: CaseInput): stats.RocCurve {
  return stats.rocCurve(sorted(input), weights(input))
}

export function partialArea(input: CaseInput, maxFpr: number): number {
  return stats.partialAuc(rocCurveOf(input), maxFpr)
}

export function prCurveOf(input: CaseInput): stats.PrecisionRecallCurve {
  return stats.precisionRecallCurve(sorted(input), weights(input))
}

export function thresholdsOf(input: CaseInput): Float64Array {
  return stats.cutThresholds(sorted(input), scores(input))
}

/** The counter-example: what straight lines between the points would give. */
export function trapezoidUnderPrCurve(input: CaseInput): number {
  const { precision, recall } = prCurveOf(input)
  return precision.subarray(1).reduce((area, p, i) => area + ((recall[i + 1] - recall[i]) * (p + precision[i])) / 2, 0)
}

/** A metric of scores by its id: also one that only its family makes. */
export function computeById(id: string, input: CaseInput): number {
  return builtInMetrics.get(id).compute(truth(input), scores(input), weights(input))
}

export function largestYouden(input: CaseInput): number | undefined {
  const point = youdenOptimum(truth(input), scores(input), weights(input))
  return point && point.sensitivity + point.specificity - 1
}

export function decisionRows(input: CaseInput): GoldenValue {
  return stats.decisionCurve(truth(input), scores(input), input.numbers('thresholds'), weights(input)).map((point) => ({
    pt: point.threshold,
    tp: point.truePositives,
    fp: point.falsePositives,
    net_benefit: point.netBenefit,
    treat_all: point.treatAll,
    standardised: point.standardised,
    interventions_avoided_per_100: point.interventionsAvoidedPer100,
  }))
}

/** An interval as a golden file writes it. */
export function pair(bounds: stats.Bounds | undefined): GoldenValue {
  return bounds && [bounds.low, bounds.high]
}

/** AUROC of each resample that the case gives as counts. */
export function aurocReplicates(input: CaseInput, which = ''): Float64Array {
  const replicate = builtInMetrics.get('AUROC').resample?.(truth(input), scores(input, which))
  if (replicate === undefined) throw new Error('AUROC has no resample')
  return Float64Array.from(input.rows('counts'), (counts) => replicate(Uint16Array.from(counts)))
}

export function replicateDifferences(input: CaseInput): Float64Array {
  const second = aurocReplicates(input, '_2')
  return aurocReplicates(input, '_1').map((value, i) => value - second[i])
}

/** The replicates of a case: given, or made from its counts. */
export function replicates(input: CaseInput): Float64Array {
  if (input.has('replicates')) return input.numbers('replicates')
  return input.has('y_score') ? aurocReplicates(input) : replicateDifferences(input)
}

/** Eight numbers of the stream that a label names. */
export function draws(input: CaseInput, draw: (rng: Rng) => number): number[] {
  const rng = new Rng(input.text('label'))
  return Array.from({ length: 8 }, () => draw(rng))
}

/** Clusters as the case numbers them. */
export function clusters(input: CaseInput): stats.Clusters {
  const of = input.classes('cluster')
  return { of, n: new Set(of).size }
}

export function clustered(input: CaseInput): stats.ClusteredAuroc {
  return stats.clusteredAuroc(truth(input), scores(input), clusters(input))
}

/** What a bootstrap case resamples: the AUROC of scores, or the mean of numbers. */
export function resampled(input: CaseInput): { estimate: number; jackknife: Float64Array } {
  if (input.has('y_score')) {
    const placed = placements(input)
    return { estimate: placed.area, jackknife: stats.aurocJackknife(placed, truth(input)) }
  }
  const x = input.numbers('x')
  const meanOf: stats.Replay = (counts) => stats.sum(x.map((value, i) => value * counts[i])) / stats.sum(counts)
  return { estimate: stats.mean(x), jackknife: stats.jackknife(meanOf, x.length) }
}

export function bcaCorrection(input: CaseInput): stats.BcaCorrection {
  const { estimate, jackknife } = resampled(input)
  return stats.bcaCorrection(estimate, replicates(input), jackknife)
}
