import type { Bounds } from './delong.js'
import { log } from './exp-log.js'
import { heterogeneityTest, weightedMean } from './heterogeneity.js'
import { newcombeInterval } from './newcombe.js'
import { normalQuantile, twoSidedNormalP } from './normal.js'
import { studentQuantile, twoSidedStudentP } from './student.js'
import { sum } from './sum.js'

/** Estimates of several sites, pooled. */
export interface Pooled {
  readonly estimate: number
  readonly se: number
  /** Interval of the estimate. */
  readonly bounds: Bounds
  /** Two-sided, of the estimate being 0. */
  readonly p: number
  /** Variance between sites. */
  readonly tau2: number
  readonly q: number
  readonly qP: number
  /** Share of the variation that lies between sites, 0 to 1. */
  readonly i2: number
  readonly h2: number
  /** Where the next site's true value is expected; absent for a fixed effect. */
  readonly prediction: Bounds | undefined
}

export interface PoolSettings {
  /** How the variance between sites is estimated; `fixed`: it is taken to be 0. */
  readonly model: 'fixed' | 'DL' | 'REML'
  /** `knha`: Hartung and Knapp's standard error with Student's t, k - 1 degrees of freedom. */
  readonly test: 'z' | 'knha'
  /** Coverage of the intervals: 0.95 */
  readonly level: number
}

/**
 * Pools independent estimates by inverse variance. The prediction interval has the quantile of the test, as in
 * metafor 3.8 (Higgins 2009 has k - 2 degrees of freedom).
 *
 * @param values shape (k,), k >= 2
 * @param variances above 0; shape (k,)
 * @returns undefined for fewer than two sites
 * @see DerSimonian & Laird 1986, doi:10.1016/0197-2456(86)90046-2
 * @see Hartung & Knapp 2001, doi:10.1002/sim.1009
 * @see Viechtbauer 2010 (metafor), doi:10.18637/jss.v036.i03
 */
export function poolEstimates(
  values: Float64Array,
  variances: Float64Array,
  { model, test, level }: PoolSettings,
): Pooled | undefined {
  const k = values.length
  if (k < 2) return undefined
  const { q, p: qP } = heterogeneityTest(values, variances)
  const tau2 =
    model === 'fixed' ? 0 : model === 'DL' ? tau2DerSimonianLaird(values, variances) : tau2Reml(values, variances)
  const weights = variances.map((variance) => 1 / (variance + tau2))
  const estimate = weightedMean(values, weights)
  const spread = sum(weights.map((weight, i) => weight * (values[i] - estimate) ** 2)) / (k - 1)
  const se = Math.sqrt((test === 'knha' ? spread : 1) / sum(weights))
  const quantile = test === 'knha' ? studentQuantile(0.5 + level / 2, k - 1) : normalQuantile(0.5 + level / 2)
  return {
    estimate,
    se,
    bounds: around(estimate, quantile * se),
    p: test === 'knha' ? twoSidedStudentP(estimate / se, k - 1) : twoSidedNormalP(estimate / se),
    tau2,
    q,
    qP,
    ...inconsistency(model, q, tau2, variances),
    prediction: model === 'fixed' ? undefined : around(estimate, quantile * Math.sqrt(tau2 + se * se)),
  }
}

/**
 * Hartung and Knapp's interval, or the normal one where that is wider: with few alike sites theirs can be far too
 * short (Wiksten, Rücker & Schwarzer 2016, doi:10.1002/sim.6879).
 *
 * @returns undefined for fewer than three sites: list them instead
 */
export function poolSites(values: Float64Array, variances: Float64Array, level: number): Pooled | undefined {
  if (values.length < 3) return undefined
  const [byT, byZ] = (['knha', 'z'] as const).map((test) =>
    poolEstimates(values, variances, { model: 'REML', test, level }),
  )
  if (byT === undefined || byZ === undefined) return undefined
  return width(byT.bounds) >= width(byZ.bounds) ? byT : byZ
}

