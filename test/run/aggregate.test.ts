import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aggregated } from '../../src/run/aggregate.js'
import type { EvaluationPlan } from '../../src/run/plan.js'
import { type Predictions, rowsSha256 } from '../../src/run/predictions.js'
import { planWith, predictionsOf } from '../helpers/plan.js'

type How = 'mean' | 'majority' | 'max'

const planBy = (how: How, benchmark: object = {}): EvaluationPlan =>
  planWith({}, { aggregate: { by: 'subject', how }, ...benchmark }, { subject_id: 'person' })

/** Three windows of one person, two of another, out of order. */
const subjects = ['b', 'a', 'b', 'b', 'a']
const windows = predictionsOf([1, 0, 1, 1, 0], [0.9, 0.2, 0.2, 0.4, 0.5], { subjects })

const positives = ({ outputs: { probability } }: Predictions): number[] =>
  Array.from({ length: probability?.rows ?? 0 }, (_, i) => probability?.data[2 * i + 1] ?? Number.NaN)

describe('one answer per subject', () => {
  test('the same predictions where the benchmark asks for nothing', () => {
    expect(aggregated(planWith(), windows)).toBe(windows)
  })

  test('the mean probability, in the order in which subjects first occur', () => {
    const found = aggregated(planBy('mean'), windows)
    expect(found).toMatchObject({ pass: 'clean', split: 'test', ids: ['b', 'a'], subjects: ['b', 'a'] })
    expect([...found.yTrue]).toEqual([1, 0])
    const [b, a] = positives(found)
    expect(b).toBeCloseTo(0.5, 15)
    expect(a).toBeCloseTo(0.35, 15)
    expect(found.outputs.label).toBeUndefined()
  })

  test('the class most windows are decided for, with the share of positive ones as score', () => {
    const { outputs } = aggregated(planBy('majority'), windows)
    // Decided: b yes, no, no; a no, yes (0.5 is at the threshold): a tie goes to the first class.
    expect(outputs).toEqual({ label: Int32Array.of(0, 0), score: Float64Array.of(1 / 3, 1 / 2) })
  })

  test('the largest probability of the positive class', () => {
    const found = aggregated(planBy('max'), windows)
    expect(positives(found)).toEqual([0.9, 0.5])
    expect([...(found.outputs.probability?.data ?? [])]).toEqual([1 - 0.9, 0.9, 0.5, 0.5])
  })

  test('the positive class may be the first', () => {
    const found = aggregated(planBy('max', { positive_class: 'no' }), windows)
    expect(found.outputs.probability?.data[0]).toBeCloseTo(0.8, 15)
    expect(found.outputs.probability?.data[1]).toBeCloseTo(0.2, 15)
  })

  test('scores, labels and values', () => {
    const outputs = { score: Float64Array.of(4, -1, 1, 1, 3), label: Int32Array.of(1, 0, 0, 1, 1) }
    const scored = { ...windows, outputs }
    expect(aggregated(planBy('mean'), scored).outputs).toEqual({
      score: Float64Array.of(2, 1),
      label: Int32Array.of(1, 0),
    })
    expect(aggregated(planBy('max'), scored).outputs).toEqual({
      score: Float64Array.of(4, 3),
      label: Int32Array.of(1, 1),
    })
    const regression = planBy('mean', { classes: undefined, metrics: { primary: 'MAE' } })
    const values = {
      ...windows,
      yTrue: Float64Array.of(60, 50, 60, 60, 50),
      outputs: { value: Float64Array.of(61, 40, 62, 63, 50) },
    }
    expect(aggregated(regression, values)).toMatchObject({
      yTrue: Float64Array.of(60, 50),
      outputs: { value: Float64Array.of(62, 45) },
    })
  })

  test('a missing window is a missing answer', () => {
    const isPresent = Uint8Array.of(1, 1, 0, 1, 1)
    expect([...aggregated(planBy('mean'), { ...windows, isPresent }).isPresent]).toEqual([0, 1])
  })

  test('what differs inside a subject is left out, or refused where groups are reported by it', () => {
    const columns = { site: ['N', 'S', 'N', 'N', 'S'], block: ['1', '1', '2', '3', '2'] }
    expect(aggregated(planBy('mean'), { ...windows, columns }).columns).toEqual({ site: ['N', 'S'] })
    const uneven = { ...windows, columns: { site: ['N', 'S', 'N', 'S', 'S'] } }
    expect(aggregated(planBy('mean'), uneven).columns).toEqual({})
    expect(() => aggregated(planBy('mean', { stratification: ['site'] }), uneven)).toThrow(
      'One subject has two values of site: scored rows 1 and 4.',
    )
  })

  test('clusters above the subject stay, those below it go', () => {
    const families = ['f', 'f', 'f', 'f', 'f']
    expect(aggregated(planBy('mean'), { ...windows, clusters: families }).clusters).toEqual(['f', 'f'])
    const runs = ['1', '1', '2', '3', '2']
    expect(aggregated(planBy('mean'), { ...windows, clusters: runs }).clusters).toBeUndefined()
    const named = planBy('mean', { cluster: 'group' })
    expect(() => aggregated(named, { ...windows, clusters: runs })).toThrow('two values of cluster (group)')
  })

  test('labels that differ inside a subject, and windows of nobody, are refused', () => {
    expect(() => aggregated(planBy('mean'), { ...windows, yTrue: Int32Array.of(1, 0, 0, 1, 0) })).toThrow(
      'One subject has two values of label: scored rows 1 and 3.',
    )
    expect(() => aggregated(planBy('mean'), predictionsOf([1], [0.5]))).toThrow(
      'Nothing says which subject a sample belongs to.',
    )
  })

  test('by group: never one that holds several persons', () => {
    const plan = planWith({}, { unit: 'session', aggregate: { by: 'group', how: 'mean' } })
    const groups = ['x', 'y', 'x', 'z', 'y']
    const found = aggregated(plan, { ...windows, groups, subjects: ['b', 'a', 'b', 'b', 'a'] })
    expect(found).toMatchObject({ ids: ['x', 'y', 'z'], subjects: ['b', 'a', 'b'] })
    expect(() => aggregated(plan, { ...windows, groups: ['x', 'x', 'x', 'x', 'x'], yTrue: new Int32Array(5) })).toThrow(
      'One group has two values of subject: scored rows 1 and 2.',
    )
  })

  test('a benchmark that asks for what cannot be is refused before anything is loaded', () => {
    const classes = ['a', 'b', 'c']
    const three = { classes, metrics: { primary: 'Accuracy' } }
    expect(() => planBy('max', three)).toThrow('The largest score is for two classes')
    expect(() => planBy('majority', { classes: undefined, metrics: { primary: 'MAE' } })).toThrow('A majority is for')
    expect(() => planBy('mean', { unit: 'window' })).toThrow('write unit: subject')
    const hidden = {
      protocol: 'reconstruct',
      protocol_options: { mask: { of: 'channels', fraction: 0.2, seed: 1 } },
      metrics: { primary: 'Masked-NMSE' },
    }
    expect(() => planBy('mean', hidden)).toThrow('Reconstructions of windows are not put together.')
  })
})

