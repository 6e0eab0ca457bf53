/** Decisions about the samples of one group. Rates are NaN where they divide by nothing. */
export interface GroupRates {
  readonly n: number
  readonly nPositives: number
  readonly nNegatives: number
  /** Share of true positives in the group: where it differs, the rates below cannot all agree. */
  readonly baseRate: number
  /** Share called positive. */
  readonly selectionRate: number
  readonly accuracy: number
  readonly tpr: number
  readonly fpr: number
  readonly ppv: number
}

/**
 * Rates of a group at one threshold. A missing prediction (-1) is wrong and not selected.
 *
 * @param yTrue 0 or 1; shape (n,)
 * @param yPred 0, 1 or -1; shape (n,)
 */
export function groupRates(yTrue: Int32Array, yPred: Int32Array): GroupRates {
  const n = yTrue.length
  let nPositives = 0
  let selected = 0
  let tp = 0
  let right = 0
  for (let i = 0; i < n; i++) {
    nPositives += yTrue[i]
    if (yPred[i] === yTrue[i]) right++
    if (yPred[i] !== 1) continue
    selected++
    tp += yTrue[i]
  }
  const nNegatives = n - nPositives
  return {
    n,
    nPositives,
    nNegatives,
    baseRate: nPositives / n,
    selectionRate: selected / n,
    accuracy: right / n,
    tpr: tp / nPositives,
    fpr: (selected - tp) / nNegatives,
    ppv: tp / selected,
  }
}

/** The largest difference of each rate between groups, over the groups in which it is defined; NaN for fewer than two. */
export interface ParityGaps {
  /** Of the selection rates: demographic parity. */
  readonly demographicParity: number
  /** Smallest selection rate through the largest. */
  readonly demographicParityRatio: number
  /** Of the true positive rates. */
  readonly equalOpportunity: number
  readonly fpr: number
  /** The larger of the gaps of both rates. */
  readonly equalizedOdds: number
  readonly accuracy: number
  /** Of the positive predictive values: predictive parity. */
  readonly ppv: number
}

/**
 * When base rates differ, these conflict with each other: show the base rates beside, and never add them up.
 *
 * @see Hardt, Price & Srebro 2016, arXiv:1610.02413; definitions as in Fairlearn
 */
export function parityGaps(groups: readonly GroupRates[]): ParityGaps {
  const gap = (rate: keyof GroupRates) => rangeOf(groups.map((group) => group[rate]))
  const selection = groups.map(({ selectionRate }) => selectionRate).filter((rate) => !Number.isNaN(rate))
  const equalOpportunity = gap('tpr')
  const fpr = gap('fpr')
  return {
    demographicParity: gap('selectionRate'),
    demographicParityRatio: selection.length < 2 ? Number.NaN : Math.min(...selection) / Math.max(...selection),
    equalOpportunity,
    fpr,
    equalizedOdds: Math.max(equalOpportunity, fpr),
    accuracy: gap('accuracy'),
    ppv: gap('ppv'),
  }
}

function rangeOf(rates: readonly number[]): number {
  const defined = rates.filter((rate) => !Number.isNaN(rate))
  return defined.length < 2 ? Number.NaN : Math.max(...defined) - Math.min(...defined)
}
