// FIPS 180-4. In plain JavaScript so that seeds and digests are the same in a browser, synchronously.

const ROUND_CONSTANTS = Uint32Array.from({ length: 64 }, (_, i) => fractionOfRoot(prime(i), 1 / 3))
const INITIAL_STATE = Uint32Array.from({ length: 8 }, (_, i) => fractionOfRoot(prime(i), 1 / 2))

function prime(index: number): number {
  let found = -1
  let candidate = 1
  while (found < index) {
    candidate++
    let isPrime = true
    for (let d = 2; d * d <= candidate; d++) if (candidate % d === 0) isPrime = false
    if (isPrime) found++
  }
  return candidate
}

function fractionOfRoot(value: number, power: number): number {
  const root = value ** power
  return ((root - Math.floor(root)) * 2 ** 32) >>> 0
}

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by))

function compress(state: Uint32Array, schedule: Uint32Array, view: DataView, offset: number): void {
  for (let t = 0; t < 16; t++) schedule[t] = view.getUint32(offset + 4 * t)
  for (let t = 16; t < 64; t++) {
    const w15 = schedule[t - 15]
    const w2 = schedule[t - 2]
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3)
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10)
    schedule[t] = schedule[t - 16] + s0 + schedule[t - 7] + s1
  }
  let [a, b, c, d, e, f, g, h] = state
  for (let t = 0; t < 64; t++) {
    const bigS1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = (e & f) ^ (~e & g)
    const t1 = (h + bigS1 + choice + ROUND_CONSTANTS[t] + schedule[t]) | 0
    const bigS0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + bigS0 + majority) | 0
  }
  const next = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) state[i] += next[i]
}

/** The eight 32-bit words of the SHA-256 digest of a text (as UTF-8) or of bytes. */
export function sha256Words(input: string | Uint8Array): Uint32Array {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0)
  const state = INITIAL_STATE.slice()
  const schedule = new Uint32Array(64)
  for (let offset = 0; offset < padded.length; offset += 64) compress(state, schedule, view, offset)
  return state
}

/** HMAC-SHA-256 (RFC 2104) of a text under a key, as 64 hexadecimal digits. */
export function hmacSha256Hex(key: string, text: string): string {
  const encoder = new TextEncoder()
  const keyBytes = encoder.encode(key)
  const block = new Uint8Array(64)
  block.set(keyBytes.length > 64 ? digestBytes(keyBytes) : keyBytes)
  const inner = digestBytes(
    joinBytes(
      block.map((byte) => byte ^ 0x36),
      encoder.encode(text),
    ),
  )
  return sha256Hex(
    joinBytes(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  )
}

function digestBytes(input: Uint8Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(32))
  sha256Words(input).forEach((word, i) => {
    view.setUint32(4 * i, word)
  })
  return new Uint8Array(view.buffer)
}

function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export function sha256Hex(input: string | Uint8Array): string {
  return Array.from(sha256Words(input), (word) => word.toString(16).padStart(8, '0')).join('')
}
