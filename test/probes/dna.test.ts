import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { reverseComplement } from '../../src/stats/index.js'
import { damageText, textProbe } from './apply.js'

function randomDna(length: number, seed = 'dna'): string {
  const rng = new Rng(seed)
  return Array.from({ length }, () => 'ACGT'[rng.index(4)]).join('')
}
const LONG = randomDna(100_000)
const dna = fc.array(fc.constantFrom(...'ACGTNRY'), { maxLength: 60 }).map((letters) => letters.join(''))
const changes = (a: string, b: string): number[] => Array.from(a).flatMap((letter, i) => (letter === b[i] ? [] : [i]))

test('substitution: the stated rate, each other base alike, the same places and more at each step', () => {
  const [clean, weak, strong] = damageText('substitution', LONG, [0, 0.01, 0.05])
  expect(clean).toBe(LONG)
  const [few, more] = [changes(LONG, weak), changes(LONG, strong)]
  expect(Math.abs(few.length - 1000)).toBeLessThan(5 * Math.sqrt(990))
  expect(Math.abs(more.length - 5000)).toBeLessThan(5 * Math.sqrt(4750))
  expect(few.every((place) => weak[place] === strong[place])).toBe(true)
  const steps = [0, 0, 0, 0]
  for (const place of more) steps[('ACGT'.indexOf(strong[place]) - 'ACGT'.indexOf(LONG[place]) + 4) % 4]++
  expect(steps[0]).toBe(0)
  for (const count of steps.slice(1)) {
    expect(Math.abs(count - more.length / 3)).toBeLessThan(5 * Math.sqrt((more.length * 2) / 9))
  }
})

test('substitution: at its largest rate the sequence says nothing; unknown letters stay', () => {
  const [noise] = damageText('substitution', LONG, [textProbe('substitution').most])
  expect(Math.abs(changes(LONG, noise).length - 75_000)).toBeLessThan(5 * Math.sqrt(75_000 / 4))
  expect(damageText('substitution', 'NNRYKMSWBDHV', [0.75])).toEqual(['NNRYKMSWBDHV'])
})

test('dna_masking: exactly round(fraction x letters) places', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }), (length, fraction) => {
      const sequence = randomDna(length)
      const [masked, all] = damageText('dna_masking', sequence, [fraction, 1])
      expect(changes(sequence, masked).length).toBe(Math.round(fraction * length))
      expect(masked.replaceAll('N', '').length).toBe(length - Math.round(fraction * length))
      expect(all).toBe('N'.repeat(length))
    }),
  )
})

test('reverse_complement: the other strand of all, or of the stated share', () => {
  expect(damageText('reverse_complement', 'AACGTNRTT', [0, 1])).toEqual(['AACGTNRTT', 'AAYNACGTT'])
  const turned = Array.from({ length: 1000 }, (_, seed) => damageText('reverse_complement', 'AAAC', [0.3], seed)[0])
  expect(Math.abs(turned.filter((sequence) => sequence === 'GTTT').length - 300)).toBeLessThan(5 * Math.sqrt(210))
  fc.assert(fc.property(dna, (s) => damageText('reverse_complement', s, [1])[0] === reverseComplement(s)))
  expect(textProbe('reverse_complement').isApart).toBe(true)
})

test('window_shift: what stays is the sequence, moved by so many bases in either direction', () => {
  const sequence = randomDna(200)
  const ways = new Set<string>()
  for (let seed = 0; seed < 20; seed++) {
    const [clean, ten, forty] = damageText('window_shift', sequence, [0, 10, 40], seed)
    const isLeft = ten.endsWith(sequence.slice(0, 190))
    ways.add(isLeft ? 'left' : 'right')
    expect(clean).toBe(sequence)
    expect(isLeft ? forty.slice(40) : forty.slice(0, 160)).toBe(isLeft ? sequence.slice(0, 160) : sequence.slice(40))
    // The ten bases nearest to the old border are the same.
    expect(isLeft ? forty.slice(30, 40) : forty.slice(160, 170)).toBe(isLeft ? ten.slice(0, 10) : ten.slice(190))
  }
  expect(ways).toEqual(new Set(['left', 'right']))
})

test('window_shift: what enters has the composition of the sample; a move beyond its length replaces all', () => {
  const skewed = LONG.replaceAll('T', 'A') // half A, a quarter each of C and G
  const [gone, same] = damageText('window_shift', skewed, [100_000, 1_000_000])
  expect(same).toBe(gone)
  const share = (letter: string): number => gone.split(letter).length - 1
  expect(Math.abs(share('A') - 50_000)).toBeLessThan(5 * Math.sqrt(25_000) + 1000) // and the sample's own variation
  expect(share('T') + share('N')).toBe(0)
  expect(damageText('window_shift', 'NNNN', [2])).toEqual(['NNNN'])
})

test('indel: the length stays, and each event moves the rest by one', () => {
  fc.assert(
    fc.property(dna, fc.double({ min: 0, max: 0.5, noNaN: true }), fc.integer(), (sequence, rate, seed) => {
      const [clean, damaged] = damageText('indel', sequence, [0, rate], seed)
      expect(clean).toBe(sequence)
      expect(damaged.length).toBe(sequence.length)
    }),
  )
})

test('indel: the stated rate, half of each', () => {
  // In a sequence that repeats, each event can be read off: the letters after it are early or late by one.
  const sequence = 'ACGT'.repeat(10_000)
  const events = { inserted: 0, deleted: 0 }
  const [damaged] = damageText('indel', sequence, [0.001])
  for (let i = 0, j = 0; j < damaged.length - 8 && i < sequence.length - 8; i++, j++) {
    if (damaged[j] === sequence[i]) continue
    if (damaged.slice(j, j + 3) === sequence.slice(i + 1, i + 4)) {
      events.deleted++
      i++
    } else if (damaged.slice(j + 1, j + 4) === sequence.slice(i, i + 3)) {
      events.inserted++
      j++
    }
  }
  expect(Math.abs(events.deleted - 20)).toBeLessThan(5 * Math.sqrt(20))
  expect(Math.abs(events.inserted - 20)).toBeLessThan(5 * Math.sqrt(20))
})

test('indel is nested: events at a small rate are among those at a larger one', () => {
  // The beginning is the same up to the first event, which comes no later when there are more.
  const [weak, strong] = damageText('indel', LONG, [0.001, 0.002])
  const [first, sooner] = [changes(LONG, weak)[0], changes(LONG, strong)[0]]
  expect(sooner).toBeLessThanOrEqual(first)
  expect(first).toBeGreaterThan(0)
})

test.each(['substitution', 'dna_masking', 'reverse_complement', 'window_shift', 'indel'])(
  '%s: keeps the length',
  (id) => {
    fc.assert(
      fc.property(dna, fc.integer(), (sequence, seed) => {
        const { grid } = textProbe(id)
        const severities = [0, ...grid({ kind: 'dna' })]
        const damaged = damageText(id, sequence, severities, seed)
        expect(damaged[0]).toBe(sequence)
        expect(damaged.map(({ length }) => length)).toEqual(severities.map(() => sequence.length))
      }),
    )
  },
)
