import { expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { type QualityParts, rankRangesOverWeights, reportQualityScore } from '../../src/findings/index.js'

const rng = () => new Rng('weights')

test('fluent text does not buy back invented findings, and what is undefined stays so', () => {
  expect(reportQualityScore({ clinical: 0.9, safety: 0, language: 1 })).toBe(0)
  expect(reportQualityScore({ clinical: 1, safety: 1, language: 1 })).toBe(1)
  expect(reportQualityScore({ clinical: Number.NaN, safety: 1, language: 1 })).toBeNaN()
})

test('a model that is better in every respect is first under all weights', () => {
  const models: QualityParts[] = [
    { clinical: 0.5, safety: 0.5, language: 0.5 },
    { clinical: 0.9, safety: 0.9, language: 0.9 },
    { clinical: 0.1, safety: 0.1, language: 0.1 },
  ]
  expect(rankRangesOverWeights(models, rng())).toEqual([
    { best: 2, worst: 2 },
    { best: 1, worst: 1 },
    { best: 3, worst: 3 },
  ])
})

test('ranks that hang on the weights are ranges; equal models share one; an undefined one has none', () => {
  const fluent = { clinical: 0.5, safety: 0.7, language: 0.9 }
  const right = { clinical: 0.6, safety: 0.7, language: 0.2 }
  const models = [fluent, right, right, { clinical: 0.9, safety: Number.NaN, language: 0.9 }]
  const found = rankRangesOverWeights(models, rng())
  expect(found).toEqual([{ best: 1, worst: 3 }, { best: 1, worst: 2 }, { best: 1, worst: 2 }, undefined])
  expect(rankRangesOverWeights(models, rng())).toEqual(found)
})

test('weights follow the Dirichlet distribution (6, 3, 1)', () => {
  // The first wins where w1 < 2 w2: w1 / (w1 + w2) is Beta(6, 3), and below 2/3 with the chance of 6 or more of 8 at 2/3.
  const models = [
    { clinical: Math.exp(-1), safety: 1, language: 1 },
    { clinical: 1, safety: Math.exp(-2), language: 1 },
  ]
  const chance = (28 * 2 ** 6 + 8 * 2 ** 7 + 2 ** 8) / 3 ** 8
  const draws = 2000
  const wins = Array.from({ length: draws }, (_, i) => rankRangesOverWeights(models, new Rng(`draw ${i}`), 1)[0]?.best)
  const share = wins.filter((rank) => rank === 1).length / draws
  // Four standard errors.
  expect(Math.abs(share - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / draws))
})
