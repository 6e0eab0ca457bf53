/** Fields that no function of ours answers, and why. */
export interface NotComputed {
  readonly suite: string
  /** Names or patterns. */
  readonly fields: readonly (string | RegExp)[]
  readonly why: string
}

const NO_METRIC = 'no such metric yet'
const NO_ROUTINE = 'no such routine yet'

export const NOT_COMPUTED: readonly NotComputed[] = [
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
  {
    suite: 'auroc_fallback_cluster',
    fields: ['var_clustered', 'n_clusters', 'design_effect'],
    why: 'clustered samples get a bootstrap interval; Obuchowski is not built yet',
  },
  {
    suite: 'proportion_intervals',
    fields: ['clopper_pearson', 'agresti_coull', 'jeffreys', 'wilson_cc'],
    why: NO_ROUTINE,
  },
  { suite: 'proportion_intervals', fields: ['estimate'], why: 'a plain division, no function of ours' },
  { suite: 'proportion_intervals', fields: ['wald_truncated'], why: 'the counter-example: never to be used' },
  {
    suite: 'bootstrap_deterministic',
    fields: ['se', /^basic\d+$/, 'jackknife', /bca/, 'theta', 'z0', 'acceleration', 'alpha', 'p_two_sided'],
    why: NO_ROUTINE,
  },
  {
    suite: 'logistic_regression',
    fields: ['probabilities'],
    why: 'fitting is asynchronous: test/models/logistic-regression.test.ts tries them',
  },
]
