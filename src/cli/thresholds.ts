import { InvalidArgumentError } from 'commander'
import { FmbenchError } from '../core/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { type EvaluationPlan, reportedMetrics } from '../run/plan.js'
import type { EvalRecord } from '../spec/index.js'

/** A value that a metric must reach: `--fail-under AUROC=0.8`. */
export interface Threshold {
  readonly metric: string
  readonly value: number
}

/** `AUROC=0.8,Brier=0.2`, as a commander value parser; the option may be given several times. */
export function thresholds(text: string, previous: readonly Threshold[] = []): Threshold[] {
  const added = text.split(',').map((pair) => {
    const [metric, value, ...more] = pair.split('=').map((part) => part.trim())
    if (metric !== '' && value !== undefined && value !== '' && Number.isFinite(Number(value)) && more.length === 0) {
      return { metric, value: Number(value) }
    }
    throw new InvalidArgumentError(`"${pair}" is not of the form AUROC=0.8.`)
  })
  return [...previous, ...added]
}

const computed = ({ benchmark }: EvaluationPlan): string[] => reportedMetrics(benchmark, builtInMetrics)

/**
 * The thresholds with the metrics' own ids.
 *
 * @throws FmbenchError `unknown-name` for an unknown metric, `usage` for one that no plan computes or that has no
 *   better side
 */
export function checkThresholds(asked: readonly Threshold[], plans: readonly EvaluationPlan[]): readonly Threshold[] {
  return asked.map(({ metric, value }) => {
    const { id, direction } = builtInMetrics.get(metric, '--fail-under')
    if (direction === 'nearest') {
      throw new FmbenchError('usage', `${id} is best near a value, neither high nor low: it cannot fail under one.`, {
        where: '--fail-under',
      })
    }
    if (plans.some((plan) => computed(plan).includes(id))) return { metric: id, value }
    throw new FmbenchError('usage', `No benchmark of this suite computes ${id}.`, {
      where: '--fail-under',
      hint: `They compute: ${[...new Set(plans.flatMap(computed))].join(', ')}.`,
    })
  })
}

/**
 * Which thresholds a record misses, in words. A higher-is-better metric must be at least the value, a lower-is-better
 * one at most; an undefined one misses it. Metrics that the plan does not have ask for nothing.
 */
export function missedThresholds(
  record: EvalRecord,
  plan: EvaluationPlan,
  asked: readonly Threshold[],
): readonly string[] {
  return asked.flatMap(({ metric, value: limit }) => {
    if (!computed(plan).includes(metric)) return []
    const value = record.metrics[metric]
    if (typeof value !== 'number') return [`${metric} is undefined; ${limit} was asked for`]
    const isLower = builtInMetrics.get(metric).direction === 'lower'
    if (isLower ? value <= limit : value >= limit) return []
    return [`${metric} is ${value}, ${isLower ? 'above' : 'below'} ${limit}`]
  })
}
