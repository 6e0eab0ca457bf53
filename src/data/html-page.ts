import { FmbenchError } from '../core/index.js'

const HTML_START = /^\s*(<!--[\s\S]*?-->\s*|<\?xml[^>]*>\s*)*<(!doctype\s+html|html|head|body)\b/i

/** True when the bytes begin like a web page. */
export function looksLikeHtml(bytes: Uint8Array): boolean {
  return HTML_START.test(new TextDecoder().decode(bytes.subarray(0, 1024)))
}

/**
 * A download that needed a login, or met an error page, leaves HTML under the name of the data.
 *
 * @throws FmbenchError `bad-data` when the bytes are those of a web page
 */
export function refuseHtml(bytes: Uint8Array, file: string): void {
  if (!looksLikeHtml(bytes)) return
  throw new FmbenchError('bad-data', 'This is an HTML page, not data: a download went wrong.', {
    where: file,
    hint: 'Open it in a browser to read what the server said (a login? an error?), then download the file again.',
  })
}
