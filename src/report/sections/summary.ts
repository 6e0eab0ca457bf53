import type { Block, Fact, TableBlock, Text } from '../block.js'
import {
  bestFloor,
  type Estimate,
  floors,
  howTarget,
  isClustered,
  isComparable,
  isHigherBetter,
  metricFacts,
  metricIds,
  overallEstimate,
  primaryMetric,
  standing,
} from '../estimates.js'
import { formatCount, formatInterval, formatLevel, formatMetric, formatPlain, notAvailable } from '../format-number.js'
import { methodName } from '../interval-methods.js'
import { SCORE } from '../robustness-words.js'
import type { ReportContext, ReportSection } from '../section.js'
import {
  againstFloor,
  counted,
  inPlainWords,
  intervalCell,
  intervalHeading,
  modelName,
  reasonInWords,
  unitName,
  valueInSentence,
  valueText,
} from '../words.js'
import { banners } from './banners.js'

export const summarySection: ReportSection = {
  id: 'summary',
  title: 'Summary',
  appliesTo: () => true,
  render(context) {
    const primary = primaryMetric(context)
    const verdict: Block[] =
      primary === undefined
        ? [{ kind: 'paragraph', isLead: true, text: 'This record holds no metric.' }]
        : [
            { kind: 'paragraph', isLead: true, text: headline(context, primary) },
            ...readings(context, primary),
            ...underDamage(context, primary),
          ]
    const table =
      primary === undefined
        ? []
        : [{ kind: 'facts', isStrip: true, facts: keyFacts(context, primary) } as const, keyNumbers(context)]
    return [...verdict, ...banners(context), ...table]
  },
}

function headline(context: ReportContext, metric: string): Text {
  const { record } = context
  const estimate = overallEstimate(record, metric)
  const { n_test: n, n_subjects } = record.run_metadata
  const of = isClustered(record) && n_subjects !== undefined ? ` of ${formatCount(n_subjects)} subjects` : ''
  const samples = `${counted(record, n)}${of}`
  if (estimate.value === null) {
    return [{ strong: `${metric} could not be computed` }, ` on ${samples}: ${reasonInWords(estimate.why)}.`]
  }
  const value = { strong: `${metric} ${formatMetric(estimate.value)}` }
  if (estimate.interval === undefined) return [value, ` on ${samples}, without an interval.`]
  return [
    value,
    ` on ${samples}; ${formatLevel(estimate.interval.level)} interval ${formatInterval(estimate.interval)}.`,
  ]
}

/** What the number means, and how it stands to chance and to the best floor. */
function readings(context: ReportContext, metric: string): Block[] {
  const estimate = overallEstimate(context.record, metric)
  if (estimate.value === null) return []
  const sentences = [
    inPlainWords(context, metric, estimate.value),
    againstChance(context, metric, estimate),
    besideFloor(context, metric),
  ]
  return [{ kind: 'paragraph', text: sentences.filter((sentence) => sentence !== undefined).join(' ') }]
}

function againstChance(context: ReportContext, metric: string, { interval }: Estimate): string | undefined {
  const chance = metricFacts(context, metric)?.chance
  if (chance === undefined || interval === undefined) return undefined
  const guessing = `chance (${formatPlain(chance)})`
  const place = standing(interval, { low: chance, high: chance }, isHigherBetter(context, metric))
  if (place === 'better') return `The whole interval is better than ${guessing}.`
  if (place === 'overlaps')
    return `The interval includes ${guessing}: these data do not show that the model does better than guessing.`
  return `The whole interval is worse than ${guessing}: the scores or the labels may be the wrong way round.`
}

function besideFloor(context: ReportContext, metric: string): string {
  const floor = bestFloor(context, metric)
  if (floor === undefined) return withoutFloor(context, metric)
  const named = `The best floor baseline on the same rows is ${modelName(context, floor.model)} (${valueInSentence(floor)}).`
  return [named, againstFloor(context, metric, floor) ?? ''].join(' ').trim()
}

function withoutFloor(context: ReportContext, metric: string): string {
  const all = floors(context, metric)
  if (all.length === 0) {
    return 'This record has no floor baseline on the same rows, so nothing shows how hard the task is.'
  }
  const reasons = [...new Set(all.map(({ why }) => reasonInWords(why)))]
  return `The floor baselines on the same rows have no ${metric}: ${reasons.join('; ')}.`
}

/** Where damage is not what the benchmark is about. */
function underDamage({ record }: ReportContext, primary: string): Block[] {
  if (record.robustness === undefined || primary === SCORE) return []
  const score = overallEstimate(record, SCORE)
  const result = score.value === null ? 'no robustness score' : `robustness score ${formatMetric(score.value)}`
  const text: Text = ['The samples were also damaged on purpose: ', { link: result, to: '#robustness' }, '.']
  return [{ kind: 'paragraph', text }]
}

function keyFacts(context: ReportContext, metric: string): Fact[] {
  const { record } = context
  const estimate = overallEstimate(record, metric)
  const floor = bestFloor(context, metric)
  const chance = metricFacts(context, metric)?.chance
  const tier = tierOf(context, metric, estimate)
  const n = record.run_metadata.n_test
  const facts: Fact[] = [
    {
      label: estimate.interval === undefined ? metric : `${metric} (${formatInterval(estimate.interval)})`,
      value: formatMetric(estimate.value),
    },
    ...(floor === undefined
      ? []
      : [{ label: `best floor: ${modelName(context, floor.model)}`, value: formatMetric(floor.value) }]),
    ...(chance === undefined ? [] : [{ label: 'chance', value: formatPlain(chance) }]),
    ...(n === undefined ? [] : [{ label: `${unitName(record)}s tested`, value: formatCount(n) }]),
  ]
  if (tier !== undefined) facts.push({ label: 'band, by the lower end of the interval', value: tier })
  return facts
}

/** The benchmark's name for the band that the lower end of the interval reaches. */
function tierOf(context: ReportContext, metric: string, { interval }: Estimate): string | undefined {
  const tiers = context.benchmark?.tiers[metric]
  if (
    tiers === undefined ||
    interval === undefined ||
    !isComparable(context.record) ||
    !isHigherBetter(context, metric)
  )
    return undefined
  return tiers
    .toSorted((a, b) => (b.at_least ?? Number.NEGATIVE_INFINITY) - (a.at_least ?? Number.NEGATIVE_INFINITY))
    .find(({ at_least: least }) => least === null || interval.low >= least)?.name
}

function keyNumbers(context: ReportContext): TableBlock {
  const ids = metricIds(context)
  const estimates = ids.map((id) => overallEstimate(context.record, id))
  const heading = intervalHeading(estimates)
  return {
    kind: 'table',
    caption: 'Every metric over all test samples. A dash under Chance: what guessing earns depends on the data.',
    columns: [
      { label: 'Metric', kind: 'text' },
      { label: 'Value', kind: 'number' },
      { label: heading, kind: 'number' },
      { label: 'Method', kind: 'text' },
      { label: 'Chance', kind: 'number' },
      { label: 'N', kind: 'number' },
    ],
    rows: estimates.map((estimate, i) => {
      const chance = metricFacts(context, ids[i])?.chance
      return [
        [{ link: ids[i], to: howTarget(ids[i]) }],
        valueText(estimate),
        intervalCell(estimate, heading),
        estimate.interval === undefined ? notAvailable : [{ link: methodName(estimate.interval.method), to: '#how' }],
        chance === undefined ? '–' : formatPlain(chance),
        formatCount(estimate.n),
      ]
    }),
  }
}
