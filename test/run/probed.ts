import { Rng } from '../../src/core/index.js'
import type { DamagedPass, ProbedModel } from '../../src/run/damaged.js'
import type { Predictions } from '../../src/run/predictions.js'
import type { PlannedProbe, RobustnessPlan } from '../../src/run/robustness-plan.js'
import { predictionsOf } from '../helpers/plan.js'

export const plannedProbe = (
  id: string,
  severities: readonly number[],
  more: Partial<PlannedProbe> = {},
): PlannedProbe => ({
  id,
  grid: `${id}/v1`,
  unit: 'fraction',
  severities,
  isApart: false,
  replicates: 1,
  ...more,
})

export const robustnessPlan = (more: Partial<RobustnessPlan> = {}): RobustnessPlan => ({
  metric: 'AUROC',
  probes: [
    plannedProbe('dropout', [0, 0.1, 0.2, 0.5]),
    plannedProbe('noise', [0, 0.1, 1], { replicates: 2 }),
    plannedProbe('permutation', [0, 1], { isApart: true }),
  ],
  scored: ['dropout', 'noise'],
  ...more,
})

/** A model whose probability tells the class the less, the more a sample is damaged. */
export function fadingModel(
  n: number,
  { probes }: RobustnessPlan,
  { skill = 0.5, label = 'fading', more = {} }: { skill?: number; label?: string; more?: Partial<Predictions> } = {},
): ProbedModel {
  const y = Array.from({ length: n }, (_, i) => i % 2)
  const noise = new Rng(`${label}|samples`)
  const own = y.map(() => noise.uniform())
  const answers = (pass: string, strength: number): Predictions => {
    const rng = new Rng(`${label}|${pass}`)
    const p = y.map((one, i) => {
      const heard = strength * one + (1 - strength) * (0.7 * own[i] + 0.3 * rng.uniform())
      return Math.min(1, Math.max(0, heard))
    })
    return predictionsOf(y, p, { pass, ...more })
  }
  const clean = answers('clean', skill)
  const passes = probes.flatMap(({ id, severities, replicates }) =>
    Array.from({ length: replicates }, (_, replicate) =>
      severities.slice(1).map((severity, l): DamagedPass => {
        const strength = skill * (1 - severity / (severities.at(-1) as number) / 1.5)
        return {
          probe: id,
          level: l + 1,
          replicate,
          predictions: answers(`${id}-${l + 1}-r${replicate}`, strength),
          failure: undefined,
        }
      }),
    ).flat(),
  )
  return { clean, damaged: { passes, again: clean } }
}
