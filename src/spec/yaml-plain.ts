import type { Mapping } from './yaml-read.js'

/**
 * Reads the part of YAML that `writeYaml` writes, without its literal blocks, several times faster than a whole parser:
 * maps and lists by indentation, lists and maps in brackets, words, numbers, text in double quotes.
 *
 * @returns what the whole parser would give; undefined for anything else, valid or not
 */
export function readPlainYaml(text: string): Mapping | undefined {
  try {
    return new PlainReader(text).readDocument()
  } catch (thrown) {
    if (thrown instanceof NotPlain) return undefined
    throw thrown
  }
}

class NotPlain extends Error {}

// Line ends other than \n, controls and what lies outside the plane of 16 bits: the whole parser knows.
const ORDINARY = /^[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/
const COMMENTS = /(?:#.*\n)*/y
const WORDS = /[A-Za-z](?:[\w./()%+=<>'-]| (?=[\w./()%+=<>'-])|:(?=[\w/]))*/y
// Of at most 15 digits before the point: every such number is read exactly.
const NUMBER = /-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y
const QUOTED = /"(?:[^"\\\n]|\\.)*"/y
const SPACES = / */y
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])
const MAX_DEPTH = 30
/** A little less than YAML allows for a key before its colon. */
const LONGEST_KEY = 1000

class PlainReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  readDocument(): Mapping {
    if (!ORDINARY.test(this.#text)) throw new NotPlain()
    this.#match(COMMENTS)
    const map = this.#readMap(0, 0)
    if (this.#at < this.#text.length) throw new NotPlain()
    return map
  }

  /** @param indent spaces before each of its keys; those before the first have been read */
  #readMap(indent: number, depth: number): Mapping {
    if (depth > MAX_DEPTH) throw new NotPlain()
    const map: Mapping = {}
    do {
      const key = this.#readKey(map)
      map[key] = this.#isNext('\n') ? this.#readBlock(indent, depth + 1) : this.#readLine(indent, depth + 1)
    } while (this.#goOn(indent))
    return map
  }

  #readList(indent: number, depth: number): unknown[] {
    if (depth > MAX_DEPTH) throw new NotPlain()
    const list: unknown[] = []
    do {
      if (!this.#skip('- ')) throw new NotPlain()
      list.push(this.#startsMap() ? this.#readMap(indent + 2, depth + 1) : this.#readValue(indent, depth + 1))
    } while (this.#goOn(indent))
    return list
  }

  /** What stands below `key:`, indented further. */
  #readBlock(indent: number, depth: number): unknown {
    const inner = this.#indentOfNextLine()
    if (inner <= indent) throw new NotPlain()
    this.#at += 1 + inner
    return this.#isNext('- ') ? this.#readList(inner, depth) : this.#readMap(inner, depth)
  }

  #readLine(indent: number, depth: number): unknown {
    if (!this.#skip(' ')) throw new NotPlain()
    return this.#readValue(indent, depth)
  }

  /** A value up to the end of its line. */
  #readValue(indent: number, depth: number): unknown {
    const value = this.#readFlow(indent, depth)
    if (!this.#isNext('\n') && this.#at < this.#text.length) throw new NotPlain()
    return value
  }

  /** Goes to the next line if it continues a block with this indent; stays before it when the block has ended. */
  #goOn(indent: number): boolean {
    if (this.#at >= this.#text.length - 1) {
      this.#at = this.#text.length
      return false
    }
    const next = this.#indentOfNextLine()
    // A line further in would continue a text.
    if (next > indent) throw new NotPlain()
    if (next < indent) return false
    this.#at += 1 + next
    return true
  }

  #indentOfNextLine(): number {
    let end = this.#at + 1
    while (this.#text[end] === ' ') end++
    return end - this.#at - 1
  }

  /** Whether an entry of a list is a map whose first key stands right behind the dash. */
  #startsMap(): boolean {
    const start = this.#at
    const isKey = this.#text[start] === '"' ? this.#match(QUOTED) !== '' : this.#match(WORDS) !== ''
    const isFollowed = this.#isNext(': ') || this.#isNext(':\n')
    this.#at = start
    return isKey && isFollowed
  }

  #readKey(map: Mapping): string {
    const start = this.#at
    const key = this.#readText()
    // The length as written counts. A repeated key is a fault that the whole parser names.
    if (this.#at - start > LONGEST_KEY || key === '__proto__' || typeof key !== 'string') throw new NotPlain()
    if (!this.#skip(':') || Object.hasOwn(map, key)) throw new NotPlain()
    return key
  }

  #readFlow(indent: number, depth: number): unknown {
    const first = this.#text[this.#at]
    if (first === '{') return this.#readFlowMap(indent, depth)
    if (first === '[') return this.#readFlowList(indent, depth)
    if (first === '-' || (first >= '0' && first <= '9')) {
      const number = this.#match(NUMBER)
      if (number !== '') return Number(number)
    }
    return this.#readText()
  }

  #readFlowMap(indent: number, depth: number): Mapping {
    if (depth > MAX_DEPTH) throw new NotPlain()
    this.#skip('{')
    const map: Mapping = {}
    this.#match(SPACES)
    if (this.#skip('}')) return map
    do {
      this.#match(SPACES)
      const key = this.#readKey(map)
      if (!this.#skip(' ')) throw new NotPlain()
      map[key] = this.#readFlow(indent, depth + 1)
      this.#match(SPACES)
    } while (this.#skip(','))
    if (!this.#skip('}')) throw new NotPlain()
    return map
  }

  #readFlowList(indent: number, depth: number): unknown[] {
    if (depth > MAX_DEPTH) throw new NotPlain()
    this.#skip('[')
    const list: unknown[] = []
    if (this.#skip(']')) return list
    do {
      if (this.#isNext('\n')) {
        const inner = this.#indentOfNextLine()
        if (inner <= indent) throw new NotPlain()
        this.#at += 1 + inner
      } else this.#match(SPACES)
      list.push(this.#readFlow(indent, depth + 1))
      this.#match(SPACES)
    } while (this.#skip(','))
    if (!this.#skip(']')) throw new NotPlain()
    return list
  }

  /** Words or quoted text; the three words that are no text. */
  #readText(): string | boolean | null {
    if (this.#text[this.#at] === '"') return unquoted(this.#match(QUOTED))
    const words = this.#match(WORDS)
    if (words === '') throw new NotPlain()
    const constant = CONSTANTS.get(words)
    if (constant !== undefined) return constant
    // `True`, `NULL`: some of them are constants too.
    if (words.length < 6 && CONSTANTS.has(words.toLowerCase())) throw new NotPlain()
    return words
  }

  /** What a sticky pattern finds here, which is then behind us; '' where it finds nothing. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) return ''
    const start = this.#at
    this.#at = pattern.lastIndex
    return this.#text.slice(start, this.#at)
  }

  #isNext(expected: string): boolean {
    return this.#text.startsWith(expected, this.#at)
  }

  #skip(expected: string): boolean {
    const isThere = this.#isNext(expected)
    if (isThere) this.#at += expected.length
    return isThere
  }
}

/** The escapes of JSON mean the same in YAML, which has more. */
function unquoted(quoted: string): string {
  if (quoted === '') throw new NotPlain()
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    return JSON.parse(quoted) as string // a text in quotes is one
  } catch {
    throw new NotPlain()
  }
}
