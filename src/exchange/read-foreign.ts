import { decodeUtf8, FmbenchError, messageOf } from '../core/index.js'
import { readYamlValue } from '../spec/yaml-read.js'
import { zipMember } from './zip-member.js'

/** Longer files are not read: results are small, and what is not may be a trap. */
export const MAX_FOREIGN_BYTES = 2 ** 28
/** Of one header inside an archive, unpacked. */
const MAX_HEADER_BYTES = 2 ** 24
const MAX_YAML_LENGTH = 2 ** 20

/**
 * The content of a file that another tool wrote: JSON, YAML, the YAML at the head of a Markdown file, or the JSON header
 * in the zip archive of an Inspect log. Numbers that JSON does not have (NaN) are null.
 *
 * @throws FmbenchError `bad-data` or `bad-document` when it is none of them
 */
export async function readForeign(bytes: Uint8Array, file: string): Promise<unknown> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return parseJson(decodeUtf8(await headerInside(bytes, file), file), file)
  const text = decodeUtf8(bytes, file)
  if (text.trim() === '') throw new FmbenchError('bad-data', 'The file is empty.', { where: file })
  if (/^\s*[[{]/.test(text)) return parseJson(text, file)
  const { raw } = await readYamlValue(frontMatter(text) ?? text, file, MAX_YAML_LENGTH)
  return raw
}

/** Between two lines of `---` at the head of a Markdown file; a line in front keeps the numbers of lines right. */
function frontMatter(text: string): string | undefined {
  const found = /^---[ \t]*\r?\n([\s\S]*?\r?\n)---[ \t]*(?:\r?\n|$)/.exec(text)
  return found === null ? undefined : `\n${found[1]}`
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(withoutNaN(text)) as unknown
  } catch (cause) {
    const what = messageOf(cause)
    throw new FmbenchError('bad-data', `The file is no valid JSON: ${what}.`, {
      where: placeIn(file, text, what),
      cause,
    })
  }
}

/** With the line, where the message of `JSON.parse` tells the position. */
function placeIn(file: string, text: string, message: string): string {
  const position = message.includes('end of JSON') ? text.length : /at position (\d+)/.exec(message)?.[1]
  if (position === undefined) return file
  return `${file}:${withoutNaN(text).slice(0, Number(position)).trimEnd().split('\n').length}`
}

/** Python writes NaN and Infinity into JSON, which has neither: no number there. What stands inside of text stays. */
function withoutNaN(text: string): string {
  if (!/NaN|Infinity/.test(text)) return text
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/gs, (found) =>
    found.startsWith('"') ? found : 'null',
  )
}

/** `header.json` of an Inspect log; no other member is unpacked. */
async function headerInside(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  const hint = 'Write its header as JSON and import that: inspect log dump --header-only LOG > header.json'
  let header: Uint8Array | undefined
  try {
    header = await zipMember(bytes, 'header.json', MAX_HEADER_BYTES)
  } catch (cause) {
    throw new FmbenchError('bad-data', `The archive does not unpack: ${messageOf(cause)}.`, {
      where: file,
      hint,
      cause,
    })
  }
  if (header !== undefined) return header
  throw new FmbenchError('bad-data', 'The archive holds no header.json, so it is no finished Inspect log.', {
    where: file,
    hint,
  })
}
