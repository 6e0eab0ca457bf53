import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rng, sha256Hex } from '../../src/core/index.js'
import { exp, log, log1p } from '../../src/stats/exp-log.js'

/** Engines are right to about one unit in the last place, and need not agree in it. */
const isSame = (found: number, expected: number): boolean =>
  Object.is(found, expected) || Math.abs(found - expected) <= 2 * Number.EPSILON * Math.abs(expected) + Number.MIN_VALUE

const anyDouble = fc.double()

test.each([
  ['exp', exp, Math.exp],
  ['log', log, Math.log],
  ['log1p', log1p, Math.log1p],
])('%s is what every engine has', (_name, ours, theirs) => {
  fc.assert(fc.property(anyDouble, (x) => isSame(ours(x), theirs(x))))
  fc.assert(fc.property(fc.double({ min: -750, max: 750, noNaN: true }), (x) => isSame(ours(x), theirs(x))))
  fc.assert(fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (x) => isSame(ours(x), theirs(x))))
  const edges = [0, -0, 1, -1, 2, 0.5, 709.78, 709.79, -708.5, -745.13, -745.14, 5e-324, 1e-310, 2 ** 53, 1e300]
  for (const x of [...edges, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
    expect(isSame(ours(x), theirs(x)), String(x)).toBe(true)
  }
})

test('the bits are the same everywhere', () => {
  const rng = new Rng('exp-log')
  const values = Float64Array.from({ length: 30_000 }, (_, i) => {
    const share = rng.uniform()
    return [exp(60 * share - 30), log(1000 * share), log1p(2 * share - 1)][i % 3]
  })
  const bytes = new DataView(new ArrayBuffer(8 * values.length))
  for (const [i, value] of values.entries()) bytes.setFloat64(8 * i, value)
  expect(sha256Hex(new Uint8Array(bytes.buffer))).toBe(
    'bcab4e088d9026d95eba7be34c62520c5f922baa4118bf4af1d29b0853882bb5',
  )
})

test('nobody who computes a metric uses what engines disagree about', () => {
  const src = new URL('../../src/', import.meta.url)
  const disagreed = /Math\.(exp|expm1|log|log10|log1p|pow|a?tanh|a?sinh|a?cosh|sin|cos|tan|atan2?|asin|acos|cbrt)\b/
  const users = ['stats', 'metrics', 'text', 'findings', 'run'].flatMap((folder) =>
    readdirSync(new URL(folder, src), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`)
      .filter((name) => disagreed.test(readFileSync(new URL(name, src), 'utf8'))),
  )
  expect(users).toEqual([])
})
