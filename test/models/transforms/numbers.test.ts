import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Numbers, transforms } from '../../../src/models/transforms/index.js'

function apply(id: string, options: Record<string, unknown>, data: readonly number[], shape: readonly number[]) {
  const transform = transforms.get(id)
  const samples: Numbers = { kind: 'numbers', data: Float64Array.from(data), shape }
  const out = transform.prepare(transform.options.parse(options), undefined)(samples)
  if (out.kind !== 'numbers') throw new Error('no numbers')
  expect([...samples.data]).toEqual(data)
  return { data: [...out.data], shape: out.shape }
}

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5))

describe('z_score', () => {
  test("uses each channel's own mean and standard deviation", () => {
    const { data, shape } = apply('z_score', {}, [1, 3, 10, 10, 5, 7, -2, 2], [2, 2, 2])
    expect(data).toEqual([-1, 1, 0, 0, -1, 1, -1, 1])
    expect(shape).toEqual([2, 2, 2])
  })

  test('takes a row as one channel, and given numbers as one channel each', () => {
    expect(apply('z_score', {}, [1, 3, 5, 9], [2, 2]).data).toEqual([-1, 1, -1, 1])
    expect(apply('z_score', { mean: [1, 2], sd: [2, 4] }, [1, 6, 5, 2], [2, 2]).data).toEqual([0, 1, 2, 0])
  })

  test('makes a constant channel 0, whatever its rounding', () => {
    expect(apply('z_score', {}, [0.1, 0.1, 0.1], [1, 3]).data).toEqual([0, 0, 0])
  })

  test('refuses one without the other, and too few', () => {
    expect(() => apply('z_score', { mean: [1] }, [1, 2], [1, 2])).toThrow('z_score needs mean and sd together')
    expect(() => apply('z_score', { mean: [1], sd: [1] }, [1, 2], [1, 2])).toThrow('has 1 means, and a sample has 2')
  })
})

test('min_max moves each sample into 0 to 1', () => {
  expect(apply('min_max', {}, [2, 4, 6, 5, 5, 5], [2, 3]).data).toEqual([0, 0.5, 1, 0, 0, 0])
})

describe('fit_length', () => {
  test.each([
    [{ length: 2, align: 'left' }, [1, 2, 5, 6]],
    [{ length: 2, align: 'right' }, [3, 4, 7, 8]],
    [{ length: 2 }, [2, 3, 6, 7]],
    [{ length: 5, align: 'left', fill: -1 }, [1, 2, 3, 4, -1, 5, 6, 7, 8, -1]],
    [{ length: 7 }, [0, 0, 1, 2, 3, 4, 0, 0, 0, 5, 6, 7, 8, 0]],
  ])('%j', (options, expected) => {
    const { data, shape } = apply('fit_length', options, [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 4])
    expect(data).toEqual(expected)
    expect(shape).toEqual([1, 2, options.length])
  })
})

test('flatten and add_channel change the shape alone', () => {
  expect(apply('flatten', {}, [1, 2, 3, 4], [1, 2, 2])).toEqual({ data: [1, 2, 3, 4], shape: [1, 4] })
  expect(apply('add_channel', {}, [1, 2, 3, 4], [2, 2])).toEqual({ data: [1, 2, 3, 4], shape: [2, 1, 2] })
})

describe('transpose', () => {
  test('puts axes into another order', () => {
    expect(apply('transpose', { axes: [1, 0] }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3])).toEqual({
      data: [1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12],
      shape: [2, 3, 2],
    })
  })

  test('moves each number to its place', () => {
    const [a, b, c] = [2, 3, 4]
    const data = Array.from({ length: a * b * c }, (_, i) => i)
    const out = apply('transpose', { axes: [2, 0, 1] }, data, [1, a, b, c])
    expect(out.shape).toEqual([1, c, a, b])
    for (let i = 0; i < a; i++)
      for (let j = 0; j < b; j++)
        for (let k = 0; k < c; k++) expect(out.data[(k * a + i) * b + j]).toBe(data[(i * b + j) * c + k])
  })

  test('refuses another number of axes, and axes that repeat', () => {
    expect(() => apply('transpose', { axes: [1, 0] }, [1, 2], [1, 2])).toThrow(
      'transpose is for 2 axes, and a sample has 1',
    )
    expect(transforms.get('transpose').options.safeParse({ axes: [0, 0] }).success).toBe(false)
  })
})

describe('resample', () => {
  const wave = (n: number, rate: number, hz: number) =>
    Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate))

  test('keeps a slow wave and its time, up and down', () => {
    for (const [from, to] of [
      [250, 200],
      [100, 256],
      [500, 100],
    ]) {
      const n = from * 2
      const { data, shape } = apply('resample', { from, to }, wave(n, from, 3), [1, n])
      expect(shape).toEqual([1, to * 2])
      const expected = wave(to * 2, to, 3)
      // At the ends, half of the kernel is missing.
      for (let i = 20; i < to * 2 - 20; i++) expect(data[i]).toBeCloseTo(expected[i], 1.7)
    }
  })

  test('damps what the new rate cannot carry', () => {
    const { data } = apply('resample', { from: 500, to: 100 }, wave(1000, 500, 180), [1, 1000])
    expect(Math.max(...data.slice(10, -10).map(Math.abs))).toBeLessThan(0.05)
  })

  test('leaves a constant constant, the same rate the same, and rows apart', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (n, from, to) => {
          const constant = apply('resample', { from, to }, new Array<number>(n).fill(3), [1, n])
          expect(constant.data).toEqual(close(new Array<number>(Math.max(1, Math.round((n * to) / from))).fill(3)))
        },
      ),
    )
    expect(apply('resample', { from: 7, to: 7 }, [1, 5, 2, 8, 3, 9], [1, 2, 3]).data).toEqual(close([1, 5, 2, 8, 3, 9]))
  })
})
