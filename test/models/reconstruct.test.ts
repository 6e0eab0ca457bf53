import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Batch, Tensor } from '../../src/core/index.js'
import { checkReconstruction } from '../../src/models/check-outputs.js'
import { lastValueAdapter, linearInterpolationAdapter, rowMeanAdapter } from '../../src/models/reconstruct-rows.js'
import { ridgeChannelsAdapter } from '../../src/models/ridge-channels.js'
import { openBuiltIn, SIGNAL } from './support.js'

/** `_` is hidden; 0 stands there. */
function recording(...rows: string[][]): Batch {
  const cells = rows.flat()
  return {
    ids: ['s'],
    x: {
      data: Float32Array.from(cells, (cell) => (cell === '_' ? 0 : Number(cell))),
      shape: [1, rows.length, rows[0].length],
    },
    mask: Uint8Array.from(cells, (cell) => Number(cell === '_')),
  }
}

const words = (text: string): string[] => text.split(' ')
const fill = async (model: Awaited<ReturnType<typeof openBuiltIn>>, batch: Batch): Promise<number[]> =>
  Array.from((await model.predict('reconstruction', batch, SIGNAL)).data)

describe('row by row', () => {
  const batch = recording(words('_ 1 _ _ 4 _'), words('_ _ _ _ _ _'), words('2 2 2 2 2 2'))
  const untouched = [0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2]

  test.each([
    [rowMeanAdapter, [2.5, 1, 2.5, 2.5, 4, 2.5]],
    [lastValueAdapter, [1, 1, 1, 1, 4, 4]],
    [linearInterpolationAdapter, [1, 1, 2, 3, 4, 4]],
  ])('$id: what is hidden of a row, from what is seen of it', async (adapter, row) => {
    const model = await openBuiltIn(adapter)
    expect(model.fit).toBeUndefined()
    expect(await fill(model, batch)).toEqual([...row, ...untouched])
  })

  test('nothing is hidden', async () => {
    const model = await openBuiltIn(rowMeanAdapter)
    const { mask: _, ...open } = batch
    await expect(model.predict('reconstruction', open, SIGNAL)).rejects.toThrow('of these samples, nothing is')
  })
})

describe('ridge from the other channels', () => {
  const train = [
    [0.1, -0.1, 0.6, 0.1, -0.5],
    [0.4, 1.3, 0.9, -0.7, -1.3],
    [-0.6, 0.0, -2.3, -0.2, -1.2],
    [-0.7, -0.5, -0.3, 0.4, 1.0],
    [-0.1, 1.4, -0.7, 0.4, 0.9],
    [0.1, -0.7, -0.9, -0.5, 0.2],
  ]
  const learned = async (alpha = 2) => {
    const model = await openBuiltIn(ridgeChannelsAdapter, { alpha })
    const x = { data: Float64Array.from(train.flat()), shape: [2, 3, 5] }
    await model.fit?.({ ids: ['a', 'b'], x, y: new Float64Array(), classes: [] }, SIGNAL)
    return model
  }

  test('as scikit-learn 1.2.1: Ridge(alpha=2, fit_intercept=False)', async () => {
    const filled = await fill(
      await learned(),
      recording(words('-1 -0.2 -0.2 0.5'), words('_ _ _ _'), words('0.8 1.5 -1.3 1.5')),
    )
    const expected = [-0.42080276219249035, -0.19404402244281393, 0.035563228312472966, 0.05459646094087191]
    expected.forEach((value, t) => {
      expect(filled[4 + t]).toBeCloseTo(value, 6)
    })
  })

  test('other channels at other times; where nothing is seen, nothing is changed', async () => {
    const model = await learned()
    const filled = await fill(model, recording(words('-1 _ _'), words('_ _ 0.5'), words('0.8 _ _')))
    const first = await fill(model, recording(words('-1'), words('_'), words('0.8')))
    const last = await fill(model, recording(words('_'), words('0.5'), words('_')))
    expect(filled.filter((_, i) => i % 3 === 0)).toEqual(first)
    expect(filled.filter((_, i) => i % 3 === 1)).toEqual([0, 0, 0])
    expect(filled.filter((_, i) => i % 3 === 2)).toEqual(last)
  })

  test('the same whatever the batch', async () => {
    const model = await learned()
    const one = recording(words('1 _'), words('_ 2'), words('3 _'))
    const [x, mask] = [one.x as Tensor, one.mask as Uint8Array]
    const twice = {
      ids: ['a', 'b'],
      x: { data: Float64Array.of(...x.data, ...x.data), shape: [2, 3, 2] },
      mask: Uint8Array.of(...mask, ...mask),
    }
    const filled = await fill(model, twice)
    expect(filled.slice(0, 6).map(Math.fround)).toEqual(await fill(model, one))
    expect(filled.slice(6)).toEqual(filled.slice(0, 6))
  })

  test('without a training part, and with a penalty of 0', async () => {
    const model = await openBuiltIn(ridgeChannelsAdapter)
    await expect(fill(model, recording(words('1 _'), words('_ 2')))).rejects.toThrow('has learned nothing yet')
    await expect(openBuiltIn(ridgeChannelsAdapter, { alpha: 0 })).rejects.toThrow('options.alpha')
  })
})

describe('what a model outside our control returns', () => {
  const shape = [2, 1, 3]
  const nested = [[[1, 2, 3]], [[4, 5, 6]]]

  test('an array, or nested lists', () => {
    const flat = checkReconstruction('m', { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape }, shape)
    expect(flat).toEqual(checkReconstruction('m', nested, shape))
    expect(flat).toEqual({ data: Float64Array.of(1, 2, 3, 4, 5, 6), shape })
    expect(checkReconstruction('m', [[Float64Array.of(1, 2, 3)], [[4, 5, 6]]], shape)).toEqual(flat)
  })

  test.each([
    [undefined, 'of shape ()'],
    [nested.slice(1), 'of shape (1, 1, 3) for samples of shape (2, 1, 3)'],
    [[[[1, 2, 3]], [[4, 5]]], 'returned 5 numbers for an array of shape (2, 1, 3)'],
    [{ data: [1, 2, 3], shape }, 'returned 3 numbers'],
    [[[[1, 2, 3]], [[4, Number.NaN, 6]]], 'a value in row 2 of 2 is NaN'],
    [[[[1, 2, 3]], [[4, '5', 6]]], 'a value in row 2 of 2 is NaN'],
  ])('%j', (answer, message) => {
    expect(() => checkReconstruction('m', answer, shape)).toThrow(message)
  })

  test('any nested lists of the right shape come back in order', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 12, maxLength: 12 }),
        (all) => {
          const lists = [0, 1].map((n) => [0, 1].map((c) => all.slice(6 * n + 3 * c, 6 * n + 3 * c + 3)))
          expect(Array.from(checkReconstruction('m', lists, [2, 2, 3]).data)).toEqual(all)
        },
      ),
    ))
})
