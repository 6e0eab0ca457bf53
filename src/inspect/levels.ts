import { compareText } from '../core/index.js'
import type { StrataDeclaration } from '../spec/dataset.js'
import { quantileOfSorted } from '../stats/index.js'

/** The cells of one column, read. */
export interface ColumnValues {
  /** Where all cells are numbers, unless they are few codes of a category; NaN where missing; shape (n,) */
  readonly numbers?: Float64Array
  /** What the levels of a category are called, or the quarters of many numbers. */
  readonly levels: readonly string[]
  /** Level of each sample; -1 where missing; shape (n,) */
  readonly levelOf: Int32Array
}

/** Numbers with no more different values than this are codes: sites 1, 2, 3. */
export const MOST_CODES = 12
/** More levels than this are no groups: numbers are cut into quarters, names look like identifiers. */
export const MOST_LEVELS = 60

const isMissing = (cell: string): boolean => /^(na|nan|null|n\/a|)$/i.test(cell.trim())

/** @param cells raw text of each sample; shape (n,) */
export function readColumn(declaration: StrataDeclaration, cells: readonly string[]): ColumnValues {
  const numbers = Float64Array.from(cells, (cell) => numberIn(declaration, cell))
  const areNumbers = cells.every((cell, i) => isMissing(cell) || Number.isFinite(numbers[i]))
  const named = categories(declaration, cells)
  const isCategory = declaration.type === 'category' && (!areNumbers || named.levels.length <= MOST_LEVELS)
  if (!areNumbers || (isCategory && named.levels.length <= MOST_CODES)) return named
  return { numbers, ...(isCategory ? named : quarters(numbers)) }
}

function categories({ labels = {} }: StrataDeclaration, cells: readonly string[]): ColumnValues {
  const names = cells.map((cell) => {
    const trimmed = cell.trim()
    return Object.hasOwn(labels, trimmed) ? labels[trimmed] : trimmed
  })
  const levels = [...new Set(names.filter((_, i) => !isMissing(cells[i])))].sort(compareText)
  const places = new Map(levels.map((level, place) => [level, place]))
  return { levels, levelOf: Int32Array.from(names, (name, i) => (isMissing(cells[i]) ? -1 : (places.get(name) ?? -1))) }
}

/** Years like `67`, `89+` (BIDS), `090Y` (DICOM), or any number; NaN for anything else. */
function numberIn({ type }: StrataDeclaration, cell: string): number {
  if (isMissing(cell)) return Number.NaN
  const found = type === 'age' ? /^(\d{1,3}(?:\.\d+)?)(?:\+|Y)?$/i.exec(cell.trim())?.[1] : cell
  return Number(found ?? Number.NaN)
}

function quarters(numbers: Float64Array): Pick<ColumnValues, 'levels' | 'levelOf'> {
  const known = numbers.filter((value) => !Number.isNaN(value)).sort()
  if (known.length === 0) return { levels: [], levelOf: new Int32Array(numbers.length).fill(-1) }
  const cuts = [0.25, 0.5, 0.75].map((share) => quantileOfSorted(known, share))
  const bounds = [...new Set(cuts)]
  const levels = [...bounds.map((bound) => `up to ${Number(bound.toPrecision(4))}`), 'above']
  const levelOf = Int32Array.from(numbers, (value) =>
    Number.isNaN(value) ? -1 : bounds.filter((bound) => value > bound).length,
  )
  return { levels, levelOf }
}
