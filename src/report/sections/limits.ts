import type { Text } from '../block.js'
import {
  bestFloor,
  classCounts,
  dimensions,
  isClustered,
  overallEstimate,
  overallIntervals,
  primaryMetric,
  standingToFloor,
} from '../estimates.js'
import { formatBound, formatCount, formatLevel, formatPlain, formatShare } from '../format-number.js'
import { probeInSentence } from '../probe-words.js'
import type { ReportContext, ReportSection } from '../section.js'
import { counted, listInWords, modelName } from '../words.js'

export const limitsSection: ReportSection = {
  id: 'limits',
  title: 'What may not be concluded',
  appliesTo: () => true,
  render(context) {
    const items = limits.map((limit) => limit(context)).filter((item) => item !== undefined)
    return [{ kind: 'list', items: items.map(([head, text]): Text => [{ strong: head }, ` ${text}`]) }]
  },
}

/** A sentence, when the facts of a record call for it: what, and why not. */
type Limit = (context: ReportContext) => readonly [head: string, text: string] | undefined

const limits: readonly Limit[] = [
  () => [
    'That it is fit for patients.',
    'A score on a test set is not a regulatory approval and no statement about clinical use, safety or benefit.',
  ],
  ({ benchmark }) => {
    const excluded = benchmark?.requirements?.not_for
    return typeof excluded === 'string' ? ['What the benchmark excludes.', excluded] : undefined
  },
  ({ dataset }) =>
    dataset?.synthetic === true
      ? [
          'Anything about medicine.',
          'The data are synthetic. They show that the software works and nothing about a disease, a measurement or a patient.',
        ]
      : undefined,
  ({ record: { provenance, status } }) =>
    provenance.limited === true || status !== 'Completed'
      ? ['The result of the benchmark.', 'Only a part of the work was done, so these numbers belong to no board.']
      : undefined,
  ({ record: { run_metadata: run } }) =>
    run.labels_from === 'predictions'
      ? ['That the labels are right.', 'They came with the predictions and were not compared with the dataset.']
      : undefined,
  ({ record: { run_metadata: run } }) =>
    run.coverage !== undefined && run.coverage < 1
      ? [
          'How it would do with all predictions.',
          `${formatShare(1 - run.coverage, 1)} of the samples have none and count as wrong, whatever the reason.`,
        ]
      : undefined,
  smallDifferences,
  nearFloor,
  anotherThreshold,
  ({ record: { threshold_sources: sources = {} } }) => {
    const optimistic = Object.keys(sources).filter((id) => sources[id] === 'test')
    return optimistic.length === 0
      ? undefined
      : [
          'That such a threshold would do as well on new data.',
          `${listInWords(optimistic)}: the threshold was set on the test data themselves (threshold source: test), so the value is optimistic.`,
        ]
  },
  ({ record }) =>
    record.confusion === undefined
      ? undefined
      : [
          'Predictive values in practice.',
          'How many of the positive calls are right depends on how common the condition is; the share in a test set need not be the share in a clinic.',
        ],
  ({ record, dataset }) => [
    'That it holds elsewhere.',
    `One dataset (${dataset?.name ?? record.dataset_id ?? 'not named in the record'}), one split. No external validation is recorded, and whether the data come from more than one site must be read in their own documentation.`,
  ],
  ({ record: { robustness = [] } }) =>
    robustness.length === 0
      ? undefined
      : [
          'That it withstands what happens in a clinic.',
          `The damage was simulated and came one kind at a time: ${listInWords(robustness.map(probeInSentence))}. Other devices, people and mistakes were not tried.`,
        ],
  trainingSeeds,
  ({ record }) =>
    isClustered(record) && !usesClusters(record)
      ? [
          'Full precision from the intervals.',
          `${counted(record, record.run_metadata.n_test)} come from ${formatCount(record.run_metadata.n_subjects)} subjects; intervals for independent samples are then too narrow.`,
        ]
      : undefined,
  ({ record }) =>
    dimensions(record).length === 0
      ? ['That it serves all groups alike.', 'No group was looked at separately.']
      : [
          'That it serves all groups alike.',
          record.gaps.length === 0
            ? 'No difference between groups was tested, and overlapping intervals do not show that groups are equal.'
            : 'Groups are shown to be about alike only where the table says “no gap above”, and only in this metric. Groups that nobody declared were not looked at.',
        ],
  ({ record: { declarations } }) => {
    const overlap = declarations?.pretraining_overlap
    return overlap === 'none' || overlap === false
      ? undefined
      : [
          'That the model never saw these samples.',
          'The record does not rule out that they were part of its training or pre-training.',
        ]
  },
  ({ record: { provenance } }) =>
    provenance.origin === 'run'
      ? [
          'That somebody else found the same.',
          'Whoever ran the model also computed this; the record shows no independent repetition.',
        ]
      : ['That fmbench found this.', 'The numbers were taken over from elsewhere.'],
]

function anotherThreshold({ record }: ReportContext): readonly [string, string] | undefined {
  const { threshold, threshold_source: source } = record.run_metadata
  const decisions = 'Decisions (accuracy, F1, sensitivity, specificity)'
  if (source === 'model') {
    return [
      'What another threshold would give.',
      `${decisions} are the model's own; by which rule it made them is not known here.`,
    ]
  }
  if (threshold === undefined) return undefined
  const how =
    source === 'test' ? 'which was set on these very data, so they are optimistic' : 'which was not tuned on these data'
  return [
    'What another threshold would give.',
    `${decisions} are those at ${formatPlain(threshold)}, ${how} and suits no particular cost of errors.`,
  ]
}

function smallDifferences(context: ReportContext): readonly [string, string] | undefined {
  const { record } = context
  const primary = primaryMetric(context)
  const interval = primary === undefined ? undefined : overallEstimate(record, primary).interval
  if (interval === undefined) {
    return ['Anything precise.', 'No interval is recorded, so how far chance moves these numbers is not known.']
  }
  const classes = classCounts(record).map(([name, n]) => `${formatCount(n)} of class ${name}`)
  const n = counted(record, record.run_metadata.n_test)
  const counts = classes.length > 0 && classes.length <= 4 ? `${n} (${listInWords(classes)})` : n
  return [
    'Small differences.',
    `With ${counts}, the ${formatLevel(interval.level)} interval of ${primary} is ${formatBound(interval.high - interval.low)} wide. Models that differ by less need a paired comparison on the same rows, if they can be told apart at all.`,
  ]
}

function nearFloor(context: ReportContext): readonly [string, string] | undefined {
  const primary = primaryMetric(context)
  if (primary === undefined) return undefined
  const floor = bestFloor(context, primary)
  const place = floor && standingToFloor(context, primary, floor)
  if (floor === undefined || place === undefined || place === 'better') return undefined
  return ['That it adds something to a simple baseline.', `It is not clear of ${modelName(context, floor.model)}.`]
}

function trainingSeeds({ record }: ReportContext): readonly [string, string] | undefined {
  const all = overallIntervals(record)
  if (all.length === 0 || all.some((interval) => interval.covers !== 'test-sampling')) return undefined
  return [
    'How much training luck matters.',
    'The intervals cover which samples happened to be tested. They do not cover other training samples, other seeds or other settings.',
  ]
}

function usesClusters(record: ReportContext['record']): boolean {
  return overallIntervals(record).every(({ method }) => method.endsWith('-cluster'))
}
