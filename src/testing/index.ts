export * from './cohorts.js'
export { checkMetric } from './metric-conformance.js'
