import * as m from '../../../src/metrics/index.js'
import { weightedMean } from '../../../src/stats/moments.js'
import * as a from '../adapters.js'
import type { CaseInput } from '../input.js'
import { type GoldenRow, type NotComputed, row } from '../row.js'

const binary = 'calibration'
const multiclass = 'calibration_multiclass'

/** A metric of the positive class: its probability becomes two columns. */
function ofPositive(metric: m.Metric, input: CaseInput): number {
  const p = a.scores(input)
  const data = Float64Array.from({ length: 2 * p.length }, (_, i) => (i % 2 === 1 ? p[i >> 1] : 1 - p[i >> 1]))
  const truth = { y: a.truth(input), classes: 2, positive: 1 }
  return metric.compute(truth, { data, rows: p.length, columns: 2 }, a.weights(input))
}

const byId = (id: string) => (input: CaseInput) => ofPositive(m.builtInMetrics.get(id), input)

const modelOf = (input: CaseInput): m.CalibrationModel =>
  m.calibrationModel(a.truth(input), a.scores(input), a.weights(input))

function ofClasses(metric: m.Metric, input: CaseInput): number {
  const truth = { y: a.truth(input), classes: input.number('n_classes'), positive: -1 }
  return metric.compute(truth, a.matrix(input), a.weights(input))
}

export const calibrationRows: readonly GoldenRow[] = [
  row(binary, 'ece_width_10', 'ECE-10', byId('ECE-10')),
  row(binary, 'mce_width_10', 'MCE-10', byId('MCE-10')),
  row(binary, 'ace_mass_15', 'ACE-15', byId('ACE-15')),
  row(binary, /^ece_width_(\d+)$/, 'eceMetric', (i, bins) => ofPositive(m.eceMetric(bins), i)),
  row(binary, /^mce_width_(\d+)$/, 'mceMetric', (i, bins) => ofPositive(m.mceMetric(bins), i)),
  row(binary, /^ace_mass_(\d+)$/, 'aceMetric', (i, bins) => ofPositive(m.aceMetric(bins), i)),
  row(binary, 'brier', 'Brier', (i) => m.brier(a.truth(i), a.scores(i), a.weights(i))),
  row(binary, 'mean_pred', 'weightedMean', (i) => weightedMean(a.scores(i), a.weights(i) ?? a.scores(i).fill(1))),
  row(binary, 'prevalence', 'prevalence', (i) => m.prevalence(a.truth(i), a.weights(i))),
  row(binary, 'oe_ratio', 'OE-Ratio', byId('OE-Ratio')),
  row(binary, 'spiegelhalter_z', 'Spiegelhalter-Z', byId('Spiegelhalter-Z')),
  row(binary, 'slope', 'Calibration-Slope', byId('Calibration-Slope')),
  row(binary, 'slope_se', 'calibrationModel', (i) => modelOf(i).slopeError),
  row(binary, 'intercept_joint', 'calibrationModel', (i) => modelOf(i).jointIntercept),
  row(binary, 'citl', 'CITL', byId('CITL')),
  row(binary, 'citl_se', 'calibrationModel', (i) => modelOf(i).citlError),
  row(multiclass, 'ece_top_label_10', 'ECE-Top-Label-10', (i) =>
    ofClasses(m.builtInMetrics.get('ECE-Top-Label-10'), i),
  ),
  row(multiclass, 'ece_classwise_10', 'ECE-Classwise-10', (i) =>
    ofClasses(m.builtInMetrics.get('ECE-Classwise-10'), i),
  ),
  row(multiclass, /^ece_top_label_(\d+)$/, 'eceTopLabelMetric', (i, bins) => ofClasses(m.eceTopLabelMetric(bins), i)),
  row(multiclass, /^ece_classwise_(\d+)$/, 'eceClasswiseMetric', (i, bins) => ofClasses(m.eceClasswiseMetric(bins), i)),
]

export const calibrationNotComputed: readonly NotComputed[] = [
  {
    suite: binary,
    fields: ['val_prob'],
    why: "a summary by R's rms: what we compute of it (Brier, slope, intercept, Spiegelhalter's z) stands in fields of its own; its smoothed curve is not computed",
  },
]
