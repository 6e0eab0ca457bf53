import { messageOf } from '../core/errors.js'
import type { Rng } from '../core/rng.js'
import type { Invariance, JudgedKind, Metric, Outputs, Targets } from '../metrics/metric.js'
import { midRanks } from '../stats/ranks.js'
import { type Cohort, perfect, renameClasses, takeSamples, tryingCohorts } from './cohorts.js'
import { countsOfReports } from './reports.js'

/**
 * Tries a metric against its own facts: range, direction, invariances, undefined values, resampling, intervals.
 *
 * @param rng makes the data; the same one gives the same verdict
 * @returns one sentence per failure; empty when the metric keeps its word
 */
export function checkMetric(metric: Metric, rng: Rng): string[] {
  const failures = factFailures(metric)
  for (const cohort of tryingCohorts(rng, metric.isBinaryOnly !== true)) {
    for (const [what, check] of Object.entries(CHECKS)) {
      const failure = failureOf(() => check(metric, cohort, rng.fork(cohort.name).fork(what)))
      if (failure !== undefined) failures.push(`${metric.id}, ${cohort.name}: ${what}: ${failure}`)
    }
  }
  return failures
}

/** What is wrong, in a few words; undefined when all is well. */
type Check = (metric: Metric, cohort: Cohort, rng: Rng) => string | undefined

const CHECKS: Readonly<Record<string, Check>> = {
  range: (metric, cohort) => {
    const value = measure(metric, cohort)
    return value < metric.range[0] || value > metric.range[1] ? `${value} is outside ${metric.range}` : undefined
  },
  undefined: (metric, cohort) => {
    const value = measure(metric, cohort)
    const reason = metric.undefinedReason(...argumentsFor(metric, cohort))
    return Number.isNaN(value) === (reason !== undefined) ? undefined : `value ${value}, but reason ${reason}`
  },
  direction: (metric, cohort) => {
    const value = measure(metric, cohort)
    const best = measure(metric, perfect(cohort))
    return badness(metric, best) > badness(metric, value) + 1e-12
      ? `perfect outputs earn ${best}, others ${value}`
      : undefined
  },
  'input unchanged': (metric, cohort) => {
    const before = JSON.stringify(argumentsFor(metric, cohort))
    measure(metric, cohort)
    metric.resample?.(...argumentsFor(metric, cohort))(onceEach(cohort))
    return JSON.stringify(argumentsFor(metric, cohort)) === before ? undefined : 'the metric wrote into its input'
  },
  'resample of every sample once': (metric, cohort) => {
    const replicate = metric.resample?.(...argumentsFor(metric, cohort))
    return replicate && difference(replicate(onceEach(cohort)), measure(metric, cohort))
  },
  'resample equals weights': (metric, cohort, rng) => {
    const counts = onceEach(cohort).map(() => rng.index(4))
    const replicate = metric.resample?.(...argumentsFor(metric, cohort))
    return replicate && difference(replicate(counts), measure(metric, cohort, Float64Array.from(counts)))
  },
  interval: (metric, cohort) => {
    const value = measure(metric, cohort)
    const [narrow, wide] = [0.9, 0.99].map((level) => metric.interval?.(...argumentsFor(metric, cohort), level))
    if (narrow === undefined || wide === undefined) return undefined
    if (Number.isNaN(value)) return 'an interval around an undefined value'
    if (narrow.level !== 0.9 || wide.level !== 0.99) return 'the interval does not carry the level asked for'
    const isNested = wide.low <= narrow.low && narrow.low <= value && value <= narrow.high && narrow.high <= wide.high
    return isNested ? undefined : `not nested around ${value}: ${JSON.stringify([narrow, wide])}`
  },
  'sample-order': invariance('sample-order', (cohort, rng) => {
    const places = Int32Array.from(cohort.y.keys())
    rng.shuffleInPlace(places)
    return takeSamples(cohort, places)
  }),
  // Mid-ranks keep order and ties, and change every distance.
  'monotone-scores': invariance('monotone-scores', (cohort) => ({ ...cohort, score: midRanks(cohort.score) })),
  'class-order': invariance('class-order', (cohort, rng) => {
    const newIndex = Int32Array.from({ length: cohort.classes }, (_, i) => i)
    rng.shuffleInPlace(newIndex)
    return renameClasses(cohort, newIndex)
  }),
  'weights-as-copies': (metric, cohort, rng) => {
    if (!metric.invariantTo.includes('weights-as-copies')) return undefined
    const weights = Float64Array.from(cohort.y, () => rng.index(4))
    const copies = Int32Array.from([...weights].flatMap((weight, i) => new Array<number>(weight).fill(i)))
    return difference(measure(metric, cohort, weights), measure(metric, takeSamples(cohort, copies)))
  },
}