/** The moment estimate of the variance between sites; 0 when the sites differ by no more than chance. */
export function tau2DerSimonianLaird(values: ArrayLike<number>, variances: Float64Array): number {
  const { q } = heterogeneityTest(values, variances)
  const { total, ofSquares } = weightSums(variances)
  return Math.max(0, (q - (variances.length - 1)) / (total - ofSquares / total))
}

/**
 * The restricted maximum likelihood estimate of the variance between sites, by Fisher scoring.
 *
 * @throws Error when it does not settle
 * @see Viechtbauer 2005, doi:10.3102/10769986030003261
 */
export function tau2Reml(values: Float64Array, variances: Float64Array): number {
  let tau2 = tau2DerSimonianLaird(values, variances)
  for (let step = 0; step < 1000; step++) {
    const change = scoringStep(values, variances, tau2)
    const next = Math.max(0, tau2 + change)
    if (Math.abs(next - tau2) <= 1e-14 * (1 + next)) return next
    tau2 = next
  }
  throw new Error('The variance between sites did not settle.')
}

/** Fisher's step with P = W - W 1 1' W / sum(w): (y'PPy - tr P) / tr PP. */
function scoringStep(values: Float64Array, variances: Float64Array, tau2: number): number {
  const weights = variances.map((variance) => 1 / (variance + tau2))
  const mean = weightedMean(values, weights)
  const [w1, w2, w3] = [sum(weights), sum(weights.map((w) => w * w)), sum(weights.map((w) => w * w * w))]
  const fit = sum(weights.map((weight, i) => (weight * (values[i] - mean)) ** 2))
  return (fit - (w1 - w2 / w1)) / (w2 - (2 * w3) / w1 + (w2 / w1) ** 2)
}

/** I2 and H2 against a typical variance within sites (Higgins & Thompson 2002, doi:10.1002/sim.1186). */
function inconsistency(model: PoolSettings['model'], q: number, tau2: number, variances: Float64Array) {
  const df = variances.length - 1
  if (model === 'fixed') return { i2: Math.max(0, (q - df) / q), h2: q / df }
  const { total, ofSquares } = weightSums(variances)
  const typical = (df * total) / (total * total - ofSquares)
  return { i2: tau2 / (tau2 + typical), h2: tau2 / typical + 1 }
}

function weightSums(variances: Float64Array): { total: number; ofSquares: number } {
  return { total: sum(variances.map((v) => 1 / v)), ofSquares: sum(variances.map((v) => 1 / (v * v))) }
}

const around = (centre: number, half: number): Bounds => ({ low: centre - half, high: centre + half })
const width = ({ low, high }: Bounds): number => high - low

/** A site's AUROC on the logit scale, ready to be pooled. */
export interface LogitAuroc {
  readonly value: number
  readonly variance: number
  /** The area was 0 or 1 and was moved inwards by half a pair; the variance then comes from Newcombe's interval. */
  readonly isCorrected: boolean
}

/**
 * @param variance of the area, as by DeLong
 * @returns NaN when a class is empty
 */
export function logitAuroc(area: number, variance: number, nPositives: number, nNegatives: number): LogitAuroc {
  if (area > 0 && area < 1 && variance > 0) {
    return { value: logit(area), variance: variance / (area * (1 - area)) ** 2, isCorrected: false }
  }
  const halfPair = 0.5 / (nPositives * nNegatives)
  const moved = Math.min(Math.max(area, halfPair), 1 - halfPair)
  const interval = newcombeInterval(area, nPositives, nNegatives, 0.95)
  if (interval === undefined) return { value: Number.NaN, variance: Number.NaN, isCorrected: true }
  const se = (interval.high - interval.low) / (2 * normalQuantile(0.975))
  return { value: logit(moved), variance: (se / (moved * (1 - moved))) ** 2, isCorrected: true }
}

const logit = (p: number): number => log(p / (1 - p))
