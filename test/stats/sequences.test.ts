import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalKmers, canonicalSequence, encodeKmers, reverseComplement } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

const lettersOf = (alphabet: string, minLength = 0, maxLength = 80): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength })
const dna = lettersOf('ACGT')

test('the reverse complement matches its golden values', () => checkGolden('reverseComplement'))
test('the canonical sequence matches its golden values', () => checkGolden('canonicalSequence'))
test('canonical k-mers match their golden values', () => checkGolden('canonicalKmers'))

describe('reverseComplement', () => {
  test('twice is the sequence in upper case, for all letters of IUPAC', () => {
    const iupac = lettersOf('ACGTRYSWKMBDHVNacgtryswkmbdhvn')
    fc.assert(fc.property(iupac, (s) => reverseComplement(reverseComplement(s)) === s.toUpperCase()))
  })

  test('gives both strands one canonical name', () => {
    fc.assert(fc.property(dna, (s) => canonicalSequence(reverseComplement(s)) === canonicalSequence(s)))
  })

  test('refuses what is no letter of DNA, with its place', () => {
    expect(() => reverseComplement('ACG-T')).toThrow('"-" at position 4 is no letter of DNA.')
  })
})

/** The code by its definition, -1 where a letter is none of A, C, G, T. */
function codeOf(window: string): number {
  const bases = Array.from(window.toUpperCase(), (letter) => 'ACGT'.indexOf(letter))
  return bases.includes(-1) ? -1 : bases.reduce((code, base) => 4 * code + base, 0)
}

const windowsOf = (sequence: string, k: number): string[] =>
  Array.from({ length: Math.max(0, sequence.length - k + 1) }, (_, i) => sequence.slice(i, i + k))

describe('encodeKmers', () => {
  test('equals the definition, on both strands, whatever letters and case', () => {
    fc.assert(
      fc.property(lettersOf('ACGTACGTACGTACGTacgtN'), fc.integer({ min: 1, max: 26 }), (sequence, k) => {
        const { forward, reverse } = encodeKmers(sequence, k)
        expect([...forward]).toEqual(windowsOf(sequence, k).map(codeOf))
        expect([...reverse]).toEqual(windowsOf(sequence, k).map((window) => codeOf(reverseComplement(window))))
      }),
    )
  })

  test('takes letters that no table of 128 holds as unknown', () => {
    expect([...encodeKmers('ACéG', 1).forward]).toEqual([0, 1, -1, 2])
  })

  test.each([0, 27, 2.5])('refuses k = %d', (k) => {
    expect(() => encodeKmers('ACGT', k)).toThrow(`k is ${k}; a k-mer here has 1 to 26 letters.`)
  })
})

describe('canonicalKmers', () => {
  test('two windows share a number when they are equal on one strand, and only then', () => {
    // Few letters and copies, so that many windows are equal.
    const repeated = fc.tuple(lettersOf('AT', 1, 30), lettersOf('ACGTN', 0, 60)).map(([a, b]) => a + b + a + b)
    fc.assert(
      fc.property(repeated, fc.integer({ min: 1, max: 52 }), (sequence, k) => {
        const whole = sequence + reverseComplement(sequence)
        const names = windowsOf(whole, k).map((window) => (window.includes('N') ? '' : canonicalSequence(window)))
        const keys = canonicalKmers(whole, k)
        const seen = new Map<string, number>()
        names.forEach((name, i) => {
          if (name === '') expect(keys[i]).toBe(-1)
          else expect(seen.get(name) ?? keys[i]).toBe(keys[i])
          seen.set(name, keys[i])
        })
        expect(new Set(seen.values()).size).toBe(seen.size)
      }),
    )
  })

  test('is empty for a shorter sequence, and refuses k above 52', () => {
    expect(canonicalKmers('ACGT', 30).length).toBe(0)
    expect(() => canonicalKmers('ACGT', 53)).toThrow('1 to 52 letters')
  })
})
