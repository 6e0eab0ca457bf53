export * from './cohorts.js'
export { checkMetric } from './metric-conformance.js'
export { checkProbe } from './probe-conformance.js'
