import type { Finding } from './check.js'
import { someRows } from './check.js'
import type { InspectedData } from './inspected-data.js'

/** Numbers for names: two samples with the same name are in one cluster. */
export function clustersByName(names: readonly string[]): Int32Array {
  const places = new Map<string, number>()
  return Int32Array.from(names, (name) => {
    const found = places.get(name)
    if (found !== undefined) return found
    places.set(name, places.size)
    return places.size - 1
  })
}

/** The samples whose cluster holds another one; -1 is no cluster. */
export function rowsWithCompany(clusterOf: Int32Array): number[] {
  const sizes = new Map<number, number>()
  for (const cluster of clusterOf) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1)
  return places(clusterOf, (cluster) => cluster !== -1 && (sizes.get(cluster) as number) > 1)
}

/** The samples whose cluster lies in several parts of the data. Unused samples count for nothing. */
export function rowsAcrossParts(clusterOf: Int32Array, { partOf }: Pick<InspectedData, 'partOf'>): number[] {
  const SEVERAL = -1
  const partOfCluster = new Map<number, number>()
  clusterOf.forEach((cluster, i) => {
    if (cluster === -1 || partOf[i] === -1) return
    const part = partOfCluster.get(cluster)
    if (part === undefined) partOfCluster.set(cluster, partOf[i])
    else if (part !== partOf[i]) partOfCluster.set(cluster, SEVERAL)
  })
  return places(clusterOf, (cluster, i) => partOf[i] !== -1 && partOfCluster.get(cluster) === SEVERAL)
}

function places(of: Int32Array, holds: (cluster: number, i: number) => boolean): number[] {
  return Array.from(of.keys()).filter((i) => holds(of[i], i))
}

/** The words of `clusterFindings` that differ from check to check. */
export interface ClusterWords {
  /** What the samples of a cluster do: 'share a stretch of 50 letters' */
  readonly do: string
  readonly mend: string
}

/**
 * What clusters of samples that ought to be independent mean: those that lie in several parts are an error; the others
 * a warning, unless the document declares them as groups, which keeps them together and widens intervals.
 */
export function clusterFindings(clusterOf: Int32Array, data: InspectedData, words: ClusterWords): Finding[] {
  const across = rowsAcrossParts(clusterOf, data)
  const together = rowsWithCompany(clusterOf)
  const findings: Finding[] = []
  if (across.length > 0) {
    findings.push({
      severity: 'error',
      where: data.parts.join(' and '),
      what: `Samples of different parts ${words.do}.`,
      ...countsOf(across, data, (i) => data.partOf[i] !== -1),
      rows: someRows(across),
      mend: words.mend,
    })
  }
  if (together.length > across.length) {
    const isDeclared = areInOneGroup(clusterOf, data)
    findings.push({
      severity: isDeclared ? 'info' : 'warning',
      ...(data.parts.length === 1 && { where: data.parts[0] }),
      what: isDeclared
        ? `Samples ${words.do}; each time they are one declared group, which is never split.`
        : `Samples ${words.do}: folds that separate them leak, and intervals that take them for independent are too narrow.`,
      ...countsOf(together, data, () => true),
      rows: someRows(together),
      ...(!isDeclared && { mend: words.mend }),
    })
  }
  return findings
}

/** @param isOf which samples the found ones are counted among */
function countsOf(found: readonly number[], { y, classes }: InspectedData, isOf: (i: number) => boolean) {
  const all = Array.from(y.keys()).filter(isOf)
  const inClass = (rows: readonly number[], c: number) => rows.filter((i) => y[i] === c).length
  const by_class = classes.map((name, c) => ({ class: name, count: inClass(found, c), of: inClass(all, c) }))
  return { count: found.length, of: all.length, ...(by_class.length > 1 && { by_class }) }
}

/** Whether every cluster lies inside one declared group, or one person. */
function areInOneGroup(clusterOf: Int32Array, { dataset: { groups, subjects } }: InspectedData): boolean {
  return [groups, subjects].some((names) => {
    if (names === undefined) return false
    const nameOf = new Map<number, string>()
    return clusterOf.every((cluster, i) => {
      const name = nameOf.get(cluster)
      if (cluster === -1) return true
      if (name === undefined) nameOf.set(cluster, names[i])
      return name === undefined || name === names[i]
    })
  })
}
