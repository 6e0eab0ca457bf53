import type { Metric } from '../metrics/index.js'
import { formatCount, formatInterval, formatMetric, formatShare } from '../report/format-number.js'
import type { ReviewFinding } from '../review/index.js'
import type { Estimate } from '../run/score.js'
import type { Benchmark } from '../spec/index.js'
import { normalQuantile } from '../stats/index.js'

/** A finding before anybody knows the line it stands on. */
export interface ProposalDoubt extends Pick<ReviewFinding, 'severity' | 'check' | 'what' | 'mend'> {
  /** The place in the benchmark document; the whole of it when empty. */
  readonly path: readonly PropertyKey[]
}

const TO_KNOW = 'For the reviewer to know; nothing has to be mended.'

/** What a proposal must say for itself before anybody can judge it. */
export function statedDoubts({ metrics, ...benchmark }: Benchmark): ProposalDoubt[] {
  const isTold = (text: unknown): boolean => typeof text === 'string' && text.trim() !== ''
  const rules: readonly (readonly [isMissing: boolean, path: readonly string[], what: string, mend: string])[] = [
    [!isTold(benchmark.description), ['description'], 'nothing says what is asked', 'Say it in plain words.'],
    [
      !isTold(benchmark.clinical_relevance),
      ['clinical_relevance'],
      'nothing says why anybody should care',
      'Say which decision it helps, and what the label is not.',
    ],
    [
      !Object.hasOwn(benchmark.requirements ?? {}, 'not_for'),
      ['requirements', 'not_for'],
      'nothing says what its results must not be used for',
      'List it under requirements, not_for.',
    ],
    [
      !Object.hasOwn(benchmark.smallest_relevant_difference, metrics.primary),
      ['smallest_relevant_difference'],
      `nothing says which difference in ${metrics.primary} matters`,
      'Declare the smallest one that would change what somebody does.',
    ],
    [benchmark.baselines.length === 0, ['baselines'], 'it has no floor', 'Name models that need no skill.'],
  ]
  return rules
    .filter(([isMissing]) => isMissing)
    .map(([, path, what, mend]) => ({ severity: 'asks', check: 'reasons', path, what, mend }))
}

/** A floor's value of the primary metric. */
export interface FloorValue {
  readonly model: string
  readonly estimate: Estimate
}

/** So much of the way from guessing to a perfect answer may a model without skill go. */
const MOST_WITHOUT_SKILL = 0.9

/** Whether the best floor leaves room for skill. None where the metric has no best value, or no floor has a value. */
export function roomDoubts(metric: Metric, floors: readonly FloorValue[], chance: number): ProposalDoubt[] {
  const { id, direction, range } = metric
  const ideal = direction === 'higher' ? range[1] : range[0]
  if (direction === 'nearest' || !Number.isFinite(ideal) || !Number.isFinite(chance) || ideal === chance) return []
  const shareOf = (value: number): number => (value - chance) / (ideal - chance)
  const [best] = floors
    .flatMap(({ model, estimate }) => (estimate.value === null ? [] : [{ model, ...estimate }]))
    .toSorted((a, b) => shareOf(b.value) - shareOf(a.value))
  if (best === undefined) return []
  const share = Math.max(0, shareOf(best.value))
  const interval = best.interval === undefined ? '' : ` (${formatInterval(best.interval)})`
  const facts = `the best floor, ${best.model}, has ${id} ${formatMetric(best.value)}${interval}; guessing earns ${formatMetric(chance)}`
  const path = ['baselines']
  return share > MOST_WITHOUT_SKILL
    ? [
        {
          severity: 'asks',
          check: 'room',
          path,
          what: `${facts}: that is ${formatShare(share, 1)} of the way to a perfect answer, and leaves no room for skill`,
          mend: 'Make the task harder, or say what a model could still show.',
        },
      ]
    : [{ severity: 'notes', check: 'room', path, what: `${facts}; the rest is room for skill`, mend: TO_KNOW }]
}

/** z for 5% two-sided and 80% power: 1.96 + 0.84. */
const Z_OF_PLAN = 2.8

/**
 * How large a difference between two models N samples can show, both as uncertain as the most uncertain floor and not
 * paired: pairing sees smaller ones, but how much smaller depends on the models. Of a metric of decisions a constant floor
 * would look surer than any model is: there, the uncertainty is at least that of a share of one half.
 *
 * @param relevant the smallest difference that matters, where one is declared
 */
export function differenceDoubts(
  metric: Metric,
  floors: readonly FloorValue[],
  n: number,
  relevant: number | undefined,
): ProposalDoubt[] {
  const errors = floors.flatMap(({ estimate }) => {
    const interval = estimate.value === null ? undefined : estimate.interval
    return interval === undefined ? [] : [(interval.high - interval.low) / 2 / normalQuantile(0.5 + interval.level / 2)]
  })
  const error = Math.max(metric.needs === 'label' ? 0.5 / Math.sqrt(n) : 0, ...errors)
  if (error === 0) return []
  const detectable = Z_OF_PLAN * Math.SQRT2 * error
  const facts = `with N = ${formatCount(n)}, two models are told apart when they differ by ${formatMetric(detectable)} in ${metric.id} (80% power, not paired)`
  const path = ['smallest_relevant_difference']
  if (relevant === undefined || detectable <= relevant) {
    return [{ severity: 'notes', check: 'difference', path, what: facts, mend: TO_KNOW }]
  }
  const needed = formatCount(Math.ceil(n * (detectable / relevant) ** 2))
  return [
    {
      severity: 'asks',
      check: 'difference',
      path,
      what: `${facts}; ${relevant} is declared to matter`,
      mend: `About ${needed} samples would show that without pairing; fewer where predictions are compared pairwise.`,
    },
  ]
}

/** Whether every class has as many test samples as a ranked result needs. @param perClass empty for quantities */
export function countDoubts(perClass: readonly number[], n: number, { min_n }: Benchmark): ProposalDoubt[] {
  if (Math.min(n, ...perClass) >= min_n) return []
  const what = `a class has fewer than ${min_n} test samples, so no result could be ranked`
  const mend = 'Collect more, join classes, or lower min_n and say why.'
  return [{ severity: 'blocks', check: 'samples', path: ['min_n'], what, mend }]
}
