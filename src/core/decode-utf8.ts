import { FmbenchError } from './errors.js'

/**
 * Bytes as text; a leading byte order mark is dropped.
 *
 * @throws FmbenchError `bad-data` naming the first line that is not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new FmbenchError('bad-data', 'The file is not UTF-8 text.', {
      where: `${file}:${firstBadLine(bytes)}`,
      hint: 'Save it as UTF-8; from Latin-1: iconv -f latin1 -t utf-8. If it is compressed or binary, give it the ending that says so.',
      cause,
    })
  }
}

/** Counted from 1. No character of several bytes holds the byte of a line end. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let line = 1, start = 0; start < bytes.length; line++) {
    const lineEnd = bytes.indexOf(0x0a, start)
    const end = lineEnd === -1 ? bytes.length : lineEnd + 1
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end
  }
  return 1
}
