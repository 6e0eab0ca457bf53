import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  editDistance,
  FmbenchError,
  hmacSha256Hex,
  type Named,
  nearestName,
  Registry,
  Rng,
  sha256Hex,
} from '../../src/core/index.js'

describe('sha256', () => {
  test('equals the system library on any bytes and text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(sha256Hex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'))
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 200 }), (key, text) => {
        expect(hmacSha256Hex(key, text)).toBe(createHmac('sha256', key).update(text).digest('hex'))
      }),
    )
  })
})

interface PrngCase {
  readonly input: { readonly label: string }
  readonly expected: {
    readonly sha256: string
    readonly uint32: number[]
    readonly uniform: number[]
    readonly normal: number[]
    readonly index_n1000: number[]
  }
}

describe('Rng', () => {
  const vectors = new URL('../golden/vectors/prng_proposed.json', import.meta.url)
  const { cases } = JSON.parse(readFileSync(vectors, 'utf8')) as { cases: PrngCase[] }

  test.each(cases.map((one) => [one.input.label, one] as const))('golden %s', (label, { expected }) => {
    const draw = <T>(list: readonly T[], next: (rng: Rng) => number) => {
      const rng = new Rng(label)
      return list.map(() => next(rng))
    }
    expect(draw(expected.uint32, (rng) => rng.uint32())).toEqual(expected.uint32)
    expect(draw(expected.uniform, (rng) => rng.uniform())).toEqual(expected.uniform)
    expect(draw(expected.index_n1000, (rng) => rng.index(1000))).toEqual(expected.index_n1000)
    draw(expected.normal, (rng) => rng.normal()).forEach((value, i) => {
      expect(value).toBeCloseTo(expected.normal[i], 12)
    })
  })

  test('a fork has a stream of its own and leaves its parent alone', () => {
    const [plain, forked] = [new Rng('a'), new Rng('a')]
    const child = forked.fork('b')
    child.uint32()
    expect(forked.uint32()).toBe(plain.uint32())
    expect(new Rng('a|b').uint32()).toBe(forked.fork('b').uint32())
  })

  test('shuffling keeps the values', () => {
    const values = Int32Array.from({ length: 50 }, (_, i) => i)
    new Rng('shuffle').shuffleInPlace(values)
    expect([...values]).not.toEqual([...values].sort((a, b) => a - b))
    expect([...values].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })
})

describe('names', () => {
  test('distance counts edits and swaps of neighbours', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3)
    expect(editDistance('AUROC', 'AURCO')).toBe(1)
    expect(editDistance('', 'abc')).toBe(3)
  })

  test('the nearest name is offered only when it is near', () => {
    expect(nearestName('auroc', ['Accuracy', 'AUROC'])).toBe('AUROC')
    expect(nearestName('zzzzzzz', ['Accuracy', 'AUROC'])).toBeUndefined()
    expect(nearestName('3', ['0', '1'])).toBeUndefined()
    expect(nearestName('sx', ['age', 'sex'])).toBe('sex')
  })

  test('a registry answers to ids and aliases, grows by copies, and refuses twins', () => {
    const registry = new Registry<Named>('metric', [{ id: 'AUROC', aliases: ['roc_auc'] }])
    expect(registry.get('roc_auc').id).toBe('AUROC')
    expect(registry.with([{ id: 'Mine' }]).get('Mine').id).toBe('Mine')
    expect(registry.has('Mine')).toBe(false)
    expect(() => registry.get('AUORC', 'bm.yaml:3')).toThrow(
      'Unknown metric "AUORC" (bm.yaml:3)\nDid you mean "AUROC"?',
    )
    expect(() => registry.with([{ id: 'roc_auc' }])).toThrow('Two metrics')
  })
})

test('an error says what, where and how to mend it, and keeps its cause', () => {
  const cause = new Error('below')
  const error = new FmbenchError('bad-data', 'It is wrong.', { where: 'x.csv:3', hint: 'Mend it.', cause })
  expect(error.message).toBe('It is wrong. (x.csv:3)\nMend it.')
  expect(error).toMatchObject({ code: 'bad-data', what: 'It is wrong.', where: 'x.csv:3', hint: 'Mend it.', cause })
})
