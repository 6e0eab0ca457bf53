import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkEmbedding, checkLabels, checkProbabilities } from '../../src/models/check-outputs.js'
import { rowsOf } from './support.js'

const CLASSES = ['control', 'impaired', 'unknown']

describe('probabilities', () => {
  const good = [
    [0.2, 0.3, 0.5],
    [1, 0, 0],
  ]

  test.each([
    ['lists', good],
    ['typed rows', good.map((row) => Float64Array.from(row))],
    ['an array with a shape', { data: Float64Array.from(good.flat()), shape: [2, 3] }],
    ['a plain array with a shape', { data: good.flat(), shape: [2, 3] }],
  ])('are read from %s', (_, answer) => {
    const { probability, wasRenormalised } = checkProbabilities('m.mjs', answer, 2, CLASSES)
    expect(rowsOf(probability)).toEqual(good)
    expect(wasRenormalised).toBe(false)
  })

  test('are divided by their sum when it is off by up to 1e-3, and only then', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.00099, max: 0.00099, noNaN: true }), (miss) => {
        const row = [0.25 + miss, 0.25, 0.5]
        const { probability, wasRenormalised } = checkProbabilities('m.mjs', [row], 1, CLASSES)
        const sum = row[0] + row[1] + row[2]
        expect(wasRenormalised).toBe(Math.abs(sum - 1) > 1e-6)
        expect([...probability.data]).toEqual(wasRenormalised ? row.map((value) => value / sum) : row)
      }),
    )
  })

  test.each([
    [[[0.2, 0.3, 0.5]], 'm.mjs returned 1 rows for 2 samples.\nA model must return one row per sample'],
    [[...good, ...good], 'm.mjs returned 4 rows for 2 samples.'],
    [{ data: [0.2, 0.3, 0.5], shape: [1, 3] }, 'm.mjs returned 1 rows for 2 samples.'],
    [{ data: [0.2, 0.3, 0.5], shape: [2, 3] }, 'm.mjs returned 3 numbers for an array of shape (2, 3).'],
    [
      { data: good.flat(), shape: [6] },
      'm.mjs returned an array of shape (6).\nOne row of probabilities per sample is needed: shape (2, 3).',
    ],
    [{ data: [1, 0, 0, 1], shape: [2, 2] }, 'm.mjs returned 2 columns for 3 classes.'],
    [
      [[0.2, 0.8], good[1]],
      'm.mjs returned 2 columns in row 1 for 3 classes.\nThe 3 classes are, in this order: control, impaired, unknown.',
    ],
    [[0.2, 0.8], 'm.mjs returned 0.2 as row 1 instead of 3 probabilities, one per class.'],
    [undefined, 'm.mjs returned nothing instead of rows of probabilities.'],
    [new Map(), 'm.mjs returned an object with the keys'],
    [
      [good[0], [Number.NaN, 0.5, 0.5]],
      'in row 2 of 2, the probability of class "control" is NaN, not a finite number.',
    ],
    [[good[0], [0.5, Number.POSITIVE_INFINITY, 0]], 'class "impaired" is Infinity, not a finite number.'],
    [[good[0], ['0.5', 0.5, 0]], 'the probability of class "control" is NaN'],
    [[[0.5, null, 0.5], good[0]], 'in row 1 of 2, the probability of class "impaired" is NaN'],
    [[good[0], [1.7, -0.7, 0]], 'class "control" is 1.7, outside 0 to 1.'],
    [[good[0], [0.5, 0.6, -0.1]], 'class "unknown" is -0.1, outside 0 to 1.'],
    [[good[0], [0.5, 0.3, 0.1]], 'in row 2 of 2, the probabilities sum to 0.9 instead of 1.'],
    [[good[0], [0.5, 0.502, 0]], 'the probabilities sum to 1.002 instead of 1.'],
  ])('are refused: %j', (answer, message) => {
    expect(() => checkProbabilities('m.mjs', answer, 2, CLASSES)).toThrow(message)
  })
})

describe('labels', () => {
  test.each([[['unknown', 'control']], [[2, 0]], [Int32Array.of(2, 0)], [['unknown', 0]]])(
    'are read from %j',
    (answer) => {
      expect([...checkLabels('m.mjs', answer, 2, CLASSES)]).toEqual([2, 0])
    },
  )

  test.each([
    [
      ['impared', 'control'],
      'm.mjs returned the label "impared" in row 1, which is not a class.\nDid you mean "impaired"?',
    ],
    [['control', 'x'], 'in row 2, which is not a class.\nKnown: control, impaired, unknown.'],
    [[0, 3], 'm.mjs returned the label 3 in row 2.\nA label is the name of a class as text, or its place: 0 to 2.'],
    [[-1, 0], 'the label -1'],
    [[0.5, 0], 'the label 0.5'],
    [[null, 0], 'the label null'],
    [[0, [1]], 'the label a list of 1'],
    [[0], 'm.mjs returned 1 rows for 2 samples.'],
    ['control', 'm.mjs returned "control" from predict instead of a list of labels.'],
  ])('are refused: %j', (answer, message) => {
    expect(() => checkLabels('m.mjs', answer, 2, CLASSES)).toThrow(message)
  })

  test('numbers that could be names and places are refused', () => {
    expect(() => checkLabels('m.mjs', [1, 0], 2, ['1', '2'])).toThrow(
      'the label 1 in row 1, which could mean two classes',
    )
    expect([...checkLabels('m.mjs', ['1', '2'], 2, ['1', '2'])]).toEqual([0, 1])
    expect([...checkLabels('m.mjs', [1, 0], 2, ['0', '1'])]).toEqual([1, 0])
  })
})

describe('embeddings', () => {
  test.each([
    [
      'lists',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['float32 with a shape', { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }],
  ])('are read from %s', (_, answer) => {
    const matrix = { data: Float64Array.of(1, 2, 3, 4), rows: 2, columns: 2 }
    expect(checkEmbedding('m.mjs', answer, 2, undefined)).toEqual(matrix)
    expect(checkEmbedding('m.mjs', answer, 2, 2)).toEqual(matrix)
  })

  test.each([
    [[[1, 2]], 'm.mjs returned 1 rows for 2 samples.'],
    [[[1, 2], [3]], 'm.mjs returned 1 numbers in row 2 and 2 in row 1.'],
    [[[1, 2], 3], 'm.mjs returned 3 as row 2 instead of numbers.'],
    [[[], []], 'm.mjs returned embeddings without a single number.'],
    [
      [
        [1, 2],
        [3, Number.NaN],
      ],
      'in row 2 of 2, number 2 is NaN, which is not finite.',
    ],
    [[[1], [2]], 'm.mjs returned 1 numbers per sample, and 2 in an earlier batch.'],
    [{ data: [1, 2, 3], shape: [2, 2] }, 'm.mjs returned 3 numbers for an array of shape (2, 2).'],
  ])('%j is refused', (answer, message) => {
    expect(() => checkEmbedding('m.mjs', answer, 2, 2)).toThrow(message)
  })
})
