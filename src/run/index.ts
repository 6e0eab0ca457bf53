export {
  adjudicationOf,
  type ReadCase,
  readCases,
  readWorksheet,
  sampleCases,
  verdictOfRules,
} from './adjudication.js'
export { aggregated } from './aggregate.js'
export { factsOfEncoder } from './bert-score.js'
export { embeddingCache } from './embedding-cache.js'
export * from './evaluate.js'
export { type ExternalValues, readExternal } from './external-metrics.js'
export * from './external-predictions.js'
export * from './floors.js'
export { readingOf, reportPairs } from './judged-reports.js'
export { datasetOfPlan, hidesSamples } from './masked-dataset.js'
export { openDamage } from './open-damage.js'
export * from './open-model.js'
export * from './output-folder.js'
export { PassFiles } from './pass-files.js'
export type { Perturber } from './perturber.js'
export * from './plan.js'
export { DEFAULT_BATCH_SIZE, isModelFault, type Progress } from './predict.js'
export * from './prediction-table.js'
export * from './predictions.js'
export type { Provenance, RunFacts } from './provenance.js'
export { joinReconstructions } from './read-reconstructions.js'
export type { RobustnessOptions } from './robustness-plan.js'
export { scoredRows, trainingReports } from './rows.js'
export { signalOf } from './signal-of-dataset.js'
export { tryModel } from './try-model.js'
