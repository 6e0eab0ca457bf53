import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { aurocInterval, builtInMetrics } from '../../src/metrics/index.js'
import { drawCounts, type Interval, normalCdf, percentileInterval } from '../../src/stats/index.js'

// Intervals at level 0.95 on data whose true value is known. The bounds are what simulation shows, give or take
// three binomial standard errors, not what one would wish for.

function coverage(trials: number, truth: number, intervalOf: (trial: number) => Interval): number {
  let covered = 0
  for (let trial = 0; trial < trials; trial++) {
    const { low, high } = intervalOf(trial)
    if (low <= truth && truth <= high) covered++
  }
  return covered / trials
}

describe('AUROC of normal scores', () => {
  test.each([
    { nPositives: 98, nNegatives: 102, shift: 0.3, atLeast: 0.93, atMost: 0.97 },
    { nPositives: 50, nNegatives: 50, shift: 1, atLeast: 0.93, atMost: 0.975 },
    // Few wrongly ordered pairs: rather too long than too short.
    { nPositives: 15, nNegatives: 85, shift: 1, atLeast: 0.94, atMost: 0.985 },
    { nPositives: 20, nNegatives: 20, shift: 2.5, atLeast: 0.95, atMost: 0.995 },
    { nPositives: 6, nNegatives: 6, shift: 2, atLeast: 0.95, atMost: 0.999 },
    { nPositives: 5, nNegatives: 95, shift: 1, atLeast: 0.93, atMost: 0.99 },
  ])('$nPositives and $nNegatives samples', ({ nPositives, nNegatives, shift, atLeast, atMost }) => {
    const rng = new Rng(`calibration|auroc|${nPositives}|${nNegatives}`)
    const y = Int32Array.from({ length: nPositives + nNegatives }, (_, i) => (i < nPositives ? 1 : 0))
    const truth = normalCdf(shift / Math.SQRT2)
    const covered = coverage(1000, truth, () => {
      return aurocInterval(
        y,
        Float64Array.from(y, (label) => rng.normal() + shift * label),
        0.95,
      )!
    })
    expect(covered).toBeGreaterThan(atLeast)
    expect(covered).toBeLessThan(atMost)
  })
})

test('F1-Score by percentile bootstrap, three unequal classes, 150 samples', () => {
  const priors = [0.5, 0.3, 0.2]
  const sharpness = 0.7 // else a class at random
  const rng = new Rng('calibration|f1')
  const truth = macroF1Of(priors, sharpness)
  const metric = builtInMetrics.get('F1-Score')
  const counts = new Uint16Array(150)
  const covered = coverage(400, truth, () => {
    const y = Int32Array.from({ length: counts.length }, () => classAt(rng.uniform(), priors))
    const predicted = y.map((label) => (rng.uniform() < sharpness ? label : rng.index(priors.length)))
    const replicate = metric.resample!({ y, classes: priors.length, positive: -1 }, predicted)
    const replicates = Float64Array.from({ length: 300 }, () => {
      drawCounts(rng, counts)
      return replicate(counts)
    })
    return percentileInterval(replicates, 0.95)!
  })
  expect(covered).toBeGreaterThan(0.905)
  expect(covered).toBeLessThan(0.98)
})

function classAt(u: number, priors: readonly number[]): number {
  if (u < priors[0]) return 0
  return u < priors[0] + priors[1] ? 1 : 2
}

/** The macro F1 of the whole population: from the chances of truth, prediction and both. */
function macroF1Of(priors: readonly number[], sharpness: number): number {
  const perClass = priors.map((prior) => {
    const byChance = (1 - sharpness) / priors.length
    const both = prior * (sharpness + byChance)
    const predicted = prior * sharpness + byChance
    return (2 * both) / (prior + predicted)
  })
  return perClass.reduce((sum, value) => sum + value, 0) / priors.length
}
