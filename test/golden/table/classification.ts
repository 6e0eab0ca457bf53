import * as m from '../../../src/metrics/index.js'
import * as a from '../adapters.js'
import type { GoldenValue } from '../check.js'
import type { CaseInput } from '../input.js'
import { type GoldenRow, row } from '../row.js'

type Labels = (yTrue: Int32Array, yPred: Int32Array, weights?: Float64Array) => number
type ClassLabels = (yTrue: Int32Array, yPred: Int32Array, classes: number, weights?: Float64Array) => number
type Scores = (yTrue: Int32Array, score: Float64Array, weights?: Float64Array) => number
type Probabilities = (yTrue: Int32Array, yProba: ReturnType<typeof a.matrix>, weights?: Float64Array) => number

/** A field of the binary suite that scores (or probabilities of the positive class) answer. */
const ofScores = (field: string, of: string, compute: Scores): GoldenRow =>
  row('classification_binary', field, of, (i) => compute(a.truth(i), a.scores(i), a.weights(i)))

/** A field of the binary suite that labels answer. */
const ofLabels = (field: string, of: string, compute: Labels): GoldenRow =>
  row('classification_binary', field, of, (i) => compute(a.truth(i), a.binaryLabels(i), a.weights(i)))

/** A field of the multiclass suite that labels answer. */
const ofClasses = (field: string, of: string, compute: ClassLabels): GoldenRow =>
  row('classification_multiclass', field, of, (i) =>
    compute(a.truth(i), a.labels(i), i.number('n_classes'), a.weights(i)),
  )

/** A field of the multiclass suite that probabilities answer. */
const ofProbabilities = (field: string, of: string, compute: Probabilities): GoldenRow =>
  row('classification_multiclass', field, of, (i) => compute(a.truth(i), a.matrix(i), a.weights(i)))

const kappa =
  (weighting: m.KappaWeighting): ClassLabels =>
  (y, p, k, w) =>
    m.cohenKappa(y, p, k, weighting, w)

const onCurve = (field: GoldenRow['field'], of: string, compute: (i: CaseInput, parameter: number) => GoldenValue) =>
  row('roc_pr_curves', field, of, compute)

