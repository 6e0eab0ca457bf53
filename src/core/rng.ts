import { boxMuller } from './box-muller.js'
import { sha256Words } from './sha256.js'

const WARM_UP_DRAWS = 12
/** Few enough to stay near the processor, and even. */
const WORDS_AT_ONCE = 4096

/**
 * Keyed random numbers: sfc32 (Chris Doty-Humphrey's small fast counting generator, PractRand), seeded by the
 * SHA-256 of a label. The label says what the numbers are for ("42|dropout|*|sample-7|0"), so two uses never
 * share a stream and adding one leaves the others alone. Same label, same numbers, in every language.
 */
export class Rng {
  readonly label: string
  #a: number
  #b: number
  #c: number
  #counter: number
  #spareNormal: number | undefined

  constructor(label: string) {
    this.label = label
    const words = sha256Words(label)
    this.#a = swapBytes(words[0])
    this.#b = swapBytes(words[1])
    this.#c = swapBytes(words[2])
    this.#counter = swapBytes(words[3])
    for (let i = 0; i < WARM_UP_DRAWS; i++) this.uint32()
  }

  /** A stream of its own, named under this one. Does not advance this one. */
  fork(name: string | number): Rng {
    return new Rng(`${this.label}|${name}`)
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A number in [0, 1) with 32 random bits. */
  uniform(): number {
    return this.uint32() / 2 ** 32
  }

  /** A whole number in [0, n). */
  index(n: number): number {
    return Math.floor(this.uniform() * n)
  }

  /** Fills `places` with whole numbers in [0, n), n < 2^32: what as many calls of `index` would give, much faster. */
  fillIndices(n: number, places: Uint32Array): void {
    this.#fillWords(places)
    const scale = n / 2 ** 32
    for (let i = 0; i < places.length; i++) places[i] *= scale
  }

  /** A standard normal number: `boxMuller` of two draws, first the cosine's, then the sine's. */
  normal(): number {
    const one = new Float64Array(1)
    this.fillNormals(one)
    return one[0]
  }

  /** Fills `target` with standard normal numbers: what as many calls of `normal` would give, much faster. */
  fillNormals(target: Float64Array): void {
    let filled = 0
    if (this.#spareNormal !== undefined && target.length > 0) {
      target[filled++] = this.#spareNormal
      this.#spareNormal = undefined
    }
    const words = new Int32Array(Math.min(WORDS_AT_ONCE, target.length))
    while (target.length - filled > 1) {
      const some = words.subarray(0, (target.length - filled) & ~1)
      this.#fillWords(some)
      boxMuller(some, target, filled)
      filled += some.length
    }
    if (filled === target.length) return
    const pair = new Float64Array(2)
    boxMuller(Int32Array.of(this.uint32(), this.uint32()), pair, 0)
    target[filled] = pair[0]
    this.#spareNormal = pair[1]
  }

  /** What as many calls of `uint32` would give, as 32 bits each. */
  #fillWords(words: Uint32Array | Int32Array): void {
    // Without `| 0`, and from an array, V8 does not see that these are whole numbers: a loop three times as slow.
    let a = this.#a | 0
    let b = this.#b | 0
    let c = this.#c | 0
    let counter = this.#counter | 0
    for (let i = 0; i < words.length; i++) {
      const sum = (((a + b) | 0) + counter) | 0
      counter = (counter + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = (((c << 21) | (c >>> 11)) + sum) | 0
      words[i] = sum
    }
    this.#a = a
    this.#b = b
    this.#c = c
    this.#counter = counter
  }

  /** Fisher-Yates. */
  shuffleInPlace<T>(values: T[] | Int32Array | Uint32Array): void {
    const target = values as T[] // a typed array has the same index access; TypeScript cannot join the two
    for (let i = target.length - 1; i > 0; i--) {
      const j = this.index(i + 1)
      const held = target[i]
      target[i] = target[j]
      target[j] = held
    }
  }
}

/** The digest's bytes are read as little-endian words. */
function swapBytes(word: number): number {
  return (word >>> 24) | ((word >>> 8) & 0xff00) | ((word << 8) & 0xff0000) | (word << 24) | 0
}
