import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Batch, Rng, type Signal } from '../../src/core/index.js'
import { amplitudeOf, builtInProbes, damageBatch } from '../../src/probes/index.js'
import { arrayProbe, damageValues, mean, sd } from './apply.js'

const CHANNELS = 4
const TIMES = 300

function eeg(more: Partial<Signal> = {}): Signal {
  return {
    kind: 'eeg',
    shape: [CHANNELS, TIMES],
    axes: ['channel', 'time'],
    samplingHz: 200,
    mainsHz: 50,
    missing: Float64Array.of(-1, -2, -3, -4),
    ...more,
  }
}

/** Channels of very different level and amplitude: volts and microvolts beside each other. */
function recording(label = 'recording'): Float64Array {
  const rng = new Rng(label)
  return Float64Array.from({ length: CHANNELS * TIMES }, (_, i) => {
    const c = Math.floor(i / TIMES)
    return 10 ** -c * (5 * c + rng.normal())
  })
}

const channel = (values: Float64Array, c: number): Float64Array => values.slice(c * TIMES, (c + 1) * TIMES)
const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - b[i])
const seeds = fc.integer({ min: 0, max: 10_000 })

describe('noise', () => {
  test('has the signal-to-noise ratio that was asked for, in each channel', () => {
    const x = recording()
    const decibels = [20, 0, -10]
    damageValues('noise', x, eeg(), decibels.map(amplitudeOf)).forEach((noisy, s) => {
      for (let c = 0; c < CHANNELS; c++) {
        const found = 20 * Math.log10(sd(channel(x, c)) / sd(channel(minus(noisy, x), c)))
        // 300 normal numbers know their own deviation to 4 %, which is 0.36 dB.
        expect(Math.abs(found - decibels[s])).toBeLessThan(4 * 0.36)
      }
    })
  })

  test('is the definition: the stream of normal numbers times amplitude and deviation', () => {
    const x = recording()
    const [noisy] = damageValues('noise', x, eeg(), [0.3], 'oracle')
    const rng = new Rng('oracle')
    const wanted = Array.from(x, (value, i) => value + 0.3 * sd(channel(x, Math.floor(i / TIMES))) * rng.normal())
    noisy.forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i], 12)
    })
  })

  test('is white, and independent between channels', () => {
    const x = recording()
    const noise = minus(damageValues('noise', x, eeg(), [1])[0], x)
    const first = channel(noise, 0)
    const correlation = (a: Float64Array, b: Float64Array) =>
      mean(a.map((value, i) => (value - mean(a)) * (b[i] - mean(b)))) / (sd(a) * sd(b))
    expect(Math.abs(correlation(first.slice(0, -1), first.slice(1)))).toBeLessThan(4 / Math.sqrt(TIMES))
    expect(Math.abs(correlation(first, channel(noise, 1)))).toBeLessThan(4 / Math.sqrt(TIMES))
  })

  test('is one draw, scaled', () => {
    const x = recording()
    const [weak, strong] = damageValues('noise', x, eeg(), [0.1, 0.4])
    minus(strong, x).forEach((value, i) => {
      expect(value).toBeCloseTo(4 * minus(weak, x)[i], 10)
    })
  })

  test('leaves a constant channel alone, whatever its level', () => {
    const x = recording()
    x.fill(0.1, TIMES, 2 * TIMES)
    const [noisy] = damageValues('noise', x, eeg(), [1])
    expect(channel(noisy, 1)).toEqual(channel(x, 1))
    expect(channel(noisy, 0)).not.toEqual(channel(x, 0))
  })

  test('NaN and infinite values count for nothing and stay; so does a channel of nothing else', () => {
    const x = recording()
    const holes = x.slice()
    ;[0, 7, TIMES - 1].forEach((t, i) => {
      holes[t] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][i]
    })
    holes.fill(Number.NaN, 3 * TIMES)
    const [noisy] = damageValues('noise', holes, eeg(), [1], 'holes')
    const finite = channel(holes, 0).filter(Number.isFinite)
    const [whole] = damageValues('noise', x, eeg(), [1], 'holes')
    const ratio = sd(finite) / sd(channel(x, 0))
    for (let t = 0; t < TIMES; t++) {
      if (!Number.isFinite(holes[t])) expect(noisy[t]).toBe(holes[t])
      else expect(noisy[t] - x[t]).toBeCloseTo(ratio * (whole[t] - x[t]), 10)
    }
    expect(channel(noisy, 3).every(Number.isNaN)).toBe(true)
    const huge = Float64Array.from({ length: CHANNELS * TIMES }, (_, i) => 1e200 * (i % 3))
    expect(damageValues('noise', huge, eeg(), [1])[0].every(Number.isFinite)).toBe(true)
  })

  test('works the same on samples whose time comes first', () => {
    const x = recording()
    const turned = Float64Array.from(x, (_, i) => x[(i % CHANNELS) * TIMES + Math.floor(i / CHANNELS)])
    const signal = eeg({ shape: [TIMES, CHANNELS], axes: ['time', 'channel'] })
    const [noisy] = damageValues('noise', turned, signal, [0.5])
    for (let c = 0; c < CHANNELS; c++) {
      const added = Float64Array.from({ length: TIMES }, (_, t) => noisy[t * CHANNELS + c] - turned[t * CHANNELS + c])
      expect(sd(added) / sd(channel(x, c))).toBeCloseTo(0.5, 0)
    }
  })
})

