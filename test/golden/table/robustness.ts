import type { Layout, Matrix } from '../../../src/core/index.js'
import * as m from '../../../src/metrics/index.js'
import { amplitudeOf } from '../../../src/probes/index.js'
import { moveInTime } from '../../../src/probes/move-in-time.js'
import * as stats from '../../../src/stats/index.js'
import type { GoldenValue } from '../check.js'
import type { CaseInput } from '../input.js'
import { type GoldenRow, row } from '../row.js'

const robustness = 'robustness'
const curves = 'curves'

const area = (input: CaseInput, value: string): number =>
  stats.areaUnderCurve(input.numbers('strength'), input.numbers(value))

/** As older pages did: over decibels, without the clean point. */
const areaOverDecibels = (input: CaseInput): number =>
  stats.areaUnderCurve(input.numbers('snr_db'), input.numbers('value').subarray(1))

const retention = (input: CaseInput): Float64Array =>
  stats.retentionCurve(input.numbers('perf'), input.number('chance'), input.number('guard'))

function matrixOf(input: CaseInput, name: string): Matrix {
  const rows = input.rows(name)
  return { data: Float64Array.from(rows.flatMap((one) => [...one])), rows: rows.length, columns: rows[0].length }
}

const decisions = (input: CaseInput, name: string): Int32Array =>
  Int32Array.from(input.rows(name), (p) => p.indexOf(Math.max(...p)))

/** One channel, moved by each of the case's shifts. */
function moved(input: CaseInput, missing?: Float64Array): GoldenValue {
  const x = input.numbers('x')
  const layout: Layout = { channels: 1, times: x.length, channelStep: 0, timeStep: 1 }
  return Array.from(input.numbers('shifts'), (by) => {
    const target = new Float64Array(x.length)
    moveInTime(x, target, by, layout, missing)
    return [...target]
  })
}

/** The areas of a case's curves, judged by a metric of curves. */
function judged(id: string): GoldenRow {
  return row(curves, id, id, (input) => {
    const held = input.mapping('curves')
    const numbers = (numberOf: (curve: CaseInput) => number) =>
      Object.fromEntries(held.map(([probe, curve]) => [probe, numberOf(curve)]))
    const areas: m.CurveAreas = {
      absolute: numbers((curve) => stats.areaUnderCurve(curve.numbers('severity'), curve.numbers('value'))),
      similarity: numbers((curve) => curve.number('similarity')),
    }
    const truth: m.CurveTargets = {
      scored: input.texts('scored'),
      isAboveChance: input.flag('above_chance'),
      isRepeatable: input.flag('repeatable'),
    }
    return m.builtInMetrics.get(id).compute(truth, areas)
  })
}

export const robustnessRows: readonly GoldenRow[] = [
  row(robustness, 'rauc', 'areaUnderCurve', (i) => area(i, 'value')),
  row(robustness, 'original_db_rauc', 'areaUnderCurve', areaOverDecibels),
  row(robustness, 'perf_rauc', 'areaUnderCurve', (i) => area(i, 'perf')),
  row(robustness, 'retention', 'retentionCurve', (i) => [...retention(i)]),
  row(robustness, 'retention_rauc', 'retentionCurve', (i) => stats.areaUnderCurve(i.numbers('strength'), retention(i))),
  row(robustness, 'worst_case_drop', 'worstCaseDrop', (i) => stats.worstCaseDrop(i.numbers('perf'))),
  row(robustness, 'cosine', 'rowCosines', (i) => [...stats.rowCosines(matrixOf(i, 'a'), matrixOf(i, 'b'))]),
  row(robustness, 'decision_agreement', 'agreements', (i) => [
    ...stats.agreements(decisions(i, 'a'), decisions(i, 'b')),
  ]),
  row(robustness, 'amplitude_ratio', 'amplitudeOf', (i) => Array.from(i.numbers('snr_db'), amplitudeOf)),
  row(robustness, 'power_ratio', 'amplitudeOf', (i) => Array.from(i.numbers('snr_db'), (db) => amplitudeOf(db) ** 2)),
  row(robustness, 'circular', 'moveInTime', (i) => moved(i)),
  row(robustness, 'zero', 'moveInTime', (i) => moved(i, new Float64Array(1))),
  ...m.builtInMetrics
    .all()
    .filter(({ needs }) => needs === 'curves')
    .map(({ id }) => judged(id)),
]
