import type { Rng } from '../core/rng.js'
import type { SampleKind, Signal } from '../core/signal.js'
import type { Values } from '../probes/probe.js'

/** One sample to try a probe on. */
export interface TryingSample {
  readonly name: string
  readonly signal: Signal
  /** Numbers, or letters for `dna` and `report`. */
  readonly value: Values | string
}

/** Samples that have found faults before: constant and missing parts, other layouts, nothing at all. */
export function tryingSamples(kind: SampleKind, rng: Rng): TryingSample[] {
  switch (kind) {
    case 'dna':
      return textSamples(kind, {
        '400 bases': randomLetters('ACGT', 400, rng),
        'known and unknown bases': randomLetters('ACGTACGTNRY', 200, rng),
        'nothing but N': 'N'.repeat(20),
        'one base': 'G',
        'no base': '',
      })
    case 'report':
      return textSamples(kind, { 'a report': REPORT, 'one line': REPORT.replaceAll(/\s+/g, ' '), 'no text': '' })
    case 'mri':
      return volumes(rng)
    case 'table':
    case 'expression':
    case 'counts':
      return rowsOfNumbers(kind, rng)
    default:
      return series(kind, rng)
  }
}

const REPORT = `EXAMINATION: CHEST (PA AND LAT)

INDICATION: 61-year-old man with cough and shortness of breath. History of CHF, s/p CABG on 3/14/2019.

COMPARISON: Chest x-ray from March 2, 2019.

FINDINGS: There is a 2.3 cm opacity in the right upper lobe. No pneumothorax, and no pleural effusion. The heart is
mildly enlarged. An endotracheal tube ends 4 cm above the carina.

IMPRESSION: Right upper lobe pneumonia. Dr. Smith was told by telephone at 10:15 am.`

function textSamples(kind: SampleKind, texts: Readonly<Record<string, string>>): TryingSample[] {
  const signal: Signal = { kind, shape: [], axes: [], mainsHz: 50, missing: new Float64Array(0) }
  return Object.entries(texts).map(([name, value]) => ({ name, signal, value }))
}

function randomLetters(letters: string, length: number, rng: Rng): string {
  return Array.from({ length }, () => letters[rng.index(letters.length)]).join('')
}

const [CHANNELS, TIMES] = [5, 400]

/** Each channel drifts, with little noise, so that a longer shift moves it further; its mean is far from 0. */
function series(kind: SampleKind, rng: Rng): TryingSample[] {
  const samplingHz = kind === 'roi_series' ? 0.5 : 200
  const missing = Float64Array.from({ length: CHANNELS }, (_, c) => 10 * c)
  const signal: Signal = { kind, shape: [CHANNELS, TIMES], axes: ['channel', 'time'], samplingHz, mainsHz: 50, missing }
  const values = Float64Array.from({ length: CHANNELS * TIMES }, (_, i) => {
    const [channel, time] = [Math.floor(i / TIMES), i % TIMES]
    return 10 * channel + (channel + 1) * (time / TIMES + rng.normal() / 1000)
  })
  const timeFirst = values.map((_, i) => values[(i % CHANNELS) * TIMES + Math.floor(i / CHANNELS)])
  const { samplingHz: _, ...unknownRate } = signal
  return [
    { name: 'five channels', signal, value: Float32Array.from(values) },
    {
      name: 'time before channels',
      signal: { ...signal, shape: [TIMES, CHANNELS], axes: ['time', 'channel'] },
      value: timeFirst,
    },
    { name: 'a constant channel', signal, value: values.map((value, i) => (i < TIMES ? 3 : value)) },
    { name: 'missing numbers', signal, value: withMissing(values) },
    {
      name: 'one channel',
      signal: { ...signal, shape: [1, TIMES], missing: missing.slice(1, 2) },
      value: values.slice(TIMES, 2 * TIMES),
    },
    { name: 'one time', signal: { ...signal, shape: [CHANNELS, 1] }, value: values.slice(0, CHANNELS) },
    { name: 'no sampling rate', signal: unknownRate, value: values },
  ]
}

const GENES = 60

/** Counts are whole, expression is 0 or more, a table holds any number. */
function rowsOfNumbers(kind: 'table' | 'expression' | 'counts', rng: Rng): TryingSample[] {
  const axis = kind === 'table' ? 'feature' : 'gene'
  const signal: Signal = { kind, shape: [GENES], axes: [axis], mainsHz: 50, missing: new Float64Array(GENES).fill(1) }
  const values = Float64Array.from({ length: GENES }, () => {
    if (kind === 'table') return 5 * rng.normal()
    const value = rng.index(3) === 0 ? 0 : 4 * rng.normal() ** 2
    return kind === 'counts' ? Math.ceil(10 * value) : value
  })
  const one: Signal = { ...signal, shape: [1], missing: Float64Array.of(1) }
  return [
    { name: `${GENES} numbers`, signal, value: Float32Array.from(values) },
    { name: 'missing numbers', signal, value: withMissing(values) },
    { name: 'nothing but 0', signal, value: new Float64Array(GENES) },
    { name: 'one number', signal: one, value: Float64Array.of(7) },
  ]
}

/** A bright ellipsoid with some texture; all is 0 around it. */
function volumes(rng: Rng): TryingSample[] {
  const shape = [11, 10, 9]
  const signal: Signal = { kind: 'mri', shape, axes: ['x', 'y', 'z'], mainsHz: 50, missing: new Float64Array(1) }
  const values = Float64Array.from({ length: 990 }, (_, i) => {
    const [x, y, z] = [Math.floor(i / 90) - 5, (Math.floor(i / 9) % 10) - 4.5, (i % 9) - 4]
    return x * x + y * y + z * z < 20 ? 100 + 3 * x + 10 * Math.abs(rng.normal()) : 0
  })
  return [
    { name: 'a volume', signal, value: Float32Array.from(values) },
    { name: 'missing numbers', signal, value: withMissing(values) },
    { name: 'one slice', signal: { ...signal, shape: [11, 90], axes: ['x', 'y'] }, value: values },
    { name: 'the same everywhere', signal, value: new Float64Array(990).fill(5) },
    { name: 'nothing but 0', signal, value: new Float64Array(990) },
  ]
}

function withMissing(values: Float64Array): Float64Array {
  return values.map((value, i) => (i % 7 === 3 ? Number.NaN : value))
}
