/** Damerau-Levenshtein distance (optimal string alignment): edits, swaps of neighbours counting one. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, substitution)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], beforeLast[j - 2] + 1)
      }
    }
    beforeLast = last
    last = row
  }
  return last[b.length]
}

/** The known name a person most likely meant, or undefined when none is close. Case does not count. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  let best: string | undefined
  // Something of the name must be left: "3" is not nearly "0".
  let bestDistance = Math.min(Math.max(2, Math.floor(name.length * 0.4)), name.length - 1) + 1
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance < bestDistance) {
      bestDistance = distance
      best = candidate
    }
  }
  return best
}

/** The sentence that goes with an unknown name: the nearest one, or all of them when they are few. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const names = [...known]
  const nearest = nearestName(name, names)
  if (nearest !== undefined) return `Did you mean "${nearest}"?`
  return names.length > 0 && names.length <= 12 ? `Known: ${names.join(', ')}.` : undefined
}
