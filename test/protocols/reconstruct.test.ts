import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Batch } from '../../src/core/index.js'
import { type MaskPattern, maskOf } from '../../src/protocols/mask-pattern.js'
import { reconstructProtocol } from '../../src/protocols/reconstruct.js'
import { standardizeRows } from '../../src/protocols/standardize-rows.js'

const places = (mask: Uint8Array): number[] => [...mask.keys()].filter((i) => mask[i] === 1)

describe('what is hidden', () => {
  const pattern = fc.record({
    of: fc.constantFrom<MaskPattern['of']>('channels', 'windows', 'values'),
    fraction: fc.double({ min: 0.01, max: 0.9, noNaN: true }),
    length: fc.integer({ min: 1, max: 5 }),
    seed: fc.nat(),
  })

  test('as much as is asked for, something in any case, and never everything', () =>
    fc.assert(
      fc.property(
        pattern,
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 60, max: 80 }),
        fc.string(),
        (...given) => {
          const [{ of, fraction, length, seed }, channels, times, id] = given
          const mask = maskOf({ of, fraction, length, seed }, [channels, times], id)
          const hidden = places(mask).length
          expect(hidden).toBeGreaterThan(0)
          expect(hidden).toBeLessThan(mask.length)
          const rows = Array.from({ length: channels }, (_, c) => mask.subarray(c * times, (c + 1) * times).join(''))
          if (of === 'values') expect(Math.abs(hidden - fraction * mask.length)).toBeLessThanOrEqual(1)
          if (of === 'channels') {
            expect(new Set(rows.flatMap((row) => [...new Set(row)])).size).toBe(2)
            for (const row of rows) expect(new Set(row).size).toBe(1)
          }
          if (of === 'windows') {
            expect(new Set(rows).size).toBe(1)
            // Whole windows: stretches that are hidden are as long as one or several of them.
            for (const stretch of rows[0].match(/1+/g) ?? []) expect(stretch.length % length).toBe(0)
            expect(hidden / channels).toBe(Math.max(1, Math.round((fraction * times) / length)) * length)
          }
        },
      ),
    ))

  // Drawn by fmbench_worker.Rng in Python, from the labels that the documentation of maskOf names.
  test('the same as another language draws', () => {
    const channels = maskOf({ of: 'channels', fraction: 0.3, seed: 7 }, [10, 2], 'S1')
    expect(places(channels)).toEqual([3, 5, 7].flatMap((c) => [2 * c, 2 * c + 1]))
    const windows = maskOf({ of: 'windows', fraction: 0.45, length: 3, seed: 7 }, [1, 20], 'S1')
    expect(places(windows)).toEqual([7, 8, 9, 10, 11, 12, 15, 16, 17])
    expect(places(maskOf({ of: 'values', fraction: 1 / 3, seed: 7 }, [3, 4], 'S1'))).toEqual([0, 4, 5, 11])
  })

  test('another part of another sample, and with another seed', () => {
    const draw = (seed: number, id: string) => maskOf({ of: 'values', fraction: 0.5, seed }, [8, 50], id).join('')
    expect(new Set([draw(1, 'a'), draw(1, 'b'), draw(2, 'a')]).size).toBe(3)
    expect(draw(1, 'a')).toBe(draw(1, 'a'))
  })

  test('samples that are too small', () => {
    expect(() => maskOf({ of: 'channels', fraction: 0.5, seed: 0 }, [1, 9], 'a')).toThrow('Of samples with 1 channels')
    const wide = { of: 'windows', fraction: 0.9, length: 5, seed: 0 } as const
    expect(() => maskOf(wide, [3, 10], 'a')).toThrow('2 hidden windows of 5 leave nothing to see of samples of 10')
  })
})

