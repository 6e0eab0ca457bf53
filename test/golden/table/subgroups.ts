import { splitByClass } from '../../../src/core/arrays.js'
import { auroc, brier } from '../../../src/metrics/index.js'
import * as stats from '../../../src/stats/index.js'
import * as a from '../adapters.js'
import type { GoldenValue } from '../check.js'
import { CaseInput } from '../input.js'
import { type GoldenRow, row } from '../row.js'

const LEVEL = 0.95

export const subgroupRows: readonly GoldenRow[] = [
  row('fairness', 'groups', 'groupRates', (i) =>
    Object.fromEntries(groupsOf(i).map((group) => [group.name, fields(group)])),
  ),
  row('fairness', 'demographic_parity_difference', 'parityGaps', (i) => parity(i).demographicParity),
  row('fairness', 'demographic_parity_ratio', 'parityGaps', (i) => parity(i).demographicParityRatio),
  row('fairness', 'equal_opportunity_difference', 'parityGaps', (i) => parity(i).equalOpportunity),
  row('fairness', 'equalized_odds_difference', 'parityGaps', (i) => parity(i).equalizedOdds),
  row('fairness', 'fpr_difference', 'parityGaps', (i) => parity(i).fpr),
  row('fairness', 'accuracy_gap', 'parityGaps', (i) => parity(i).accuracy),
  row('fairness', 'ppv_gap', 'parityGaps', (i) => parity(i).ppv),
  row('fairness', 'auroc_gap', 'largestGap', (i) => aurocGap(i)?.value),
  row('fairness', 'auroc_gap_best', 'largestGap', (i) => aurocGap(i)?.best.name),
  row('fairness', 'auroc_gap_worst', 'largestGap', (i) => aurocGap(i)?.worst.name),
  row('fairness', 'auroc_gap_se', 'delongVariance', (i) => {
    const gap = aurocGap(i)
    return gap && Math.sqrt(gap.best.variance + gap.worst.variance)
  }),
  row('fairness', 'auroc_gap_ci95', 'differenceBounds', (i) => a.pair(aurocGap(i)?.bounds)),
  row('fairness', 'gap_exceeds_10pct', 'largestGap', (i) => {
    const gap = aurocGap(i)
    return gap && gap.value > 0.1
  }),
  row('fairness', 'gap_flag', 'gapStatus', (i) => stats.gapStatus(aurocGap(i)?.bounds, 0.1) === 'confirmed'),
  row('fairness', 'gap_status', 'gapStatus', (i) => {
    const status = stats.gapStatus(aurocGap(i)?.bounds, 0.1)
    return status === 'shown_small' ? 'no_evidence' : status
  }),
  row('suppression', 'published', 'suppressList', (i) => {
    const isHidden = hiddenCells(i)
    return Object.fromEntries(i.namedNumbers('cells').map(([name, n], c) => [name, isHidden[c] ? undefined : n]))
  }),
  row('suppression', 'suppressed', 'suppressList', (i) => {
    const isHidden = hiddenCells(i)
    return i.namedNumbers('cells').flatMap(([name], c) => (isHidden[c] ? [name] : []))
  }),
  row('suppression', 'total', 'sum', (i) => stats.sum(i.namedNumbers('cells').map(([, count]) => count))),
  row('federated', 'histograms', 'scoreHistogram', (i) =>
    histograms(i).map(({ positives, negatives }) => ({ pos: [...positives], neg: [...negatives] })),
  ),
  row('federated', 'auroc_hist', 'histogramAuroc', (i) => pooledAuroc(i).value),
  row('federated', 'auroc_lower', 'histogramAuroc', (i) => pooledAuroc(i).lower),
  row('federated', 'auroc_upper', 'histogramAuroc', (i) => pooledAuroc(i).upper),
  row('federated', 'auroc_exact_pooled', 'AUROC', (i) => auroc(a.truth(allRows(i)), a.scores(allRows(i)))),
  row('federated', 'auroc_site', 'AUROC', (i) => siteAurocs(i)),
  row('federated', 'auroc_site_mean', 'AUROC', (i) => stats.mean(siteAurocs(i))),
  row('federated', 'pooled_counts', 'oneVersusRest', (i) => ({ ...a.positiveVersusRest(allRows(i)) })),
  row('federated', 'pooled_brier', 'Brier', (i) => brier(a.truth(allRows(i)), a.scores(allRows(i)))),
  ...(['fixed', 'DL', 'REML'] as const).flatMap((model) =>
    (['z', 'knha'] as const).map((test) => {
      const field = `${model}_${test === 'z' ? 'z' : 'hksj'}`
      return row('meta_analysis', field, 'poolEstimates', (i) =>
        pooledFields(stats.poolEstimates(i.numbers('yi'), i.numbers('vi'), { model, test, level: LEVEL })),
      )
    }),
  ),
]

