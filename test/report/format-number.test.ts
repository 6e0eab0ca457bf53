import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatBound,
  formatCount,
  formatInterval,
  formatLevel,
  formatMetric,
  formatPlain,
  formatSeconds,
  formatShare,
} from '../../src/report/format-number.js'

test.each([
  [0.78613, '0.7861'],
  [1, '1.0000'],
  [0, '0.0000'],
  [-0, '0.0000'],
  [-0.00001, '-0.000010'],
  [0.00002, '0.000020'],
  [12.34567, '12.346'],
  [1234.5678, '1,234.6'],
  [123456.78, '123,456.8'],
  [1e20, '1.000e+20'],
  [null, 'n/a'],
  [undefined, 'n/a'],
  [Number.NaN, 'n/a'],
  [Number.POSITIVE_INFINITY, 'n/a'],
])('metric %s is printed as %s', (value, text) => expect(formatMetric(value)).toBe(text))

test('intervals say "to", and an absent one says so', () => {
  expect(formatInterval({ low: 0.76, high: 0.8099 })).toBe('0.760 to 0.810')
  expect(formatInterval(undefined)).toBe('n/a')
})

test('counts have thousands separators, levels no noise', () => {
  expect(formatCount(1250)).toBe('1,250')
  expect(formatCount(1234567)).toBe('1,234,567')
  expect(formatLevel(0.95)).toBe('95%')
  expect(formatLevel(0.999)).toBe('99.9%')
})

test('a share never claims all or nothing when it is neither', () => {
  expect(formatShare(25, 36)).toBe('69.4%')
  expect(formatShare(0.99999, 1)).toBe('over 99.9%')
  expect(formatShare(1, 100_000)).toBe('under 0.1%')
  expect(formatShare(5, 5)).toBe('100.0%')
  expect(formatShare(0, 5)).toBe('0.0%')
  expect(formatShare(0, 0)).toBe('n/a')
})

test('seconds become minutes when they are many', () => {
  expect(formatSeconds(1.234)).toBe('1.23 s')
  expect(formatSeconds(725.9)).toBe('12 min 5 s')
})

test('no number of any kind prints as NaN, minus zero, null or undefined', () => {
  const formats = [formatMetric, formatBound, formatCount, formatPlain, formatSeconds]
  fc.assert(
    fc.property(fc.double(), (value) => {
      for (const format of formats) expect(format(value)).not.toMatch(/NaN|null|undefined|Infinity|^-0(\.0*)?$/)
    }),
  )
})