describe('line_noise', () => {
  /** Power of a frequency, in turns per sample, by its definition; a sine of amplitude 1 has 1/2. */
  function powerAt(values: Float64Array, turns: number): number {
    const part = (f: (x: number) => number) => mean(values.map((value, t) => value * f(2 * Math.PI * turns * t)))
    return 2 * (part(Math.cos) ** 2 + part(Math.sin) ** 2)
  }

  test.each([50, 60] as const)('of %d Hz is there, with its harmonics, and nothing else', (mainsHz) => {
    const x = recording()
    const signal = eeg({ samplingHz: 600, mainsHz })
    const noise = minus(damageValues('line_noise', x, signal, [1])[0], x)
    for (let c = 0; c < CHANNELS; c++) {
      const added = channel(noise, c).map((value) => value / sd(channel(x, c)))
      // 300 samples of 600 Hz are half a second: whole waves of everything, so powers add up exactly.
      const orders = mainsHz === 50 ? [1, 2, 3, 4, 5] : [1, 2, 3, 4]
      const powers = orders.map((h) => powerAt(added, (h * mainsHz) / 600))
      powers.forEach((power, i) => {
        expect(power / powers[0]).toBeCloseTo(1 / orders[i] ** 2, 8)
      })
      expect(powers.reduce((sum, power) => sum + power, 0)).toBeCloseTo(1, 8)
      expect(sd(added)).toBeCloseTo(1, 8)
    }
  })

  test('has a phase of its own in each channel, and keeps it at every severity', () => {
    const x = recording()
    const [weak, strong] = damageValues('line_noise', x, eeg(), [0.1, 1]).map((noisy) => minus(noisy, x))
    strong.forEach((value, i) => {
      expect(value).toBeCloseTo(10 * weak[i], 10)
    })
    const scaled = [0, 1].map((c) => channel(strong, c).map((value) => value / sd(channel(strong, c))))
    expect(Math.abs(scaled[0][0] - scaled[1][0])).toBeGreaterThan(1e-3)
  })

  test.each([
    [100, 50],
    [119, 60],
    [64, 50],
  ] as const)('cannot be recorded at %d Hz from mains of %d Hz', (samplingHz, mainsHz) => {
    const misfit = arrayProbe('line_noise').misfit?.(eeg({ samplingHz, mainsHz }))
    expect(misfit).toContain(`needs a sampling rate above ${2 * mainsHz} Hz`)
    expect(arrayProbe('line_noise').misfit?.(eeg({ samplingHz: 2 * mainsHz + 1, mainsHz }))).toBeUndefined()
  })

  test('is for electric and magnetic recordings of the brain alone', () => {
    expect(arrayProbe('line_noise').kinds).toEqual(['eeg', 'ieeg', 'meg'])
  })
})

describe('dropout', () => {
  test('takes exactly the rounded number of channels, the same and more at each step', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const x = recording()
        const fractions = [0.1, 0.2, 0.4, 0.5, 0.9, 1]
        const lost = damageValues('dropout', x, eeg(), fractions, seed).map((values) =>
          [0, 1, 2, 3].filter((c) => channel(values, c).every((value) => value === -1 - c)),
        )
        expect(lost.map(({ length }) => length)).toEqual(fractions.map((fraction) => Math.round(4 * fraction)))
        lost.slice(1).forEach((more, i) => {
          expect(more).toEqual(expect.arrayContaining(lost[i]))
        })
      }),
    )
  })
})

