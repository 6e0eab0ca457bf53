import { exp } from './exp-log.js'

/**
 * The ends of r plus and minus `half` on the scale of atanh, on which correlations are nearly normal: tanh(atanh r ± half).
 *
 * @param r between -1 and 1
 */
export function atanhInterval(r: number, half: number): { low: number; high: number } {
  // e^(2 atanh r) = (1 + r) / (1 - r), and tanh x = 1 - 2 / (e^(2x) + 1)
  const moved = (by: number): number => 1 - 2 / (((1 + r) / (1 - r)) * exp(2 * by) + 1)
  return { low: moved(-half), high: moved(half) }
}
