import fc from 'fast-check'

// Slow, obvious definitions, shared by the tests of this folder.

/** Texts of few words, so that they overlap. */
export const words = fc.array(fc.constantFrom('no', 'effusion', 'effusions', 'the', 'lungs', 'clear', '.'), {
  maxLength: 14,
})

export const text = words.map((list) => list.join(' '))

export function countNgrams(tokens: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (let i = 0; i + n <= tokens.length; i++) {
    const ngram = JSON.stringify(tokens.slice(i, i + n))
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1)
  }
  return counts
}

/** n-grams in common, each at most as often as in the reference that has it most often. */
export function sharedByCounting(generated: readonly string[], references: readonly string[][], n: number): number {
  const limits = references.map((reference) => countNgrams(reference, n))
  return [...countNgrams(generated, n)].reduce(
    (total, [ngram, count]) => total + Math.min(count, Math.max(...limits.map((limit) => limit.get(ngram) ?? 0))),
    0,
  )
}

/** By its recursion, without a table. */
export function lcsByRecursion(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0
  if (a[0] === b[0]) return 1 + lcsByRecursion(a.slice(1), b.slice(1))
  return Math.max(lcsByRecursion(a.slice(1), b), lcsByRecursion(a, b.slice(1)))
}
