import type { RecordEstimate, RecordFairness } from '../../spec/eval.js'
import type { Block, TableBlock } from '../block.js'
import { howTarget } from '../estimates.js'
import { formatCount, formatLevel, formatPlain, notAvailable } from '../format-number.js'
import { dimensionName, levelName, listedLevels } from '../group-names.js'
import type { ReportContext, ReportSection } from '../section.js'
import { listInWords, positiveOf, reasonInWords } from '../words.js'

/** The place in the page that says how the rates are counted. */
export const RATES_ID = 'how-rates'

const RATES = [
  ['Selection rate', 'selection_rate'],
  ['TPR', 'TPR'],
  ['FPR', 'FPR'],
  ['PPV', 'PPV'],
] as const

const GAPS = [
  ['Demographic parity', 'demographic_parity'],
  ['Ratio', 'demographic_parity_ratio'],
  ['Equal opportunity', 'equal_opportunity'],
  ['Equalized odds', 'equalized_odds'],
  ['Predictive parity', 'predictive_parity'],
] as const

export const fairnessSection: ReportSection = {
  id: 'fairness',
  title: 'Decisions by group',
  appliesTo: ({ record }) => Object.keys(record.fairness ?? {}).length > 0,
  render(context) {
    const { fairness = {} } = context.record
    const dimensions = Object.entries(fairness)
    return [
      { kind: 'paragraph', text: introduction(context) },
      ...parityTable(fairness),
      ...dimensions.map(
        ([dimension, held]): Block => ({
          kind: 'details',
          summary: `Rates and calibration by ${dimensionName(dimension)}`,
          blocks: [ratesTable(context, dimension, held), ...calibrationTable(context, dimension, held)],
        }),
      ),
    ]
  },
}

function introduction(context: ReportContext): string {
  const { threshold, threshold_source: source } = context.record.run_metadata
  const at =
    source === 'model'
      ? 'The model itself decided, by whatever rule.'
      : `One threshold serves all groups: ${formatPlain(threshold)}${source === 'test' ? ', set on these very data, which flatters' : ', that of the benchmark'}.`
  return `Who is called ${positiveOf(context)}, and how often rightly. ${at} Where base rates differ, the differences below cannot all be 0 at once, whatever the model: each answers another question, so they are not added up to one number.`
}

/** How far groups are apart in each rate, by dimension. */
function parityTable(fairness: Readonly<Record<string, RecordFairness>>): Block[] {
  const rows = Object.entries(fairness).flatMap(([dimension, { parity }]) =>
    parity.map((found) => [dimensionName(dimension, found.depth), ...GAPS.map(([, id]) => withInterval(found[id]))]),
  )
  if (rows.length === 0)
    return [{ kind: 'note', tone: 'info', text: 'No two groups have enough samples to be compared.' }]
  const levels = [...new Set(Object.values(fairness).map(({ level }) => formatLevel(level)))]
  return [
    {
      kind: 'table',
      caption: `The largest rate less the smallest, of groups with enough samples (10, and 5 of each class), with ${listInWords(levels)} intervals that allow for the two having been picked. Ratio: the smallest selection rate through the largest.`,
      columns: [
        { label: 'Groups by', kind: 'text' },
        ...GAPS.map(([label]) => ({ label, kind: 'number', to: `#${RATES_ID}` }) as const),
      ],
      rows,
    },
  ]
}

function ratesTable({ record }: ReportContext, dimension: string, { groups, level }: RecordFairness): TableBlock {
  const names = listedLevels(record, dimension).filter((name) => Object.hasOwn(groups, name))
  const hasIntervals = names.some((name) => groups[name].base_rate.low !== undefined)
  return {
    kind: 'table',
    caption: `Rates by ${dimensionName(dimension)}${hasIntervals ? `, with ${formatLevel(level)} intervals` : ''}; behind the stroke, of how many samples it is a share.`,
    columns: [
      { label: dimensionName(dimension), kind: 'text' },
      { label: 'N', kind: 'number' },
      { label: 'Base rate', kind: 'number', to: `#${RATES_ID}` },
      ...RATES.map(([label]) => ({ label, kind: 'number', to: `#${RATES_ID}` }) as const),
    ],
    rows: names.map((name) => [
      levelName(record, dimension, name),
      formatCount(groups[name].base_rate.n),
      toTwo(groups[name].base_rate.value),
      ...RATES.map(([, id]) => {
        const { n } = groups[name][id]
        const isOfAll = n === undefined || id === 'selection_rate'
        return `${withInterval(groups[name][id])}${isOfAll ? '' : ` / ${formatCount(n)}`}`
      }),
    ]),
  }
}

function calibrationTable({ record }: ReportContext, dimension: string, { groups, level }: RecordFairness): Block[] {
  const names = listedLevels(record, dimension).filter((name) => groups[name]?.calibration !== undefined)
  const ids = [...new Set(names.flatMap((name) => Object.keys(groups[name].calibration ?? {})))]
  if (ids.length === 0) return []
  return [
    {
      kind: 'table',
      caption: `Calibration by ${dimensionName(dimension)}, with ${formatLevel(level)} intervals where there are any. Imprecise: fewer than 100 positives or 100 negatives. A calibration error is above 0 even for perfect probabilities: in brackets, what these would show.`,
      columns: [
        { label: dimensionName(dimension), kind: 'text' },
        ...ids.map((id) => ({ label: id, kind: 'number', to: howTarget(id) }) as const),
        { label: 'Precision', kind: 'text' },
      ],
      rows: names.map((name) => [
        levelName(record, dimension, name),
        ...ids.map((id) => withInterval(groups[name].calibration?.[id])),
        groups[name].calibration_imprecise === true ? 'imprecise' : '',
      ]),
    },
  ]
}

function withInterval(estimate: RecordEstimate | undefined): string {
  if (estimate === undefined) return notAvailable
  const { value, low, high, null_expectation: expected, why } = estimate
  if (value === null) return `${notAvailable}: ${reasonInWords(why)}`
  if (expected !== undefined) return `${toTwo(value)} (perfect: ${toTwo(expected)})`
  return low === undefined || high === undefined ? toTwo(value) : `${toTwo(value)} (${toTwo(low)} to ${toTwo(high)})`
}

/** More digits than groups of this size have; the record holds all. */
function toTwo(value: number | null): string {
  return value === null ? notAvailable : value.toFixed(2).replace(/^-(0\.00)$/, '$1')
}
