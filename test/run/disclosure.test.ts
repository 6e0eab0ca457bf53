import { describe, expect, test } from 'vitest'
import { builtInMetrics } from '../../src/metrics/index.js'
import { withholdPersonData } from '../../src/run/disclosure.js'
import { judge } from '../../src/run/judged.js'
import type { Predictions } from '../../src/run/predictions.js'
import { releaseParents } from '../../src/run/protected-fairness.js'
import { tellsDecisions, tierOf } from '../../src/run/protected-groups.js'
import { rowsOfLevel, type Stratum } from '../../src/run/strata.js'
import { strataOf } from '../../src/run/strata-of-plan.js'
import { type EvalRecord, evalSchema, type RecordFairness } from '../../src/spec/index.js'
import { predictionsOf } from '../helpers/plan.js'
import { cohort, DIMENSIONS, K, plan, records } from '../helpers/protected-records.js'

type FairGroup = RecordFairness['groups'][string]

/** What one sample adds to: a number that is the same for samples a reader could not tell apart. */
type Feature = (i: number) => boolean

/** The samples of a level, with those of the levels that are part of it. */
function membersOf(stratum: Stratum, level: number): Feature {
  const rows = new Set(rowsOfLevel(stratum, level))
  return (i) => rows.has(i)
}

/** What the rates of a group tell: of which samples each is a share, and how many that is. */
function featuresOfRates(group: FairGroup, isIn: Feature, isPositive: Feature, isCalled: Feature): Feature[] {
  const parts: Record<string, [whole: Feature, part: Feature]> = {
    base_rate: [() => true, isPositive],
    selection_rate: [() => true, isCalled],
    TPR: [isPositive, isCalled],
    FPR: [(i) => !isPositive(i), isCalled],
    PPV: [isCalled, isPositive],
  }
  return Object.entries(parts).flatMap(([rate, [whole, part]]): Feature[] => {
    if (group[rate as 'TPR'].value === null && group[rate as 'TPR'].why === 'suppressed') return []
    return [(i) => isIn(i) && whole(i), (i) => isIn(i) && whole(i) && part(i)]
  })
}

/** Everything that the record tells of counts, at worst: a value of AUROC tells the classes, of Accuracy the decisions. */
function toldFeatures(record: EvalRecord, predictions: Predictions): Feature[] {
  const decision = judge(predictions, plan()).label?.output ?? new Int32Array(0)
  const { yTrue } = predictions
  const { strata } = strataOf(plan(), predictions)
  const byTier = (isIn: Feature, tier: number): Feature[] => [
    ...(tier >= 1 ? [isIn] : []),
    ...(tier >= 2
      ? [0, 1].map(
          (y): Feature =>
            (i) =>
              isIn(i) && yTrue[i] === y,
        )
      : []),
    ...(tier >= 3
      ? [0, 1, 2, 3].map(
          (cell): Feature =>
            (i) =>
              isIn(i) && 2 * yTrue[i] + decision[i] === cell,
        )
      : []),
  ]
  const tierOfValues = (values: Readonly<Record<string, number | null>>, stratum?: string): number => {
    const isSuppressed = (metric: string) =>
      record.undefined.some(
        (entry) => entry.metric === metric && entry.stratum === stratum && entry.why === 'suppressed',
      )
    if (!isSuppressed('Accuracy') && 'Accuracy' in values) return 3
    return !isSuppressed('AUROC') && 'AUROC' in values ? 2 : 1
  }
  const { stratified = {}, ...overall } = record.metrics
  const whole = byTier(() => true, tierOfValues(overall as Record<string, number | null>))
  const groups = strata.flatMap((stratum) =>
    stratum.levels.flatMap((level, l) => {
      const { name } = stratum
      const isIn = membersOf(stratum, l)
      const values = stratified[name]?.[level]
      const told = values === undefined ? [] : byTier(isIn, tierOfValues(values, `${name}=${level}`))
      const fair = record.fairness?.[name]
      // Differences tell the rates of the groups that they compare.
      const compared = (fair?.parity ?? []).some(({ groups: among }) => among.includes(level)) ? 3 : 0
      const group = fair?.groups[level]
      const rates = group
        ? featuresOfRates(
            group,
            isIn,
            (i) => yTrue[i] === 1,
            (i) => decision[i] === 1,
          )
        : []
      return [...told, ...rates, ...byTier(isIn, compared)]
    }),
  )
  return [...whole, ...groups]
}

