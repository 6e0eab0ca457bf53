import { compareText } from '../core/index.js'
import { sharedKmerClusters } from '../stats/index.js'

/**
 * Sequences that share a stretch of k letters, on either strand, and those that share one with these, and so on.
 * Stretches with another letter than A, C, G, T count for nothing.
 *
 * @param k from 1 to 52
 * @returns the name of each sequence's group: the smallest id in it
 */
export function sharedKmerGroups(ids: readonly string[], sequences: readonly string[], k: number): string[] {
  const firstOf = Array.from(sharedKmerClusters(sequences, k))
  const names = new Map<number, string>()
  firstOf.forEach((first, i) => {
    const name = names.get(first)
    if (name === undefined || compareText(ids[i], name) < 0) names.set(first, ids[i])
  })
  return firstOf.map((first) => names.get(first) ?? ids[first])
}
