import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import type { ProbedModel } from '../../src/run/damaged.js'
import { releaseCurves, tellableOfCurves } from '../../src/run/protected-curves.js'
import { type Tellable, tierOf } from '../../src/run/protected-groups.js'
import { scoreRobustness } from '../../src/run/robustness.js'
import { stratify } from '../../src/run/strata.js'
import type { EvalRecord } from '../../src/spec/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith, predictionsOf } from '../helpers/plan.js'
import { fadingModel, robustnessPlan } from './probed.js'

const plan = planWith(
  { replicates: 100 },
  { metrics: { primary: 'AUROC', secondary: ['robustness_score'] } },
  { access: 'controlled' },
)
const robustness = robustnessPlan()
const model = fadingModel(300, robustness)

async function recordOf(probed: ProbedModel): Promise<EvalRecord> {
  const site = stratify(
    'site',
    { column: 's', type: 'category', label_derived: false },
    probed.clean.ids.map((_, i) => 'AB'[Math.floor(i / 2) % 2]),
  )
  const settings = { jobs: 1, metrics: builtInMetrics, strata: [site], signal: new AbortController().signal }
  const floor = { model: 'majority', ...constantModel(probed) }
  const found = await scoreRobustness(plan, robustness, { ...probed, floors: [floor] }, settings, memoryEffects({}))
  return { robustness: found.curves, robustness_basis: found.basis } as unknown as EvalRecord // all that is read of it
}

function constantModel({ clean, damaged }: ProbedModel): ProbedModel {
  const same = (pass: string) =>
    predictionsOf(
      [...clean.yTrue],
      Array.from(clean.yTrue, () => 0.4),
      { pass },
    )
  return {
    clean: same('clean'),
    damaged: {
      passes: damaged.passes.map((pass) => ({ ...pass, predictions: same(pass.predictions.pass) })),
      again: undefined,
    },
  }
}

const tellable = (overall: number, a = overall, b = overall): Tellable => {
  return {
    overall,
    levels: new Map([
      [
        'site',
        new Map([
          ['A', a],
          ['B', b],
        ]),
      ],
    ]),
  }
}

/** From the second tier on. */
const AUROC = tierOf(builtInMetrics.get('AUROC'))

describe('curves about persons', () => {
  const floors = new Map([['majority', constantModel(model).damaged]])
  const release = async (told: Tellable) => releaseCurves(await recordOf(model), { plan, floors }, told, AUROC)

  test('all told: two decimals, and no count but the sizes of groups', async () => {
    const { told, withheld } = await release(tellable(3))
    expect(withheld).toEqual([])
    expect(told.robustness?.length).toBe(3)
    const { severities: _, ...curve } = told.robustness?.[0] ?? { severities: [] }
    const numbers = JSON.stringify(curve).match(/-?\d+\.\d+/g) ?? []
    expect(numbers.length).toBeGreaterThan(20)
    expect(numbers.filter((number) => Number(Number(number).toFixed(2)) !== Number(number))).toEqual([])
    expect(told.robustness?.[0].agreement).toBeDefined()
    expect(told.robustness?.[0].floors.map((floor) => floor.model)).toEqual(['majority'])
    expect(told.robustness_basis).not.toHaveProperty('repeated')
  })

  test('without decisions: no likeness of answers', async () => {
    const [curve] = (await release(tellable(2))).told.robustness ?? []
    expect(curve.absolute_rAUC.value).not.toBeNull()
    expect(curve).not.toHaveProperty('agreement')
    expect(curve.similarity).toEqual([null, null, null, null])
    expect(curve.similarity_rAUC).toEqual({ value: null, why: 'suppressed' })
  })

  test('a group that may not be told is absent, and said to be', async () => {
    const { told, withheld } = await release(tellable(3, 2, 1))
    expect(Object.keys(told.robustness?.[0].strata?.site ?? {})).toEqual(['A'])
    expect(withheld).toEqual(['curves by site'])
  })

  test('where the skill may not be told, neither may its curves', async () => {
    expect(await release(tellable(1))).toEqual({ told: {}, withheld: ['curves under damage'] })
  })

  test('a floor whose few scores are nearly decisions is absent', async () => {
    const rng = new Rng('coarse')
    const passes = model.damaged.passes.map((pass) => {
      const coarse = Array.from(pass.predictions.yTrue, () => rng.index(3) / 2)
      return { ...pass, predictions: predictionsOf([...pass.predictions.yTrue], coarse) }
    })
    const few = new Map([['majority', { passes, again: undefined }]])
    const { told } = releaseCurves(await recordOf(model), { plan, floors: few }, tellable(3), AUROC)
    expect(told.robustness?.[0].floors).toEqual([])
  })
})

describe('what may be told of curves', () => {
  test('no more than of the clean samples; of groups, class counts at most', () => {
    // It errs often enough that no cell of a confusion matrix is small.
    const erring = fadingModel(300, robustness, { skill: 0.2 }).damaged
    expect(tellableOfCurves(plan, tellable(3), erring)).toEqual(tellable(3, 2, 2))
    expect(tellableOfCurves(plan, tellable(2, 2, 1), model.damaged)).toEqual(tellable(2, 2, 1))
    expect(tellableOfCurves(plan, tellable(0), model.damaged)).toEqual(tellable(0))
  })

  test('no more than of the pass that tells most', () => {
    const [first, ...others] = model.damaged.passes
    // Three samples are called other than all the rest of their class.
    const yTrue = [...first.predictions.yTrue]
    const positive = yTrue.map((y, i) => (i < 3 ? 1 - y : y) * 0.9 + i / 10_000)
    const telling = { ...first, predictions: predictionsOf(yTrue, positive) }
    const damaged = { passes: [telling, ...others], again: undefined }
    expect(tellableOfCurves(plan, tellable(3), damaged)).toEqual(tellable(2))
  })
})
