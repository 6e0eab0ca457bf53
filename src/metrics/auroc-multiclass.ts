import { checkWeights, type Matrix } from '../core/arrays.js'
import {
  aurocOfPair,
  aurocVersusRest,
  type ClassPairs,
  countClassPairs,
  sortColumns,
  sortFlattened,
} from '../stats/class-pairs.js'
import { aurocReplay, weightedAuroc } from '../stats/mann-whitney.js'
import { checkClassProbabilities } from './class-probabilities.js'
import type { ClassTargets, Metric, UndefinedReason } from './metric.js'

/**
 * AUROC of each class against all others, scored by its probability.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yProba shape (n, k)
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns shape (k,); NaN for a class that has no sample, or all of them
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a number outside [0, 1] or a negative
 *   weight
 */
export function aurocPerClass(yTrue: Int32Array, yProba: Matrix, weights?: Float64Array): Float64Array {
  return perClass(pairsOf('AUROC-OvR', yTrue, yProba, weights))
}

/** Mean of `aurocPerClass`, every class counting the same; NaN when one of them is undefined. */
export function aurocOvrMacro(yTrue: Int32Array, yProba: Matrix, weights?: Float64Array): number {
  return ovrMacro(pairsOf('AUROC-OvR-Macro', yTrue, yProba, weights))
}

/** Mean of those of `aurocPerClass` that are defined; NaN when none is. `aurocPerClass` tells which were left out. */
export function aurocOvrMacroPresent(yTrue: Int32Array, yProba: Matrix, weights?: Float64Array): number {
  return ovrMacroPresent(pairsOf('AUROC-OvR-Macro-Present', yTrue, yProba, weights))
}

/** Mean of `aurocPerClass`, each class counting by its samples; NaN when one of them is undefined. */
export function aurocOvrWeighted(yTrue: Int32Array, yProba: Matrix, weights?: Float64Array): number {
  return ovrWeighted(pairsOf('AUROC-OvR-Weighted', yTrue, yProba, weights))
}

/**
 * Hand and Till's M: the mean over all pairs of classes of how well the two are told apart, each by its own probability.
 * The class frequencies do not matter. Arguments as `aurocPerClass`.
 *
 * @returns a number in [0, 1]; NaN when a class has no sample
 * @see Hand & Till 2001, doi:10.1023/A:1010920819831
 */
export function aurocOvoMacro(yTrue: Int32Array, yProba: Matrix, weights?: Float64Array): number {
  return ovoMacro(pairsOf('AUROC-OvO-Macro', yTrue, yProba, weights))
}

/** As `aurocOvoMacro`, each pair counting by the samples of its two classes. */
export function aurocOvoWeighted(yTrue: Int32Array, yProba: Matrix, weights?: Float64Array): number {
  return ovoWeighted(pairsOf('AUROC-OvO-Weighted', yTrue, yProba, weights))
}

/**
 * AUROC of all n * k probabilities in one list, positive where the class is the true one. Arguments as `aurocPerClass`.
 *
 * @returns a number in [0, 1]; NaN when there are no samples
 */
export function aurocOvrMicro(yTrue: Int32Array, yProba: Matrix, weights?: Float64Array): number {
  checkInput('AUROC-OvR-Micro', yTrue, yProba, weights)
  return weightedAuroc(sortFlattened(yTrue, yProba), weights ?? new Float64Array(yTrue.length).fill(1))
}

function pairsOf(who: string, yTrue: Int32Array, yProba: Matrix, weights: Float64Array | undefined): ClassPairs {
  checkInput(who, yTrue, yProba, weights)
  return countClassPairs(sortColumns(yTrue, yProba), weights ?? new Float64Array(yTrue.length).fill(1))
}

function checkInput(who: string, yTrue: Int32Array, yProba: Matrix, weights?: Float64Array): void {
  checkClassProbabilities(who, yTrue, yProba)
  checkWeights(who, yTrue.length, weights)
}

function perClass(pairs: ClassPairs): Float64Array {
  return Float64Array.from({ length: pairs.classes }, (_, one) => aurocVersusRest(pairs, one))
}

function ovrMacro(pairs: ClassPairs): number {
  return perClass(pairs).reduce((total, area) => total + area, 0) / pairs.classes
}

function ovrMacroPresent(pairs: ClassPairs): number {
  const defined = perClass(pairs).filter((area) => !Number.isNaN(area))
  return defined.reduce((total, area) => total + area, 0) / defined.length
}

function ovrWeighted(pairs: ClassPairs): number {
  const total = pairs.sizes.reduce((n, size) => n + size, 0)
  return perClass(pairs).reduce((sum, area, one) => sum + area * pairs.sizes[one], 0) / total
}

function ovoMacro(pairs: ClassPairs): number {
  return meanOverPairs(pairs, () => 1)
}

function ovoWeighted(pairs: ClassPairs): number {
  return meanOverPairs(pairs, (a, b) => pairs.sizes[a] + pairs.sizes[b])
}

function meanOverPairs(pairs: ClassPairs, weightOf: (a: number, b: number) => number): number {
  let total = 0
  let weights = 0
  for (let a = 0; a < pairs.classes; a++) {
    for (let b = a + 1; b < pairs.classes; b++) {
      total += (weightOf(a, b) * (aurocOfPair(pairs, a, b) + aurocOfPair(pairs, b, a))) / 2
      weights += weightOf(a, b)
    }
  }
  return total / weights
}

type AurocFacts = Pick<Metric<'probability'>, 'id' | 'label' | 'aliases' | 'source' | 'meaning' | 'undefinedWhen'>

const AUROC_FACTS = {
  version: 1,
  needs: 'probability',
  tells: 'classes',
  direction: 'higher',
  range: [0, 1],
  chance: 0.5,
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
} as const

