// What a few published numbers imply about each other.

import { ppvAtPrevalence } from '../metrics/index.js'

/** A number as it was reported: rounded, so that the true one lies within the tolerance. */
export interface Reported {
  readonly value: number
  readonly tolerance: number
}

/** Of numbers that were not rounded at all: what sums in another order may differ by. */
const EXACT = 1e-9

/** Between which a number lies that is computed from rounded ones. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** Half a unit of the last of so many decimals. */
export const roundedTo = (decimals: number): number => Math.max(0.5 * 10 ** -decimals, EXACT) + 1e-12

export const agrees = ({ value, tolerance }: Reported, found: number): boolean => Math.abs(value - found) <= tolerance

export const isWithin = ({ value, tolerance }: Reported, { low, high }: Bounds): boolean =>
  value >= low - tolerance && value <= high + tolerance

/**
 * The counts that could be reported as this share of so many: none, and the share is impossible.
 *
 * @returns whole numbers in ascending order, from 0 to `n`
 * @see Brown & Heathers 2017, doi:10.1177/1948550616673876 (GRIM)
 */
export function countsOfShare({ value, tolerance }: Reported, n: number): number[] {
  const first = Math.max(0, Math.ceil((value - tolerance) * n))
  const last = Math.min(n, Math.floor((value + tolerance) * n))
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
}

/** Whether there is any such count: also where there would be too many to list. */
export const canBeShare = ({ value, tolerance }: Reported, n: number): boolean =>
  Math.max(0, Math.ceil((value - tolerance) * n)) <= Math.min(n, Math.floor((value + tolerance) * n))

/** What an area under the ROC curve is a share of: each pair of a positive and a negative counts 0, 1 or 2 halves. */
export const halfPairs = (nPositives: number, nNegatives: number): number => 2 * nPositives * nNegatives

/**
 * Where the area under a ROC curve lies that goes through one point.
 *
 * @returns `lowerIfConcave` holds only for curves without dents
 */
export function aurocBounds(sensitivity: number, specificity: number) {
  return {
    lower: sensitivity * specificity,
    upper: 1 - (1 - sensitivity) * (1 - specificity),
    lowerIfConcave: (sensitivity + specificity) / 2,
  }
}

