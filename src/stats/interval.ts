/** A confidence interval, and how it was made. */
export interface Interval {
  readonly low: number
  readonly high: number
  /** Coverage it aims at: 0.95 */
  readonly level: number
  readonly method: 'delong' | 'newcombe' | 'wilson' | 'bootstrap' | 'bootstrap-cluster'
}
