import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import {
  builtInMetrics,
  type Metric,
  maskedRowCorrelation,
  pearson,
  type ReconstructionTargets,
  structuralSimilarity,
} from '../../src/metrics/index.js'

const metricOf = (id: string): Metric<'reconstruction'> => builtInMetrics.get(id) as Metric<'reconstruction'>
const IDS = ['Correlation', 'NMSE', 'MSE', 'MAE']
  .flatMap((of) => [`Masked-${of}`, `Visible-${of}`])
  .concat('PSNR', 'SSIM')

function tensor(shape: number[], values: readonly number[]) {
  return { data: Float64Array.from(values), shape }
}

/** Three samples of two rows of four values; the last two of each row are masked. */
const values = [1, 2, 3, 5, 0, 0, 7, 7, 2, 4, 6, 8, 1, 1, 2, 4, 9, 8, 7, 5, 3, 3, 1, 0]
const guesses = [1, 2, 4, 5, 0, 0, 6, 7, 2, 5, 6, 6, 1, 1, 4, 2, 9, 8, 6, 5, 3, 3, 2, 1]
const truth: ReconstructionTargets = {
  values: tensor([3, 2, 4], values),
  mask: Uint8Array.from(values, (_, i) => (i % 4 > 1 ? 1 : 0)),
  dataRange: 9,
}
const output = tensor([3, 2, 4], guesses)

const masked = [...truth.mask.keys()].filter((i) => truth.mask[i] === 1)
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0) / numbers.length
const squared = (i: number): number => (guesses[i] - values[i]) ** 2

describe('by their definition', () => {
  test('errors of the masked, and of the visible values', () => {
    const visible = [...values.keys()].filter((i) => truth.mask[i] === 0)
    expect(metricOf('Masked-MSE').compute(truth, output)).toBeCloseTo(mean(masked.map(squared)), 12)
    expect(metricOf('Visible-MSE').compute(truth, output)).toBeCloseTo(mean(visible.map(squared)), 12)
  })

  test('a guess of the masked mean has an NMSE of 1', () => {
    const middle = mean(masked.map((i) => values[i]))
    const flat = { ...output, data: output.data.map(() => middle) }
    expect(metricOf('Masked-NMSE').compute(truth, flat)).toBeCloseTo(1, 12)
  })

  test('rows are correlated by themselves; one without variation is left out and counted', () => {
    const rows = [0, 1, 2, 3, 4, 5].map((row) => {
      const [x, y] = [values, guesses].map((numbers) => Float64Array.from(numbers.slice(4 * row + 2, 4 * row + 4)))
      return pearson(x, y)
    })
    const defined = rows.filter((r) => !Number.isNaN(r))
    expect(defined.length).toBeLessThan(6)
    expect(metricOf('Masked-Correlation').compute(truth, output)).toBeCloseTo(mean(defined), 12)
    expect(maskedRowCorrelation(truth, output)).toEqual({ mean: mean(defined), excluded: 6 - defined.length })
  })

  test('PSNR is of the mean squared error over all samples', () => {
    const mse = mean([...values.keys()].map(squared))
    expect(metricOf('PSNR').compute(truth, output)).toBeCloseTo(10 * Math.log10(81 / mse), 12)
  })

  test('SSIM is the mean over samples, inside the region where it has one', () => {
    const rng = new Rng('reconstruction|ssim')
    const size = 12 * 14
    const x = Float64Array.from({ length: 2 * size }, () => rng.uniform())
    const y = x.map((value) => value + 0.1 * rng.normal())
    const region = Uint8Array.from(x, (_, i) => (i < size && i % 14 < 9 ? 1 : 0)) // the second sample is all outside
    const images = { values: { data: x, shape: [2, 12, 14] }, mask: new Uint8Array(2 * size), dataRange: 1 }
    const of = (from: number, inside?: Uint8Array): number =>
      structuralSimilarity(x.subarray(from, from + size), y.subarray(from, from + size), [12, 14], 1, {
        region: inside,
      })
    const both = metricOf('SSIM').compute(images, { data: y, shape: [2, 12, 14] })
    expect(both).toBeCloseTo((of(0) + of(size)) / 2, 12)
    const within = metricOf('SSIM').compute({ ...images, region }, { data: y, shape: [2, 12, 14] })
    expect(within).toBeCloseTo(of(0, region.subarray(0, size)), 12)
  })
})

