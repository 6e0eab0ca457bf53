import type { Matrix } from '../../../src/core/index.js'
import {
  countFindings,
  FINDING_COUNTS,
  type FindingLabels,
  type SaidFindings,
  type UncertainPolicy,
} from '../../../src/findings/index.js'
import { builtInMetrics, countReports, type TextCounts } from '../../../src/metrics/index.js'
import { schemaOf } from '../../findings/schemas.js'
import { CaseInput } from '../input.js'
import { type GoldenRow, row } from '../row.js'
import { toLabel } from './findings.js'

const suite = 'report_metrics'

const WORDS = [
  'bleu',
  'rouge_1',
  'rouge_2',
  'rouge_l',
  'rouge_lsum',
  'rouge_1_unstemmed',
  'rouge_2_unstemmed',
  'rouge_lsum_unstemmed',
  'meteor_exact_stem',
  'chrf',
]

const FINDINGS = [
  'finding_precision',
  'finding_recall',
  'finding_f1_micro',
  'finding_f1_macro',
  'clinical_accuracy',
  'hallucination_rate',
  'hallucination_rate_reports',
  'hallucination_rate_critical',
  'omission_rate',
  'omission_rate_reports',
  'omission_rate_critical',
  'polarity_flip_rate',
  'attribute_error_rate',
  'unsupported_comparison_rate',
  'report_quality_score',
]

function compute(id: string, n: number, counts: TextCounts): number {
  return builtInMetrics.get(id).compute({ n } as never, counts as never)
}

function ofWords(id: string, input: CaseInput): number {
  const references = input.textLists('references')
  const pairs = input.texts('hypotheses').map((generated, i) => ({ references: references[i], generated }))
  return compute(id, pairs.length, countReports(builtInMetrics.get(id).measures ?? [], pairs, undefined))
}

/** What people, or a model, said of a case: a mention for each label, so that it can have a side. */
function saidOf(report: CaseInput, side: string): SaidFindings {
  const said = new CaseInput(report.values(side))
  const labels: FindingLabels = new Map(said.namedNumbers('labels').map(([id, label]) => [id, toLabel(label)]))
  const mentions = [...labels].map(([category, label]) => ({
    category,
    label,
    section: '',
    start: 0,
    end: 0,
    attributes: { laterality: said.values('sides')[category] as string[] },
  }))
  return { labels, mentions }
}

function ofFindings(id: string, input: CaseInput): number {
  const critical = input.texts('critical')
  const schema = schemaOf({
    categories: input.texts('categories').map((name) => ({
      id: name,
      phrases: [name],
      critical: critical.includes(name),
    })),
    attributes: { laterality: { must_match: true, values: { left: ['left'], right: ['right'] } } },
  })
  const reports = input.mappings('reports')
  const pairs = reports.map((report) => ({
    reference: saidOf(report, 'reference'),
    generated: { ...saidOf(report, 'hypothesis'), comparisons: report.flag('compares') ? [{}] : [] },
  }))
  const { data, rows, columns } = countFindings(pairs, schema, input.text('policy') as UncertainPolicy)
  const total = FINDING_COUNTS.length
  const part = (from: number, to: number) => ({
    data: Float64Array.from({ length: rows * (to - from) }, (_, i) => {
      const row = Math.floor(i / (to - from))
      return data[row * columns + from + (i % (to - from))]
    }),
    rows,
    columns: to - from,
  })
  return compute(id, rows, {
    findings: part(0, total),
    finding_categories: part(total, columns),
    rouge_l: overlapsOf(reports.map((report) => report.number('rouge_l'))),
  })
}

/** Counts whose precision and recall nobody reads. */
function overlapsOf(fmeasures: readonly number[]): Matrix {
  const data = Float64Array.from(fmeasures.flatMap((f) => [1, 0, 0, f]))
  return { data, rows: fmeasures.length, columns: 4 }
}

function bertScore(input: CaseInput): number {
  const bertscore = overlapsOf([...input.numbers('fmeasures')])
  return compute('bertscore', bertscore.rows, { bertscore })
}

export const reportRows: readonly GoldenRow[] = [
  ...WORDS.map((id) => row(suite, id, id, (input) => ofWords(id, input))),
  ...FINDINGS.map((id) => row(suite, id, id, (input) => ofFindings(id, input))),
  row(suite, 'bertscore', 'bertscore', bertScore),
]
