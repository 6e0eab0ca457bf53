import { describe, expect, test } from 'vitest'
import { curveFaults } from '../../src/leaderboard/curve-faults.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { type EvalRecord, evalSchema } from '../../src/spec/index.js'

const estimate = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 })

const curve = (probe: string, values: number[]) => ({
  probe,
  grid: `${probe}/v1`,
  unit: 'fraction',
  severities: [0, 0.1, 0.3],
  metric: 'AUROC',
  values,
  intervals: values.map((value) => ({ low: value - 0.02, high: value + 0.02 })),
  method: 'bootstrap',
  similarity: [1, 0.98, 0.9],
  agreement: [1, 0.9, 0.8],
  similarity_rAUC: { value: (0.099 + 0.188) / 0.3 },
  worst_case_drop: { value: values[0] - values[2] },
  s50: { value: null, why: 'not_reached' },
})

/** dropout: area 0.84, retention 0.85; noise: area 0.81, retention 0.775. */
const whole = {
  kind: 'fmbench.eval/v1',
  eval_id: 'E',
  benchmark_id: 'B',
  model_ids: { candidate: 'm' },
  status: 'Completed',
  run_metadata: { date: '2026-01-02', runner: 'fmbench' },
  metrics: { AUROC: 0.9, robustness_score: 0.825, dropout_rAUC: 0.84, noise_rAUC: 0.81 },
  provenance: { origin: 'import' },
  robustness: [
    { ...curve('dropout', [0.9, 0.84, 0.81]), absolute_rAUC: estimate(0.84), retention_rAUC: estimate(0.85) },
    { ...curve('noise', [0.9, 0.82, 0.75]), absolute_rAUC: estimate(0.81), retention_rAUC: estimate(0.775) },
  ],
  robustness_basis: {
    metric: 'AUROC',
    chance: 0.5,
    clean: estimate(0.9),
    is_above_chance: true,
    level: 0.95,
    replicates: 1,
    scored: ['dropout', 'noise'],
    repeated: { n: 100, differing: 0 },
  },
}

/** The record with something else at a place: `robustness.0.values.1` */
function changed(path: string, value: unknown): unknown {
  const record = structuredClone(whole) as Record<string, unknown>
  const keys = path.split('.')
  let held = record
  for (const key of keys.slice(0, -1)) held = held[key] as Record<string, unknown>
  held[keys[keys.length - 1]] = value
  return record
}

const parsed = (record: unknown): EvalRecord => evalSchema.parse(record)
const faultsOf = (record: unknown): string[] =>
  curveFaults(parsed(record), builtInMetrics).map(({ path, what }) => `${path.join('.')} ${what}`)

test('a record that adds up has no fault', () => expect(faultsOf(whole)).toEqual([]))

describe('a number that is not what it is said to be', () => {
  test.each<[string, unknown, RegExp]>([
    [
      'metrics.robustness_score',
      0.9995,
      /^metrics.robustness_score is 0.9995, but the mean over dropout, noise is 0.825/,
    ],
    ['metrics.dropout_rAUC', 0.9, /^metrics.dropout_rAUC is 0.9, but the area of dropout is 0.84/],
    ['metrics.AUROC', 0.95, /^metrics.AUROC is 0.95, but the clean skill is 0.9/],
    [
      'robustness.0.absolute_rAUC.value',
      0.85,
      /^robustness.0.absolute_rAUC is 0.85, but the area under its curve is 0.84/,
    ],
    ['robustness.1.retention_rAUC.value', 0.9, /^robustness.1.retention_rAUC is 0.9, but/],
    ['robustness.1.similarity_rAUC.value', 0.5, /^robustness.1.similarity_rAUC is 0.5, but/],
    ['robustness.0.worst_case_drop.value', 0, /^robustness.0.worst_case_drop is 0, but/],
    ['robustness.0.values.0', 0.7, /^robustness.0.values is 0.7, but the clean skill is 0.9/],
    ['robustness.0.similarity.2', 1.2, /^robustness.0.similarity holds 1.2; it lies between -1 and 1/],
    ['robustness.0.agreement.2', -0.1, /^robustness.0.agreement holds -0.1; it lies between 0 and 1/],
    ['robustness_basis.chance', 0.88, /^robustness_basis.is_above_chance is true, but 0.88 is not above chance 0.88/],
    [
      'robustness_basis.is_above_chance',
      false,
      /^metrics.robustness_score robustness_score has a value, although the model is not/,
    ],
    ['robustness_basis.repeated.differing', 3, /although the model gave clean samples other answers/],
    [
      'robustness_basis.scored',
      ['dropout', 'shift'],
      /^metrics.robustness_score is 0.825, but the mean over dropout, shift is not/,
    ],
  ])('%s', (path, value, fault) => {
    expect(faultsOf(changed(path, value)).join('\n')).toMatch(new RegExp(fault.source, 'm'))
  })

  test('a score without curves, from a run', () => {
    const { robustness: _, robustness_basis: __, ...rest } = whole
    expect(faultsOf(rest)).toEqual([])
    const run = { ...parsed(rest), provenance: { origin: 'run' } } as EvalRecord
    expect(
      curveFaults(run, builtInMetrics)
        .map(({ what }) => what)
        .join(),
    ).toMatch(/stands on no curves/)
  })

  test('numbers about protected persons have two decimals, and no more is asked of them', () => {
    const disclosure = { min_cell: 11, suppressed: 0, withheld: [] }
    const rounded = { ...(changed('metrics.robustness_score', 0.83) as object), disclosure }
    expect(faultsOf(rounded)).toEqual([])
    expect(faultsOf({ ...(changed('metrics.robustness_score', 0.87) as object), disclosure }).length).toBe(1)
  })
})

describe('the form of curves', () => {
  const messages = (record: unknown): string => {
    const { error } = evalSchema.safeParse(record)
    return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n') ?? ''
  }
  test.each<[string, unknown, RegExp]>([
    ['robustness.0.values', [0.9, 0.8], /robustness.0.values has 2 entries for 3 severities/],
    ['robustness.0.similarity', [1], /robustness.0.similarity has 1 entries/],
    ['robustness.0.intervals', [], /robustness.0.intervals has 0 entries/],
    ['robustness.0.severities', [0.05, 0.1, 0.3], /robustness.0.severities must ascend from 0/],
    ['robustness.0.severities', [0, 0.3, 0.3], /robustness.0.severities must ascend from 0/],
    ['robustness.0.intervals.1', { low: 0.9, high: 0.8 }, /low 0.9 is above high 0.8/],
    ['robustness.0.absolute_rAUC', { value: null }, /null without a reason/],
    ['robustness.0.values.1', null, /absolute_rAUC has a value, although one of its severities has none/],
    ['robustness.0.floors', [{ model: 'f', values: [0.5], absolute_rAUC: { value: 0.5 } }], /floors has 1 entries/],
    ['robustness_basis', undefined, /need each other/],
  ])('%s', (path, value, fault) => expect(messages(changed(path, value))).toMatch(fault))
})
