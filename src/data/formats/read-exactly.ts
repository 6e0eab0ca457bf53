import { type Effects, FmbenchError } from '../../core/index.js'

/**
 * Bytes `start` (included) to `end` (excluded), all of them.
 *
 * @throws FmbenchError `bad-data` when the file ends before
 */
export async function readExactly(path: string, start: number, end: number, { files }: Effects): Promise<Uint8Array> {
  const bytes = await files.readRange(path, start, end)
  if (bytes.length === end - start) return bytes
  throw new FmbenchError('bad-data', 'The file became shorter while it was read.', { where: path })
}
