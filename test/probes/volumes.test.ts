import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rng, type Signal } from '../../src/core/index.js'
import { arrayProbe, damageValues, mean, sd, signalOf } from './apply.js'

const SHAPE = [12, 11, 10]
const volume = (shape: readonly number[] = SHAPE): Signal => signalOf('mri', shape, ['x', 'y', 'z'])

/** Voxels around 100 inside, exactly 0 in every fifth. */
function head(seed = 'head', size = 12 * 11 * 10): Float64Array {
  const rng = new Rng(seed)
  return Float64Array.from({ length: size }, (_, i) => (i % 5 === 0 ? 0 : 100 + 15 * rng.normal()))
}
const inside = (values: ArrayLike<number>): number[] => Array.from(values).filter((value) => value !== 0)

test.each(['intensity', 'contrast', 'bias_field', 'rician'])('%s leaves voxels of 0 as they are', (id) => {
  const sample = head()
  for (const damaged of damageValues(id, sample, volume(), arrayProbe(id).grid({ kind: 'mri' }))) {
    expect(sample.every((value, i) => (value === 0) === (damaged[i] === 0))).toBe(true)
  }
})

test('intensity: the shift is the stated share of the SD inside, up or down per sample', () => {
  const sample = head()
  const directions = Array.from({ length: 200 }, (_, seed) => {
    const [damaged] = damageValues('intensity', sample, volume(), [0.3], seed)
    const shifts = inside(sample.map((value, i) => (value === 0 ? 0 : damaged[i] - value)))
    expect(Math.abs(shifts[0])).toBeCloseTo(0.3 * sd(inside(sample)), 9)
    expect(Math.max(...shifts) - Math.min(...shifts)).toBeLessThan(1e-9)
    return Math.sign(shifts[0])
  })
  expect(Math.abs(mean(directions))).toBeLessThan(0.25) // 3.5 standard errors
})

test('contrast: a power between the lowest and the highest voxel, whose order and ends stay', () => {
  const sample = head()
  const [lowest, highest] = [Math.min(...inside(sample)), Math.max(...inside(sample))]
  const gammas = new Set<number>()
  for (let seed = 0; seed < 20; seed++) {
    const [damaged] = damageValues('contrast', sample, volume(), [0.5], seed)
    const place = sample.findIndex((value) => value !== 0 && value !== lowest && value !== highest)
    const scale = (value: number): number => (value - lowest) / (highest - lowest)
    const gamma = Math.log(scale(damaged[place])) / Math.log(scale(sample[place]))
    gammas.add(Number(gamma.toFixed(9)))
    const want = sample.map((value) => (value === 0 ? 0 : lowest + (highest - lowest) * scale(value) ** gamma))
    expect(Math.max(...damaged.map((value, i) => Math.abs(value - want[i])))).toBeLessThan(1e-9)
    expect([Math.min(...inside(damaged)), Math.max(...inside(damaged))]).toEqual([lowest, highest])
  }
  expect([...gammas].toSorted((a, b) => a - b)).toEqual([0.666666667, 1.5])
})

test('bias field: no gain beyond the stated one, which is reached, and none on average in the logarithm', () => {
  const sample = head()
  for (let seed = 0; seed < 10; seed++) {
    const [damaged] = damageValues('bias_field', sample, volume(), [0.4], seed)
    const logGains = inside(sample.map((value, i) => (value === 0 ? 0 : Math.log(damaged[i] / value))))
    expect(Math.max(...logGains.map(Math.abs))).toBeCloseTo(Math.log(1.4), 6)
    expect(mean(logGains)).toBeCloseTo(0, 6)
  }
})

test('bias field: the gain along a line is a cubic, so its fourth differences vanish', () => {
  const [gain] = damageValues('bias_field', new Float64Array(1320).fill(1), volume(), [0.8])
  const along = (step: number, length: number): number[] =>
    Array.from({ length }, (_, i) => Math.log(gain[3 + i * step]))
  for (const line of [along(110, 12), along(10, 11), along(1, 7)]) {
    let differences = line
    for (let order = 0; order < 4; order++) differences = differences.slice(1).map((value, i) => value - differences[i])
    expect(Math.max(...line) - Math.min(...line)).toBeGreaterThan(1e-3)
    expect(Math.max(...differences.map(Math.abs))).toBeLessThan(1e-5) // kept in single precision
  }
})

