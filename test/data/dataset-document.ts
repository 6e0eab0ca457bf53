import type { z } from 'zod'
import { datasetSchema } from '../../src/spec/dataset.js'

/** A complete dataset document: rows of a CSV file with the columns id and label, and what the test changes. */
export function datasetDocument(changes: Partial<z.input<typeof datasetSchema>> = {}) {
  return datasetSchema.parse({
    kind: 'fmbench.dataset/v1',
    dataset_id: 'DS-T',
    name: 'test',
    access: 'open',
    persons: false,
    path: 'data',
    loader: { id: 'table', options: { file: 'd.csv' } },
    target: { column: 'label' },
    sample_id: { column: 'id' },
    split: { all: 'test' },
    ...changes,
  })
}
