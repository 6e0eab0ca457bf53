import { escapeUnprintable } from './printable.js'

const WIDTH = 120

/**
 * Plain data as YAML that reads back exactly. Small maps of plain values and arrays of numbers stand on one line
 * (`{ low: 0.48, high: 0.64 }`), all else in block style. No anchors, no tags.
 *
 * @param blockKeys top-level keys whose map is never put on one line
 */
export function writeYaml(document: object, blockKeys: ReadonlySet<string>): string {
  const lines: string[] = []
  for (const [key, value] of definedEntries(document)) {
    const head = `${scalar(key)}:`
    if (blockKeys.has(key) && isMap(value) && definedEntries(value).length > 0) {
      lines.push(head)
      writeMap(value, '  ', lines)
    } else writeValue(head, value, '', lines)
  }
  return `${lines.join('\n')}\n`
}

/** YAML 1.2.2, 7.4.2: a key before its colon takes at most 1024 characters; a longer one is marked with `?`. */
const LONGEST_PLAIN_KEY = 1000

function writeMap(map: object, indent: string, lines: string[]): void {
  for (const [key, value] of definedEntries(map)) {
    const name = scalar(key)
    if (name.length <= LONGEST_PLAIN_KEY) writeValue(`${indent}${name}:`, value, indent, lines)
    else {
      lines.push(`${indent}? ${name}`)
      writeValue(`${indent}:`, value, indent, lines)
    }
  }
}

/** @param head what stands before the value on its line, a key with its colon or a dash; @param indent of that line */
function writeValue(head: string, value: unknown, indent: string, lines: string[]): void {
  const oneLine = flow(value, WIDTH - head.length - 1)
  if (typeof value === 'string' && isLiteral(value)) writeLiteral(head, value, indent, lines)
  else if (oneLine !== undefined) lines.push(`${head} ${oneLine}`)
  else if (!Array.isArray(value)) {
    lines.push(head)
    writeMap(value as object, `${indent}  `, lines)
  } else if (value.every((inner) => isScalar(inner) && typeof inner !== 'string')) {
    wrapNumbers(head, value, indent, lines)
  } else {
    lines.push(head)
    for (const inner of value) writeListEntry(inner, `${indent}  `, lines)
  }
}

function writeListEntry(value: unknown, indent: string, lines: string[]): void {
  const first = lines.length
  if (isMap(value) && flow(value, WIDTH - indent.length - 2) === undefined) {
    writeMap(value, `${indent}  `, lines)
    lines[first] = `${indent}- ${lines[first].slice(indent.length + 2)}`
  } else writeValue(`${indent}-`, value, indent, lines)
}

function wrapNumbers(head: string, values: readonly unknown[], indent: string, lines: string[]): void {
  let line = `${head} [`
  values.forEach((value, i) => {
    const text = scalar(value) + (i === values.length - 1 ? ']' : ',')
    if (line.length + 1 + text.length > WIDTH) {
      lines.push(line)
      line = `${indent}    ${text}`
    } else line += line.endsWith('[') ? text : ` ${text}`
  })
  lines.push(line)
}

/** The value on one line, or undefined when it is too long, or a map within a map. */
function flow(value: unknown, room: number): string | undefined {
  if (isScalar(value)) return scalar(value)
  const inMap = isMap(value)
  const parts: string[] = []
  let left = room - 4
  for (const [key, inner] of definedEntries(value as object)) {
    if (isMap(inner) && definedEntries(inner).length > 0) return undefined
    if (typeof inner === 'string' && isLiteral(inner)) return undefined
    const text = flow(inner, left)
    if (text === undefined) return undefined
    const part = inMap ? `${scalar(key)}: ${text}` : text
    left -= part.length + 2
    if (left < 0) return undefined
    parts.push(part)
  }
  if (!inMap) return `[${parts.join(', ')}]`
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? value : quoted(value)
  return typeof value === 'number' ? numberText(value) : String(value)
}

/** Shortest text that reads back as the same double. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  if (Object.is(value, -0)) return '-0.0'
  // YAML 1.1 readers, PyYAML among them, take `1e-7` for text: they want a point.
  return String(value).replace(/^(-?\d+)e/, '$1.0e')
}

// Words that YAML 1.1 readers take for something else than text.
const RESERVED = /^(?:null|true|false|yes|no|on|off)$/i

const isPlain = (text: string): boolean =>
  /^[A-Za-z](?:[\w./()%+=<>'-]| (?=[^ ])|:(?=[\w/]))*$/.test(text) && !text.endsWith(' ') && !RESERVED.test(text)

const quoted = (text: string): string => escapeUnprintable(JSON.stringify(text))

/** Whether a text reads well, and back exactly, as lines under a `|`. */
function isLiteral(text: string): boolean {
  const body = text.endsWith('\n') ? text.slice(0, -1) : text
  return (
    text.includes('\n') &&
    body.split('\n').every((line, i) => (i > 0 && line === '') || isLiteralLine(line)) &&
    !body.endsWith('\n')
  )
}

const isLiteralLine = (line: string): boolean => /^\S(?:.*\S)?$/u.test(line) && escapeUnprintable(line) === line

function writeLiteral(head: string, text: string, indent: string, lines: string[]): void {
  const endsWithBreak = text.endsWith('\n')
  lines.push(`${head} ${endsWithBreak ? '|' : '|-'}`)
  const body = endsWithBreak ? text.slice(0, -1) : text
  for (const line of body.split('\n')) lines.push(line === '' ? '' : `${indent}  ${line}`)
}

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)
const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null
const definedEntries = (map: object): [string, unknown][] =>
  Object.entries(map).filter(([, value]) => value !== undefined)
