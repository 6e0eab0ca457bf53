import { unzipSync } from 'fflate'
import { FmbenchError, messageOf } from '../core/index.js'
import { refuseHtml } from './html-page.js'
import { type NpyArray, parseNpy } from './npy.js'

/**
 * The named arrays of a .npz file, in the order of the archive.
 *
 * @param file for messages
 * @throws FmbenchError `bad-data`: no zip archive, damaged, or an array that `parseNpy` refuses
 */
export function parseNpz(bytes: Uint8Array, file: string): ReadonlyMap<string, NpyArray> {
  refuseHtml(bytes, file)
  let members: Record<string, Uint8Array>
  try {
    members = unzipSync(bytes)
  } catch (cause) {
    throw new FmbenchError('bad-data', `The .npz file does not unpack: ${messageOf(cause)}.`, {
      where: file,
      hint: 'It is cut short, damaged, or no .npz file. Copy or download it again.',
      cause,
    })
  }
  const arrays = Object.entries(members).filter(([name]) => name.endsWith('.npy'))
  return new Map(arrays.map(([name, content]) => [name.slice(0, -4), parseNpy(content, `${file}, ${name}`)]))
}
