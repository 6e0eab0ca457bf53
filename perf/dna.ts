import { Rng } from '../src/core/index.js'

/** Random DNA of two classes: every sequence has a GC content of its own, a little higher on average in class 1. */
export function randomDna(n: number, length: number): { readonly sequences: string[]; readonly y: Int32Array } {
  const rng = new Rng('perf|dna')
  const y = Int32Array.from({ length: n }, (_, i) => i % 2)
  const sequences = Array.from(y, (label) => {
    const gc = 0.42 + 0.03 * label + 0.06 * rng.normal()
    return Array.from({ length }, () => (rng.uniform() < gc ? 'CG' : 'AT')[rng.index(2)]).join('')
  })
  return { sequences, y }
}