describe('permutation', () => {
  test('moves every channel, loses none, and is apart', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const x = recording()
        const [moved] = damageValues('permutation', x, eeg(), [1], seed)
        const from = [0, 1, 2, 3].map((c) =>
          [0, 1, 2, 3].find((other) => channel(x, other).every((value, t) => value === channel(moved, c)[t])),
        )
        expect(from.toSorted((a = -1, b = -1) => a - b)).toEqual([0, 1, 2, 3])
        expect(from.some((other, c) => other === c)).toBe(false)
      }),
    )
    expect(arrayProbe('permutation').isApart).toBe(true)
  })

  test('needs more than one channel', () => {
    const single = eeg({ shape: [1, TIMES], missing: new Float64Array(1) })
    expect(arrayProbe('permutation').misfit?.(single)).toBe('needs more than one channel')
  })
})

describe('masking', () => {
  test('takes one stretch of the rounded length from all channels, within that of a larger share', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const x = recording()
        const fractions = [0.01, 0.05, 0.3, 0.999, 1]
        const lost = damageValues('masking', x, eeg(), fractions, seed).map((values) => {
          const places = Array.from({ length: TIMES }, (_, t) => t)
          const gone = places.filter((t) => [0, 1, 2, 3].every((c) => values[c * TIMES + t] === -1 - c))
          const kept = places.filter((t) => [0, 1, 2, 3].every((c) => values[c * TIMES + t] === x[c * TIMES + t]))
          expect(gone.length + kept.length).toBe(TIMES)
          return gone
        })
        lost.forEach((gone, i) => {
          expect(gone.length).toBe(Math.round(fractions[i] * TIMES))
          expect(gone[gone.length - 1] - gone[0]).toBe(gone.length - 1)
          if (i > 0) expect(gone).toEqual(expect.arrayContaining(lost[i - 1]))
        })
      }),
    )
  })

  test('lies anywhere with equal chance', () => {
    const x = Float64Array.from({ length: 10 }, (_, i) => i)
    const signal = eeg({ shape: [1, 10], missing: Float64Array.of(-1) })
    const starts = new Float64Array(8)
    for (let seed = 0; seed < 4000; seed++) {
      starts[damageValues('masking', x, signal, [0.3], seed)[0].indexOf(-1)]++
    }
    for (const count of starts) expect(Math.abs(count - 500)).toBeLessThan(5 * Math.sqrt(500))
  })
})

describe('shifts', () => {
  const slowly = (x: Float64Array, by: number, enter: (c: number, from: number) => number): Float64Array =>
    x.map((_, i) => {
      const [c, from] = [Math.floor(i / TIMES), (i % TIMES) - by]
      return from >= 0 && from < TIMES ? x[c * TIMES + from] : enter(c, from)
    })

  test('are their definitions, in both directions, the same one at all severities', () => {
    const x = recording()
    const seconds = [0.005, 0.1, 1.4, 1.5, 3]
    const directions = new Set<number>()
    for (let seed = 0; seed < 20; seed++) {
      const direction = damageValues('shift', x, eeg(), [0.005], seed)[0][0] === -1 ? 1 : -1
      directions.add(direction)
      damageValues('shift', x, eeg(), seconds, seed).forEach((shifted, i) => {
        expect(shifted).toEqual(slowly(x, direction * Math.round(200 * seconds[i]), (c) => -1 - c))
      })
      const turns = damageValues('circular_shift', x, eeg(), seconds, seed)
      turns.forEach((turned, i) => {
        const by = Math.round(200 * seconds[i])
        const wrapped = (sign: number) =>
          slowly(x, sign * by, (c, from) => x[c * TIMES + (((from % TIMES) + TIMES) % TIMES)])
        expect([wrapped(1), wrapped(-1)]).toContainEqual(turned)
      })
    }
    expect(directions.size).toBe(2)
  })

  test('count in seconds: in a grid that suits the data', () => {
    const { grid } = arrayProbe('shift')
    expect(grid({ kind: 'eeg', samplingHz: 200 }).map((s) => 200 * s)).toEqual([10, 20, 40, 80])
    expect(grid({ kind: 'roi_series', samplingHz: 0.5 }).map((s) => 0.5 * s)).toEqual([1, 2, 4, 8])
    expect(grid({ kind: 'series', samplingHz: 4 }).map((s) => 4 * s)).toEqual([10, 20, 40, 80])
    expect(arrayProbe('shift').format(0.05)).toBe('0.05 s')
  })

  test.each(['shift', 'circular_shift', 'line_noise'])('%s needs the sampling rate', (id) => {
    const { samplingHz: _, ...unknown } = eeg()
    expect(arrayProbe(id).misfit?.(unknown)).toBe(
      'needs the sampling rate: give sampling_hz in the dataset document, or --fs',
    )
  })
})