export const classificationRows: readonly GoldenRow[] = [
  ofScores('auroc', 'AUROC', m.auroc),
  ofScores('average_precision', 'Average-Precision', m.averagePrecision),
  ofScores('brier', 'Brier', m.brier),
  ofScores('brier_scaled', 'Brier-Scaled', m.brierScaled),
  ofScores('log_loss', 'Log-Loss', m.logLossBinary),
  row('classification_binary', 'tp', 'oneVersusRest', (i) => a.positiveVersusRest(i).tp),
  row('classification_binary', 'fp', 'oneVersusRest', (i) => a.positiveVersusRest(i).fp),
  row('classification_binary', 'fn', 'oneVersusRest', (i) => a.positiveVersusRest(i).fn),
  row('classification_binary', 'tn', 'oneVersusRest', (i) => a.positiveVersusRest(i).tn),
  ofLabels('accuracy', 'Accuracy', m.accuracy),
  ofLabels('sensitivity', 'Sensitivity', m.sensitivity),
  ofLabels('specificity', 'Specificity', m.specificity),
  ofLabels('ppv', 'PPV', m.ppv),
  ofLabels('npv', 'NPV', m.npv),
  ofLabels('youden_j', 'Youden-J', m.youdenJ),
  ofLabels('balanced_accuracy', 'Balanced-Accuracy', (y, p, w) => m.balancedAccuracy(y, p, 2, w)),
  ofLabels('f1_binary', 'F1-Binary', m.f1Binary),
  ofLabels('f1_macro', 'F1-Score', (y, p, w) => a.amongPresent(m.f1Macro)(y, p, 2, w)),
  ofLabels('f1_macro_all', 'F1-Score', (y, p, w) => m.f1Macro(y, p, 2, w)),
  ofLabels('f1_weighted', 'F1-Weighted', (y, p, w) => m.f1Weighted(y, p, 2, w)),
  ofLabels('mcc', 'MCC', (y, p, w) => m.mcc(y, p, 2, w)),
  ofLabels('cohen_kappa', 'Cohen-Kappa', (y, p, w) => m.cohenKappa(y, p, 2, 'none', w)),

  row('classification_multiclass', 'auroc_binary', 'AUROC', (i) =>
    m.auroc(a.truth(i), a.secondColumn(i), a.weights(i)),
  ),
  row('classification_multiclass', 'auroc_ovr_per_class', 'aurocPerClass', (i) => [...a.perClass(i)]),
  row('classification_multiclass', 'classes_undefined', 'aurocPerClass', (i) =>
    [...a.perClass(i).entries()].flatMap(([one, area]) => (Number.isNaN(area) ? [one] : [])),
  ),
  ofProbabilities('auroc_ovr_macro', 'AUROC-OvR-Macro', m.aurocOvrMacro),
  ofProbabilities('auroc_ovr_macro_present', 'AUROC-OvR-Macro-Present', m.aurocOvrMacroPresent),
  ofProbabilities('auroc_ovr_weighted', 'AUROC-OvR-Weighted', m.aurocOvrWeighted),
  ofProbabilities('auroc_ovr_micro', 'AUROC-OvR-Micro', m.aurocOvrMicro),
  ofProbabilities('auroc_ovo_macro', 'AUROC-OvO-Macro', m.aurocOvoMacro),
  ofProbabilities('auroc_ovo_weighted', 'AUROC-OvO-Weighted', m.aurocOvoWeighted),
  ofProbabilities('average_precision_macro', 'Average-Precision-Macro', m.averagePrecisionMacro),
  ofProbabilities('brier_multiclass', 'Brier-Multiclass', m.brierMulticlass),
  ofProbabilities('brier_multiclass_half', 'Brier-Multiclass', (y, p, w) => m.brierMulticlass(y, p, w) / 2),
  ofProbabilities('log_loss', 'Log-Loss', m.logLoss),
  row('classification_multiclass', /^top_(\d+)_accuracy$/, 'Top-2-Accuracy', (i, k) =>
    m.topKAccuracy(a.truth(i), a.matrix(i), k, a.weights(i)),
  ),
  row('classification_multiclass', 'confusion', 'confusionMatrix', a.confusionRows),
  ofClasses('accuracy', 'Accuracy', (y, p, _, w) => m.accuracy(y, p, w)),
  ofClasses('balanced_accuracy', 'Balanced-Accuracy', m.balancedAccuracy),
  ofClasses('f1_macro', 'F1-Score', a.amongPresent(m.f1Macro)),
  ofClasses('f1_macro_all', 'F1-Score', m.f1Macro),
  ofClasses('f1_weighted', 'F1-Weighted', m.f1Weighted),
  ofClasses('f1_micro', 'F1-Micro', m.f1Micro),
  ofClasses('precision_macro', 'Precision-Macro', a.amongPresent(m.precisionMacro)),
  ofClasses('recall_macro', 'Recall-Macro', a.amongPresent(m.recallMacro)),
  ofClasses('mcc', 'MCC', m.mcc),
  ofClasses('cohen_kappa', 'Cohen-Kappa', kappa('none')),
  ofClasses('cohen_kappa_linear', 'Cohen-Kappa-Linear', kappa('linear')),
  ofClasses('cohen_kappa_quadratic', 'Cohen-Kappa-Quadratic', kappa('quadratic')),

  onCurve('fpr', 'rocCurve', (i) => [...a.rocCurveOf(i).fpr]),
  onCurve('tpr', 'rocCurve', (i) => [...a.rocCurveOf(i).tpr]),
  onCurve('thresholds_after_first', 'cutThresholds', (i) => [...a.thresholdsOf(i)].slice(1)),
  onCurve('pr_precision', 'precisionRecallCurve', (i) => [...a.prCurveOf(i).precision].reverse()),
  onCurve('pr_recall', 'precisionRecallCurve', (i) => [...a.prCurveOf(i).recall].reverse()),
  onCurve('pr_thresholds', 'cutThresholds', (i) => [...a.thresholdsOf(i)].slice(1).reverse()),
  onCurve('average_precision', 'Average-Precision', (i) => m.averagePrecision(a.truth(i), a.scores(i), a.weights(i))),
  onCurve('pr_trapezoid', 'precisionRecallCurve', a.trapezoidUnderPrCurve),
  onCurve(/^sens_at_spec_([\d.]+)$/, 'Sensitivity-at-Specificity-0.9', (i, target) =>
    a.computeById(`Sensitivity-at-Specificity-${target}`, i),
  ),
  onCurve(/^spec_at_sens_([\d.]+)$/, 'Specificity-at-Sensitivity-0.9', (i, target) =>
    a.computeById(`Specificity-at-Sensitivity-${target}`, i),
  ),
  onCurve(/^pauc_mcclish_fpr_([\d.]+)$/, 'Partial-AUROC-0.1', (i, maxFpr) =>
    a.computeById(`Partial-AUROC-${maxFpr}`, i),
  ),
  onCurve('youden_max', 'youdenOptimum', a.largestYouden),

  row('decision_curve', 'rows', 'decisionCurve', a.decisionRows),
]
