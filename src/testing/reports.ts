import type { Matrix } from '../core/arrays.js'
import type { Rng } from '../core/rng.js'
import { findingExtractor } from '../findings/index.js'
import type { TextCounts } from '../metrics/metric.js'
import { countReports, type FindingReading } from '../metrics/report-measures.js'
import { findingSchemaSchema } from '../spec/finding-schema.js'

const SENTENCES = [
  'Small left effusion.',
  'Right effusion.',
  'No effusion.',
  'There is a nodule.',
  'No nodule.',
  'The heart is normal.',
]

const schema = findingSchemaSchema.parse({
  kind: 'fmbench.finding-schema/v1',
  schema_id: 'FS-TRYING',
  name: 'Two findings to try metrics with',
  version: '1.0.0',
  categories: [
    { id: 'Effusion', phrases: ['effusion'], critical: true },
    { id: 'Nodule', phrases: ['nodule'] },
  ],
  attributes: { laterality: { values: { left: ['left'], right: ['right'] } } },
})

const READING: FindingReading = { schema, extract: findingExtractor(schema), policy: 'u_zeros' }

/** A short report, which may be empty. */
export function randomReport(rng: Rng): string {
  return SENTENCES.filter(() => rng.uniform() < 0.3).join(' ')
}

/** Few sentences make few pairs of reports, which are counted again and again. */
const counted = new Map<string, Float64Array>()

function countsOfPair(measure: string, reference: string, generated: string): Float64Array {
  const key = JSON.stringify([measure, reference, generated])
  const known = counted.get(key)
  if (known !== undefined) return known
  // An encoder's counts have the form of ROUGE-L's.
  const made = measure === 'bertscore' ? 'rouge_l' : measure
  const { data } = countReports([made], [{ references: [reference], generated }], READING)[made] as Matrix
  counted.set(key, data)
  return data
}

/** Counts of the given measures. */
export function countsOfReports(
  measures: readonly string[],
  references: readonly string[],
  generated: readonly string[],
): TextCounts {
  return Object.fromEntries(
    measures.map((measure) => {
      const rows = references.map((reference, i) => countsOfPair(measure, reference, generated[i]))
      const columns = rows[0]?.length ?? countsOfPair(measure, '', '').length
      return [measure, { data: Float64Array.from(rows.flatMap((row) => [...row])), rows: rows.length, columns }]
    }),
  )
}
