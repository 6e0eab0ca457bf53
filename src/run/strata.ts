import { compareText } from '../core/index.js'
import { parseNumber } from '../data/index.js'
import { ancestorsOf, inTreeOrder } from '../spec/ancestors.js'
import type { StrataDeclaration } from '../spec/dataset.js'

export const UNKNOWN_LEVEL = 'unknown'
const AGE_CUTS = [18, 40, 60, 80]

/** One way to group samples: the level of each sample, and the levels in the order they are shown. */
export interface Stratum {
  readonly name: string
  readonly levels: readonly string[]
  /** Index into `levels` of each sample: its own level, not one that this is part of; shape (n,) */
  readonly of: Int32Array
  /** Of levels that are part of another: that other. */
  readonly parents: Readonly<Record<string, string>>
  readonly isLabelDerived: boolean
  /** What an intersection is made of. */
  readonly parts?: readonly Stratum[]
}

/**
 * Groups samples by one declared column. Missing cells are a level of their own, shown last, never dropped.
 *
 * @param cells raw text of each sample; shape (n,)
 */
export function stratify(name: string, declaration: StrataDeclaration, cells: readonly string[]): Stratum {
  const levelOf = levelFunction(declaration)
  const named = cells.map((cell) => levelOf(cell.trim()))
  const { parents = {} } = declaration
  const own = new Set(named)
  const present = new Set([...own, ...[...own].flatMap((level) => ancestorsOf(level, parents))])
  const levels = inTreeOrder([...present].sort(byOrder(declaration)), parents)
  const held = Object.fromEntries(Object.entries(parents).filter(([level]) => present.has(level)))
  return { ...index(name, levels, named, declaration.label_derived), parents: held }
}

/** How many levels a level is part of: 0 at the top. */
export function depthOf({ levels, parents }: Stratum, level: number): number {
  return ancestorsOf(levels[level], parents).length
}

/** The depths at which a stratum has levels: 0, and more where levels are part of others. */
export function depthsOf(stratum: Stratum): number[] {
  const deepest = Math.max(0, ...stratum.levels.map((_, level) => depthOf(stratum, level)))
  return Array.from({ length: deepest + 1 }, (_, depth) => depth)
}

/**
 * The same samples, each in the level at this depth that it belongs to, or in its own where that lies higher: a way to
 * group in which every sample stands once.
 */
export function atDepth(stratum: Stratum, depth: number): Stratum {
  const { name, levels, isLabelDerived, of, parents } = stratum
  const lifted = levels.map((level) => [...ancestorsOf(level, parents).toReversed(), level])
  const named = Array.from(of, (level) => lifted[level][Math.min(depth, lifted[level].length - 1)])
  const present = new Set(named)
  const kept = levels.filter((level) => present.has(level))
  return index(name, kept, named, isLabelDerived)
}

/** Groups by two strata at once, each at its top; levels are named `a:b`. */
export function intersect(one: Stratum, other: Stratum): Stratum {
  const [first, second] = [atDepth(one, 0), atDepth(other, 0)]
  const named = Array.from(first.of, (level, i) => `${first.levels[level]}:${second.levels[second.of[i]]}`)
  const ordered = first.levels.flatMap((a) => second.levels.map((b) => `${a}:${b}`))
  const present = new Set(named)
  const levels = ordered.filter((level) => present.has(level))
  const both = index(`${first.name}:${second.name}`, levels, named, first.isLabelDerived || second.isLabelDerived)
  return { ...both, parts: [...(one.parts ?? [first]), ...(other.parts ?? [second])] }
}

function index(name: string, levels: readonly string[], named: readonly string[], isLabelDerived: boolean): Stratum {
  const places = new Map(levels.map((level, i) => [level, i]))
  const of = Int32Array.from(named, (level) => places.get(level) as number)
  return { name, levels, of, parents: {}, isLabelDerived }
}

/** The samples of one level, with those of the levels that are part of it. */
export function rowsOfLevel({ of, levels, parents }: Stratum, level: number): Int32Array {
  const isIn = levels.map((name, l) => l === level || ancestorsOf(name, parents).includes(levels[level]))
  return Int32Array.from(of.keys()).filter((i) => isIn[of[i]])
}

function levelFunction(declaration: StrataDeclaration): (cell: string) => string {
  if (declaration.type === 'category') {
    const { labels = {} } = declaration
    return (cell) => {
      if (isMissing(cell)) return UNKNOWN_LEVEL
      return spelled(Object.hasOwn(labels, cell) ? labels[cell] : cell)
    }
  }
  const cuts = cutsOf(declaration)
  const labels = declaration.type === 'age' ? ageLabels(cuts) : numberLabels(cuts)
  const parse = declaration.type === 'age' ? parseAge : parseNumber
  return (cell) => {
    const value = parse(cell)
    return value === undefined ? UNKNOWN_LEVEL : labels[cuts.filter((cut) => value >= cut).length]
  }
}

function byOrder(declaration: StrataDeclaration): (a: string, b: string) => number {
  const labels = declaration.type === 'age' ? ageLabels(cutsOf(declaration)) : numberLabels(cutsOf(declaration))
  const place = (level: string) => (level === UNKNOWN_LEVEL ? labels.length : labels.indexOf(level))
  if (declaration.type !== 'category') return (a, b) => place(a) - place(b)
  return (a, b) => Number(a === UNKNOWN_LEVEL) - Number(b === UNKNOWN_LEVEL) || compareText(a, b)
}

const cutsOf = (declaration: StrataDeclaration): readonly number[] => declaration.bins ?? AGE_CUTS
/** The one name that a mapping in a document cannot hold. */
const spelled = (level: string): string => (level === '__proto__' ? '"__proto__"' : level)
const isMissing = (cell: string): boolean => cell === '' || /^(na|nan|null|n\/a)$/i.test(cell)

/** Half-open bins of whole years: `0-17`, `18-39`, …, `80+`. */
function ageLabels(cuts: readonly number[]): string[] {
  const inner = cuts.slice(1).map((cut, i) => `${cuts[i]}-${cut - 1}`)
  return [`0-${cuts[0] - 1}`, ...inner, `${cuts[cuts.length - 1]}+`]
}

function numberLabels(cuts: readonly number[]): string[] {
  const inner = cuts.slice(1).map((cut, i) => `[${cuts[i]}, ${cut})`)
  return [`< ${cuts[0]}`, ...inner, `>= ${cuts[cuts.length - 1]}`]
}

/** Years: `67`, `67.5`, `89+` (BIDS), `090Y` (DICOM). */
function parseAge(cell: string): number | undefined {
  const found = /^(\d{1,3}(?:\.\d+)?)(?:\+|Y)?$/i.exec(cell)
  return found === null ? undefined : Number(found[1])
}
