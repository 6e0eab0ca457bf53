import type { Values } from './probe.js'

// Numbers that lie a step apart: one channel over time. Next to each other they are copied many times as fast.

/** Copies `n` numbers, a step apart in both arrays. */
export function copySteps(source: Values, from: number, target: Values, to: number, n: number, step: number): void {
  if (step === 1) target.set(source.subarray(from, from + n), to)
  else for (let i = 0; i < n * step; i += step) target[to + i] = source[from + i]
}

/** Writes one value into `n` numbers, a step apart. */
export function fillSteps(target: Values, from: number, n: number, step: number, value: number): void {
  if (step === 1) target.fill(value, from, from + n)
  else for (let i = 0; i < n * step; i += step) target[from + i] = value
}
