import { FmbenchError } from '../../core/index.js'

/** What the values of an array are. */
export type Holds = 'numbers' | 'booleans' | 'texts' | 'records' | 'other'

/** A group of a file that has groups and arrays in groups: HDF5, Zarr. Every method throws FmbenchError `bad-data`. */
export interface StoredGroup {
  readonly kind: 'group'
  /** From the root: `/obs/cell_type`. */
  readonly path: string
  /** undefined where it has none of that name */
  attribute(name: string): unknown
  /** Of what lies in it. */
  names(): Promise<readonly string[]>
  /** What lies at a path from here; undefined when there is nothing. */
  at(path: string): Promise<StoredGroup | StoredArray | undefined>
}

export interface StoredArray {
  readonly kind: 'array'
  readonly path: string
  readonly shape: readonly number[]
  readonly holds: Holds
  /**
   * The numbers `from` (included) to `to` (excluded) of the first axis, row-major; booleans are 0 and 1.
   * @throws FmbenchError `bad-data` for anything else, and for whole numbers that a double cannot hold
   */
  numbers(from: number, to: number): Promise<Float64Array>
  /** All texts of an array of one axis. */
  texts(): Promise<readonly string[]>
  /** Where it holds records. */
  readonly records?: Records
}

/** An array of records, as HDF5 has them. */
export interface Records {
  readonly names: readonly string[]
  /** One per name. */
  readonly holds: readonly Holds[]
  /** One list per record. */
  rows(): readonly (readonly unknown[])[]
}

export async function groupAt(parent: StoredGroup, path: string): Promise<StoredGroup | undefined> {
  const found = await parent.at(path)
  return found?.kind === 'group' ? found : undefined
}

export async function arrayAt(parent: StoredGroup, path: string): Promise<StoredArray | undefined> {
  const found = await parent.at(path)
  return found?.kind === 'array' ? found : undefined
}

/** All numbers of an array. */
export const allNumbers = (array: StoredArray): Promise<Float64Array> => array.numbers(0, array.shape[0] ?? 0)

/** One number, whole numbers of 64 bits included. @throws FmbenchError `bad-data` for one that a double cannot hold */
export function toNumber(value: unknown, where: string): number {
  const number = Number(value)
  if (typeof value !== 'bigint' || Number.isSafeInteger(number)) return number
  throw new FmbenchError('bad-data', 'A whole number lies beyond 2^53, which loses digits.', {
    where,
    hint: 'Write it as text.',
  })
}
