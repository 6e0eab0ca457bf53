import { Rng } from '../../core/index.js'
import { formatNpy } from '../format-npy.js'
import type { ToyGenerator } from './generator.js'
import { formatPlainCsv, pick, sumNormal } from './numbers.js'

const N = 300
const N_TEST = 100
const N_FEATURES = 20
const N_USEFUL = 6
const NOISE_YEARS = 6

const HEADER = ['subject_id', 'split', 'sex', 'site']

/** An invented "brain age": 300 persons, 20 measurements, an age in years that six of them tell with some error. */
export const toyRegression: ToyGenerator = {
  id: 'toy_regression',
  generate(seed) {
    const label = `${seed}|toy_regression`
    const x = drawMeasurements(new Rng(`${label}|x`))
    return {
      'X.npy': formatNpy(x, [N, N_FEATURES]),
      'y.npy': formatNpy(drawAges(new Rng(`${label}|y`), x), [N]),
      'metadata.csv': formatPlainCsv(HEADER, describePersons(new Rng(`${label}|metadata`))),
    }
  },
}

function drawMeasurements(rng: Rng): Float64Array {
  return Float64Array.from({ length: N * N_FEATURES }, () => sumNormal(rng))
}

function drawAges(rng: Rng, x: Float64Array): Float64Array {
  return Float64Array.from({ length: N }, (_, i) => {
    let age = 55 + NOISE_YEARS * sumNormal(rng)
    for (let j = 0; j < N_USEFUL; j++) age += (j % 2 === 0 ? 4 : -4) * x[i * N_FEATURES + j]
    return age
  })
}

function describePersons(rng: Rng): (string | number)[][] {
  return Array.from({ length: N }, (_, i) => [
    `toy-${String(i + 1).padStart(4, '0')}`,
    i < N_TEST ? 'test' : 'train',
    pick(rng, ['F', 'M'], [0.5, 0.5]),
    pick(rng, ['SiteA', 'SiteB'], [0.6, 0.4]),
  ])
}