/** Every count of a group, of a class in it, of a decision in it, that is small. */
function smallFeatures(predictions: Predictions): Feature[] {
  const decision = judge(predictions, plan()).label?.output ?? new Int32Array(0)
  const { yTrue } = predictions
  const { strata } = strataOf(plan(), predictions)
  const all = strata
    .flatMap((stratum) =>
      // A level as a whole, and what it has beside the levels that are part of it.
      stratum.levels.flatMap((_, l): Feature[] => [membersOf(stratum, l), (i) => stratum.of[i] === l]),
    )
    .flatMap((isIn): Feature[] => [
      isIn,
      ...[0, 1].map(
        (y): Feature =>
          (i) =>
            isIn(i) && yTrue[i] === y,
      ),
      ...[0, 1, 2, 3].map(
        (cell): Feature =>
          (i) =>
            isIn(i) && 2 * yTrue[i] + decision[i] === cell,
      ),
    ])
  return all.filter((feature) => {
    const n = predictions.ids.filter((_, i) => feature(i)).length
    return n > 0 && n < K
  })
}

/**
 * The attack: kinds of samples that a reader could not tell apart are the unknowns, each told count is an equation. A
 * count follows when its row is a combination of theirs.
 */
function countsThatFollow(told: readonly Feature[], wanted: readonly Feature[], n: number): number {
  const places = new Map<string, number>()
  for (let i = 0; i < n; i++) {
    const key = [...told, ...wanted].map((feature) => Number(feature(i))).join('')
    if (!places.has(key)) places.set(key, i)
  }
  const samples = [...places.values()]
  const rowOf = (feature: Feature) => samples.map((i) => Number(feature(i)))
  const basis: { pivot: number; row: number[] }[] = []
  const reduce = (row: number[]) => {
    for (const { pivot, row: known } of basis) {
      const factor = row[pivot] / known[pivot]
      if (factor !== 0) for (let j = 0; j < row.length; j++) row[j] -= factor * known[j]
    }
    return row.findIndex((value) => Math.abs(value) > 1e-9)
  }
  for (const feature of told) {
    const row = rowOf(feature)
    const pivot = reduce(row)
    if (pivot >= 0) basis.push({ pivot, row })
  }
  return wanted.filter((feature) => reduce(rowOf(feature)) < 0).length
}

