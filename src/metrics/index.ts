import { Registry } from '../core/registry.js'
import { accuracyMetric } from './accuracy.js'
import { aurocMetric } from './auroc.js'
import { calibrationFamilies, calibrationMetrics } from './calibration.js'
import { classificationFamilies, classificationMetrics } from './classification.js'
import { f1Metric } from './f1.js'
import { findingMetrics } from './finding-metrics.js'
import { reconstructionMetrics, valueMetrics } from './measurement.js'
import type { Metric } from './metric.js'
import { robustnessMetrics } from './robustness.js'
import { wordMetrics } from './word-metrics.js'

export { accuracy } from './accuracy.js'
export { type AgeBias, ageBias } from './age-bias.js'
export { concordance, concordanceDetail } from './agreement.js'
export { auroc, aurocDifference, aurocInterval } from './auroc.js'
export {
  aurocOvoMacro,
  aurocOvoWeighted,
  aurocOvrMacro,
  aurocOvrMacroPresent,
  aurocOvrMicro,
  aurocOvrWeighted,
  aurocPerClass,
} from './auroc-multiclass.js'
export { averagePrecision, averagePrecisionLift, averagePrecisionMacro, prevalence } from './average-precision.js'
export { balancedAccuracy } from './balanced-accuracy.js'
export { betterInWords } from './better.js'
export { brier, brierMulticlass, brierScaled } from './brier.js'
export { aceMetric, eceClasswiseMetric, eceMetric, eceTopLabelMetric, mceMetric } from './calibration-error.js'
export { type CalibrationErrorExcess, calibrationErrorExcess, isCalibrationImprecise } from './calibration-excess.js'
export { type CalibrationModel, calibrationModel } from './calibration-model.js'
export { npv, npvAtPrevalence, ppv, ppvAtPrevalence, sensitivity, specificity, youdenJ } from './class-rates.js'
export { kendall, pearson, spearman } from './correlation.js'
export { explainedVariance, r2 } from './explained-variance.js'
export { f1Binary, f1Macro, f1Micro, f1Weighted } from './f1.js'
export { peakSignalToNoise, structuralSimilarity } from './image-quality.js'
export { cohenKappa, type KappaWeighting } from './kappa.js'
export { countClipped, logLoss, logLossBinary } from './log-loss.js'
export { precisionMacro, recallMacro } from './macro-precision-recall.js'
export { maskedRowCorrelation, type RowCorrelation, rowCorrelations } from './masked-correlation.js'
export { mcc } from './mcc.js'
export type * from './metric.js'
export {
  partialAurocMetric,
  sensitivityAtSpecificity,
  sensitivityAtSpecificityMetric,
  specificityAtSensitivity,
  specificityAtSensitivityMetric,
  youdenOptimum,
} from './operating-points.js'
export {
  type LimitsOfAgreement,
  limitsOfAgreement,
  maxError,
  meanAbsoluteError,
  meanError,
  meanSquaredError,
  medianAbsoluteError,
  rootMeanSquaredError,
} from './prediction-error.js'
export { countReports, type FindingReading, TEXT_SCORES } from './report-measures.js'
export { resampler } from './resampler.js'
export { topKAccuracy, topKMetric } from './top-k.js'

/** The metrics that come with fmbench; `builtInMetrics.with([mine])` adds private ones. */
export const builtInMetrics = new Registry<Metric>(
  'metric',
  [
    aurocMetric,
    accuracyMetric,
    f1Metric,
    ...classificationMetrics,
    ...calibrationMetrics,
    ...valueMetrics,
    ...reconstructionMetrics,
    ...robustnessMetrics,
    ...findingMetrics,
    ...wordMetrics,
  ],
  [...classificationFamilies, ...calibrationFamilies],
)
