import { DisjointSets } from '../stats/index.js'
import type { Pair } from './near-pairs.js'

/** Clusters of samples that are linked by pairs, directly or through others; -1 where there is none. */
export function linked(pairs: readonly Pair[], n: number): Int32Array {
  const sets = new DisjointSets(n)
  const isPaired = new Uint8Array(n)
  for (const { a, b } of pairs) {
    sets.join(a, b)
    isPaired[a] = isPaired[b] = 1
  }
  return sets.firsts().map((first, i) => (isPaired[i] === 1 ? first : -1))
}
