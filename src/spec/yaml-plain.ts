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

function allLike(pattern: RegExp): readonly boolean[] {
  return Array.from({ length: 128 }, (_, code) => pattern.test(String.fromCharCode(code)))
}

// Line ends other than \n, controls and what lies outside the plane of 16 bits: the whole parser knows.
const COMMENTS = /(?:#[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*\n)*/y
const QUOTED = /"(?:[\x20!#-[\]-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|\\.)*"/y
// Of at most 15 digits before the point: every such number is read exactly.
const NUMBER = /-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y
// Words are most of a document: read letter by letter, several times faster than by a pattern. By code, below 128.
const STARTS_WORD = allLike(/[A-Za-z]/)
const IN_WORD = allLike(/[\w./()%+=<>'-]/)
const AFTER_COLON = allLike(/[\w/]/)
const NEWLINE = 10
const SPACE = 32
const QUOTE = 34
const COMMA = 44
const DASH = 45
const COLON = 58
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN_MAP = 123
const CLOSE_MAP = 125
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])
const MAX_DEPTH = 30
const LONGEST_CONSTANT = 5
/** A little less than YAML allows for a key before its colon. */
const LONGEST_KEY = 1000

class PlainReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  readDocument(): Mapping {
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
      map[key] = this.#isNext(NEWLINE) ? this.#readBlock(indent, depth + 1) : this.#readLine(indent, depth + 1)
    } while (this.#goOn(indent))
    return map
  }

  #readList(indent: number, depth: number): unknown[] {
    if (depth > MAX_DEPTH) throw new NotPlain()
    const list: unknown[] = []
    do {
      if (!this.#startsEntry()) throw new NotPlain()
      this.#at += 2
      list.push(this.#startsMap() ? this.#readMap(indent + 2, depth + 1) : this.#readValue(indent, depth + 1))
    } while (this.#goOn(indent))
    return list
  }

  /** What stands below `key:`, indented further. */
  #readBlock(indent: number, depth: number): unknown {
    const inner = this.#indentOfNextLine()
    if (inner <= indent) throw new NotPlain()
    this.#at += 1 + inner
    return this.#startsEntry() ? this.#readList(inner, depth) : this.#readMap(inner, depth)
  }

  #readLine(indent: number, depth: number): unknown {
    if (!this.#skip(SPACE)) throw new NotPlain()
    return this.#readValue(indent, depth)
  }

  /** A value up to the end of its line. */
  #readValue(indent: number, depth: number): unknown {
    const value = this.#readFlow(indent, depth)
    if (!this.#isNext(NEWLINE) && this.#at < this.#text.length) throw new NotPlain()
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
    while (this.#text.charCodeAt(end) === SPACE) end++
    return end - this.#at - 1
  }

  /** Whether an entry of a list is a map whose first key stands right behind the dash. */
  #startsMap(): boolean {
    const start = this.#at
    const isKey = (this.#isNext(QUOTE) ? this.#match(QUOTED) : this.#readWords()) !== ''
    const isFollowed = this.#skip(COLON) && (this.#isNext(SPACE) || this.#isNext(NEWLINE))
    this.#at = start
    return isKey && isFollowed
  }

  #readKey(map: Mapping): string {
    const start = this.#at
    const key = this.#readText()
    // The length as written counts. A repeated key is a fault that the whole parser names.
    if (this.#at - start > LONGEST_KEY || key === '__proto__' || typeof key !== 'string') throw new NotPlain()
    if (!this.#skip(COLON) || Object.hasOwn(map, key)) throw new NotPlain()
    return key
  }

  #readFlow(indent: number, depth: number): unknown {
    const first = this.#text.charCodeAt(this.#at)
    if (STARTS_WORD[first] || first === QUOTE) return this.#readText()
    if (first === OPEN_MAP) return this.#readFlowMap(indent, depth)
    if (first === OPEN_LIST) return this.#readFlowList(indent, depth)
    const number = this.#match(NUMBER)
    if (number === '') throw new NotPlain()
    return Number(number)
  }

  #readFlowMap(indent: number, depth: number): Mapping {
    if (depth > MAX_DEPTH) throw new NotPlain()
    this.#skip(OPEN_MAP)
    const map: Mapping = {}
    this.#skipSpaces()
    if (this.#skip(CLOSE_MAP)) return map
    do {
      this.#skipSpaces()
      const key = this.#readKey(map)
      if (!this.#skip(SPACE)) throw new NotPlain()
      map[key] = this.#readFlow(indent, depth + 1)
      this.#skipSpaces()
    } while (this.#skip(COMMA))
    if (!this.#skip(CLOSE_MAP)) throw new NotPlain()
    return map
  }

  #readFlowList(indent: number, depth: number): unknown[] {
    if (depth > MAX_DEPTH) throw new NotPlain()
    this.#skip(OPEN_LIST)
    const list: unknown[] = []
    if (this.#skip(CLOSE_LIST)) return list
    do {
      if (this.#isNext(NEWLINE)) {
        const inner = this.#indentOfNextLine()
        if (inner <= indent) throw new NotPlain()
        this.#at += 1 + inner
      } else this.#skipSpaces()
      list.push(this.#readFlow(indent, depth + 1))
      this.#skipSpaces()
    } while (this.#skip(COMMA))
    if (!this.#skip(CLOSE_LIST)) throw new NotPlain()
    return list
  }

  /** Words or quoted text; the three words that are no text. */
  #readText(): string | boolean | null {
    if (this.#isNext(QUOTE)) return unquoted(this.#match(QUOTED))
    const words = this.#readWords()
    if (words === '') throw new NotPlain()
    if (words.length > LONGEST_CONSTANT) return words
    const constant = CONSTANTS.get(words)
    if (constant !== undefined) return constant
    // `True`, `NULL`: some of them are constants too.
    if (CONSTANTS.has(words.toLowerCase())) throw new NotPlain()
    return words
  }

  /** Words of ordinary letters, with single spaces between; '' where none stand. */
  #readWords(): string {
    const text = this.#text
    const start = this.#at
    if (!STARTS_WORD[text.charCodeAt(start)]) return ''
    let end = start + 1
    for (;;) {
      const code = text.charCodeAt(end)
      if (IN_WORD[code]) end++
      else if (code === SPACE && IN_WORD[text.charCodeAt(end + 1)]) end += 2
      else if (code === COLON && AFTER_COLON[text.charCodeAt(end + 1)]) end += 2
      else break
    }
    this.#at = end
    return text.slice(start, end)
  }

  /** What a sticky pattern finds here, which is then behind us; '' where it finds nothing. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) return ''
    const start = this.#at
    this.#at = pattern.lastIndex
    return this.#text.slice(start, this.#at)
  }

  #startsEntry(): boolean {
    return this.#isNext(DASH) && this.#text.charCodeAt(this.#at + 1) === SPACE
  }

  #skipSpaces(): void {
    while (this.#isNext(SPACE)) this.#at++
  }

  #isNext(code: number): boolean {
    return this.#text.charCodeAt(this.#at) === code
  }

  #skip(code: number): boolean {
    const isThere = this.#isNext(code)
    if (isThere) this.#at++
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
