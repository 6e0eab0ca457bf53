import * as z from 'zod'
import { type Batch, FmbenchError, type Matrix } from '../core/index.js'
import { countKmers, cpgRatio, gcContent, kmerColumns } from '../stats/index.js'
import type { ModelAdapter } from './adapter.js'
import { noOptions, parseOptions } from './options.js'
import { fixedModel } from './own-model.js'

const kmerOptionsSchema = z.strictObject({
  k: z.int().min(1).max(12).default(6),
  /** Whether a k-mer and its reverse complement count as one. */
  canonical: z.boolean().default(false),
  /** Whether counts are divided by the number of windows, so that the length of a sequence does not matter. */
  frequencies: z.boolean().default(true),
})

/** How often each k-mer occurs: the plain reference that a model of DNA should beat. */
export const kmerCountsAdapter: ModelAdapter = {
  id: 'kmer_counts',
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(kmerOptionsSchema, document)
    const columns = kmerColumns(options.k, options.canonical)
    return fixedModel({ adapter: 'kmer_counts', options, gives: 'embedding' }, (batch) =>
      countKmers(sequencesOf('kmer_counts', batch), columns, options),
    )
  },
}

export const gcContentAdapter = featureAdapter('gc_content', gcContent)
export const cpgRatioAdapter = featureAdapter('cpg_ratio', cpgRatio)
export const sequenceLengthAdapter = featureAdapter('sequence_length', (sequence) => sequence.length)

/** A floor: one number per sequence. It must be finite, so what is not defined (no C or no G, say) becomes 0. */
function featureAdapter(id: string, feature: (sequence: string) => number): ModelAdapter {
  return {
    id,
    leavesMachine: false,
    network: 'denied',
    async open({ document }) {
      const options = parseOptions(noOptions, document)
      return fixedModel({ adapter: id, options, gives: 'embedding' }, (batch): Matrix => {
        const values = sequencesOf(id, batch).map(feature)
        const data = Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : value))
        return { data, rows: data.length, columns: 1 }
      })
    },
  }
}

/** @throws FmbenchError `model-failed` where the samples are numbers */
export function sequencesOf(who: string, { sequences }: Batch): readonly string[] {
  if (sequences !== undefined) return sequences
  throw new FmbenchError('model-failed', `${who} needs sequences; the samples of this dataset are numbers.`, {
    hint: 'Use a model for numbers: fmbench list models',
  })
}
