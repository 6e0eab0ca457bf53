import { describe, expect, test } from 'vitest'
import type { Matrix } from '../../src/core/index.js'
import { textMetric } from '../../src/metrics/text-metric.js'

/** Twice the first column of `a` over the sum of both columns of `b`. */
const metric = textMetric({
  id: 'tried',
  label: 'Tried',
  direction: 'higher',
  range: [0, 10],
  source: 'here',
  meaning: { what: 'x', example: 'x' },
  undefinedWhen: 'b adds up to 0',
  reads: [{ measure: 'a', columns: [0, 0] }, { measure: 'b' }],
  scoreOf: ([first, again], [b, c]) => (first + again) / (b + c),
  whyUndefined: 'no_positives',
})

const matrix = (columns: number, ...data: number[]): Matrix => ({
  data: Float64Array.from(data),
  rows: data.length / columns,
  columns,
})
const counts = { a: matrix(3, 1, 9, 9, 2, 9, 9), b: matrix(2, 1, 0, 0, 4) }

describe('a metric of texts', () => {
  test('is a function of the sums of the columns that it reads', () => {
    expect(metric.compute({ n: 2 }, counts)).toBe(6 / 5)
    expect(metric.compute({ n: 2 }, counts, Float64Array.of(3, 1))).toBe(10 / 7)
    const replay = metric.resample?.({ n: 2 }, counts)
    expect(replay?.(Uint16Array.of(3, 1))).toBe(10 / 7)
    expect(replay?.(Uint16Array.of(0, 2))).toBe(1)
    expect(metric.measures).toEqual(['a', 'b'])
  })

  test('says why it is undefined', () => {
    const none = { a: matrix(3), b: matrix(2) }
    expect(metric.undefinedReason({ n: 2 }, counts)).toBeUndefined()
    expect(metric.undefinedReason({ n: 0 }, none)).toBe('empty')
    expect(metric.undefinedReason({ n: 2 }, { a: counts.a })).toBe('not_configured')
    expect(metric.compute({ n: 2 }, { a: counts.a })).toBeNaN()
    expect(metric.resample?.({ n: 2 }, {})(Uint16Array.of(1, 1))).toBeNaN()
    const empty = { a: matrix(3, 0, 0, 0), b: matrix(2, 0, 0) }
    expect(metric.undefinedReason({ n: 1 }, empty)).toBe('no_positives')
  })

  test('refuses counts of other reports, and weights below 0', () => {
    expect(() => metric.compute({ n: 3 }, counts)).toThrow('tried: a was counted in 2 of 3 reports.')
    expect(() => metric.compute({ n: 2 }, counts, Float64Array.of(1, -1))).toThrow('tried')
  })
})

test('a share gives what each report adds to part and whole', () => {
  const share = textMetric({
    id: 'tried',
    label: 'Tried',
    direction: 'higher',
    range: [0, 1],
    source: 'here',
    meaning: { what: 'x', example: 'x' },
    undefinedWhen: 'a adds up to 0',
    reads: [
      { measure: 'a', columns: [0] },
      { measure: 'a', columns: [0, 2] },
    ],
    scoreOf: ([part], [first, second]) => part / (first + second),
    isShare: true,
    whyUndefined: 'no_positives',
  })
  expect(share.share?.({ n: 2 }, counts)).toEqual({ part: Float64Array.of(1, 2), whole: Float64Array.of(10, 11) })
  expect(share.share?.({ n: 2 }, {})).toBeUndefined()
  expect(metric.share).toBeUndefined()
})
