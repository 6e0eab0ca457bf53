import { describe, expect, test } from 'vitest'
import { builtInMetrics } from '../../src/metrics/index.js'
import { readExternal, summarizeExternal } from '../../src/run/external-metrics.js'
import { factsOfReports } from '../../src/run/reports.js'
import { scorePredictions } from '../../src/run/score.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { reportPlan, reportPredictions } from '../helpers/report-plan.js'

const NORMAL = 'The lungs are clear. No effusion.'
const references = Array.from({ length: 10 }, (_, i) => `Report ${i}: small left effusion.`)

describe('a model that repeats itself', () => {
  test('is marked and warned of, with the numbers', () => {
    const predictions = reportPredictions(references.map((one) => [one, NORMAL]))
    const facts = factsOfReports(reportPlan(), predictions, { training: [NORMAL, 'Other.'] })
    expect(facts?.marks).toEqual(['mode_collapse', 'copies_training'])
    expect(facts?.warnings[0]).toMatch(/same text is written for 100% of the cases \(1 different texts.*wrote 10\)/)
    expect(facts?.warnings[1]).toMatch(/100% of the reports are copies/)
    expect(facts?.reports).toMatchObject({
      generated: { distinct: 1, most_frequent_share: 1, empty: 0 },
      references: { distinct: 10 },
      copied_share: 1,
      counts: { reports: 10, tp: 0, fp: 0, fn: 10 },
    })
    expect(facts?.reports.categories?.find(({ category }) => category === 'Effusion')).toEqual({
      category: 'Effusion',
      support: 10,
      tp: 0,
      fp: 0,
      fn: 10,
    })
  })

  test('is not blamed where people repeat themselves as much', () => {
    const facts = factsOfReports(reportPlan(), reportPredictions(references.map(() => [NORMAL, NORMAL])), {})
    expect(facts?.marks).toEqual([])
    expect(facts?.reports).not.toHaveProperty('copied_share')
  })

  test('missing reports are empty ones', () => {
    const predictions = reportPredictions(references.map((one) => [one, one]))
    predictions.isPresent.fill(0, 0, 3)
    const facts = factsOfReports(reportPlan(), predictions, {})
    expect(facts?.reports.generated.empty).toBe(3)
    expect(facts?.reports.counts).toMatchObject({ tp: 7, fn: 3 })
    expect(facts?.warnings).toContain('3 reports are empty: they miss every finding.')
  })
})

describe('numbers of another tool', () => {
  const YAML = `metrics:
  - { name: RadGraph-F1, version: 0.1.18, digest: sha256-of-weights, direction: higher, file: r.csv, column: f1 }
`
  const read = (csv: string) =>
    readExternal('/w/external.yaml', memoryEffects({ 'w/external.yaml': YAML, 'w/r.csv': csv }))
  const predictions = reportPredictions(references.map((one) => [one, NORMAL]))

  test('are averaged over the scored reports that have one, with an interval', async () => {
    const rows = references.map((_, i) => `s${i},${i === 9 ? '' : i / 10}`)
    const external = await read(`sample_id,f1\n${rows.join('\n')}\nother,5\n`)
    const [summary] = summarizeExternal(external, reportPlan(), predictions)
    expect(summary).toMatchObject({ name: 'RadGraph-F1', version: '0.1.18', direction: 'higher', n: 9 })
    expect(summary.value).toBeCloseTo(0.4, 12)
    expect(summary.low).toBeLessThan(0.4)
    expect(summary.high).toBeGreaterThan(0.4)
    expect(summarizeExternal(external, reportPlan(), predictions)).toEqual([summary])
  })

  test.each([
    ['a word', 'sample_id,f1\ns0,good\n', /Column "f1" is "good".*r\.csv:2/s],
    ['a report twice', 'sample_id,f1\ns0,1\ns0,1\n', /two rows.*r\.csv:3/s],
    ['a missing column', 'sample_id,f2\ns0,1\n', /f1/],
  ])('%s is refused', async (_, csv, message) => {
    await expect(read(csv)).rejects.toThrow(message)
  })

  test('other ids, and unknown settings, are refused', async () => {
    const external = await read('sample_id,f1\nx,1\n')
    expect(() => summarizeExternal(external, reportPlan(), predictions)).toThrow(/no value for any/)
    const effects = memoryEffects({ 'e.yaml': 'metrics: []\nsecret: 1\n' })
    await expect(readExternal('/e.yaml', effects)).rejects.toThrow(/secret: unknown key/)
  })
})

describe('a model that finds nothing', () => {
  const predictions = reportPredictions(references.map((one) => [one, NORMAL]))
  const scored = (subjects?: readonly string[]) =>
    scorePredictions(
      reportPlan({}, ['omission_rate', 'finding_f1_macro', 'attribute_error_rate']),
      { ...predictions, ...(subjects && { subjects }) },
      { jobs: 1, metrics: builtInMetrics, strata: [], signal: new AbortController().signal },
      memoryEffects({}),
    )

  test('has an exact interval, as wide as ten reports allow', async () => {
    const { overall } = await scored()
    const high = 1 - 0.025 ** (1 / 10)
    expect(overall.finding_f1_micro).toMatchObject({ value: 0, interval: { low: 0, method: 'clopper-pearson' } })
    expect(overall.finding_f1_micro).toHaveProperty('interval.high', expect.closeTo(high, 12))
    expect(overall.omission_rate).toMatchObject({ value: 1, interval: { high: 1, method: 'clopper-pearson' } })
    expect(overall.omission_rate).toHaveProperty('interval.low', expect.closeTo(1 - high, 12))
    expect(overall.finding_f1_macro).toEqual({ value: 0 }) // a mean over categories is no share
  })

  test('has no rate of wrong attributes, since nothing was found to have any', async () => {
    const { overall } = await scored()
    expect(overall.attribute_error_rate).toEqual({ value: null, why: 'nothing_in_both' })
  })

  test('of five persons: as wide as five allow', async () => {
    const { overall } = await scored(references.map((_, i) => `p${i >> 1}`))
    expect(overall.finding_f1_micro).toHaveProperty('interval.high', expect.closeTo(1 - 0.025 ** (1 / 5), 12))
  })
})
