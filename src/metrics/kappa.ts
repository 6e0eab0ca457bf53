import { type Confusion, marginsOf } from '../stats/confusion.js'
import { sum } from '../stats/sum.js'
import { confusionMetric, confusionOf } from './confusion-metric.js'
import type { Metric } from './metric.js'

/** How much worse a more distant class is: 'none' is for classes without an order. */
export type KappaWeighting = 'none' | 'linear' | 'quadratic'

const DISAGREEMENT: Readonly<Record<KappaWeighting, (distance: number) => number>> = {
  none: (distance) => (distance === 0 ? 0 : 1),
  linear: (distance) => distance,
  quadratic: (distance) => distance ** 2,
}

/**
 * Cohen's kappa: agreement beyond what the class frequencies of truth and prediction alone would give. A missing
 * prediction disagrees as much as two classes can.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yPred predicted class index, -1 where there is none; shape (n,)
 * @param classes how many classes are declared, in their natural order where distances count
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [-1, 1]; 0 when all predictions are alike; NaN when truth and prediction are one and the same
 *   class throughout
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a class that is not declared or a
 *   negative weight
 * @see Cohen 1960, doi:10.1177/001316446002000104; Cohen 1968, doi:10.1037/h0026256
 */
export function cohenKappa(
  yTrue: Int32Array,
  yPred: Int32Array,
  classes: number,
  weighting: KappaWeighting,
  weights?: Float64Array,
): number {
  return kappaOf(confusionOf('Cohen-Kappa', yTrue, yPred, classes, weights), weighting)
}

function kappaOf(confusion: Confusion, weighting: KappaWeighting): number {
  const { classes, counts, missing, total } = confusion
  const disagreement = DISAGREEMENT[weighting]
  const margins = Array.from({ length: classes }, (_, one) => marginsOf(confusion, one))
  const worst = disagreement(classes - 1)
  const nMissing = sum(missing)
  let observed = worst * nMissing
  let expected = worst * nMissing * total
  for (let i = 0; i < classes; i++) {
    for (let j = 0; j < classes; j++) {
      const cost = disagreement(Math.abs(i - j))
      observed += cost * counts[i * classes + j]
      expected += cost * margins[i].support * margins[j].predicted
    }
  }
  // Whole numbers until here, so a constant prediction gives exactly 0, and 0 / 0 is NaN.
  return 1 - (observed * total) / expected
}

const KAPPA_FACTS = {
  version: 1,
  direction: 'higher',
  range: [-1, 1],
  chance: 0,
  undefinedWhen: 'truth and prediction are one and the same class throughout',
  whyUndefined: 'expected_agreement_is_one',
} as const

export const cohenKappaMetric: Metric<'label'> = confusionMetric({
  ...KAPPA_FACTS,
  id: 'Cohen-Kappa',
  label: "Cohen's kappa",
  aliases: ['cohen_kappa_score'],
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: 'Cohen 1960, doi:10.1177/001316446002000104',
  meaning: {
    what: 'Agreement between given and true classes beyond what their frequencies alone would give: 1 is full agreement, 0 is chance.',
    example: 'Cohen-Kappa 0.30 with accuracy 0.90: where 9 of 10 are healthy, much of that agreement comes by itself.',
  },
  formula: (confusion) => kappaOf(confusion, 'none'),
})

export const linearKappaMetric: Metric<'label'> = confusionMetric({
  ...KAPPA_FACTS,
  id: 'Cohen-Kappa-Linear',
  label: "Cohen's kappa, linear weights",
  invariantTo: ['sample-order', 'weights-as-copies'],
  source: 'Cohen 1968, doi:10.1037/h0026256',
  meaning: {
    what: "As Cohen-Kappa, for classes with an order: a mistake costs as many steps as it is away from the truth, in the order of the benchmark's classes.",
    example: 'Mild instead of severe, two steps away, costs twice as much as mild instead of moderate.',
  },
  formula: (confusion) => kappaOf(confusion, 'linear'),
})

export const quadraticKappaMetric: Metric<'label'> = confusionMetric({
  ...KAPPA_FACTS,
  id: 'Cohen-Kappa-Quadratic',
  label: "Cohen's kappa, quadratic weights",
  invariantTo: ['sample-order', 'weights-as-copies'],
  source: 'Cohen 1968, doi:10.1037/h0026256',
  meaning: {
    what: 'As Cohen-Kappa-Linear, but a mistake costs the square of its steps, so that far ones dominate; usual for grades.',
    example: 'Mild instead of severe, two steps away, costs four times as much as mild instead of moderate.',
  },
  formula: (confusion) => kappaOf(confusion, 'quadratic'),
})
