import { sha256Hex } from '../../../src/core/index.js'
import * as a from '../adapters.js'
import { type GoldenRow, type NotComputed, row } from '../row.js'

export const coreRows: readonly GoldenRow[] = [
  row('prng_proposed', 'sha256', 'sha256Hex', (i) => sha256Hex(i.text('label'))),
  row('prng_proposed', 'uint32', 'Rng', (i) => a.draws(i, (rng) => rng.uint32())),
  row('prng_proposed', 'uniform', 'Rng', (i) => a.draws(i, (rng) => rng.uniform())),
  row('prng_proposed', 'normal', 'Rng', (i) => a.draws(i, (rng) => rng.normal())),
  row('prng_proposed', 'index_n1000', 'Rng', (i) => a.draws(i, (rng) => rng.index(1000))),
]

export const coreNotComputed: readonly NotComputed[] = [
  {
    suite: 'logistic_regression',
    fields: ['probabilities'],
    why: 'fitting is asynchronous: test/models/logistic-regression.test.ts tries them',
  },
  {
    suite: 'probe',
    fields: ['fold_of', 'chosen', 'probabilities', 'values'],
    why: 'fitting is asynchronous: test/protocols/probe.test.ts tries them',
  },
]
