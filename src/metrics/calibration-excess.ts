import { checkRows } from '../core/arrays.js'
import { expectedError, type MakeBinning } from '../stats/calibration-bins.js'
import { expectedErrorByChance } from '../stats/calibration-null.js'
import { onceEach } from './value-metric.js'

/** A calibration error beside what a perfectly calibrated model would show on as many samples. */
export interface CalibrationErrorExcess {
  readonly error: number
  /** Mean error when outcomes are drawn from the very probabilities. */
  readonly nullExpectation: number
  /** The first less the second; near or below 0 when the data show no miscalibration. */
  readonly excess: number
}

/**
 * ECE or ACE with its null expectation.
 *
 * @param outcome 0 or 1; shape (n,)
 * @param p probability that the outcome is 1; shape (n,)
 * @returns all NaN when there are no samples
 * @throws FmbenchError `shape-mismatch` when the sample counts differ
 * @see Brocker & Smith 2007, doi:10.1175/WAF993.1
 */
export function calibrationErrorExcess(
  outcome: ArrayLike<number>,
  p: Float64Array,
  { bins, binning }: { bins: number; binning: MakeBinning },
): CalibrationErrorExcess {
  checkRows('calibration error', outcome, p.length)
  const binned = binning(p, bins)(outcome, onceEach(p.length))
  const error = expectedError(binned)
  const nullExpectation = expectedErrorByChance(p, binned.n)
  return { error, nullExpectation, excess: error - nullExpectation }
}

const ENOUGH_OF_EACH = 100

/**
 * Whether a calibration curve, slope or intercept must be shown with the words "calibration imprecise": fewer than
 * 100 events or 100 non-events.
 *
 * @see Vergouwe et al. 2005, doi:10.1016/j.jclinepi.2004.06.017; Collins et al. 2016, doi:10.1002/sim.6787
 */
export function isCalibrationImprecise(events: number, nonEvents: number): boolean {
  return events < ENOUGH_OF_EACH || nonEvents < ENOUGH_OF_EACH
}
