import { Rng } from '../../core/index.js'
import { formatNpy } from '../format-npy.js'
import type { ToyGenerator } from './generator.js'
import { formatPlainCsv, pick, sumNormal } from './numbers.js'

const N_CELLS = 500
const N_GENES = 120
const N_DONORS = 10
const CELL_TYPES = ['B', 'CD4 T', 'CD8 T', 'Monocyte', 'NK']
const SHARES = [0.2, 0.3, 0.2, 0.2, 0.1]
/** Genes 0 to 7 mark the first type, 8 to 15 the second, and so on. */
const MARKERS_PER_TYPE = 8
const MARKER_FOLD = 2.5

const HEADER = ['cell_id', 'donor_id', 'split', 'batch', 'cell_type']

/**
 * Invented counts of 120 genes in 500 cells of five types. Donors 1 to 5 are for training, 6 to 10 for the test, so
 * that no person stands on both sides. Counts are skewed as real ones are, by squares instead of exponentials.
 */
export const toyExpression: ToyGenerator = {
  id: 'toy_expression',
  generate(seed) {
    const label = `${seed}|toy_expression`
    const typeRng = new Rng(`${label}|y`)
    const y = Int32Array.from({ length: N_CELLS }, () => pick(typeRng, [0, 1, 2, 3, 4], SHARES))
    return {
      'X.npy': formatNpy(drawCounts(label, y), [N_CELLS, N_GENES]),
      'y.npy': formatNpy(y, [N_CELLS]),
      'metadata.csv': formatPlainCsv(HEADER, describeCells(new Rng(`${label}|metadata`), y)),
    }
  },
}

function drawCounts(label: string, y: Int32Array): Float32Array {
  const geneRng = new Rng(`${label}|genes`)
  const baseline = Float64Array.from({ length: N_GENES }, () => skewed(geneRng, 1, 0.8))
  const rng = new Rng(`${label}|x`)
  const x = new Float32Array(y.length * N_GENES)
  for (let i = 0; i < y.length; i++) {
    const depth = skewed(rng, 1, 0.3)
    for (let g = 0; g < N_GENES; g++) {
      const isMarker = Math.floor(g / MARKERS_PER_TYPE) === y[i]
      const expected = depth * baseline[g] * (isMarker ? MARKER_FOLD : 1)
      x[i * N_GENES + g] = drawCount(rng, expected)
    }
  }
  return x
}

/** Positive and skewed to the right: a squared normal number. */
function skewed(rng: Rng, centre: number, spread: number): number {
  const root = centre + spread * sumNormal(rng)
  return 0.05 + root * root
}

/** Mean and variance as of a Poisson count, rounded and never negative. */
function drawCount(rng: Rng, expected: number): number {
  const count = Math.floor(expected + Math.sqrt(expected) * sumNormal(rng) + 0.5)
  return count < 0 ? 0 : count
}

function describeCells(rng: Rng, y: Int32Array): (string | number)[][] {
  return Array.from(y, (type, i) => {
    const donor = rng.index(N_DONORS)
    return [
      `cell-${String(i + 1).padStart(4, '0')}`,
      `donor-${String(donor + 1).padStart(2, '0')}`,
      donor < N_DONORS / 2 ? 'train' : 'test',
      donor % 2 === 0 ? 'batch1' : 'batch2',
      CELL_TYPES[type],
    ]
  })
}
