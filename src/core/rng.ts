import { sha256Words } from './sha256.js'

const WARM_UP_DRAWS = 12

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
    let [a, b, c, counter] = [this.#a, this.#b, this.#c, this.#counter]
    const scale = n / 2 ** 32
    for (let i = 0; i < places.length; i++) {
      const sum = (((a + b) | 0) + counter) | 0
      counter = (counter + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = (((c << 21) | (c >>> 11)) + sum) | 0
      places[i] = (sum >>> 0) * scale
    }
    this.#a = a
    this.#b = b
    this.#c = c
    this.#counter = counter
  }

  /** A standard normal number (Box & Muller 1958, cosine first, then sine). */
  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal
      this.#spareNormal = undefined
      return spare
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    const angle = 2 * Math.PI * this.uniform()
    this.#spareNormal = radius * Math.sin(angle)
    return radius * Math.cos(angle)
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
