import * as z from 'zod'
import { type Batch, FmbenchError, type LabelledBatch, type Matrix, type SparseMatrix } from '../core/index.js'
import {
  columnStandardization,
  countKmers,
  kmerColumns,
  nearestNeighbours,
  neighbourShares,
  principalComponents,
  projectOnto,
  standardizedDesign,
} from '../stats/index.js'
import type { ModelAdapter } from './adapter.js'
import { finiteRows } from './features.js'
import { parseOptions } from './options.js'
import { learningModel, type Predictor } from './own-model.js'
import { sequencesOf } from './sequence-features.js'

const optionsSchema = z.strictObject({
  /** How many neighbours. */
  k: z.int().min(1).default(5),
  /** Distances are taken in so many principal components of the training part; in all features when absent. */
  components: z.int().min(1).optional(),
  /** Samples are sequences: distances are between how often each word of so many letters occurs in them. */
  kmers: z.int().min(1).max(12).optional(),
  /** Whether features are first divided by their standard deviation in the training part. */
  standardize: z.boolean().default(true),
})

type Options = z.output<typeof optionsSchema>

/**
 * The shares of the classes among the k nearest training samples (Euclidean), on the flattened features, on their
 * principal components, which are those of the training part alone, or on the k-mer counts of sequences.
 */
export const nearestNeighboursAdapter: ModelAdapter = {
  id: 'nearest_neighbours',
  aliases: ['knn'],
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(optionsSchema, document)
    return learningModel({ adapter: 'nearest_neighbours', options }, (train) => learnNeighbours(train, options))
  },
}

function learnNeighbours(train: LabelledBatch, { k, components, kmers, standardize }: Options): Predictor {
  const rowsOf = kmers === undefined ? numbersOf : wordsOf(kmers)
  const features = rowsOf(train)
  checkSizes('neighbours', k, features.rows, 'training samples')
  const { mean, scale } = columnStandardization(features)
  const scaling = { mean, scale: standardize ? scale : scale.fill(1) }
  const y = Int32Array.from(train.y)
  const shares = (neighbours: Int32Array) => neighbourShares(neighbours, k, y, train.classes.length)
  if (components === undefined) {
    const search = nearestNeighbours(features, scaling, k)
    return (batch) => shares(search(rowsOf(batch)))
  }
  checkSizes('components', components, Math.min(features.rows, features.columns), 'training samples or features')
  const design = standardizedDesign(features, scaling)
  const principal = principalComponents(design, components)
  const known = projectOnto(principal, design)
  const asTheyAre = { mean: new Float64Array(components), scale: new Float64Array(components).fill(1) }
  const search = nearestNeighbours(known, asTheyAre, k)
  return (batch) => shares(search(projectOnto(principal, standardizedDesign(rowsOf(batch), scaling))))
}

const numbersOf = (batch: Batch): Matrix | SparseMatrix => finiteRows('nearest_neighbours', batch)

function wordsOf(k: number): (batch: Batch) => SparseMatrix {
  const columns = kmerColumns(k, false)
  return (batch) => countKmers(sequencesOf('nearest_neighbours', batch), columns, { frequencies: false })
}

function checkSizes(what: string, wanted: number, available: number, of: string): void {
  if (wanted <= available) return
  throw new FmbenchError('model-failed', `nearest_neighbours: ${wanted} ${what} of ${available} ${of}.`, {
    hint: `Lower options.${what === 'neighbours' ? 'k' : 'components'} in the model document.`,
  })
}