/** How often a model of two classes was right and wrong. */
export interface TwoByTwo {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

export type F1Averaging = 'macro' | 'weighted' | 'binary'

/** F1 of one class; 0 where it neither occurs nor is predicted. */
const f1 = (hits: number, errors: number): number => (hits === 0 ? 0 : (2 * hits) / (2 * hits + errors))

/**
 * How many tables of two classes give both an accuracy and an F1, by each way to average the F1.
 *
 * Given how many samples are right, the F1 of a class depends on its own hits alone: its false positives and false
 * negatives together are all errors. So the macro and binary F1 leave the class sizes open, and the weighted one is a
 * line in them: no table needs to be written out.
 *
 * @param nPositives any number of them when absent
 */
export function tablesByF1Averaging(
  accuracy: Reported,
  reportedF1: Reported,
  n: number,
  nPositives?: number,
): Record<F1Averaging, number> {
  const tables = { macro: 0, weighted: 0, binary: 0 }
  for (const right of countsOfShare(accuracy, n)) {
    const errors = n - right
    for (let tp = 0; tp <= right; tp++) {
      const [ofPositives, ofNegatives] = [f1(tp, errors), f1(right - tp, errors)]
      // Positives are those found and any part of the errors.
      const smallest = Math.max(tp, nPositives ?? tp)
      const largest = Math.min(tp + errors, nPositives ?? n)
      if (largest < smallest) continue
      const sizes = largest - smallest + 1
      if (agrees(reportedF1, (ofPositives + ofNegatives) / 2)) tables.macro += sizes
      if (agrees(reportedF1, ofPositives)) tables.binary += sizes
      tables.weighted += weightedSizes(reportedF1, ofPositives, ofNegatives, n, smallest, largest)
    }
  }
  return tables
}

/** How many numbers of positives between two give this weighted F1. */
function weightedSizes(
  { value, tolerance }: Reported,
  ofPositives: number,
  ofNegatives: number,
  n: number,
  smallest: number,
  largest: number,
): number {
  const slope = (ofPositives - ofNegatives) / n
  if (slope === 0) return Math.abs(value - ofNegatives) <= tolerance ? largest - smallest + 1 : 0
  const ends = [(value - tolerance - ofNegatives) / slope, (value + tolerance - ofNegatives) / slope]
  const first = Math.max(smallest, Math.ceil(Math.min(...ends)))
  const last = Math.min(largest, Math.floor(Math.max(...ends)))
  return Math.max(0, last - first + 1)
}

/** The accuracy: the mean of sensitivity and specificity, weighted by the prevalence. */
export function accuracyBounds(sensitivity: Reported, specificity: Reported, prevalence: number): Bounds {
  const middle = sensitivity.value * prevalence + specificity.value * (1 - prevalence)
  const spread = sensitivity.tolerance * prevalence + specificity.tolerance * (1 - prevalence)
  return { low: middle - spread, high: middle + spread }
}

/**
 * The positive predictive value, by Bayes' rule: it grows with both rates. With rates and classes swapped, the negative
 * one.
 *
 * @returns undefined where no sample may have been called positive
 * @see Altman & Bland 1994, doi:10.1136/bmj.309.6947.102
 */
export function predictiveValueBounds(
  sensitivity: Reported,
  specificity: Reported,
  prevalence: number,
): Bounds | undefined {
  const at = (side: -1 | 1): number => {
    const shifted = ({ value, tolerance }: Reported): number => Math.min(1, Math.max(0, value + side * tolerance))
    return ppvAtPrevalence(shifted(sensitivity), shifted(specificity), prevalence)
  }
  const [low, high] = [at(-1), at(1)]
  return Number.isNaN(low) || Number.isNaN(high) ? undefined : { low, high }
}

/** The harmonic mean of two shares; undefined where both may be 0. */
export function harmonicMeanBounds(a: Reported, b: Reported): Bounds | undefined {
  const mean = (x: number, y: number): number => (2 * x * y) / (x + y)
  const least = ({ value, tolerance }: Reported): number => Math.max(0, value - tolerance)
  const most = ({ value, tolerance }: Reported): number => Math.min(1, value + tolerance)
  if (least(a) + least(b) === 0) return undefined
  return { low: mean(least(a), least(b)), high: mean(most(a), most(b)) }
}

/**
 * All tables of two classes with so many positives and negatives, of which only those hits are possible.
 *
 * @param truePositives possible numbers of them, of `nPositives`; all when absent
 * @param trueNegatives likewise
 * @param right possible sums of the two; all when absent
 */
export function* twoByTwoTables(
  nPositives: number,
  nNegatives: number,
  {
    truePositives,
    trueNegatives,
    right,
  }: Partial<Record<'truePositives' | 'trueNegatives' | 'right', readonly number[]>>,
): Generator<TwoByTwo> {
  const table = (tp: number, tn: number): TwoByTwo => ({ tp, fp: nNegatives - tn, fn: nPositives - tp, tn })
  const all = (n: number): number[] => Array.from({ length: n + 1 }, (_, i) => i)
  const rightOnes = right && new Set(right)
  for (const tp of truePositives ?? all(nPositives)) {
    if (trueNegatives === undefined && right !== undefined) {
      for (const sum of right) if (sum >= tp && sum - tp <= nNegatives) yield table(tp, sum - tp)
      continue
    }
    for (const tn of trueNegatives ?? all(nNegatives)) {
      if (rightOnes === undefined || rightOnes.has(tp + tn)) yield table(tp, tn)
    }
  }
}
