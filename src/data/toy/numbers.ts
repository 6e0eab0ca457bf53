import type { Rng } from '../../core/index.js'

/**
 * Nearly normal, mean 0, variance 1: the sum of 12 uniform numbers minus 6. Only additions, so it is the same to the
 * last bit on every machine; the true normal needs log and cos, which differ between mathematical libraries.
 */
export function sumNormal(rng: Rng): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += rng.uniform()
  return sum
}

/** One of the values, each as likely as its weight says; weights add up to one. */
export function pick<T>(rng: Rng, values: readonly T[], weights: readonly number[]): T {
  let left = rng.uniform()
  for (let i = 0; i < values.length - 1; i++) {
    left -= weights[i]
    if (left < 0) return values[i]
  }
  return values[values.length - 1]
}

/** A whole number between two, both included. */
export function between(rng: Rng, low: number, high: number): number {
  return low + rng.index(high - low + 1)
}

/** Comma-separated text from rows of cells that need no quotes. */
export function formatPlainCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): Uint8Array {
  return new TextEncoder().encode([header, ...rows].map((cells) => `${cells.join(',')}\n`).join(''))
}
