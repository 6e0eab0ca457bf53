import { describe, expect, test } from 'vitest'
import { logitAuroc, poolEstimates, poolSites, tau2Reml } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

const settings = { model: 'DL', test: 'z', level: 0.95 } as const

test('golden: poolEstimates', () => checkGolden('poolEstimates'))

describe('pooling of sites', () => {
  const values = Float64Array.of(0.2, 0.5, 0.9, 0.4)
  const variances = Float64Array.of(0.02, 0.01, 0.03, 0.015)

  test('REML is where the restricted likelihood is largest', () => {
    const likelihood = (tau2: number) => {
      const weights = variances.map((variance) => 1 / (variance + tau2))
      const total = weights.reduce((a, b) => a + b, 0)
      const mean = weights.reduce((sum, weight, i) => sum + weight * values[i], 0) / total
      const fit = weights.reduce((sum, weight, i) => sum + weight * (values[i] - mean) ** 2, 0)
      return weights.reduce((sum, weight) => sum + Math.log(weight), 0) / 2 - Math.log(total) / 2 - fit / 2
    }
    const best = tau2Reml(values, variances)
    expect(best).toBeGreaterThan(0.01)
    for (const other of [best * 0.97, best * 1.03]) expect(likelihood(other)).toBeLessThan(likelihood(best))
  })

  test('fewer than two estimates cannot be pooled, fewer than three sites are not', () => {
    expect(poolEstimates(Float64Array.of(0.5), Float64Array.of(0.1), settings)).toBeUndefined()
    expect(poolEstimates(new Float64Array(0), new Float64Array(0), settings)).toBeUndefined()
    expect(poolSites(Float64Array.of(0.5, 0.6), Float64Array.of(0.1, 0.1), 0.95)).toBeUndefined()
  })

  test("sites that agree too well: the normal interval, since Hartung and Knapp's is shorter", () => {
    const alike = Float64Array.of(0.5, 0.5001, 0.4999, 0.5)
    const pooled = poolSites(alike, variances, 0.95)
    expect(pooled).toEqual(poolEstimates(alike, variances, { ...settings, model: 'REML' }))
    expect(poolSites(values, variances, 0.95)).toEqual(
      poolEstimates(values, variances, { model: 'REML', test: 'knha', level: 0.95 }),
    )
  })

  test('a prediction interval is never narrower than that of the mean', () => {
    for (const test of ['z', 'knha'] as const) {
      const { bounds, prediction } = poolEstimates(values, variances, { model: 'REML', test, level: 0.95 })!
      expect(prediction!.low).toBeLessThan(bounds.low)
      expect(prediction!.high).toBeGreaterThan(bounds.high)
    }
  })

  test('an area on the logit scale; one of 0 or 1 is moved in and flagged; an empty class is undefined', () => {
    expect(logitAuroc(0.8, 0.0016, 50, 50)).toEqual({
      value: expect.closeTo(Math.log(4), 12),
      variance: expect.closeTo(0.0625, 12),
      isCorrected: false,
    })
    const perfect = logitAuroc(1, 0, 10, 10)
    expect(perfect.isCorrected).toBe(true)
    expect(perfect.value).toBeCloseTo(Math.log(199), 12)
    expect(perfect.variance).toBeGreaterThan(0)
    expect(logitAuroc(0, 0, 10, 10).value).toBeCloseTo(-perfect.value, 12)
    expect(logitAuroc(Number.NaN, Number.NaN, 0, 10).variance).toBeNaN()
  })
})