describe('what leaves of person data that is not open', () => {
  test('no small count follows from the record, over all dimensions, intersections and values together', async () => {
    let hidden = 0
    let told = 0
    for (const [n, label] of [100, 120, 140, 160, 200, 220, 260].map((size) => [size, `cohort ${size}`] as const)) {
      const predictions = cohort(n, label)
      const { full, told: record } = await records(predictions)
      const small = smallFeatures(predictions)
      expect(small.length).toBeGreaterThan(0)
      expect(countsThatFollow(toldFeatures(full, predictions), small, n), label).toBe(small.length)
      expect(countsThatFollow(toldFeatures(record, predictions), small, n), label).toBe(0)
      hidden += record.disclosure?.suppressed ?? 0
      told += Object.values(record.metrics.stratified ?? {}).flatMap((levels) => Object.keys(levels)).length
    }
    expect(hidden).toBeGreaterThan(20)
    expect(told).toBeGreaterThan(40)
  })

  test('it is a record that parses; values have two decimals, levels that are hidden are absent everywhere', async () => {
    const { full, told } = await records(cohort(110, 'a'))
    expect(() => evalSchema.parse(told)).not.toThrow()
    const held = told.metrics.stratified ?? {}
    const absent = Object.entries(full.metrics.stratified ?? {}).flatMap(([name, levels]) =>
      Object.keys(levels)
        .filter((level) => held[name]?.[level] === undefined)
        .map((level) => `${name}=${level}`),
    )
    expect(absent.length).toBeGreaterThan(0)
    for (const stratum of absent) {
      expect(told.undefined.filter((entry) => entry.stratum === stratum)).toEqual([])
      const [name, level] = stratum.split('=')
      expect(told.intervals.stratified?.[name]?.[level]).toBeUndefined()
    }
    const numbers = JSON.stringify([told.metrics, told.intervals, told.gaps, told.fairness]).match(/-?\d+\.\d+/g) ?? []
    expect(numbers.length).toBeGreaterThan(20)
    expect(numbers.filter((number) => number.split('.')[1].length > 2)).toEqual([])
  })

  test('the suppressed are counted: absent levels, values that became null, gaps', async () => {
    const { full, told } = await records(cohort(220, 'b'))
    const levelsOf = ({ metrics }: EvalRecord) =>
      Object.values(metrics.stratified ?? {}).flatMap((of) => Object.keys(of))
    const nulls = told.undefined.filter(({ metric, stratum, why }) => {
      const wasNull = full.undefined.some((entry) => entry.metric === metric && entry.stratum === stratum)
      return why === 'suppressed' && !wasNull
    })
    const lost = levelsOf(full).length - levelsOf(told).length + nulls.length + full.gaps.length - told.gaps.length
    expect(told.disclosure?.suppressed).toBe(lost)
  })

  test('a gap leaves only when every group of its dimension does', async () => {
    const { full, told } = await records(cohort(220, 'a'))
    for (const { stratum } of told.gaps) {
      expect(Object.keys(told.metrics.stratified?.[stratum] ?? {})).toEqual(
        Object.keys(full.metrics.stratified?.[stratum] ?? {}),
      )
    }
    expect([...new Set(full.gaps.map(({ stratum }) => stratum))]).toEqual(DIMENSIONS)
  })

  test('rates of decisions leave where each cell is large; else base rate and calibration, or nothing', async () => {
    const seen = { whole: 0, part: 0, absent: 0, compared: 0 }
    for (const n of [160, 220, 300, 600]) {
      const { full, told } = await records(cohort(n, `rates ${n}`))
      for (const [name, { groups, parity }] of Object.entries(full.fairness ?? {})) {
        const held = told.fairness?.[name]?.groups ?? {}
        const isWhole = Object.keys(groups).every((level) => held[level]?.TPR.value != null)
        expect(told.fairness?.[name]?.parity.length ?? 0).toBe(isWhole ? parity.length : 0)
        if (isWhole) seen.compared++
        for (const level of Object.keys(groups)) {
          if (held[level] === undefined) seen.absent++
          else if (held[level].TPR.value !== null) seen.whole++
          else {
            seen.part++
            expect(held[level].PPV).toEqual({ value: null, why: 'suppressed' })
            expect(held[level].base_rate.n).toBe(full.fairness?.[name].groups[level].base_rate.n)
            expect(held[level].calibration).toBeDefined()
          }
        }
        const isMissing = Object.keys(groups).some((level) => held[level]?.TPR.value == null)
        expect(told.disclosure?.withheld.includes(`rates by ${name}`)).toBe(isMissing)
      }
    }
    expect(Object.values(seen).every((times) => times > 0)).toBe(true)
  })

  test('of parents that are not told, the nearest one that is told stands in the record', () => {
    const parents = { state: { sentence: 'language', language: 'task', motor: 'task' } }
    const told = { state: { task: {}, sentence: {}, motor: {} } }
    expect(releaseParents(parents, told)).toEqual({ state: { sentence: 'task', motor: 'task' } })
    expect(releaseParents(parents, { state: { sentence: {} } })).toEqual({})
  })

  test('of scores that are nearly decisions, no mean error leaves where decisions may not', async () => {
    const fine = cohort(300, 'coarse')
    const data = fine.outputs.probability!.data.map((p) => Math.round(p))
    const coarse = { ...fine, outputs: { probability: { ...fine.outputs.probability!, data } } }
    const whys = async (predictions: Predictions) => {
      const { told } = await records(predictions)
      return Object.keys(told.metrics.stratified ?? {}).flatMap((name) =>
        Object.values(told.metrics.stratified?.[name] ?? {}).filter(
          ({ Accuracy, Brier }) => Accuracy === null && Brier !== null,
        ),
      ).length
    }
    expect(await whys(fine)).toBeGreaterThan(0)
    expect(await whys(coarse)).toBe(0)
  })

  test('steps of the curves hold no small count, alone or against the confusion matrix', async () => {
    for (const label of ['a', 'b', 'c']) {
      const { full, told } = await records(cohort(300, label))
      const [nNo, nYes] = Object.values(told.run_metadata.classes ?? {})
      const [[tn, fp], [fn, tp]] = told.confusion?.matrix ?? []
      expect([tn, fp, fn, tp]).toEqual(full.confusion?.matrix.flat())
      const { fpr = [], tpr = [] } = told.curves?.roc ?? {}
      expect(fpr.length).toBeGreaterThan(4)
      const counts = (rates: readonly number[], n: number) => rates.map((rate) => Math.round(rate * n))
      const steps = (values: readonly number[]) => values.slice(1).map((value, i) => value - values[i])
      const isFine = (n: number) => n === 0 || n >= K
      expect(steps(counts(fpr, nNo)).every(isFine)).toBe(true)
      expect(steps(counts(tpr, nYes)).every(isFine)).toBe(true)
      const onCurve = counts(fpr, nNo).map((falseAlarms, i) => `${falseAlarms},${counts(tpr, nYes)[i]}`)
      expect(onCurve).toContain(`${fp},${tp}`)
      const bins = told.curves?.calibration?.bins ?? []
      expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(300)
      for (const { n, mean_y } of bins) {
        expect(isFine(Math.round(n * mean_y)) && isFine(n - Math.round(n * mean_y))).toBe(true)
      }
    }
  })

  test('of the built-in metrics, those that count samples at some cut never leave', () => {
    const never = builtInMetrics.all().filter((metric) => tierOf(metric) === Number.POSITIVE_INFINITY)
    const expected = /^(Top-|Sensitivity-at|Specificity-at|MCE-|ECE-Top-Label|Masked|Visible|PSNR|SSIM)/
    expect(never.map(({ id }) => id).filter((id) => !expected.test(id))).toEqual([])
    for (const id of ['AUROC', 'Brier', 'MAE']) expect(tierOf(builtInMetrics.get(id))).toBe(2)
    expect(tierOf(builtInMetrics.get('Sensitivity'))).toBe(3)
  })
})

