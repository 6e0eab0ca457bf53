import { auroc } from '../../../src/metrics/index.js'
import * as stats from '../../../src/stats/index.js'
import * as a from '../adapters.js'
import { type GoldenRow, type NotComputed, row } from '../row.js'

const bootstrap = 'bootstrap_deterministic'
const fallback = 'auroc_fallback_cluster'

const proportions = {
  wilson: stats.wilsonInterval,
  wilson_cc: stats.wilsonContinuityInterval,
  clopper_pearson: stats.clopperPearsonInterval,
  agresti_coull: stats.agrestiCoullInterval,
  jeffreys: stats.jeffreysInterval,
}

/** `wilson` is the interval at 95%, `wilson_90` the one at 90%. */
const proportionRows = Object.entries(proportions).flatMap(([field, interval]) => [
  row('proportion_intervals', field, interval.name, (i) => a.pair(interval(i.number('k'), i.number('n'), 0.95))),
  row('proportion_intervals', new RegExp(`^${field}_(\\d+)$`), interval.name, (i, percent) =>
    a.pair(interval(i.number('k'), i.number('n'), percent / 100)),
  ),
])

export const uncertaintyRows: readonly GoldenRow[] = [
  row('delong', /^(?:auc|auroc)$/, 'AUROC', (i) => auroc(a.truth(i), a.scores(i))),
  row('delong', /^(?:auc|auroc)_?([12])$/, 'delongPlacements', (i, which) => a.placements(i, `_${which}`).area),
  row('delong', 'n_pos', 'splitByClass', (i) => a.byClass(i)[1].length),
  row('delong', 'n_neg', 'splitByClass', (i) => a.byClass(i)[0].length),
  row('delong', 'var_delong', 'delongVariance', (i) => stats.delongVariance(a.placements(i))),
  row('delong', 'se', 'delongVariance', (i) => Math.sqrt(stats.delongVariance(a.placements(i)))),
  row('delong', 'ci_degenerate', 'delongVariance', (i) => stats.delongVariance(a.placements(i)) === 0),
  row('delong', /^ci(\d+)$/, 'delongInterval', (i, percent) =>
    a.pair(stats.delongInterval(a.placements(i), percent / 100)),
  ),
  row('delong', /^ci(\d+)_logit$/, 'delongLogitBounds', (i, percent) =>
    a.pair(stats.delongLogitBounds(a.placements(i), percent / 100)),
  ),
  row('delong', 'hanley_mcneil_var', 'hanleyMcNeilVariance', (i) => {
    const { area, positives, negatives } = a.placements(i)
    return stats.hanleyMcNeilVariance(area, positives.length, negatives.length)
  }),
  row('delong', 'cov_delong', 'delongCovariance', (i) =>
    stats.delongCovariance(a.placements(i, '_1'), a.placements(i, '_2')),
  ),
  row('delong', 'diff', 'delongPairedTest', (i) => a.pairedTest(i).difference),
  row('delong', 'var_diff', 'delongPairedTest', (i) => a.pairedTest(i).variance),
  row('delong', 'z', 'delongPairedTest', (i) => a.pairedTest(i).z),
  row('delong', /^diff_ci(\d+)$/, 'delongDifferenceBounds', (i, percent) =>
    a.pair(stats.delongDifferenceBounds(a.pairedTest(i), percent / 100)),
  ),
  row('delong', 'D', 'delongUnpairedTest', (i) => a.unpairedTest(i).t),
  row('delong', 'df', 'delongUnpairedTest', (i) => a.unpairedTest(i).df),
  row('delong', 'p_value', 'delongPairedTest', (i) => (i.has('y_true') ? a.pairedTest(i).p : a.unpairedTest(i).p)),
  row('delong', 'pauc_raw', 'partialAuc', (i) => a.partialArea(i, i.number('max_fpr'))),
  row('delong', 'pauc_corrected', 'mcClishCorrection', (i) =>
    stats.mcClishCorrection(a.partialArea(i, i.number('max_fpr')), i.number('max_fpr')),
  ),
  row(fallback, 'auroc', 'AUROC', (i) => auroc(a.truth(i), a.scores(i))),
  row(fallback, 'var_delong_ignoring_clusters', 'delongVariance', (i) => stats.delongVariance(a.placements(i))),
  row(fallback, /^ci(\d+)$/, 'newcombeInterval', (i, percent) =>
    a.pair(stats.newcombeInterval(i.number('auroc'), i.number('n_pos'), i.number('n_neg'), percent / 100)),
  ),
  row(fallback, 'var_clustered', 'clusteredAuroc', (i) => a.clustered(i).variance),
  row(fallback, 'design_effect', 'clusteredAuroc', (i) => a.clustered(i).designEffect),
  row(fallback, 'n_clusters', 'clusteredAuroc', (i) => a.clusters(i).n),
  ...proportionRows,
  row(bootstrap, 'auroc', 'AUROC', (i) => auroc(a.truth(i), a.scores(i))),
  row(bootstrap, 'replicates', 'AUROC', (i) => [...a.aurocReplicates(i)]),
  row(bootstrap, 'diff', 'AUROC', (i) => auroc(a.truth(i), a.scores(i, '_1')) - auroc(a.truth(i), a.scores(i, '_2'))),
  row(bootstrap, 'replicate_diffs', 'AUROC', (i) => [...a.replicateDifferences(i)]),
  row(bootstrap, /^percentile(\d+)$/, 'percentileInterval', (i, percent) =>
    a.pair(stats.percentileInterval(a.replicates(i), percent / 100)),
  ),
  row(bootstrap, 'se', 'bootstrapError', (i) => stats.bootstrapError(a.replicates(i))),
  row(bootstrap, 'theta', 'mean', (i) => stats.mean(i.numbers('x'))),
  row(bootstrap, /^basic(\d+)$/, 'basicInterval', (i, percent) =>
    a.pair(stats.basicInterval(a.resampled(i).estimate, a.replicates(i), percent / 100)),
  ),
  row(bootstrap, 'jackknife', 'aurocJackknife', (i) => [...a.resampled(i).jackknife]),
  row(bootstrap, /^(?:bca_)?z0$/, 'bcaInterval', (i) => a.bcaCorrection(i).bias),
  row(bootstrap, /^(?:bca_)?acceleration$/, 'bcaInterval', (i) => a.bcaCorrection(i).acceleration),
  row(bootstrap, /^(?:bca_)?alpha$/, 'bcaInterval', (i) => stats.bcaLevels(a.bcaCorrection(i), 0.95)),
  row(bootstrap, /^bca(\d+)$/, 'bcaInterval', (i, percent) => {
    const { estimate, jackknife } = a.resampled(i)
    return a.pair(stats.bcaInterval(estimate, a.replicates(i), jackknife, percent / 100))
  }),
  row(bootstrap, 'p_two_sided', 'bootstrapP', (i) => stats.bootstrapP(a.replicateDifferences(i))),
  row(bootstrap, 'quantiles', 'quantileOfSorted', (i) =>
    Array.from(i.numbers('q'), (q) => stats.quantileOfSorted(i.numbers('x').sort(), q)),
  ),
]

export const uncertaintyNotComputed: readonly NotComputed[] = [
  { suite: 'proportion_intervals', fields: ['estimate'], why: 'a plain division, no function of ours' },
  { suite: 'proportion_intervals', fields: ['wald_truncated'], why: 'the counter-example: never to be used' },
]
