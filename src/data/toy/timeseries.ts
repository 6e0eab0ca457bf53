import { Rng } from '../../core/index.js'
import { formatNpy } from '../format-npy.js'
import type { ToyGenerator } from './generator.js'
import { between, formatPlainCsv, pick, sumNormal } from './numbers.js'

const N = 240
const N_TEST = 120
const N_CHANNELS = 4
const N_TIMES = 128
/** Where the response to the stimulus begins, and how long it lasts, in time steps. */
const RESPONSE_START = 40
const RESPONSE_LENGTH = 48
/** Height in the middle of the response, by class. */
const RESPONSE_HEIGHT = [1, 2.5]
/** x[t] = FIRST x[t-1] + SECOND x[t-2] + noise: a rhythm of about 13 steps, damped to 0.95 per step. */
const FIRST = 1.68
const SECOND = -0.9025

const HEADER = ['subject_id', 'split', 'age', 'sex', 'device']

/**
 * Invented recordings, shape (240, 4, 128): a rhythm in every channel, and a response whose height tells the class,
 * stronger from channel to channel.
 */
export const toyTimeseries: ToyGenerator = {
  id: 'toy_timeseries',
  generate(seed) {
    const label = `${seed}|toy_timeseries`
    const labelRng = new Rng(`${label}|y`)
    const y = Int32Array.from({ length: N }, () => labelRng.index(2))
    return {
      'X.npy': formatNpy(drawSeries(new Rng(`${label}|x`), y), [N, N_CHANNELS, N_TIMES]),
      'y.npy': formatNpy(y, [N]),
      'metadata.csv': formatPlainCsv(HEADER, describePersons(new Rng(`${label}|metadata`))),
    }
  },
}

function drawSeries(rng: Rng, y: Int32Array): Float32Array {
  const x = new Float32Array(N * N_CHANNELS * N_TIMES)
  for (let i = 0; i < N; i++) {
    for (let channel = 0; channel < N_CHANNELS; channel++) {
      const height = (RESPONSE_HEIGHT[y[i]] * (channel + 1)) / N_CHANNELS
      let last = sumNormal(rng)
      let beforeLast = sumNormal(rng)
      for (let t = 0; t < N_TIMES; t++) {
        const now = FIRST * last + SECOND * beforeLast + sumNormal(rng)
        x[(i * N_CHANNELS + channel) * N_TIMES + t] = now + height * response(t)
        beforeLast = last
        last = now
      }
    }
  }
  return x
}

/** A parabola: 0 at both ends of the response, 1 in the middle. */
function response(t: number): number {
  const place = (t - RESPONSE_START) / RESPONSE_LENGTH
  return place > 0 && place < 1 ? 4 * place * (1 - place) : 0
}

function describePersons(rng: Rng): (string | number)[][] {
  return Array.from({ length: N }, (_, i) => [
    `toy-${String(i + 1).padStart(4, '0')}`,
    i < N_TEST ? 'test' : 'train',
    between(rng, 18, 90),
    pick(rng, ['F', 'M'], [0.5, 0.5]),
    pick(rng, ['device1', 'device2'], [0.5, 0.5]),
  ])
}
