import type { Dataset } from '../../src/data/index.js'

/** A dataset in memory: samples s0, s1, … whose one feature is their place. */
export function datasetOf(labels: readonly string[], more: Partial<Dataset> = {}): Dataset {
  const ids = labels.map((_, i) => `s${i}`)
  return {
    // Only messages and strata read the document here.
    document: { dataset_id: 'DS', strata: { site: { column: 'site' } } } as unknown as Dataset['document'],
    ids,
    labels,
    splits: labels.map(() => 'test'),
    columns: {},
    sampleShape: [1],
    sha256: 'f'.repeat(64),
    read: async (rows) => ({
      ids: Array.from(rows, (row) => ids[row]),
      x: { data: Float64Array.from(rows), shape: [rows.length, 1] },
    }),
    ...more,
  }
}
