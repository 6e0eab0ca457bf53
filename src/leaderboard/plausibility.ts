import type { Benchmark, EvalRecord } from '../spec/index.js'
import type { BenchmarkContext, Evidence, Mark, PrimaryMetric, Score } from './board.js'
import { isVerified } from './evidence.js'
import { beyondLimits } from './limits.js'
import { widthRatio } from './score.js'

const NEAR_PERFECT = 0.995

/**
 * Numbers that are hard to believe: listed, and not ranked until somebody has looked at the predictions. Of synthetic
 * data a perfect result is nothing strange.
 */
export function plausibilityMarks(
  record: EvalRecord,
  score: Score,
  evidence: Evidence,
  context: BenchmarkContext,
): Mark[] {
  const { primary, catalog, benchmark } = context
  if (score.value === null) return []
  const isSynthetic = catalog.datasets.get(record.dataset_id ?? '')?.value.synthetic === true
  const found = [
    perfectScore(primary, score.value, isSynthetic),
    worstScore(primary, score.value),
    strayInterval(primary, score),
    narrowInterval(record, primary, score, benchmark),
    invertedLabels(primary, score),
    oneClassPredicted(record),
    withoutCurves(record, primary),
    ...beyondLimits(record, context).map(({ code, text }) => ({ code, text, blocks: true })),
  ]
  return found.flatMap((mark) =>
    mark === undefined ? [] : [{ ...mark, blocks: mark.blocks && !isVerified(evidence) }],
  )
}

/** Of an area that somebody reports, nobody knows what it is the area of. */
function withoutCurves({ robustness }: EvalRecord, { id, metric }: PrimaryMetric): Mark | undefined {
  if (metric?.needs !== 'curves' || robustness !== undefined) return undefined
  return {
    code: 'no-curves',
    text: `no curves stand behind its ${id}; older programs gave that name to how alike outputs stay`,
    blocks: true,
  }
}

function perfectScore({ id, metric }: PrimaryMetric, value: number, isSynthetic: boolean): Mark | undefined {
  if (metric === undefined || metric.direction === 'nearest') return undefined
  const [low, high] = metric.range
  const isPerfect = metric.direction === 'higher' ? high === 1 && value >= NEAR_PERFECT : value === low
  if (!isPerfect) return undefined
  return { code: 'near-perfect', text: `${id} is perfect or nearly so`, blocks: !isSynthetic }
}

/** Old records store 0 where a value is not defined. */
function worstScore({ id, metric }: PrimaryMetric, value: number): Mark | undefined {
  if (metric?.direction !== 'higher' || metric.chance === undefined) return undefined
  const [low] = metric.range
  if (value !== low || low >= metric.chance) return undefined
  return {
    code: 'worst-possible',
    text: `${id} is exactly ${low}, as written by programs that store ${low} for a value that is not defined`,
    blocks: true,
  }
}

/** Percentiles of resamples can miss an estimate that is biased by size, such as an ECE: no rank can stand on them either. */
function strayInterval({ id }: PrimaryMetric, { value, interval }: Score): Mark | undefined {
  if (value === null || interval === undefined) return undefined
  if (interval.low <= value && value <= interval.high) return undefined
  return { code: 'stray-interval', text: `${id} lies outside its own interval`, blocks: true }
}

/** The interval of an AUROC or an Accuracy cannot be a third as wide as the number of samples allows. */
function narrowInterval(
  record: EvalRecord,
  { id }: PrimaryMetric,
  { value, interval }: Score,
  benchmark: Benchmark,
): Mark | undefined {
  if (value === null || interval === undefined) return undefined
  const ratio = widthRatio(record, id, value, interval, benchmark)
  if (ratio === undefined || ratio > 1 / 3) return undefined
  return { code: 'narrow-interval', text: 'its interval is far too narrow for so few samples', blocks: true }
}

function invertedLabels({ id }: PrimaryMetric, { value, interval }: Score): Mark | undefined {
  if (id !== 'AUROC' || value === 0 || interval === undefined || interval.high >= 0.5) return undefined
  return { code: 'inverted', text: `${id} is surely below chance: the labels may be inverted`, blocks: false }
}

function oneClassPredicted({ confusion }: EvalRecord): Mark | undefined {
  if (confusion === undefined) return undefined
  const nOccurring = confusion.matrix.filter((row) => row.some((count) => count > 0)).length
  const nPredicted = confusion.classes.filter((_, k) => confusion.matrix.some((row) => row[k] > 0)).length
  if (nOccurring < 2 || nPredicted !== 1) return undefined
  return { code: 'one-class', text: 'it gives every sample the same class', blocks: true }
}
