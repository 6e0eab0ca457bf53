import { splitByClass } from '../../src/core/arrays.js'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics, f1Macro } from '../../src/metrics/index.js'
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

/** F1-Score as if only the classes that occur in truth or prediction had been declared. */
export function f1OfPresent(yTrue: Int32Array, yPred: Int32Array, weight?: Float64Array): number {
  const present = [...new Set([...yTrue, ...yPred])]
  const rename = (label: number): number => present.indexOf(label)
  return f1Macro(yTrue.map(rename), yPred.map(rename), present.length, weight)
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

export function rocCurveOf(input: CaseInput): stats.RocCurve {
  return stats.rocCurve(stats.sortScores(truth(input), scores(input)))
}

export function partialArea(input: CaseInput, maxFpr: number): number {
  return stats.partialAuc(rocCurveOf(input), maxFpr)
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
