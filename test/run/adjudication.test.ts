import { describe, expect, test } from 'vitest'
import { readTable } from '../../src/data/tables/index.js'
import { adjudicationOf, readCases, readWorksheet, sampleCases, verdictOfRules } from '../../src/run/adjudication.js'
import { readingOf } from '../../src/run/judged-reports.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { reportPlan } from '../helpers/report-plan.js'

const reading = readingOf(reportPlan())
if (reading === undefined) throw new Error('The plan reads findings.')
const pairs = Array.from({ length: 40 }, (_, i) => ({
  id: `s${i}`,
  references: [i % 2 === 0 ? 'Small left effusion.' : 'Large mass.'],
  generated: i % 4 === 0 ? 'Small left effusion.' : 'No effusion.',
}))
const cases = readCases(pairs, reading)
const tableOf = (text: string) => readTable('/w.csv', memoryEffects({ 'w.csv': text }))
const settings = { level: 0.95, seed: 1 }

/** The rows of some cases, as readers would fill them in. */
async function sheet(ids: readonly string[], verdict: (id: string, category: string) => string, second = 'agree') {
  const rows = cases
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ id, slots }) => slots.map(({ category }) => `${id},${category},${verdict(id, category)},${second}`))
  const text = ['sample_id,category,reader_1,reader_2', ...rows].join('\n')
  return readWorksheet(await tableOf(text), cases, reading!.schema)
}
const ALL = pairs.map(({ id }) => id)

describe('adjudication', () => {
  test('readers who agree leave the score of the rules', async () => {
    const found = adjudicationOf(await sheet(ALL, () => 'agree'), cases, settings)
    // 20 references of an effusion, 10 of them found; 20 masses missed; nothing made up.
    expect(found).toMatchObject({ readers: 2, reports: 40, agreement: { value: 1 } })
    expect(found.finding_f1_micro?.value).toBeCloseTo(20 / (20 + 30), 12)
    expect(found.agreed).toBe(found.judged)
  })

  test('what readers change in a sample is carried to all', async () => {
    const some = sampleCases(cases, 20, 3).map(({ id }) => id)
    expect(new Set(some).size).toBe(20)
    expect(sampleCases([...cases].reverse(), 20, 3).map(({ id }) => id)).toEqual(some)
    const judged = await sheet(some, (_, category) => (category === 'Mass' ? 'absent' : 'agree'), '')
    const found = adjudicationOf(judged, cases, settings)
    const masses = some.filter((id) => Number(id.slice(1)) % 2 === 1).length
    // 20 masses missed, of which the readers strike out the share seen in the sample.
    const missed = 10 + 20 - (40 * masses) / 20
    expect(found.finding_f1_micro?.value).toBeCloseTo(20 / (20 + missed), 12)
    expect(found.finding_f1_micro?.low).toBeLessThan(found.finding_f1_micro?.value ?? 0)
    expect(found.kappa).toBeNull()
    expect(found.agreement.value).toBeLessThan(1)
    expect(found.agreement.low).toBeLessThan(found.agreement.value)
  })

  test('a finding that the rules overlooked is a row of its own', async () => {
    const text = 'sample_id,category,reader_1\ns0,Effusion,agree\ns0,Nodule,made up\n'
    const table = await tableOf(text)
    const found = adjudicationOf(readWorksheet(table, cases, reading.schema), cases, settings)
    expect(found).toMatchObject({ readers: 1, reports: 1, judged: 2, agreed: 1, kappa: null })
    // One finding made up for each report, as far as one report can tell.
    expect(found.finding_f1_micro?.value).toBeCloseTo(20 / (20 + 30 + 40), 12)
  })

  test("two readers: Cohen's kappa, and the mean of what they say", async () => {
    const judged = await sheet(ALL, (id, category) => (category === 'Effusion' && id === 's0' ? 'missed' : 'agree'))
    const found = adjudicationOf(judged, cases, settings)
    expect(found.kappa).toBeGreaterThan(0.9)
    expect(found.finding_f1_micro?.value).toBeCloseTo((2 * 9.5) / (2 * 9.5 + 30.5), 12)
  })

  test('a flip is a finding made up, or missed', () => {
    const [slot] = cases[2].slots.filter(({ category }) => category === 'Effusion')
    expect(slot.outcome).toBe('flipped')
    expect(verdictOfRules(slot)).toBe('missed')
  })

  test.each([
    ['an unknown word', 'sample_id,category,reader_1\ns0,Effusion,maybe\n', /A reader says "maybe".*w\.csv:2/s],
    ['an unknown category', 'sample_id,category,reader_1\ns0,Efusion,agree\n', /no category.*Did you mean "Effusion"/s],
    ['an unknown report', 'sample_id,category,reader_1\nzz,Effusion,agree\n', /not part of the result/],
    ['no reader', 'sample_id,category\ns0,Effusion\n', /no column of a reader/],
  ])('%s is refused', async (_, text, message) => {
    const table = await tableOf(text)
    expect(() => readWorksheet(table, cases, reading.schema)).toThrow(message)
  })

  test('an empty worksheet is refused', async () => {
    const judged = await sheet(ALL, () => '', '')
    expect(() => adjudicationOf(judged, cases, settings)).toThrow(/No report of the worksheet is judged/)
  })
})
