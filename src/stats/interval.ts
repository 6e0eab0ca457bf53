/** A confidence interval, and how it was made. */
export interface Interval {
  readonly low: number
  readonly high: number
  /** Coverage it aims at: 0.95 */
  readonly level: number
  readonly method: IntervalMethod
}

export type IntervalMethod =
  | 'delong'
  | 'delong-logit'
  | 'delong-newcombe'
  | 'delong-paired'
  | 'newcombe'
  | 'wilson'
  | 'clopper-pearson'
  | 'fisher-z'
  | 'lin-z'
  | 'logistic'
  | 'bootstrap'
  | 'bootstrap-cluster'
  | 'bootstrap-bca'
  | 'jackknife-cluster'
  | 'mover'
  | 'mover-bonferroni'
  | 'max-t'
  | 'max-t-cluster'

/** How much more one output earns than another on the same samples. */
export interface Difference extends Interval {
  /** First minus second. */
  readonly value: number
}