function pairMetric(
  facts: AurocFacts,
  formula: (pairs: ClassPairs) => number,
  whyUndefined: (truth: ClassTargets) => UndefinedReason | undefined = absentClass,
): Metric<'probability'> {
  return {
    ...AUROC_FACTS,
    ...facts,
    compute: ({ y }, yProba, weights) => formula(pairsOf(facts.id, y, yProba, weights)),
    undefinedReason: (truth) => (truth.y.length === 0 ? 'empty' : whyUndefined(truth)),
    resample: ({ y }, yProba) => {
      checkClassProbabilities(facts.id, y, yProba)
      const sorted = sortColumns(y, yProba)
      return (counts) => formula(countClassPairs(sorted, counts))
    },
  }
}

function absentClass({ y, classes }: ClassTargets): UndefinedReason | undefined {
  return new Set(y).size < classes ? 'class_without_positives_or_negatives' : undefined
}

const HAND_TILL = 'Hand & Till 2001, doi:10.1023/A:1010920819831'
const PROVOST_DOMINGOS = 'Provost & Domingos 2003, doi:10.1023/A:1024099825458'
const FAWCETT = 'Fawcett 2006, doi:10.1016/j.patrec.2005.10.010'
const A_CLASS_IS_ABSENT = 'a declared class has no sample'

export const aurocOvrMacroMetric: Metric<'probability'> = pairMetric(
  {
    id: 'AUROC-OvR-Macro',
    label: 'AUROC of each class against the rest, mean over the classes',
    aliases: ['roc_auc_ovr'],
    source: FAWCETT,
    meaning: {
      what: 'How well the probability of each class ranks its samples above all others; then the mean, every class counting the same.',
      example:
        'AUROC-OvR-Macro 0.80: a sample of a class has a higher probability of it than another sample in 80 of 100 pairs, averaged over the classes.',
    },
    undefinedWhen: A_CLASS_IS_ABSENT,
  },
  ovrMacro,
)

export const aurocOvrMacroPresentMetric: Metric<'probability'> = pairMetric(
  {
    id: 'AUROC-OvR-Macro-Present',
    label: 'AUROC of each class that occurs against the rest, mean over those classes',
    source: FAWCETT,
    meaning: {
      what: 'As AUROC-OvR-Macro, over the classes that occur in the data: for small groups, in which a rare class may be absent. Values over different classes must not be compared.',
      example: 'A site without one of five diagnoses has a value here, and none for AUROC-OvR-Macro.',
    },
    undefinedWhen: 'all samples belong to one class',
  },
  ovrMacroPresent,
  ({ y }) => (new Set(y).size < 2 ? 'single_class' : undefined),
)

export const aurocOvrWeightedMetric: Metric<'probability'> = pairMetric(
  {
    id: 'AUROC-OvR-Weighted',
    label: 'AUROC of each class against the rest, mean over the samples',
    aliases: ['roc_auc_ovr_weighted'],
    source: PROVOST_DOMINGOS,
    meaning: {
      what: 'As AUROC-OvR-Macro, but a common class counts for more: each class by the number of its samples.',
      example: 'AUROC-OvR-Weighted 0.90 with AUROC-OvR-Macro 0.70: the rare classes are told apart badly.',
    },
    undefinedWhen: A_CLASS_IS_ABSENT,
  },
  ovrWeighted,
)

export const aurocOvoMacroMetric: Metric<'probability'> = pairMetric(
  {
    id: 'AUROC-OvO-Macro',
    label: "AUROC of each pair of classes, mean over the pairs (Hand and Till's M)",
    aliases: ['roc_auc_ovo'],
    source: HAND_TILL,
    meaning: {
      what: 'How well any two classes are told apart, averaged over all pairs of classes; how common each class is does not matter.',
      example:
        'AUROC-OvO-Macro 0.80: shown one sample of each of two classes, the model puts them in the right order in 80 of 100 cases.',
    },
    undefinedWhen: A_CLASS_IS_ABSENT,
  },
  ovoMacro,
)

export const aurocOvoWeightedMetric: Metric<'probability'> = pairMetric(
  {
    id: 'AUROC-OvO-Weighted',
    label: 'AUROC of each pair of classes, mean by the samples of the pair',
    aliases: ['roc_auc_ovo_weighted'],
    source: HAND_TILL,
    meaning: {
      what: 'As AUROC-OvO-Macro, but a pair of common classes counts for more: each pair by the samples of its two classes.',
      example: 'AUROC-OvO-Weighted 0.90 with AUROC-OvO-Macro 0.70: rare classes are confused with each other.',
    },
    undefinedWhen: A_CLASS_IS_ABSENT,
  },
  ovoWeighted,
)

export const aurocOvrMicroMetric: Metric<'probability'> = {
  ...AUROC_FACTS,
  id: 'AUROC-OvR-Micro',
  label: 'AUROC of all class probabilities in one list',
  source: FAWCETT,
  meaning: {
    what: 'The chance that the probability of a true class is higher than that of a wrong one, whatever the samples: also rewards probabilities that can be compared between classes.',
    example: 'A model that always answers with the class frequencies earns more than 0.5 here where they are unequal.',
  },
  undefinedWhen: 'there are no samples',
  compute: ({ y }, yProba, weights) => aurocOvrMicro(y, yProba, weights),
  undefinedReason: ({ y }) => (y.length === 0 ? 'empty' : undefined),
  resample: ({ y }, yProba) => {
    checkClassProbabilities('AUROC-OvR-Micro', y, yProba)
    const sorted = sortFlattened(y, yProba)
    return aurocReplay(sorted)
  },
}
