import { FmbenchError } from '../core/errors.js'

/**
 * A score of generated texts whose parts add up: each report gives a few numbers, and the score of any set of reports
 * is a function of their sums. So a corpus score can be bootstrapped over patients without reading a text twice.
 */
export interface TextScore {
  /** How many numbers describe one report. */
  readonly size: number
  /**
   * @param references what was written about the case by people; at least one
   * @param generated what the model wrote; an empty text where it wrote nothing
   * @returns shape (size,); the first is 1, so that the first of the sums counts the reports
   * @throws FmbenchError `bad-data` when there is no reference
   */
  statisticsOf(references: readonly string[], generated: string): Float64Array
  /** @param sum of the statistics of all reports; shape (size,). @returns NaN for no reports */
  scoreOf(sum: Float64Array): number
}

/** @throws FmbenchError `bad-data` when there is nothing to compare with */
export function checkReferences(who: string, references: readonly string[]): void {
  if (references.length > 0) return
  throw new FmbenchError('bad-data', `${who}: a report has no reference.`, {
    hint: 'Every report needs at least one reference text. An empty one counts as a text.',
  })
}

/** A score that is the mean of a number per report. */
export function meanScore(scoreOfReport: (references: readonly string[], generated: string) => number): TextScore {
  return {
    size: 2,
    statisticsOf: (references, generated) => Float64Array.of(1, scoreOfReport(references, generated)),
    scoreOf: ([reports, sum]) => sum / reports,
  }
}