test('rician: equals its definition, and has its moments', () => {
  const n = 200_000
  const [clean, damaged] = damageValues('rician', new Float64Array(n).fill(50), volume([n, 1, 1]), [0, 0.5])
  expect(new Set(clean)).toEqual(new Set([50]))
  const noise = new Rng('test').fork('noise')
  const [real, imaginary] = [noise.normal(), noise.normal()]
  expect(damaged[0]).toBe(Math.sqrt((50 + 25 * real) ** 2 + (25 * imaginary) ** 2))
  // E[M^2] = A^2 + 2 sigma^2, with Var[M^2] = 4 sigma^4 + 4 A^2 sigma^2; within five standard errors.
  const squares = mean(damaged.map((value) => value ** 2))
  expect(Math.abs(squares - (2500 + 2 * 625))).toBeLessThan(5 * Math.sqrt((4 * 625 ** 2 + 4 * 2500 * 625) / n))
  expect(mean(damaged)).toBeGreaterThan(50)
})

test('rician refuses images that are no magnitudes', () => {
  expect(() => damageValues('rician', [3, -1, 0], volume([3, 1, 1]), [0.1])).toThrow(/a voxel is -1.*\n.*centred/)
})

test('resolution: blocks of two along each axis, then lines between their centres', () => {
  const line = damageValues('resolution', [0, 4, 8, 8, 1, 3], volume([6, 1, 1]), [0, 1])
  expect(line[0]).toEqual(Float64Array.of(0, 4, 8, 8, 1, 3))
  // Means 2, 8, 2 at 1, 3, 5; voxels stand at 0.5, 1.5, …
  expect(line[1]).toEqual(Float64Array.of(2, 3.5, 6.5, 6.5, 3.5, 2))
})

test('resolution: a last block that is cut, and widths that are no whole number', () => {
  // Width 2 on five voxels: means 1, 3 and 9 at 1, 3 and 4.5.
  const [five] = damageValues('resolution', [0, 2, 2, 4, 9], volume([5, 1, 1]), [1])
  expect(Array.from(five)).toEqual([1, 1.5, 2.5, 5, 9])
  // Width 1.5 on three voxels: (2 + 0.5 x 4) / 1.5 and (0.5 x 4 + 8) / 1.5, at 0.75 and 2.25.
  const [three] = damageValues('resolution', [2, 4, 8], volume([3, 1, 1]), [0.5])
  expect(three[0]).toBeCloseTo(4 / 1.5, 12)
  expect(three[1]).toBeCloseTo((4 / 1.5 + 10 / 1.5) / 2, 12)
  expect(three[2]).toBeCloseTo(10 / 1.5, 12)
})

test('resolution: the axes are treated alike', () => {
  const [a, b, c] = SHAPE
  const sample = head()
  const at = (i: number, j: number, k: number): number => (i * b + j) * c + k
  const turned = new Float64Array(sample.length)
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) for (let k = 0; k < c; k++) turned[(k * a + i) * b + j] = sample[at(i, j, k)]
  }
  const [straight] = damageValues('resolution', sample, volume(), [2])
  const [other] = damageValues('resolution', turned, volume([c, a, b]), [2])
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0; k < c; k++) expect(other[(k * a + i) * b + j]).toBeCloseTo(straight[at(i, j, k)], 9)
    }
  }
})

test('resolution: stays between the extremes, and changes nothing in what is the same everywhere', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }))
  fc.assert(
    fc.property(sizes, fc.double({ min: 0.01, max: 7, noNaN: true }), fc.integer(), (shape, severity, seed) => {
      const size = shape[0] * shape[1] * shape[2]
      const sample = head(`${seed}`, size)
      const [damaged] = damageValues('resolution', sample, volume(shape), [severity])
      expect(Math.min(...damaged)).toBeGreaterThanOrEqual(Math.min(...sample) - 1e-9)
      expect(Math.max(...damaged)).toBeLessThanOrEqual(Math.max(...sample) + 1e-9)
      const [flat] = damageValues('resolution', new Float64Array(size).fill(3), volume(shape), [severity])
      for (const value of flat) expect(value).toBeCloseTo(3, 9)
    }),
  )
})

test('resolution: a missing voxel stays missing and does not spread', () => {
  const [damaged] = damageValues('resolution', [4, Number.NaN, 4, 4], volume([4, 1, 1]), [1])
  expect(damaged).toEqual(Float64Array.of(2, Number.NaN, 3.5, 4))
})

test.each(['bias_field', 'resolution'])('%s does not fit samples without axes of space', (id) => {
  expect(arrayProbe(id).misfit?.(signalOf('mri', [40], ['feature']))).toBe(
    'needs images with axes x, y, z; these samples have feature',
  )
  expect(arrayProbe(id).misfit?.(volume())).toBeUndefined()
})