describe('the scale of a row', () => {
  test('mean and deviation of what is seen; of all where nothing is; a constant row is centred', () => {
    const data = Float64Array.of(1, 3, 100, 2, 4, 6, 7, 7, 7)
    const mask = Uint8Array.of(0, 0, 1, 1, 1, 1, 0, 0, 0)
    const spread = Math.sqrt(8 / 3)
    const rows = [-1, 1, 98, -2 / spread, 0, 2 / spread, 0, 0, 0]
    standardizeRows({ data, shape: [1, 3, 3] }, mask).forEach((value, i) => {
      expect(value).toBeCloseTo(rows[i], 5)
    })
  })

  test('a value that is not finite', () => {
    const data = Float64Array.of(1, 2, 3, Number.NaN)
    expect(() => standardizeRows({ data, shape: [1, 2, 2] })).toThrow('Channel 2 of a sample holds a value')
  })
})

describe('the protocol', () => {
  const { hiding } = reconstructProtocol
  const optionsOf = (mask: object) => reconstructProtocol.parseOptions({ mask }, 'BM')
  const batchOf = (ids: string[], data: number[]): Batch => ({
    ids,
    x: { data: Float64Array.from(data), shape: [ids.length, 2, 6] },
  })

  test('a model sees 0 where something is hidden, and nothing of it shows elsewhere', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 12, maxLength: 12 }),
        fc.constantFrom({ of: 'values', fraction: 0.3 }, { of: 'windows', fraction: 0.3, length: 2 }),
        (values, mask) => {
          const options = optionsOf(mask)
          const first = hiding?.hide(batchOf(['a'], values), options)
          const others = values.map((value, i) => (first?.seen.mask?.[i] === 1 ? value * 3 - 50 : value))
          const second = hiding?.hide(batchOf(['a'], others), options)
          expect(second?.seen).toEqual(first?.seen)
          first?.seen.x?.data.forEach((value, i) => {
            expect(value).toBe(first.seen.mask?.[i] === 1 ? 0 : first.whole.data[i])
          })
        },
      ),
    ))

  test('the same whatever the batch', () => {
    const options = optionsOf({ of: 'channels', fraction: 0.5 })
    const numbers = Array.from({ length: 24 }, (_, i) => Math.sin(i))
    const both = hiding?.hide(batchOf(['a', 'b'], numbers), options)
    const alone = hiding?.hide(batchOf(['b'], numbers.slice(12)), options)
    expect(both?.seen.x?.data.slice(12)).toEqual(alone?.seen.x?.data)
    expect(both?.seen.mask?.slice(12)).toEqual(alone?.seen.mask)
  })

  test('to learn from, nothing is hidden', () => {
    const shown = hiding?.show(batchOf(['a'], [1, 2, 3, 4, 5, 6, 0, 0, 0, 1, 1, 1]))
    expect(shown?.mask).toBeUndefined()
    expect(shown?.x?.data[6]).toBe(-1)
  })

  test.each([
    [{}, 'mask: '],
    [{ mask: { of: 'rows', fraction: 0.5 } }, 'mask.of'],
    [{ mask: { of: 'values', fraction: 1 } }, 'mask.fraction'],
    [{ mask: { of: 'windows', fraction: 0.5 } }, 'windows need a length'],
    [{ mask: { of: 'values', fraction: 0.5, length: 3 } }, 'only windows have one, not values'],
    [{ mask: { of: 'values', fraction: 0.5 }, rate: 1 }, 'rate'],
  ])('options %j', (options, message) => {
    expect(() => reconstructProtocol.parseOptions(options, 'BM')).toThrow(message)
  })

  test('samples that are no recordings', () => {
    const options = optionsOf({ of: 'values', fraction: 0.5 })
    expect(() => hiding?.hide({ ids: ['a'], sequences: ['ACGT'] }, options)).toThrow('here are sequences or texts')
    const row = { ids: ['a'], x: { data: Float64Array.of(1, 2), shape: [1, 2] } }
    expect(() => hiding?.hide(row, options)).toThrow('here are arrays of shape (2)')
  })
})
