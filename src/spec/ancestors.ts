/**
 * The levels that a level is part of, the nearest first.
 *
 * @param parents of each level that is part of another: that other. A circle ends where it closes.
 */
export function ancestorsOf(level: string, parents: Readonly<Record<string, string>>): string[] {
  const found: string[] = []
  for (let next = level; Object.hasOwn(parents, next) && !found.includes(parents[next]); ) {
    next = parents[next]
    found.push(next)
  }
  return found
}

/** The same levels, each behind the one it is part of; else in the order given. */
export function inTreeOrder(levels: readonly string[], parents: Readonly<Record<string, string>>): string[] {
  if (Object.keys(parents).length === 0) return [...levels]
  const isUnder = (level: string, parent: string | undefined): boolean =>
    ancestorsOf(level, parents).find((above) => levels.includes(above)) === parent
  const from = (parent: string | undefined): string[] =>
    levels.filter((level) => isUnder(level, parent)).flatMap((level) => [level, ...from(level)])
  return from(undefined)
}