describe('beside the strata', () => {
  const y = Array.from({ length: 200 }, (_, i) => i % 2)
  const y200 = predictionsOf(
    y,
    y.map((one, i) => 0.2 * one + 0.004 * ((i * 37) % 200)),
  )
  const constant = predictionsOf(
    y,
    y.map(() => 0.5),
  )
  const bySex = predictionsOf(
    y,
    y.map((_, i) => (i % 7 < 3 ? 0.3 : 0.6)),
  )

  test('a floor with two answers would tell who got which: it is absent, while one answer for all may stay', () => {
    expect(tellsDecisions(plan(), constant)).toBe(false)
    expect(tellsDecisions(plan(), bySex)).toBe(true)
    expect(tellsDecisions(plan(), y200)).toBe(false)
  })

  test('the record holds no floor that tells decisions, and rounded values of each seed', async () => {
    const { full } = await records(y200)
    const interval = { low: 0.4111, high: 0.6111, level: 0.95, method: 'delong', covers: 'test-sampling' } as const
    const floor = { metrics: { AUROC: 0.51111 }, intervals: { AUROC: interval }, differences: {} }
    const run_metadata = {
      ...full.run_metadata,
      n_train: 5,
      coverage: 0.995,
      repeats: [{ seed: 42, AUROC: 0.71828, Accuracy: 0.61803 }],
    }
    const baselines = [
      { model: 'constant', ...floor },
      { model: 'by_sex', ...floor },
    ]
    const floors = new Map([
      ['constant', constant],
      ['by_sex', bySex],
    ])
    const settings = { plan: plan(), predictions: y200, strata: [], metrics: builtInMetrics, salt: 'f'.repeat(64) }
    const told = withholdPersonData({ ...full, run_metadata, baselines }, { ...settings, floors })
    expect(told.baselines.map(({ model, metrics }) => [model, metrics])).toEqual([['constant', { AUROC: 0.51 }]])
    expect(told.run_metadata.repeats?.[0]).toMatchObject({ seed: 42, AUROC: 0.72 })
    expect(JSON.stringify(told)).not.toContain('0.71828')
    expect(told.run_metadata).not.toHaveProperty('n_train')
    expect(told.run_metadata.coverage).toBe(0.99)
  })
})
