import {
  aceMetric,
  calibrationErrorFamilies,
  eceClasswiseMetric,
  eceMetric,
  eceTopLabelMetric,
  mceMetric,
} from './calibration-error.js'
import { calibrationSlopeMetric, citlMetric } from './calibration-model.js'
import { oeRatioMetric, spiegelhalterMetric } from './calibration-overall.js'
import type { Metric } from './metric.js'

/** Whether probabilities mean what they say. */
export const calibrationMetrics: readonly Metric[] = [
  eceMetric(10),
  aceMetric(15),
  mceMetric(10),
  calibrationSlopeMetric,
  citlMetric,
  oeRatioMetric,
  spiegelhalterMetric,
  eceTopLabelMetric(10),
  eceClasswiseMetric(10),
]

export const calibrationFamilies = calibrationErrorFamilies