describe('properties', () => {
  const people = fc.array(fc.record({ p: fc.double({ min: 0, max: 1, noNaN: true }), who: fc.nat(4) }), {
    minLength: 1,
    maxLength: 30,
  })
  const predictionsFor = (rows: readonly { p: number; who: number }[]) =>
    predictionsOf(
      rows.map(({ who }) => who % 2),
      rows.map(({ p }) => p),
      { subjects: rows.map(({ who }) => `p${who}`) },
    )
  const byName = (found: Predictions) => new Map(found.ids.map((id, i) => [id, positives(found)[i]]))

  test('mean and largest equal their definitions', () => {
    return fc.assert(
      fc.property(people, (rows) => {
        const [means, maxima] = (['mean', 'max'] as const).map((how) =>
          byName(aggregated(planBy(how), predictionsFor(rows))),
        )
        for (const who of new Set(rows.map((row) => row.who))) {
          const own = rows.filter((row) => row.who === who).map(({ p }) => p)
          expect(means.get(`p${who}`)).toBeCloseTo(own.reduce((a, b) => a + b, 0) / own.length, 12)
          expect(maxima.get(`p${who}`)).toBe(Math.max(...own))
        }
      }),
    )
  })

  test('probabilities still sum to one, and one window per subject changes nothing', () => {
    return fc.assert(
      fc.property(people, (rows) => {
        const { probability } = aggregated(planBy('mean'), predictionsFor(rows)).outputs
        for (let i = 0; i < (probability?.rows ?? 0); i++) {
          expect((probability?.data[2 * i] ?? 0) + (probability?.data[2 * i + 1] ?? 0)).toBeCloseTo(1, 12)
        }
        const alone = rows.map((row, i) => ({ p: row.p, who: i }))
        const windows = predictionsFor(alone)
        for (const how of ['mean', 'max'] as const) {
          expect(positives(aggregated(planBy(how), windows))).toEqual(positives(windows))
        }
      }),
    )
  })

  test('the order of windows does not matter', () => {
    return fc.assert(
      fc.property(people, (rows) => {
        const [there, back] = [rows, rows.toReversed()].map((ordered) =>
          byName(aggregated(planBy('mean'), predictionsFor(ordered))),
        )
        for (const [id, p] of there) expect(back.get(id)).toBeCloseTo(p, 14)
      }),
    )
  })

  test('the digest of rows is that of the windows, not of the subjects', () => {
    const found = aggregated(planBy('mean'), windows)
    expect(rowsSha256(found, ['no', 'yes'])).not.toBe(rowsSha256(windows, ['no', 'yes']))
  })
})
