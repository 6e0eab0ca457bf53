import { FmbenchError } from './errors.js'

/**
 * Bytes as text; a leading byte order mark is dropped.
 *
 * @throws FmbenchError `bad-data` when the bytes are not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new FmbenchError('bad-data', 'The file is not UTF-8 text.', {
      where: file,
      hint: 'Save it as UTF-8. If it is compressed or binary, give it the ending that says so.',
      cause,
    })
  }
}
