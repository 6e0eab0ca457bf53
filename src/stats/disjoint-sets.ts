/** Things that hang together: each set is named by its first member. */
export class DisjointSets {
  readonly #parents: Int32Array

  constructor(n: number) {
    this.#parents = Int32Array.from({ length: n }, (_, i) => i)
  }

  /** The first member of the set that i is in. */
  firstOf(i: number): number {
    const parents = this.#parents
    let root = i
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]]
      root = parents[root]
    }
    return root
  }

  join(a: number, b: number): void {
    if (a === b) return
    const [one, other] = [this.firstOf(a), this.firstOf(b)]
    this.#parents[Math.max(one, other)] = Math.min(one, other)
  }

  /** For each member the first of its set; shape (n,) */
  firsts(): Int32Array {
    return this.#parents.map((_, i) => this.firstOf(i))
  }
}
