import { describe, expect, test } from 'vitest'
import { checkWeights, type Named, Registry } from '../../src/core/index.js'

interface Dozen extends Named {
  readonly size: number
}

const dozenOf = (size: number): Dozen => ({ id: `Top-${size}-List`, size })
const registry = new Registry<Dozen>(
  'list',
  [dozenOf(2), { id: 'Whole', aliases: ['all'], size: 99 }],
  [
    { pattern: 'Top-<k>-List', make: (k) => (Number.isInteger(k) && k > 0 ? dozenOf(k) : undefined) },
    { pattern: 'Share-<share>', make: (share) => (share < 1 ? { id: `Share-${share}`, size: share } : undefined) },
  ],
)

describe('families of a registry', () => {
  test.each([
    ['Top-3-List', 'Top-3-List', 3],
    ['Top-12.0-List', 'Top-12-List', 12],
    ['Share-0.95', 'Share-0.95', 0.95],
    ['Share-0.950', 'Share-0.95', 0.95],
    ['Top-2-List', 'Top-2-List', 2],
    ['all', 'Whole', 99],
  ])('%s is %s', (name, id, size) => {
    expect(registry.get(name)).toMatchObject({ id, size })
    expect(registry.has(name)).toBe(true)
    expect(registry.with([dozenOf(7)]).has(name)).toBe(true)
  })

  test.each([
    ['Top-0-List', /Did you mean "Top-2-List"\?/],
    ['Top--1-List', /Did you mean "Top-2-List"\?/],
    ['Top-1e1-List', /Did you mean "Top-2-List"\?/],
    ['Top-List', /Did you mean "Top-2-List"\?/],
    ['Top-two-List', /Unknown list "Top-two-List"/],
    ['Share-1.5', /Unknown list "Share-1.5"/],
    ['whole', /Did you mean "Whole"\?/],
  ])('%s is unknown', (name, message) => {
    expect(registry.has(name)).toBe(false)
    expect(() => registry.get(name)).toThrow(message)
  })

  test('only what is listed is shown', () => {
    expect(registry.all().map(({ id }) => id)).toEqual(['Top-2-List', 'Whole'])
    expect([...registry.keys()]).toEqual(['Top-2-List', 'Whole', 'all'])
  })
})

describe('checkWeights', () => {
  test('accepts none, zeros and fractions', () => {
    expect(() => checkWeights('X', 3, undefined)).not.toThrow()
    expect(() => checkWeights('X', 3, Float64Array.of(0, 0.5, 1e300))).not.toThrow()
  })

  test.each([
    [Float64Array.of(1, -0.1), 'bad-data', /X: the weight of sample 1 is -0.1/],
    [Float64Array.of(Number.NaN, 1), 'bad-data', /sample 0 is NaN/],
    [Float64Array.of(1, Number.POSITIVE_INFINITY), 'bad-data', /sample 1 is Infinity/],
    [Float64Array.of(1), 'shape-mismatch', /2 samples and 1 weights/],
  ])('refuses %s', (weights, code, message) => {
    expect(() => checkWeights('X', 2, weights)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    )
  })
})
