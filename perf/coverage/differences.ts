import { splitByClass } from '../../src/core/arrays.js'
import { Rng } from '../../src/core/index.js'
import {
  aurocReplay,
  bootstrapP,
  bootstrapReplicates,
  delongPairedTest,
  delongPlacements,
  delongUnpairedTest,
  friedmanTest,
  mcnemarTest,
  pairedTTest,
  permutationP,
  signFlipP,
  sortScores,
  swappedAurocDifference,
  wilcoxonSignedRank,
} from '../../src/stats/index.js'
import { type Line, rejections, type Table } from './tally.js'

interface Pair {
  readonly y: Int32Array
  readonly first: Float64Array
  readonly second: Float64Array
}

/** Scores of two equally good models that agree in part. */
function equalPair(rng: Rng, nPositives: number, nNegatives: number, shift: number, isTied: boolean): Pair {
  const y = Int32Array.from({ length: nPositives + nNegatives }, (_, i) => (i < nPositives ? 1 : 0))
  const common = Float64Array.from(y, () => rng.normal())
  const model = (): Float64Array =>
    Float64Array.from(y, (label, i) => {
      const score = Math.SQRT1_2 * (common[i] + rng.normal()) + shift * label
      return isTied ? Math.round(score) : score
    })
  return { y, first: model(), second: model() }
}

/** Tests of two equally good models on the same samples. */
export function aurocTestTable(trials: number, replicates: number): Table {
  const lines = [
    { sizes: [10, 10], shift: 1 },
    { sizes: [20, 20], shift: 0 },
    { sizes: [20, 20], shift: 2 },
    { sizes: [15, 85], shift: 1 },
    { sizes: [50, 50], shift: 1 },
    { sizes: [20, 180], shift: 2 },
  ].flatMap(({ sizes: [nPositives, nNegatives], shift }) =>
    [false, true].map((isTied): Line => {
      const what = `${nPositives} + ${nNegatives}, ${isTied ? 'tied, ' : ''}shift ${shift}`
      const rng = new Rng(`coverage|auroc test|${what}`)
      const percent = rejections(trials, () => {
        const { y, first, second } = equalPair(rng, nPositives, nNegatives, shift, isTied)
        const other = equalPair(rng, nPositives, nNegatives, shift, isTied)
        const placed = (labels: Int32Array, scores: Float64Array) => {
          const [negatives, positives] = splitByClass(labels, scores)
          return delongPlacements(positives, negatives)
        }
        const one = placed(y, first)
        const sorted = [sortScores(y, first), sortScores(y, second)]
        const [a, b] = bootstrapReplicates(
          sorted.map((scores) => aurocReplay(scores)),
          y,
          { replicates, rng },
        )
        return {
          'DeLong, paired': delongPairedTest(one, placed(y, second)).p,
          'DeLong, unpaired': delongUnpairedTest(one, placed(other.y, other.first)).p,
          'paired bootstrap': bootstrapP(a.map((value, i) => value - b[i])),
          permutation: permutationP(swappedAurocDifference(y, first, second), y.length, { replicates, rng }),
        }
      })
      return { what, percent }
    }),
  )
  return {
    title: 'Tests of two AUROCs, equal models',
    note: `Positives + negatives; ${trials} data sets each, ${replicates} replicates. Nominal: 5.`,
    lines,
  }
}

/** McNemar's test of two equally good classifiers. */
export function mcnemarTable(trials: number): Table {
  const lines = [
    { n: 50, disagree: 0.2 },
    { n: 200, disagree: 0.1 },
    { n: 200, disagree: 0.4 },
    { n: 1000, disagree: 0.2 },
  ].map(({ n, disagree }): Line => {
    const what = `n = ${n}, ${100 * disagree}% judged differently`
    const rng = new Rng(`coverage|mcnemar|${what}`)
    const percent = rejections(trials, () => {
      const counts = [0, 0]
      for (let i = 0; i < n; i++) if (rng.uniform() < disagree) counts[rng.index(2)]++
      const { midP, exactP, chiSquareP, correctedChiSquareP } = mcnemarTest(counts[0], counts[1])
      return { 'mid-p': midP, exact: exactP, 'chi-square': chiSquareP, 'chi-square, corrected': correctedChiSquareP }
    })
    return { what, percent }
  })
  return { title: "McNemar's test, equal classifiers", note: `${trials} data sets each. Nominal: 5.`, lines }
}

/** Tests of paired differences over datasets, and of several models over datasets. */
export function datasetsTable(trials: number): Table {
  const lines = [5, 8, 12, 25].map((n): Line => {
    const rng = new Rng(`coverage|datasets|${n}`)
    const percent = rejections(trials, () => {
      const differences = Float64Array.from({ length: n }, () => rng.normal())
      const scores = Array.from({ length: n }, () => Float64Array.from({ length: 5 }, () => rng.normal()))
      const { p, fP } = friedmanTest(scores, 'higher')
      return {
        'sign flip': signFlipP(differences, { replicates: 499, rng }),
        Wilcoxon: wilcoxonSignedRank(differences).p,
        t: pairedTTest(differences).p,
        'Friedman, 5 models': p,
        'Iman-Davenport, 5 models': fP,
      }
    })
    return { what: `${n} datasets`, percent }
  })
  return {
    title: 'Tests over several datasets, no difference',
    note: `Normal differences; ${trials} draws each. Nominal: 5. With five datasets no sign pattern has p below 0.0625.`,
    lines,
  }
}
