import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics, calibrationModel, type Metric } from '../../src/metrics/index.js'

const metricOf = (id: string): Metric => builtInMetrics.get(id)

function inputs(outcome: readonly number[], p: readonly number[]) {
  return {
    truth: { y: Int32Array.from(outcome), classes: 2, positive: 1 },
    output: { data: Float64Array.from(p.flatMap((value) => [1 - value, value])), rows: p.length, columns: 2 },
  }
}

/** Value, or the reason why there is none. */
function judge(id: string, outcome: readonly number[], p: readonly number[]): number | string | undefined {
  const { truth, output } = inputs(outcome, p)
  const value = metricOf(id).compute(truth, output)
  const reason = metricOf(id).undefinedReason(truth, output)
  expect(Number.isNaN(value)).toBe(reason !== undefined)
  return reason ?? value
}

describe('what has no value says why', () => {
  const mixed = [0, 1, 0, 1]

  test.each([
    ['Calibration-Slope', [], [], 'empty'],
    ['Calibration-Slope', [1, 1, 1], [0.2, 0.5, 0.9], 'separation'],
    ['Calibration-Slope', [0, 0, 1, 1], [0.1, 0.2, 0.6, 0.8], 'separation'],
    ['Calibration-Slope', [1, 1, 0, 0], [0.1, 0.2, 0.6, 0.8], 'separation'],
    ['Calibration-Slope', [0, 0, 1, 1], [0.1, 0.5, 0.5, 0.8], 'separation'],
    ['Calibration-Slope', mixed, [0.4, 0.4, 0.4, 0.4], 'constant_input'],
    ['CITL', [1, 1, 1], [0.2, 0.5, 0.9], 'separation'],
    ['CITL', mixed, [0, 1, 0, 1], 'separation'],
    ['OE-Ratio', mixed, [0, 0, 0, 0], 'no_predicted_positives'],
    ['Spiegelhalter-Z', mixed, [0, 0.5, 1, 1], 'not_applicable'],
  ])('%s of %j given %j: %s', (id, outcome, p, reason) => expect(judge(id, outcome, p)).toBe(reason))

  test('no interval either', () => {
    const { truth, output } = inputs([1, 1], [0.2, 0.6])
    for (const id of ['Calibration-Slope', 'CITL']) {
      expect(metricOf(id).interval?.(truth, output, 0.95)).toBeUndefined()
      expect(metricOf(id).interval?.({ ...truth, positive: -1 }, output, 0.95)).toBeUndefined()
    }
  })
})

test('probabilities that separate the classes still have a level', () => {
  expect(judge('CITL', [0, 0, 1, 1], [0.3, 0.4, 0.6, 0.7])).toBeCloseTo(0, 12)
})

test('a single probability: the shift of the log odds is known', () => {
  const p = new Array<number>(10).fill(0.2)
  const outcome = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]
  expect(judge('CITL', outcome, p)).toBeCloseTo(Math.log(4), 12)
  expect(judge('OE-Ratio', outcome, p)).toBeCloseTo(2.5, 12)
})

test('log odds shifted and stretched by hand are found again', () => {
  const rng = new Rng('calibration-model')
  const logits = Array.from({ length: 20_000 }, () => 1.5 * rng.normal())
  const outcome = logits.map((logit) => (rng.uniform() < 1 / (1 + Math.exp(-(0.5 + 0.7 * logit))) ? 1 : 0))
  const p = Float64Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)))
  const { slope, slopeError, jointIntercept } = calibrationModel(outcome, p)
  expect(Math.abs(slope - 0.7)).toBeLessThan(4 * slopeError)
  expect(Math.abs(jointIntercept - 0.5)).toBeLessThan(0.08)
})

test('the joint intercept is not the calibration in the large', () => {
  const model = calibrationModel([1, 0, 1, 1, 0, 1, 0, 1], Float64Array.of(0.9, 0.95, 0.99, 0.8, 0.9, 0.97, 0.6, 0.7))
  expect(Math.abs(model.jointIntercept - model.citl)).toBeGreaterThan(0.3)
})

test('intervals of slope and level cover in about 95% of samples, and z is standard normal, when all is well', () => {
  const rng = new Rng('calibration-model|coverage')
  const trials = 600
  let [slopes, levels, far] = [0, 0, 0]
  for (let trial = 0; trial < trials; trial++) {
    const p = Array.from({ length: 150 }, () => 0.05 + 0.9 * rng.uniform())
    const { truth, output } = inputs(
      p.map((value) => (rng.uniform() < value ? 1 : 0)),
      p,
    )
    const isIn = (id: string, ideal: number): boolean => {
      const interval = metricOf(id).interval?.(truth, output, 0.95)
      return interval !== undefined && interval.low <= ideal && ideal <= interval.high
    }
    if (isIn('Calibration-Slope', 1)) slopes++
    if (isIn('CITL', 0)) levels++
    if (Math.abs(metricOf('Spiegelhalter-Z').compute(truth, output)) > 1.959964) far++
  }
  for (const share of [slopes / trials, levels / trials, 1 - far / trials]) {
    expect(share).toBeGreaterThan(0.922)
    expect(share).toBeLessThan(0.978)
  }
})
