import { Registry } from '../core/index.js'
import type { ModelAdapter } from './adapter.js'
import { bandPowerAdapter } from './band-power.js'
import { classPriorAdapter, majorityAdapter } from './class-frequencies.js'
import { javascriptModuleAdapter } from './javascript-module.js'
import { linearRegressionAdapter, meanAdapter } from './linear-regression.js'
import { logisticRegressionAdapter } from './logistic-regression.js'
import { nearestNeighboursAdapter } from './nearest-neighbours.js'
import { nearestReportAdapter } from './nearest-report.js'
import { onnxAdapter } from './onnx.js'
import { openInferenceAdapter } from './open-inference.js'
import { openaiChatAdapter } from './openai-chat.js'
import { processAdapter } from './process-model.js'
import { randomAdapter } from './random.js'
import { rawFeaturesAdapter } from './raw-features.js'
import { lastValueAdapter, linearInterpolationAdapter, rowMeanAdapter } from './reconstruct-rows.js'
import { copiedTextAdapter, fixedReportAdapter, mostFrequentReportAdapter } from './report-floors.js'
import { ridgeChannelsAdapter } from './ridge-channels.js'
import { cpgRatioAdapter, gcContentAdapter, kmerCountsAdapter, sequenceLengthAdapter } from './sequence-features.js'
import { singleFeatureAdapter } from './single-feature.js'

export type { Destination, Model, ModelAdapter, OpenRequest } from './adapter.js'
export { joinOutputs } from './batch-parts.js'
export { settleProbabilities } from './check-outputs.js'
export { implicitModel } from './implicit.js'
export { describePython } from './python.js'
export { openTextEncoder, type TokenEncoder } from './text-encoder.js'
export { type Transform, transforms } from './transforms/index.js'

export const modelAdapters: Registry<ModelAdapter> = new Registry<ModelAdapter>('adapter', [
  randomAdapter,
  majorityAdapter,
  classPriorAdapter,
  logisticRegressionAdapter,
  nearestNeighboursAdapter,
  singleFeatureAdapter,
  meanAdapter,
  linearRegressionAdapter,
  rowMeanAdapter,
  lastValueAdapter,
  linearInterpolationAdapter,
  ridgeChannelsAdapter,
  mostFrequentReportAdapter,
  nearestReportAdapter,
  fixedReportAdapter,
  copiedTextAdapter,
  rawFeaturesAdapter,
  bandPowerAdapter,
  kmerCountsAdapter,
  gcContentAdapter,
  cpgRatioAdapter,
  sequenceLengthAdapter,
  javascriptModuleAdapter,
  processAdapter,
  onnxAdapter,
  openInferenceAdapter,
  openaiChatAdapter,
])
