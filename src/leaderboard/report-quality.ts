import { Rng } from '../core/index.js'
import {
  criticalSafety,
  type QualityParts,
  type RankRange,
  rankRangesOverWeights,
  reportQualityScore,
} from '../findings/index.js'
import type { BenchmarkBoards, Board, Row } from './board.js'

export const REPORT_QUALITY = 'report_quality_score'

/** What `report_quality_score` says of a row of a board, and how far that hangs on the weights of its parts. */
export interface RowQuality {
  readonly row: Row
  /** NaN where the record lacks what it is made of. */
  readonly parts: QualityParts
  /** Of rqs-v1, computed here from the parts; NaN likewise. */
  readonly score: number
  /** Places among the models under other weights; undefined for floors and without a score. */
  readonly places: RankRange | undefined
}

/** Of the listed rows, the best score first; empty where the benchmark does not name the score. The same board, the same places. */
export function reportQualities({ benchmark }: BenchmarkBoards, { rows }: Board): RowQuality[] {
  const { primary, secondary } = benchmark.metrics
  if (![primary, ...secondary].includes(REPORT_QUALITY)) return []
  const models = rows.filter(({ model }) => !model.isFloor)
  const ranges = rankRangesOverWeights(models.map(partsOf), new Rng(`${benchmark.benchmark_id}|${REPORT_QUALITY}`))
  const places = new Map(models.map((row, i) => [row, ranges[i]]))
  return rows
    .map((row): RowQuality => {
      const parts = partsOf(row)
      return { row, parts, score: reportQualityScore(parts), places: places.get(row) }
    })
    .sort((a, b) => orLast(b.score) - orLast(a.score))
}

const orLast = (score: number): number => (Number.isNaN(score) ? -1 : score)

function partsOf({ estimates }: Row): QualityParts {
  const estimateOf = (id: string): number =>
    (Object.hasOwn(estimates, id) ? estimates[id].value : undefined) ?? Number.NaN
  return {
    clinical: estimateOf('finding_f1_micro'),
    safety: criticalSafety(estimateOf('hallucination_rate_critical'), estimateOf('omission_rate_critical')),
    language: estimateOf('rouge_l'),
  }
}
