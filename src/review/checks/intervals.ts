import { intervalFromN } from '../../leaderboard/score.js'
import { isClustered } from '../../report/estimates.js'
import type { Benchmark, EvalRecord, RecordInterval } from '../../spec/index.js'
import type { Doubt, SubmissionCheck } from '../check.js'

/** So many times wider or narrower than N allows is no matter of method. */
const FACTOR = 3

export const intervalsCheck: SubmissionCheck = {
  id: 'intervals',
  aliases: ['N6'],
  label: 'Intervals hold their value, and are as wide as the number of samples allows',
  source: 'Hanley & McNeil 1982, doi:10.1148/radiology.143.1.7063747; Wilson 1927',
  check(record, { catalog }) {
    const benchmark = catalog.benchmarks.get(record.benchmark_id)?.value
    const { stratified: _levels, ...intervals } = record.intervals
    return Object.entries(intervals as Readonly<Record<string, RecordInterval>>).flatMap(([id, interval]): Doubt[] => {
      const value = Object.hasOwn(record.metrics, id) ? record.metrics[id] : undefined
      if (typeof value !== 'number') return []
      const doubt = doubtAbout(record, benchmark, id, value, interval)
      return doubt === undefined ? [] : [{ severity: 'asks', path: ['intervals', id], ...doubt }]
    })
  },
}

function doubtAbout(
  record: EvalRecord,
  benchmark: Benchmark | undefined,
  id: string,
  value: number,
  { low, high, level }: RecordInterval,
): { what: string; mend: string } | undefined {
  if (value < low || value > high) {
    const what = `${id} ${value} lies outside its own interval, ${low} to ${high}`
    return {
      what,
      mend: 'Say how the interval was made; percentiles of resamples can miss a value that is biased by size.',
    }
  }
  const expected = benchmark && intervalFromN(record, id, value, benchmark, level)?.interval
  if (expected === undefined) return undefined
  const ratio = (high - low) / (expected.high - expected.low)
  // Samples that belong together make intervals wider, never narrower.
  const isWide = ratio > FACTOR && !isClustered(record) && record.run_metadata.clusters === undefined
  if (ratio >= 1 / FACTOR && !isWide) return undefined
  const [how, times] = ratio < 1 ? ['narrower', 1 / ratio] : ['wider', ratio]
  return {
    what: `its interval is ${times.toFixed(1)} times ${how} than ${record.run_metadata.n_test} samples allow`,
    mend: 'Say how the interval was made, and of how many samples.',
  }
}
