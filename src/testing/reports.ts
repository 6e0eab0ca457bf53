import type { Rng } from '../core/rng.js'
import { type Findings, findingExtractor } from '../findings/index.js'
import type { TextCounts } from '../metrics/metric.js'
import { countReports, type FindingReading } from '../metrics/report-measures.js'
import { findingSchemaSchema } from '../spec/finding-schema.js'

const SENTENCES = [
  'Small left effusion.',
  'Large right effusion.',
  'No effusion.',
  'There is a nodule.',
  'No nodule.',
  'Possible nodule.',
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

const extract = findingExtractor(schema)

/** Few sentences make few reports, which are read again and again. */
const read = new Map<string, Findings>()

const READING: FindingReading = {
  schema,
  extract(report) {
    const before = read.get(report) ?? extract(report)
    read.set(report, before)
    return before
  },
  policy: 'u_zeros',
}

/** A short report, which may be empty. */
export function randomReport(rng: Rng): string {
  return SENTENCES.filter(() => rng.uniform() < 0.3).join(' ')
}

/** Counts of the given measures; an encoder's are those of ROUGE-L, which have the same form. */
export function countsOfReports(
  measures: readonly string[],
  references: readonly string[],
  generated: readonly string[],
): TextCounts {
  const pairs = references.map((reference, i) => ({ references: [reference], generated: generated[i] }))
  if (measures.includes('bertscore')) return { bertscore: countReports(['rouge_l'], pairs, READING).rouge_l }
  return countReports(measures, pairs, READING)
}
