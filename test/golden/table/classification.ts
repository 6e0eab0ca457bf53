import { accuracy, auroc, f1Macro } from '../../../src/metrics/index.js'
import * as stats from '../../../src/stats/index.js'
import * as a from '../adapters.js'
import { type GoldenRow, NO_METRIC, type NotComputed, row } from '../row.js'

export const classificationRows: readonly GoldenRow[] = [
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
  row('roc_pr_curves', 'fpr', 'rocCurve', (i) => [...a.rocCurveOf(i).fpr]),
  row('roc_pr_curves', 'tpr', 'rocCurve', (i) => [...a.rocCurveOf(i).tpr]),
  row('roc_pr_curves', /^pauc_mcclish_fpr_([\d.]+)$/, 'mcClishCorrection', (i, maxFpr) =>
    stats.mcClishCorrection(a.partialArea(i, maxFpr), maxFpr),
  ),
]

export const classificationNotComputed: readonly NotComputed[] = [
  {
    suite: 'classification_binary',
    fields: [
      ...['average_precision', 'brier', 'brier_scaled', 'log_loss', 'sensitivity', 'specificity', 'ppv', 'npv'],
      ...['balanced_accuracy', 'f1_binary', 'f1_weighted', 'mcc', 'cohen_kappa', 'youden_j'],
    ],
    why: NO_METRIC,
  },
  {
    suite: 'classification_multiclass',
    fields: [
      ...['auroc_ovr_per_class', /^auroc_ov[ro]_/, 'classes_undefined', 'average_precision_macro', /^brier_multiclass/],
      ...['log_loss', /^top_\d+_accuracy$/, 'balanced_accuracy', 'f1_weighted', 'f1_micro', 'precision_macro'],
      ...['recall_macro', 'mcc', /^cohen_kappa/],
    ],
    why: NO_METRIC,
  },
  {
    suite: 'roc_pr_curves',
    fields: [
      ...[/thresholds/, 'pr_precision', 'pr_recall', 'average_precision', 'pr_trapezoid'],
      ...[/^sens_at_spec_/, /^spec_at_sens_/, 'youden_max'],
    ],
    why: NO_METRIC,
  },
]