function invariance(name: Invariance, change: (cohort: Cohort, rng: Rng) => Cohort): Check {
  return (metric, cohort, rng) => {
    if (!metric.invariantTo.includes(name)) return undefined
    return difference(measure(metric, change(cohort, rng)), measure(metric, cohort))
  }
}

function factFailures(metric: Metric): string[] {
  const [low, high] = metric.range
  const facts: [boolean, string][] = [
    [metric.id.trim() === metric.id && metric.id !== '', 'the id is empty or has blanks around it'],
    [Number.isInteger(metric.version) && metric.version >= 1, `version ${metric.version} is not 1, 2, 3 …`],
    [low < high, `the range ${metric.range} is empty`],
    [metric.chance === undefined || (metric.chance >= low && metric.chance <= high), 'chance is outside the range'],
    [
      (metric.direction === 'nearest') === (metric.ideal !== undefined),
      'ideal and direction "nearest" need each other',
    ],
    [metric.ideal === undefined || (metric.ideal >= low && metric.ideal <= high), 'ideal is outside the range'],
    [metric.source !== '' && metric.meaning.what !== '' && metric.meaning.example !== '', 'source or meaning is empty'],
    [metric.undefinedWhen !== '', 'undefinedWhen is empty'],
    [metric.needs !== 'label' || metric.tells !== 'classes', 'it is made of decisions, so it tells decisions'],
  ]
  return facts.filter(([holds]) => !holds).map(([, failure]) => `${metric.id}: ${failure}`)
}

function argumentsFor(metric: Metric, cohort: Cohort): [Targets[JudgedKind], Outputs[JudgedKind]] {
  const labels = { y: cohort.y, classes: cohort.classes, positive: cohort.classes === 2 ? 1 : -1 }
  switch (metric.needs) {
    case 'label':
      return [labels, cohort.label]
    case 'score':
      return [cohort.y, cohort.score]
    case 'probability':
      return [labels, cohort.probability]
    case 'value':
      return [cohort.quantity, cohort.value]
    case 'reconstruction':
      return [cohort.image, cohort.reconstruction]
    case 'text':
      return [{ n: cohort.y.length }, countsOfReports(metric.measures ?? [], cohort.references, cohort.reports)]
    case 'curves':
      return [cohort.curves, cohort.areas]
  }
}

function measure(metric: Metric, cohort: Cohort, weights?: Float64Array): number {
  return metric.compute(...argumentsFor(metric, cohort), weights)
}

/** Smaller is better. */
function badness({ direction, ideal = Number.NaN }: Metric, value: number): number {
  if (direction === 'nearest') return Math.abs(value - ideal)
  return direction === 'higher' ? -value : value
}

function onceEach(cohort: Cohort): Uint16Array {
  return new Uint16Array(cohort.y.length).fill(1)
}

function difference(got: number, want: number): string | undefined {
  if (Number.isNaN(got) && Number.isNaN(want)) return undefined
  return Math.abs(got - want) <= 1e-12 + 1e-9 * Math.abs(want) ? undefined : `${got} instead of ${want}`
}

function failureOf(check: () => string | undefined): string | undefined {
  try {
    return check()
  } catch (thrown) {
    return `threw "${messageOf(thrown)}"`
  }
}
