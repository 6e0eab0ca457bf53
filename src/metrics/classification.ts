import type { Family } from '../core/registry.js'
import * as aurocs from './auroc-multiclass.js'
import { averagePrecisionMacroMetric, averagePrecisionMetric } from './average-precision.js'
import { balancedAccuracyMetric } from './balanced-accuracy.js'
import { brierMetric, brierMulticlassMetric, brierScaledMetric } from './brier.js'
import { npvMetric, ppvMetric, sensitivityMetric, specificityMetric, youdenMetric } from './class-rates.js'
import { f1BinaryMetric, f1MicroMetric, f1WeightedMetric } from './f1.js'
import { cohenKappaMetric, linearKappaMetric, quadraticKappaMetric } from './kappa.js'
import { logLossMetric } from './log-loss.js'
import { precisionMacroMetric, recallMacroMetric } from './macro-precision-recall.js'
import { mccMetric } from './mcc.js'
import type { Metric } from './metric.js'
import {
  operatingPointFamilies,
  partialAurocMetric,
  sensitivityAtSpecificityMetric,
  specificityAtSensitivityMetric,
} from './operating-points.js'
import { topKFamily, topKMetric } from './top-k.js'

/** The metrics of classes, their scores and probabilities, beside AUROC, Accuracy and F1-Score. */
export const classificationMetrics: readonly Metric[] = [
  averagePrecisionMetric,
  sensitivityAtSpecificityMetric(0.9),
  specificityAtSensitivityMetric(0.9),
  partialAurocMetric(0.1),
  balancedAccuracyMetric,
  sensitivityMetric,
  specificityMetric,
  ppvMetric,
  npvMetric,
  youdenMetric,
  f1BinaryMetric,
  f1WeightedMetric,
  f1MicroMetric,
  precisionMacroMetric,
  recallMacroMetric,
  mccMetric,
  cohenKappaMetric,
  linearKappaMetric,
  quadraticKappaMetric,
  brierMetric,
  brierScaledMetric,
  brierMulticlassMetric,
  logLossMetric,
  aurocs.aurocOvrMacroMetric,
  aurocs.aurocOvrMacroPresentMetric,
  aurocs.aurocOvrWeightedMetric,
  aurocs.aurocOvrMicroMetric,
  aurocs.aurocOvoMacroMetric,
  aurocs.aurocOvoWeightedMetric,
  averagePrecisionMacroMetric,
  topKMetric(2),
]

/** Metrics with a number in their id that may be another than the listed one. */
export const classificationFamilies: readonly Family<Metric>[] = [...operatingPointFamilies, topKFamily]
