import { sha256Hex } from '../../src/core/index.js'
import { accuracy, auroc, f1Macro } from '../../src/metrics/index.js'
import * as stats from '../../src/stats/index.js'
import * as a from './adapters.js'
import type { GoldenValue } from './check.js'
import type { CaseInput } from './input.js'

/** Which of our functions answers a field of a suite. */
export interface GoldenRow {
  readonly suite: string
  /** A name, or a pattern whose group is a number: `ci90`. */
  readonly field: string | RegExp
  /** The metric's id or the function's name, for `checkGolden`. */
  readonly of: string
  /** @param parameter the pattern's group; NaN where the field is a plain name */
  readonly compute: (input: CaseInput, parameter: number) => GoldenValue
}

const bootstrap = 'bootstrap_deterministic'
const fallback = 'auroc_fallback_cluster'

export const GOLDEN_TABLE: readonly GoldenRow[] = [
  row('classification_binary', 'auroc', 'AUROC', (i) => auroc(a.truth(i), a.scores(i), a.weights(i))),
  row('classification_binary', 'accuracy', 'Accuracy', (i) => accuracy(a.truth(i), a.binaryLabels(i), a.weights(i))),
  row('classification_binary', 'f1_macro', 'F1-Score', (i) =>
    a.f1OfPresent(a.truth(i), a.binaryLabels(i), a.weights(i)),
  ),
  row('classification_binary', 'f1_macro_all', 'F1-Score', (i) =>
    f1Macro(a.truth(i), a.binaryLabels(i), 2, a.weights(i)),
  ),
  row('classification_binary', 'tp', 'oneVersusRest', (i) => a.positiveVersusRest(i).tp),
  row('classification_binary', 'fp', 'oneVersusRest', (i) => a.positiveVersusRest(i).fp),
  row('classification_binary', 'fn', 'oneVersusRest', (i) => a.positiveVersusRest(i).fn),
  row('classification_binary', 'tn', 'oneVersusRest', (i) => a.positiveVersusRest(i).tn),

  row('classification_multiclass', 'accuracy', 'Accuracy', (i) => accuracy(a.truth(i), a.labels(i), a.weights(i))),
  row('classification_multiclass', 'f1_macro', 'F1-Score', (i) => a.f1OfPresent(a.truth(i), a.labels(i), a.weights(i))),
  row('classification_multiclass', 'f1_macro_all', 'F1-Score', (i) =>
    f1Macro(a.truth(i), a.labels(i), i.number('n_classes'), a.weights(i)),
  ),
  row('classification_multiclass', 'auroc_binary', 'AUROC', (i) => auroc(a.truth(i), a.secondColumn(i), a.weights(i))),
  row('classification_multiclass', 'confusion', 'confusionMatrix', (i) => a.confusionRows(i)),

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
  row('roc_pr_curves', 'fpr', 'rocCurve', (i) => [...a.rocCurveOf(i).fpr]),
  row('roc_pr_curves', 'tpr', 'rocCurve', (i) => [...a.rocCurveOf(i).tpr]),
  row('roc_pr_curves', /^pauc_mcclish_fpr_([\d.]+)$/, 'mcClishCorrection', (i, maxFpr) =>
    stats.mcClishCorrection(a.partialArea(i, maxFpr), maxFpr),
  ),

  row(fallback, 'auroc', 'AUROC', (i) => auroc(a.truth(i), a.scores(i))),
  row(fallback, 'var_delong_ignoring_clusters', 'delongVariance', (i) => stats.delongVariance(a.placements(i))),
  row(fallback, /^ci(\d+)$/, 'newcombeInterval', (i, percent) =>
    a.pair(stats.newcombeInterval(i.number('auroc'), i.number('n_pos'), i.number('n_neg'), percent / 100)),
  ),
  row('proportion_intervals', 'wilson', 'wilsonInterval', (i) =>
    a.pair(stats.wilsonInterval(i.number('k'), i.number('n'), 0.95)),
  ),
  row('proportion_intervals', /^wilson_(\d+)$/, 'wilsonInterval', (i, percent) =>
    a.pair(stats.wilsonInterval(i.number('k'), i.number('n'), percent / 100)),
  ),

  row(bootstrap, 'auroc', 'AUROC', (i) => auroc(a.truth(i), a.scores(i))),
  row(bootstrap, 'replicates', 'AUROC', (i) => [...a.aurocReplicates(i)]),
  row(bootstrap, 'diff', 'AUROC', (i) => auroc(a.truth(i), a.scores(i, '_1')) - auroc(a.truth(i), a.scores(i, '_2'))),
  row(bootstrap, 'replicate_diffs', 'AUROC', (i) => [...a.replicateDifferences(i)]),
  row(bootstrap, /^percentile(\d+)$/, 'percentileInterval', (i, percent) =>
    a.pair(stats.percentileInterval(a.replicates(i), percent / 100)),
  ),
  row(bootstrap, 'quantiles', 'quantileOfSorted', (i) =>
    Array.from(i.numbers('q'), (q) => stats.quantileOfSorted(i.numbers('x').sort(), q)),
  ),

  row('prng_proposed', 'sha256', 'sha256Hex', (i) => sha256Hex(i.text('label'))),
  row('prng_proposed', 'uint32', 'Rng', (i) => a.draws(i, (rng) => rng.uint32())),
  row('prng_proposed', 'uniform', 'Rng', (i) => a.draws(i, (rng) => rng.uniform())),
  row('prng_proposed', 'normal', 'Rng', (i) => a.draws(i, (rng) => rng.normal())),
  row('prng_proposed', 'index_n1000', 'Rng', (i) => a.draws(i, (rng) => rng.index(1000))),
]

function row(suite: string, field: GoldenRow['field'], of: string, compute: GoldenRow['compute']): GoldenRow {
  return { suite, field, of, compute }
}
