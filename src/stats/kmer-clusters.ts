import { DisjointSets } from './disjoint-sets.js'
import { canonicalKmers } from './sequences.js'

/** So many k-mers are remembered at a time; more are treated in turns, so memory stays the same. */
const KMERS_AT_A_TIME = 2 ** 22

/**
 * Which sequences hang together: two are in one cluster when they share a window of k letters on either strand, and so
 * are all that are linked through others. Windows with another letter than A, C, G, T link nothing.
 *
 * @param k from 1 to 52
 * @returns the place of the first sequence of each one's cluster: its own where it stands alone; shape (n,)
 */
export function sharedKmerClusters(sequences: readonly string[], k: number): Int32Array {
  const clusters = new DisjointSets(sequences.length)
  const windows = sequences.reduce((total, sequence) => total + Math.max(0, sequence.length - k + 1), 0)
  const turns = Math.max(1, Math.ceil(windows / KMERS_AT_A_TIME))
  for (let turn = 0; turn < turns; turn++) {
    const owners = new OwnerTable(Math.min(windows, 2 * KMERS_AT_A_TIME))
    for (let i = 0; i < sequences.length; i++) {
      const keys = canonicalKmers(sequences[i], k)
      for (let w = 0; w < keys.length; w++) {
        if (keys[w] === -1 || (turns > 1 && keys[w] % turns !== turn)) continue
        clusters.join(i, owners.claim(keys[w], i))
      }
    }
  }
  return clusters.firsts()
}

/** Who was the first to have a key. A Map of millions of doubles takes ten times the time and memory. */
class OwnerTable {
  #keys: Float64Array
  #owners: Int32Array
  #used = 0

  constructor(expected: number) {
    const slots = 2 ** Math.max(4, Math.ceil(Math.log2(1.5 * expected + 1)))
    this.#keys = new Float64Array(slots).fill(-1)
    this.#owners = new Int32Array(slots)
  }

  /** @returns the first owner of the key, which is `owner` itself where nobody had it */
  claim(key: number, owner: number): number {
    if (this.#used * 4 > this.#keys.length * 3) this.#grow()
    const slot = this.#slotOf(key)
    if (this.#keys[slot] === key) return this.#owners[slot]
    this.#keys[slot] = key
    this.#owners[slot] = owner
    this.#used++
    return owner
  }

  #slotOf(key: number): number {
    const mask = this.#keys.length - 1
    const mixed = Math.imul((key % 2 ** 26) ^ Math.imul(key / 2 ** 26, 0x85ebca6b), 0x9e3779b1)
    let slot = (mixed ^ (mixed >>> 15)) & mask
    while (this.#keys[slot] !== -1 && this.#keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }

  #grow(): void {
    const [keys, owners] = [this.#keys, this.#owners]
    this.#keys = new Float64Array(2 * keys.length).fill(-1)
    this.#owners = new Int32Array(2 * keys.length)
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === -1) continue
      const slot = this.#slotOf(keys[i])
      this.#keys[slot] = keys[i]
      this.#owners[slot] = owners[i]
    }
  }
}
