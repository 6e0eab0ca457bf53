import {
  aggregateLabels,
  categoryCounts,
  countFindings,
  criticalSafety,
  type FindingLabel,
  type FindingLabels,
  findingExtractor,
  findingScores,
  type ReportPair,
  reportQualityScore,
  sumCounts,
  type UncertainPolicy,
} from '../../../src/findings/index.js'
import type { FindingSchema } from '../../../src/spec/index.js'
import { builtInSchema, schemaOf } from '../../findings/schemas.js'
import type { CaseInput } from '../input.js'
import { type GoldenRow, row } from '../row.js'

const LABELS = new Map<number, FindingLabel>([
  [1, 'positive'],
  [0, 'negative'],
  [-1, 'uncertain'],
])
export const toLabel = (value: number): FindingLabel => LABELS.get(value) as FindingLabel
/** NaN for what is not mentioned. */
const toNumber = (label: FindingLabel | undefined): number =>
  [...LABELS].find(([, known]) => known === label)?.[0] ?? Number.NaN

const chexpert = builtInSchema('cxr_chexpert14')
const extract = findingExtractor(chexpert)

function labelsOfReport(input: CaseInput): Record<string, number> {
  const { labels } = extract(input.text('report'))
  const categories = ['No Finding', ...chexpert.categories.map(({ id }) => id)]
  return Object.fromEntries(categories.map((category) => [category, toNumber(labels.get(category))]))
}

function pairsOf(input: CaseInput): { pairs: ReportPair[]; schema: FindingSchema } {
  const read = (report: CaseInput, side: string): { labels: FindingLabels } => ({
    labels: new Map(report.namedNumbers(side).map(([category, value]) => [category, toLabel(value)])),
  })
  const pairs = input
    .mappings('reports')
    .map((report) => ({ reference: read(report, 'reference'), generated: read(report, 'hypothesis') }))
  const named = new Set(
    pairs.flatMap(({ reference, generated }) => [...reference.labels.keys(), ...generated.labels.keys()]),
  )
  return { pairs, schema: schemaOf({ categories: [...named].map((id) => ({ id, phrases: [id] })) }) }
}

function countsOf(input: CaseInput): { schema: FindingSchema; sums: Float64Array } {
  const { pairs, schema } = pairsOf(input)
  return { schema, sums: sumCounts(countFindings(pairs, schema, input.text('policy') as UncertainPolicy)) }
}

function perReport(input: CaseInput): { tp: number; fp: number; fn: number }[] {
  const { pairs, schema } = pairsOf(input)
  const policy = input.text('policy') as UncertainPolicy
  return pairs.map((pair) => total({ schema, sums: sumCounts(countFindings([pair], schema, policy)) }))
}

function total({ schema, sums }: ReturnType<typeof countsOf>): { tp: number; fp: number; fn: number } {
  const categories = categoryCounts(sums, schema)
  const add = (part: 'tp' | 'fp' | 'fn') => categories.reduce((sum, one) => sum + one[part], 0)
  return { tp: add('tp'), fp: add('fp'), fn: add('fn') }
}

const suite = 'nlg_readability_findings'
const scoreRow = (field: string, id = field): GoldenRow =>
  row(suite, field, 'findingScores', (input) => {
    return findingScores(countsOf(input).sums)[id]
  })

const safetyOf = (input: CaseInput): number =>
  criticalSafety(input.number('hallucination_rate_critical'), input.number('omission_rate_critical'))

export const findingRows: readonly GoldenRow[] = [
  row('findings_aggregation', 'label', 'aggregateLabels', (input) =>
    toNumber(aggregateLabels([...input.numbers('mentions')].map(toLabel), 'chexpert')),
  ),
  row('findings_chexpert_samples', 'labels', 'findingExtractor', labelsOfReport),
  row(suite, 'per_report', 'countFindings', perReport),
  ...(['tp', 'fp', 'fn'] as const).map((part) => row(suite, part, 'countFindings', (i) => total(countsOf(i))[part])),
  scoreRow('finding_precision'),
  scoreRow('finding_recall'),
  scoreRow('finding_f1_micro'),
  scoreRow('hallucination_rate_findings', 'hallucination_rate'),
  scoreRow('omission_rate_findings', 'omission_rate'),
  scoreRow('hallucination_rate_reports'),
  scoreRow('omission_rate_reports'),
  scoreRow('polarity_flip_rate'),
  row('report_quality_score', 'safety', 'criticalSafety', safetyOf),
  row('report_quality_score', 'rqs', 'reportQualityScore', (input) =>
    reportQualityScore({
      clinical: input.number('clinical'),
      safety: safetyOf(input),
      language: input.number('language'),
    }),
  ),
]
