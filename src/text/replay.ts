import type { Matrix } from '../core/arrays.js'
import type { Replay } from '../stats/bootstrap.js'
import type { TextScore } from './text-score.js'

/** A report of a model beside what people wrote about the same case. */
export interface ReportPair {
  readonly references: readonly string[]
  readonly generated: string
}

/**
 * The statistics of each report, computed once.
 *
 * @returns shape (n reports, score.size)
 * @throws FmbenchError `bad-data` when a report has no reference
 */
export function statisticsOfReports(score: TextScore, pairs: readonly ReportPair[]): Matrix {
  const data = new Float64Array(pairs.length * score.size)
  pairs.forEach(({ references, generated }, i) => {
    data.set(score.statisticsOf(references, generated), i * score.size)
  })
  return { data, rows: pairs.length, columns: score.size }
}

/**
 * The score of a resample, given how often each report was drawn: sums of whole numbers and of scores, no text is read.
 *
 * @param statistics as from `statisticsOfReports`
 */
export function replayScore(scoreOf: TextScore['scoreOf'], statistics: Matrix): Replay {
  const { data, rows, columns } = statistics
  return (counts) => {
    const sum = new Float64Array(columns)
    for (let i = 0; i < rows; i++) {
      const times = counts[i]
      if (times === 0) continue
      for (let j = 0; j < columns; j++) sum[j] += times * data[i * columns + j]
    }
    return scoreOf(sum)
  }
}

/** The score of all reports, each counted once. NaN for no reports. */
export function scoreReports(score: TextScore, pairs: readonly ReportPair[]): number {
  const once = new Uint16Array(pairs.length).fill(1)
  return replayScore(score.scoreOf, statisticsOfReports(score, pairs))(once)
}
