import { expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { type ArrayProbe, builtInProbes } from '../../src/probes/index.js'
import { checkProbe } from '../../src/testing/index.js'

const { default: probe } = (await import(new URL('../../examples/probe/my_probe.mjs', import.meta.url).href)) as {
  default: ArrayProbe
}

test('the probe of examples/probe keeps its word', () => {
  expect(checkProbe(probe, new Rng('my probe'))).toEqual([])
})

test('its swing has the stated amplitude', () => {
  const times = 4000
  const signal = {
    kind: 'ecg' as const,
    shape: [1, times],
    axes: ['channel', 'time'] as const,
    samplingHz: 100,
    mainsHz: 50 as const,
    missing: Float64Array.of(0),
  }
  const sample = Float64Array.from({ length: times }, (_, i) => (i % 2 === 0 ? 5 : 9)) // SD 2
  const target = new Float64Array(times)
  probe.prepare(sample, new Rng('x'), signal)(0.5, target)
  expect(Math.max(...target.map((value, i) => Math.abs(value - sample[i])))).toBeCloseTo(1, 4)
})

test('it can be registered, and is not there yet', () => {
  expect(builtInProbes.with([probe]).get('baseline_wander').label).toBe('Baseline wander')
})