const SERIES_PROBES = builtInProbes.all().filter(({ of, kinds }) => of === 'array' && kinds.includes('eeg'))

describe.each(SERIES_PROBES.map((probe) => [probe.id, probe] as const))('%s', (id, probe) => {
  const signal = eeg()
  const severities = [0, ...probe.grid(signal)]
  const levels = severities.map((_, level) => level)
  const damage = { probe, severities, levels, signal, seed: 42, replicate: 0 }
  const batchOf = (ids: readonly string[]): Batch => ({
    ids,
    x: {
      data: Float32Array.from(ids.flatMap((name) => [...recording(name)])),
      shape: [ids.length, CHANNELS, TIMES],
    },
  })
  const rowsOf = (batch: Batch): Record<string, Float32Array | undefined> =>
    Object.fromEntries(
      batch.ids.map((name, i) => [
        name,
        batch.x?.data.slice(i * CHANNELS * TIMES, (i + 1) * CHANNELS * TIMES) as Float32Array,
      ]),
    )

  test('severity 0 is the sample itself, to the last bit', () => {
    const x = Float64Array.from(recording(), (value, i) => (i % 5 === 0 ? -0 : i % 7 === 0 ? Number.NaN : value))
    const [clean] = damageValues(id, x, signal, [0])
    expect(Buffer.from(clean.buffer).equals(Buffer.from(x.buffer))).toBe(true)
  })

  test('a sample is damaged alike in any batch, order, level and company', () => {
    const whole = damageBatch(batchOf(['a', 'b', 'c', 'd']), damage).map(rowsOf)
    const other = damageBatch(batchOf(['d', 'x', 'b']), damage).map(rowsOf)
    const last = damageBatch(batchOf(['b']), { ...damage, levels: levels.slice(-1) }).map(rowsOf)
    whole.forEach((rows, level) => {
      expect(other[level].b).toEqual(rows.b)
      expect(other[level].d).toEqual(rows.d)
    })
    expect(last[0].b).toEqual(whole[levels.length - 1].b)
  })

  test('seed, replicate and sample make a difference', () => {
    const top = { ...damage, levels: levels.slice(-1) }
    const batch = { ...batchOf(['a', 'a', 'a', 'a', 'a', 'a', 'a', 'a']), ids: [...'abcdefgh'] }
    const [plain] = damageBatch(batch, top)
    const [reseeded] = damageBatch(batch, { ...top, seed: 43 })
    const [again] = damageBatch(batch, { ...top, replicate: 1 })
    expect(reseeded.x?.data).not.toEqual(plain.x?.data)
    expect(again.x?.data).not.toEqual(plain.x?.data)
    const rows = Object.values(rowsOf(plain)).map((row) => row?.join())
    expect(new Set(rows).size).toBeGreaterThan(1)
  })

  test('does not fit samples without time, and says what they have', () => {
    const table = eeg({ shape: [CHANNELS], axes: ['channel'] })
    if (id === 'dropout' || id === 'permutation') expect(probe.misfit?.(table)).toBeUndefined()
    else expect(probe.misfit?.(table)).toBe('needs an axis of time; the samples have channel')
  })
})

test('samples without numbers are refused', () => {
  const probe = builtInProbes.get('noise')
  const damage = { probe, severities: [0, 1], levels: [1], signal: eeg(), seed: 1, replicate: 0 }
  expect(() => damageBatch({ ids: ['a'], texts: ['b'] }, damage)).toThrow(
    'The probe noise damages numbers; these samples have none.',
  )
})
