import type { RecordReports } from '../../spec/eval.js'
import type { Block, Fact, TableBlock, Text } from '../block.js'
import { formatCount, formatInterval, formatMetric, notAvailable } from '../format-number.js'
import type { ReportSection } from '../section.js'
import { reasonInWords } from '../words.js'

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`

type Repetition = RecordReports['generated']

/** What a model wrote: whether it repeats itself, and finding by finding what is true of it. */
export const reportsSection: ReportSection = {
  id: 'reports',
  title: 'The reports',
  appliesTo: ({ record }) => record.reports !== undefined,
  render({ record: { reports } }) {
    if (reports === undefined) return []
    return [
      {
        kind: 'paragraph',
        text: 'Scores of words are high for a text that fits most patients. So look first at how often the model wrote the same, then at what is true in it.',
      },
      repetitionTable(reports),
      ...categoriesTable(reports),
      ...adjudicationPart(reports),
      ...externalTable(reports),
      { kind: 'facts', facts: factsOf(reports) },
    ]
  },
}

function repetitionTable({ generated, references, copied_share: copied }: RecordReports): TableBlock {
  const row = (label: string, of: (texts: Repetition) => Text): Text[] => [label, of(generated), of(references)]
  const number = (value: number | null, text: (value: number) => string) =>
    value === null ? notAvailable : text(value)
  return {
    kind: 'table',
    caption: 'What the model wrote, beside what people wrote about the same cases.',
    columns: [
      { label: '', kind: 'text' },
      { label: 'Model', kind: 'number' },
      { label: 'References', kind: 'number' },
    ],
    rows: [
      row('Different texts', ({ distinct }) => formatCount(distinct)),
      row('Share of the most frequent one', ({ most_frequent_share }) => number(most_frequent_share, percent)),
      row('Likeness of two texts (0 to 1)', ({ template_similarity }) => number(template_similarity, formatMetric)),
      row('Empty', ({ empty }) => formatCount(empty)),
      row('Words, mean', ({ words }) => number(words, (value) => value.toFixed(1))),
      row('Reading grade (Flesch-Kincaid; no merit)', ({ reading_grade }) =>
        number(reading_grade, (value) => value.toFixed(1)),
      ),
      ...(copied === undefined
        ? []
        : [['Word for word in the training reports', number(copied, percent), notAvailable]]),
    ],
  }
}

function categoriesTable({ categories = [] }: RecordReports): Block[] {
  if (categories.length === 0) return []
  const ratio = (over: number, under: number) => (under === 0 ? notAvailable : formatMetric(over / under))
  return [
    {
      kind: 'table',
      caption:
        'Finding by finding: how many references say that it is there; in how many reports it was found, made up and missed.',
      columns: [
        { label: 'Finding', kind: 'text' },
        ...['References', 'Found', 'Made up', 'Missed', 'Precision', 'Recall', 'F1'].map(
          (label) => ({ label, kind: 'number' }) as const,
        ),
      ],
      rows: categories.map(({ category, support, tp, fp, fn }) => [
        category,
        ...[support, tp, fp, fn].map(formatCount),
        ratio(tp, tp + fp),
        ratio(tp, tp + fn),
        ratio(2 * tp, 2 * tp + fp + fn),
      ]),
    },
  ]
}

function adjudicationPart({ adjudication: read }: RecordReports): Block[] {
  if (read === undefined) return []
  const { readers, reports, judged, agreed, agreement, kappa, finding_f1_micro: f1 } = read
  const who = readers === 1 ? 'One reader' : `${readers} readers`
  const facts: Fact[] = [
    { label: 'Agreement with the rules', value: `${formatMetric(agreement.value)} (${formatInterval(agreement)})` },
    { label: "Cohen's kappa between readers", value: kappa === null ? notAvailable : formatMetric(kappa) },
    {
      label: 'finding_f1_micro as corrected by readers',
      value: f1 === null ? notAvailable : `${formatMetric(f1.value)} (${formatInterval(f1)})`,
    },
  ]
  return [
    {
      kind: 'paragraph',
      text: `${who} judged ${formatCount(judged)} findings of ${formatCount(reports)} sampled reports and agreed with ${formatCount(agreed)}.`,
    },
    { kind: 'facts', facts },
  ]
}

function externalTable({ external = [] }: RecordReports): Block[] {
  if (external.length === 0) return []
  return [
    {
      kind: 'table',
      caption:
        'Made elsewhere, one number per report, and only averaged here. Nobody checked them; nothing is ranked by them.',
      columns: [
        { label: 'External metric', kind: 'text' },
        { label: 'Version', kind: 'text' },
        { label: 'Better', kind: 'text' },
        { label: 'Mean', kind: 'number' },
        { label: 'Interval', kind: 'number' },
        { label: 'Reports', kind: 'number' },
      ],
      rows: external.map(({ name, version, direction, value, low, high, n, why }) => [
        name,
        version,
        direction,
        value === null ? `${notAvailable} (${reasonInWords(why ?? 'not_applicable')})` : formatMetric(value),
        low === undefined || high === undefined ? notAvailable : formatInterval({ low, high }),
        n === undefined ? notAvailable : formatCount(n),
      ]),
    },
  ]
}

function factsOf({ finding_schema: schema, text_encoder: encoder, bleu_signature: signature }: RecordReports): Fact[] {
  const doubt = { u_zeros: 'is not there', u_ones: 'is there', three_class: 'is a state of its own' }
  return [
    ...(schema
      ? [
          { label: 'Findings read by', value: `${schema.schema_id}, version ${schema.version}` },
          { label: 'What a text is in doubt about', value: doubt[schema.uncertain] },
        ]
      : []),
    ...(signature === undefined ? [] : [{ label: 'BLEU', value: [{ code: signature }] }]),
    ...(encoder
      ? [
          {
            label: 'BERTScore with',
            value: `${encoder.name}, ${encoder.layer}, ${encoder.idf ? 'rare words weigh more' : 'all words weigh the same'}, ${encoder.rescaled ? 'rescaled by a baseline' : 'not rescaled'}; SHA-256 ${encoder.sha256.slice(0, 16)}`,
          },
        ]
      : []),
  ]
}
