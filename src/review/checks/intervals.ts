import { widthRatio } from '../../leaderboard/score.js'
import { isClustered } from '../../report/estimates.js'
import type { Benchmark, EvalRecord, RecordInterval } from '../../spec/index.js'
import type { Doubt, SubmissionCheck } from '../check.js'

/** So many times wider or narrower than N allows is no matter of method. */
const FACTOR = 3

/**
 * No p-value is held against an interval: the one that a record has, `p_adjusted` of a gap, is of the test that all groups
 * are alike, adjusted for other tests, while the interval beside it is of the two groups that were picked.
 */
export const intervalsCheck: SubmissionCheck = {
  id: 'intervals',
  aliases: ['N6'],
  label: 'Intervals hold their value, and are as wide as the number of samples allows',
  source: 'Hanley & McNeil 1982, doi:10.1148/radiology.143.1.7063747; Wilson 1927',
  check(record, { catalog }) {
    const benchmark = catalog.benchmarks.get(record.benchmark_id)?.value
    const { stratified: levels = {}, ...intervals } = record.intervals
    const overall = Object.entries(intervals as Intervals).flatMap(([id, interval]): Doubt[] => {
      const value = Object.hasOwn(record.metrics, id) ? record.metrics[id] : undefined
      if (typeof value !== 'number') return []
      const doubt = strayValue(id, value, interval) ?? strayWidth(record, benchmark, id, value, interval)
      return doubt === undefined ? [] : [{ severity: 'asks', path: ['intervals', id], ...doubt }]
    })
    const ofGroups = Object.entries(levels).flatMap(([dimension, ofDimension]) =>
      Object.entries(ofDimension).flatMap(([level, held]) =>
        Object.entries(held).flatMap(([id, interval]): Doubt[] => {
          const value = record.metrics.stratified?.[dimension]?.[level]?.[id]
          const doubt = typeof value === 'number' ? strayValue(id, value, interval) : undefined
          const path = ['intervals', 'stratified', dimension, level, id]
          return doubt === undefined ? [] : [{ severity: 'asks', path, ...doubt }]
        }),
      ),
    )
    return [...overall, ...ofGroups]
  },
}

type Intervals = Readonly<Record<string, RecordInterval>>
type Told = Pick<Doubt, 'what' | 'mend'>

function strayValue(id: string, value: number, { low, high }: RecordInterval): Told | undefined {
  if (low <= value && value <= high) return undefined
  return {
    what: `${id} ${value} lies outside its own interval, ${low} to ${high}`,
    mend: 'Say how the interval was made; percentiles of resamples can miss a value that is biased by size.',
  }
}

function strayWidth(
  record: EvalRecord,
  benchmark: Benchmark | undefined,
  id: string,
  value: number,
  interval: RecordInterval,
): Told | undefined {
  const ratio = benchmark && widthRatio(record, id, value, interval, benchmark)
  if (ratio === undefined) return undefined
  // Samples that belong together make intervals wider, never narrower.
  const isWide = ratio > FACTOR && !isClustered(record) && record.run_metadata.clusters === undefined
  if (ratio >= 1 / FACTOR && !isWide) return undefined
  const [how, times] = ratio < 1 ? ['narrower', 1 / ratio] : ['wider', ratio]
  return {
    what: `its interval is ${times.toFixed(1)} times ${how} than ${record.run_metadata.n_test} samples allow`,
    mend: 'Say how the interval was made, and of how many samples.',
  }
}
