import { type Damaged, damagedBenchmark, damagedParts } from '../report/damaged-record.js'
import type { Hub, HubModel } from './site-hub.js'

const half = 0.015

/** A model of a hub whose record holds curves of its skill under damage. */
export function damagedModel(id: string, name: string, damaged: Damaged): HubModel {
  const { robustness, robustness_basis, metrics } = damagedParts(damaged)
  const floors = robustness.map((curve) => ({
    ...curve,
    floors: [{ ...curve.floors[0], model: 'coin' }],
  }))
  const intervals = Object.entries(metrics).flatMap(([metric, value]) =>
    value === null
      ? []
      : [[metric, { low: value - half, high: value + half, level: 0.95, method: 'bootstrap' }] as const],
  )
  const why = robustness_basis.is_above_chance ? 'missing_predictions' : 'baseline_not_above_chance'
  return {
    id,
    name,
    score: damaged.clean,
    record: {
      metrics,
      metric_versions: { robustness_score: 2 },
      intervals: Object.fromEntries(intervals),
      undefined: metrics.robustness_score === null ? [{ metric: 'robustness_score', why }] : [],
      robustness: floors,
      robustness_basis,
      baselines: [{ model: 'coin', metrics: { robustness_score: null, AUROC: 0.501 }, intervals: {} }],
      gaps: [],
    },
  }
}

const { robustness, metrics, ai_task } = damagedBenchmark

/** Three models that are ranked, one without skill, and one that was damaged in another way. */
export const damagedHub: Hub = {
  benchmark: {
    name: 'Damaged recordings that nobody made',
    ai_task,
    robustness,
    metrics,
    smallest_relevant_difference: { robustness_score: 0.02 },
    tiers: {
      robustness_score: [
        { name: 'Good', at_least: 0.75 },
        { name: 'Developing', at_least: null },
      ],
    },
  },
  models: [
    damagedModel('steady', 'Steady', { clean: 0.84, loss: 0.2 }),
    damagedModel('brittle', 'Brittle', { clean: 0.9, loss: 1 }),
    damagedModel('middling', 'Middling', { clean: 0.78, loss: 0.5 }),
    damagedModel('constant', 'Always the same', { clean: 0.5, loss: 0 }),
    damagedModel('other_grid', 'Damaged in another way', { clean: 0.83, loss: 0.5, isCustom: true }),
  ],
}
