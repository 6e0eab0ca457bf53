/** How much of the generated text stands in the reference, how much of the reference in it, and their harmonic mean. */
export interface Overlap {
  readonly precision: number
  readonly recall: number
  readonly fmeasure: number
}

export const NO_OVERLAP: Overlap = { precision: 0, recall: 0, fmeasure: 0 }

/** The F is 0 when both parts are. */
export function overlapFrom(precision: number, recall: number): Overlap {
  const sum = precision + recall
  return { precision, recall, fmeasure: sum === 0 ? 0 : (2 * precision * recall) / sum }
}

/**
 * Means over the reports. NaN for no reports.
 *
 * @param sum reports, then the sums of precision, recall and F; shape (4,)
 */
export function meanOverlap([reports, precision, recall, fmeasure]: Float64Array): Overlap {
  return { precision: precision / reports, recall: recall / reports, fmeasure: fmeasure / reports }
}
