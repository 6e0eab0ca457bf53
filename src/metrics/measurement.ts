import { cccMetric, cccN1Metric, iccAgreementMetric, iccConsistencyMetric } from './agreement.js'
import { kendallMetric, pearsonMetric, spearmanMetric } from './correlation.js'
import { explainedVarianceMetric, r2Metric } from './explained-variance.js'
import { psnrMetric, ssimMetric } from './image-quality.js'
import { maskedCorrelationMetric, visibleCorrelationMetric } from './masked-correlation.js'
import {
  maskedMaeMetric,
  maskedMseMetric,
  maskedNmseMetric,
  visibleMaeMetric,
  visibleMseMetric,
  visibleNmseMetric,
} from './masked-error.js'
import type { Metric } from './metric.js'
import { biasMetric, maeMetric, medianAeMetric, mseMetric, rmseMetric } from './prediction-error.js'

/** Predicted quantities beside measured ones. */
export const valueMetrics: readonly Metric[] = [
  mseMetric,
  rmseMetric,
  maeMetric,
  medianAeMetric,
  biasMetric,
  r2Metric,
  explainedVarianceMetric,
  pearsonMetric,
  spearmanMetric,
  kendallMetric,
  cccMetric,
  cccN1Metric,
  iccAgreementMetric,
  iccConsistencyMetric,
]

/** Arrays that were filled in beside what had stood there. */
export const reconstructionMetrics: readonly Metric[] = [
  maskedCorrelationMetric,
  maskedNmseMetric,
  maskedMseMetric,
  maskedMaeMetric,
  visibleCorrelationMetric,
  visibleNmseMetric,
  visibleMseMetric,
  visibleMaeMetric,
  psnrMetric,
  ssimMetric,
]