describe('why there is no value', () => {
  const reason = (id: string, targets: ReconstructionTargets, filled = output): string | undefined => {
    const value = metricOf(id).compute(targets, filled)
    const why = metricOf(id).undefinedReason(targets, filled)
    expect(Number.isNaN(value)).toBe(why !== undefined)
    return why
  }
  const { dataRange: _, ...rangeless } = truth
  const nothing = tensor([0, 2, 4], [])
  const constant = { ...truth, values: tensor([3, 2, 4], new Array<number>(24).fill(2)) }
  const big = tensor([1, 12, 12], new Array<number>(144).fill(1))
  const aside = { values: big, mask: new Uint8Array(144), dataRange: 1, region: new Uint8Array(144) }

  test.each(IDS)('%s without samples: empty', (id) => {
    expect(reason(id, { values: nothing, mask: new Uint8Array(0), dataRange: 1 }, nothing)).toBe('empty')
  })

  test.each(['Masked-Correlation', 'Masked-NMSE', 'Masked-MSE'])('%s with nothing masked: empty', (id) => {
    expect(reason(id, { ...truth, mask: new Uint8Array(24) })).toBe('empty')
  })

  test('Visible-MSE with everything masked: empty', () => {
    expect(reason('Visible-MSE', { ...truth, mask: truth.mask.map(() => 1) })).toBe('empty')
  })

  test('a value that is missing matters where it is judged', () => {
    const holes = { ...output, data: output.data.map((value, i) => (i % 4 === 0 ? Number.NaN : value)) }
    expect(reason('Masked-MSE', truth, holes)).toBeUndefined()
    expect(reason('Masked-Correlation', truth, holes)).toBeUndefined()
    expect(reason('Visible-MSE', truth, holes)).toBe('missing_predictions')
    expect(reason('PSNR', truth, holes)).toBe('missing_predictions')
  })

  test('a masked value that is missing is not left out like a row without variation', () => {
    const hole = { ...output, data: output.data.map((value, i) => (i === 3 ? Number.NaN : value)) }
    expect(reason('Masked-Correlation', truth, hole)).toBe('missing_predictions')
    expect(reason('Masked-NMSE', truth, hole)).toBe('missing_predictions')
  })

  test.each([
    ['Masked-Correlation', constant, output, 'constant_input'],
    ['Masked-NMSE', constant, output, 'constant_input'],
    ['PSNR', rangeless, output, 'not_applicable'],
    ['PSNR', truth, truth.values, 'not_applicable'],
    ['SSIM', rangeless, output, 'not_applicable'],
    ['SSIM', truth, output, 'grid_too_small'],
    ['SSIM', { ...truth, values: tensor([3, 8], values) }, tensor([3, 8], guesses), 'not_applicable'],
    ['SSIM', aside, big, 'not_applicable'],
  ] as const)('%s', (id, targets, filled, why) => {
    expect(reason(id, targets, { ...filled, data: Float64Array.from(filled.data), shape: [...filled.shape] })).toBe(why)
  })
})

test.each(IDS)('%s: bad input says what is wrong', (id) => {
  const { compute } = metricOf(id)
  expect(() => compute(truth, tensor([3, 8], guesses))).toThrow('(3,2,4), the output (3,8)')
  expect(() => compute({ ...truth, mask: new Uint8Array(5) }, output)).toThrow('mask has 5 entries for 24')
  expect(() => compute({ ...truth, region: new Uint8Array(5) }, output)).toThrow('region has 5 entries for 24')
  expect(() => compute({ ...truth, dataRange: 0 }, output)).toThrow('data range is 0')
  const unknown = { ...truth, values: tensor([3, 2, 4], [Number.NaN, ...values.slice(1)]) }
  expect(() => compute(unknown, output)).toThrow('true value 0 is NaN')
  expect(() => compute(truth, output, Float64Array.of(1, 1))).toThrow('3 samples and 2 weights')
})
