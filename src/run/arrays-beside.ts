import { type Effects, FmbenchError, type Tensor } from '../core/index.js'
import { formatNpy, parseNpy } from '../data/index.js'
import type { ReconstructionTargets } from '../metrics/index.js'

/** What lies beside a table, in the order of its rows: a reconstruction, what was hidden, and what stood there. */
export type BesideName = '' | '.mask' | '.truth'

/** `clean.parquet` has `clean.npy`, `clean.mask.npy` and `clean.truth.npy` beside it. */
export const arrayBeside = (table: string, of: BesideName = ''): string =>
  `${table.replace(/\.[^./\\]*$/, '')}${of}.npy`

/** Numbers in single precision; a mask in bytes. */
export async function writeBeside(
  table: string,
  of: BesideName,
  { data, shape }: { readonly data: Tensor['data'] | Uint8Array; readonly shape: readonly number[] },
  { files }: Effects,
): Promise<void> {
  await files.write(
    arrayBeside(table, of),
    formatNpy(data instanceof Float64Array ? Float32Array.from(data) : data, shape),
  )
}

/** @throws FmbenchError `bad-data` for what is no array of numbers; undefined when there is none */
export async function readBeside(table: string, of: BesideName, { files }: Effects): Promise<Tensor | undefined> {
  const path = arrayBeside(table, of)
  if ((await files.facts(path)) === undefined) return undefined
  const { data, shape } = parseNpy(await files.read(path), path)
  if (data instanceof Float32Array || data instanceof Float64Array) return { data, shape }
  throw new FmbenchError('bad-data', 'The array holds text instead of numbers.', { where: path })
}

/** What was hidden and what stood there, where both lie beside a table. */
export async function readMaskedBeside(table: string, effects: Effects): Promise<ReconstructionTargets | undefined> {
  const [values, mask] = [await readBeside(table, '.truth', effects), await readBeside(table, '.mask', effects)]
  return values && mask && { values, mask: Uint8Array.from(mask.data) }
}
