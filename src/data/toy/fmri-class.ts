import { Rng } from '../../core/index.js'
import { formatNpy } from '../format-npy.js'
import type { ToyGenerator } from './generator.js'
import { between, formatPlainCsv, pick, sumNormal } from './numbers.js'

const N_TEST = 200
const N_TRAIN = 200
const N_REGIONS = 100
/** Each sixth region carries the diagnosis; the rest is noise. */
const SIGNAL_EVERY = 6
const SIGNAL = 0.38
/** How much of a region's value it shares with the region before it. */
const NEIGHBOUR_SHARE = 0.5

const HEADER = ['subject_id', 'split', 'age', 'sex', 'site', 'scanner', 'disease_stage', 'ethnicity', 'diagnosis']

/**
 * An invented cohort: 400 persons, one vector of 100 brain regions each, half of them for training. The diagnosis
 * moves some regions a little; age, sex, site, scanner, stage and ethnicity have nothing to do with it, so every
 * difference between strata is chance.
 */
export const toyFmriClass: ToyGenerator = {
  id: 'toy_fmri_class',
  generate(seed) {
    const n = N_TEST + N_TRAIN
    const label = `${seed}|toy_fmri_class`
    const y = drawLabels(new Rng(`${label}|y`), n)
    const x = drawRegions(new Rng(`${label}|x`), y)
    return {
      'X.npy': formatNpy(x, [n, N_REGIONS]),
      'y.npy': formatNpy(y, [n]),
      'metadata.csv': formatPlainCsv(HEADER, drawPersons(new Rng(`${label}|metadata`), y)),
    }
  },
}

function drawLabels(rng: Rng, n: number): Int32Array {
  return Int32Array.from({ length: n }, () => rng.index(2))
}

function drawRegions(rng: Rng, y: Int32Array): Float64Array {
  const x = new Float64Array(y.length * N_REGIONS)
  const own = Math.sqrt(1 - NEIGHBOUR_SHARE * NEIGHBOUR_SHARE)
  for (let i = 0; i < y.length; i++) {
    let noise = sumNormal(rng)
    for (let j = 0; j < N_REGIONS; j++) {
      if (j > 0) noise = NEIGHBOUR_SHARE * noise + own * sumNormal(rng)
      x[i * N_REGIONS + j] = noise + (j % SIGNAL_EVERY === 0 ? SIGNAL * y[i] : 0)
    }
  }
  return x
}

function drawPersons(rng: Rng, y: Int32Array): (string | number)[][] {
  return Array.from(y, (diagnosis, i) => [
    `toy-${String(i + 1).padStart(4, '0')}`,
    i < N_TEST ? 'test' : 'train',
    between(rng, 18, 90),
    pick(rng, ['F', 'M'], [0.5, 0.5]),
    pick(rng, ['SiteA', 'SiteB', 'SiteC'], [0.4, 0.35, 0.25]),
    pick(rng, ['GE', 'Philips', 'Siemens'], [0.3, 0.3, 0.4]),
    pick(rng, ['CN', 'MCI', 'AD'], [0.4, 0.35, 0.25]),
    pick(rng, ['White', 'Asian', 'Black', 'Hispanic', 'Other'], [0.5, 0.2, 0.15, 0.1, 0.05]),
    diagnosis,
  ])
}
