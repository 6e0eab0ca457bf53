import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { structuralSimilarity } from '../../src/metrics/index.js'
import { cropToMap, ssimMap } from '../../src/stats/index.js'

/** Window weights in full, every point of the map by itself, as the paper writes it. */
function slowMap(x: Float64Array, y: Float64Array, [height, width]: number[], range: number): number[][] {
  const gauss = Array.from({ length: 11 }, (_, i) => Math.exp(-((i - 5) ** 2) / (2 * 1.5 ** 2)))
  const total = gauss.reduce((sum, value) => sum + value, 0) ** 2
  const map: number[][] = []
  for (let r = 5; r < height - 5; r++) {
    map.push([])
    for (let c = 5; c < width - 5; c++) {
      const over = (of: (i: number) => number): number => {
        let sum = 0
        for (let dr = -5; dr <= 5; dr++)
          for (let dc = -5; dc <= 5; dc++)
            sum += (gauss[dr + 5] * gauss[dc + 5] * of((r + dr) * width + c + dc)) / total
        return sum
      }
      const [mx, my] = [over((i) => x[i]), over((i) => y[i])]
      const vx = over((i) => (x[i] - mx) ** 2)
      const vy = over((i) => (y[i] - my) ** 2)
      const cov = over((i) => (x[i] - mx) * (y[i] - my))
      const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2]
      map[r - 5].push(((2 * mx * my + c1) * (2 * cov + c2)) / ((mx * mx + my * my + c1) * (vx + vy + c2)))
    }
  }
  return map
}

function images(n: number, offset: number): [Float64Array, Float64Array] {
  const rng = new Rng(`ssim|${n}`)
  const target = Float64Array.from({ length: n }, () => offset + rng.uniform())
  return [target, target.map((value) => value + 0.2 * rng.normal())]
}

describe.each([0, 1000])('an image around %d', (offset) => {
  const shape = [14, 17]
  const [x, y] = images(14 * 17, offset)

  test('equals the definition, point by point', () => {
    const map = ssimMap(x, y, shape, 1)
    expect(map.shape).toEqual([4, 7])
    const slow = slowMap(x, y, shape, 1).flat()
    for (const [i, value] of map.data.entries()) expect(value).toBeCloseTo(slow[i], 9)
  })

  test('inside a region, the mean of the map there', () => {
    const region = Uint8Array.from(x, (_, i) => (i % 17 < 8 && i > 17 * 6 ? 1 : 0))
    const slow = slowMap(x, y, shape, 1)
    const inside = slow.flatMap((line, r) => line.filter((_, c) => region[(r + 5) * 17 + c + 5] === 1))
    const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length
    expect(inside.length).toBeGreaterThan(0)
    expect(structuralSimilarity(x, y, shape, 1, { region })).toBeCloseTo(mean, 9)
  })
})

test('an image beside itself is 1, its negative is below 0', () => {
  const [x] = images(12 * 12, 0)
  expect(structuralSimilarity(x, x, [12, 12], 1)).toBeCloseTo(1, 12)
  const negative = x.map((value) => 1 - value)
  expect(structuralSimilarity(x, negative, [12, 12], 1)).toBeLessThan(0)
})

test('a volume that repeats an image has the similarity of the image', () => {
  const [x, y] = images(13 * 12, 0)
  const stack = (image: Float64Array): Float64Array => Float64Array.from({ length: 11 * 156 }, (_, i) => image[i % 156])
  expect(structuralSimilarity(stack(x), stack(y), [11, 13, 12], 1)).toBeCloseTo(
    structuralSimilarity(x, y, [13, 12], 1),
    9,
  )
})

test('too small for the window, or a region outside the map: NaN', () => {
  const [x, y] = images(10 * 40, 0)
  expect(structuralSimilarity(x, y, [10, 40], 1)).toBeNaN()
  const edge = Uint8Array.from(x, (_, i) => (i < 20 ? 1 : 0))
  expect(structuralSimilarity(x, y, [20, 20], 1, { region: edge })).toBeNaN()
})

test('the crop keeps the middle', () => {
  expect([...cropToMap([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], [3, 5], [1, 3])]).toEqual([6, 7, 8])
})