/** One group of a fairness case. */
interface Group {
  readonly name: string
  readonly rates: stats.GroupRates
  readonly auroc: number
  readonly variance: number
}

function groupsOf(input: CaseInput): Group[] {
  const group = input.texts('group')
  const [yTrue, yPred, score] = [a.truth(input), a.binaryLabels(input), a.scores(input)]
  return [...new Set(group)].sort().map((name) => {
    const isIn = (_: number, i: number) => group[i] === name
    const own = yTrue.filter(isIn)
    const [negatives, positives] = splitByClass(own, score.filter(isIn))
    const placements = stats.delongPlacements(positives, negatives)
    const rates = stats.groupRates(own, yPred.filter(isIn))
    return { name, rates, auroc: placements.area, variance: stats.delongVariance(placements) }
  })
}

function fields({ rates, auroc: area, variance }: Group): GoldenValue {
  return {
    n: rates.n,
    n_pos: rates.nPositives,
    n_neg: rates.nNegatives,
    selection_rate: rates.selectionRate,
    base_rate: rates.baseRate,
    accuracy: rates.accuracy,
    tpr: rates.tpr,
    fpr: rates.fpr,
    ppv: rates.ppv,
    auroc: area,
    auroc_var: variance,
  }
}

const parity = (input: CaseInput): stats.ParityGaps => stats.parityGaps(groupsOf(input).map(({ rates }) => rates))

/** The golden form: the two extreme groups as if nobody had picked them. */
function aurocGap(input: CaseInput) {
  const eligible = groupsOf(input).filter(({ rates }) =>
    stats.isEligibleForGap(rates.n, [rates.nPositives, rates.nNegatives]),
  )
  const gap = stats.largestGap(eligible.map(({ auroc: area }) => area))
  if (gap === undefined) return undefined
  const [best, worst] = [eligible[gap.best], eligible[gap.worst]]
  return { value: gap.value, best, worst, bounds: stats.differenceBounds(estimate(best), estimate(worst)) }
}

function estimate({ auroc: value, variance }: Group): stats.GroupEstimate {
  const half = stats.normalQuantile(0.5 + LEVEL / 2) * Math.sqrt(variance)
  return { value, low: value - half, high: value + half }
}

/** The golden rule asks only that no hidden cell stands alone. */
function hiddenCells(input: CaseInput): boolean[] {
  const counts = input.namedNumbers('cells').map(([, count]) => count)
  const rules = { minCell: input.number('k'), hidesZero: input.flag('suppress_zero'), leastHidden: 0 }
  return stats.suppressList(counts, rules)
}

function histograms(input: CaseInput): stats.ScoreHistogram[] {
  const bins = input.number('n_bins')
  return input.mappings('sites').map((site) => stats.scoreHistogram(a.truth(site), a.scores(site), bins))
}

const pooledAuroc = (input: CaseInput): stats.BinnedAuroc =>
  stats.histogramAuroc(stats.poolHistograms(histograms(input)))

function siteAurocs(input: CaseInput): number[] {
  return input.mappings('sites').map((site) => auroc(a.truth(site), a.scores(site)))
}

/** The rows of all sites, as one case. */
function allRows(input: CaseInput): CaseInput {
  const sites = input.mappings('sites')
  return new CaseInput({
    y_true: sites.flatMap((site) => [...a.truth(site)]),
    y_score: sites.flatMap((site) => [...a.scores(site)]),
  })
}

function pooledFields(pooled: stats.Pooled | undefined): GoldenValue {
  return (
    pooled && {
      estimate: pooled.estimate,
      se: pooled.se,
      ci95: a.pair(pooled.bounds),
      p: pooled.p,
      tau2: pooled.tau2,
      Q: pooled.q,
      Q_p: pooled.qP,
      I2_percent: 100 * pooled.i2,
      H2: pooled.h2,
      pi95: pooled.prediction === undefined ? [undefined] : a.pair(pooled.prediction),
    }
  )
}
