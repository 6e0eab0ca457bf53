import { Registry } from '../core/registry.js'
import { accuracyMetric } from './accuracy.js'
import { aurocMetric } from './auroc.js'
import { f1Metric } from './f1.js'
import type { Metric } from './metric.js'

export { accuracy } from './accuracy.js'
export { auroc, aurocDifference, aurocInterval } from './auroc.js'
export { f1Macro } from './f1.js'
export type * from './metric.js'
export { resampler } from './resampler.js'

/** The metrics that come with fmbench; `builtInMetrics.with([mine])` adds private ones. */
export const builtInMetrics = new Registry<Metric>('metric', [aurocMetric, accuracyMetric, f1Metric])
