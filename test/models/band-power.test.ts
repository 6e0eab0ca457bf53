import { describe, expect, test } from 'vitest'
import { isSparse, type Matrix } from '../../src/core/index.js'
import { modelAdapters } from '../../src/models/index.js'
import { fourierInPlace } from '../../src/stats/index.js'
import { batchOf, openBuiltIn, rowsOf, SIGNAL } from './support.js'

const HZ = 128

async function bandPower(
  channels: readonly (readonly number[])[],
  options: Record<string, unknown> = {},
): Promise<number[]> {
  const model = await openBuiltIn(modelAdapters.get('band_power'), options, { samplingHz: HZ })
  const x = { data: Float64Array.from(channels.flat()), shape: [1, channels.length, channels[0].length] }
  const embedding = await model.predict('embedding', { ids: ['a'], x }, SIGNAL)
  if (isSparse(embedding)) throw new Error('expected dense rows')
  return rowsOf(embedding as Matrix)[0]
}

const wave = (hz: number, seconds = 2, size = 1) =>
  Array.from({ length: seconds * HZ }, (_, t) => 5 + size * Math.sin((2 * Math.PI * hz * t) / HZ))

describe('band power', () => {
  test('a wave is found in its own band, channel by channel', async () => {
    const found = await bandPower([wave(10), wave(20)])
    expect(found).toHaveLength(10)
    const [first, second] = [found.slice(0, 5), found.slice(5)]
    expect(first.indexOf(Math.max(...first))).toBe(2)
    expect(second.indexOf(Math.max(...second))).toBe(3)
  })

  test('twice the amplitude is four times the power, in every band', async () => {
    const [one, two] = [await bandPower([wave(10)]), await bandPower([wave(10, 2, 2)])]
    expect(two[2] - one[2]).toBeCloseTo(Math.log(4), 10)
  })

  test('the density over all frequencies integrates to the variance', async () => {
    const bands = { all: [0, 64] }
    const [found] = await bandPower([wave(16, 2, 3)], { bands })
    // 3² / 2 over 64 Hz; the mean of a whole number of waves is nothing.
    expect(Math.exp(found) * 64).toBeCloseTo(4.5, 6)
  })

  test('a quarter of a second still has every band', async () => {
    const found = await bandPower([wave(10, 0.25)])
    expect(found).toHaveLength(5)
    expect(found.every(Number.isFinite)).toBe(true)
  })

  test('a channel without movement has a finite power', async () => {
    expect((await bandPower([new Array(64).fill(3)])).every(Number.isFinite)).toBe(true)
  })

  test('what it cannot do is said', async () => {
    const adapter = modelAdapters.get('band_power')
    await expect(openBuiltIn(adapter)).rejects.toThrow('needs to know how many values a second has')
    await expect(openBuiltIn(adapter, { sampling_hz: 60 })).rejects.toThrow('The band gamma reaches to 45 Hz')
    await expect(openBuiltIn(adapter, { bands: { odd: [4, 2] } }, { samplingHz: HZ })).rejects.toThrow('not right')
    await expect(openBuiltIn(adapter, { bands: {} }, { samplingHz: HZ })).rejects.toThrow('not right')
    const model = await openBuiltIn(adapter, {}, { samplingHz: HZ })
    await expect(model.predict('embedding', batchOf([[1, 2]]), SIGNAL)).rejects.toThrow('channels by time')
    const x = { data: Float64Array.of(1, Number.NaN), shape: [1, 1, 2] }
    await expect(model.predict('embedding', { ids: ['a'], x }, SIGNAL)).rejects.toThrow('row 1 of 1 holds NaN')
  })

  test('another rate is another model', async () => {
    const adapter = modelAdapters.get('band_power')
    const [own, given] = await Promise.all([
      openBuiltIn(adapter, {}, { samplingHz: HZ }),
      openBuiltIn(adapter, { sampling_hz: 256 }, { samplingHz: HZ }),
    ])
    expect(own.digest).not.toBe(given.digest)
  })
})

test('the fast transform equals the sum that defines it', () => {
  const n = 16
  const [re, im] = [0, 1].map((part) => Float64Array.from({ length: n }, (_, t) => Math.cos(3 * t * t + part)))
  const expected = Array.from({ length: n }, (_, j) => {
    const angle = (t: number) => (-2 * Math.PI * j * t) / n
    const terms = [...re.keys()].map((t) => [
      re[t] * Math.cos(angle(t)) - im[t] * Math.sin(angle(t)),
      re[t] * Math.sin(angle(t)) + im[t] * Math.cos(angle(t)),
    ])
    return [0, 1].map((part) => terms.reduce((sum, term) => sum + term[part], 0))
  })
  fourierInPlace(re, im)
  expected.forEach(([x, y], j) => {
    expect(re[j]).toBeCloseTo(x, 12)
    expect(im[j]).toBeCloseTo(y, 12)
  })
})
