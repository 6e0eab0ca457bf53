import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  categoryCounts,
  compareFindings,
  countFindings,
  FINDING_COUNTS,
  FINDING_RATIOS,
  type FindingLabel,
  findingExtractor,
  findingScores,
  type ReportPair,
  sumCounts,
  type UncertainPolicy,
} from '../../src/findings/index.js'
import { schemaOf } from './schemas.js'

const schema = schemaOf({
  categories: [
    { id: 'Edema', phrases: ['edema'], critical: true },
    { id: 'Mass', phrases: ['mass'] },
  ],
  attributes: {
    side: { must_match: true, values: { left: ['left', 'both'], right: ['right', 'both'] } },
    size: { values: { small: ['small'], large: ['large'] } },
  },
})
const extract = findingExtractor(schema)
const pair = (reference: string, generated: string): ReportPair => ({
  reference: extract(reference),
  generated: extract(generated),
})
const outcomes = (reference: string, generated: string, policy: UncertainPolicy = 'u_zeros') =>
  compareFindings(extract(reference), extract(generated), schema, policy).map(({ category, outcome }) => [
    category,
    outcome,
  ])

test.each([
  ['edema', 'edema', 'matched'],
  ['edema', 'clear', 'missed'],
  ['clear', 'edema', 'made_up'],
  ['edema', 'no edema', 'flipped'],
  ['no edema', 'edema', 'flipped'],
  ['no edema', 'clear', 'absent'],
  ['left edema', 'right edema', 'differs'],
  ['left edema', 'edema', 'matched'],
  ['left edema', 'both sides edema', 'matched'],
  ['small edema', 'large edema', 'matched'],
  ['possible edema', 'edema', 'made_up'],
])('"%s" against "%s": %s', (reference, generated, outcome) => {
  expect(outcomes(reference, generated)).toEqual([['Edema', outcome]])
})

test('doubt counts as the policy says', () => {
  expect(outcomes('possible edema', 'edema', 'u_ones')).toEqual([['Edema', 'matched']])
  expect(outcomes('possible edema', 'edema', 'three_class')).toEqual([['Edema', 'differs']])
  expect(outcomes('possible edema', 'suspected edema', 'three_class')).toEqual([['Edema', 'matched']])
})

function scoresOf(pairs: ReportPair[]): Record<string, number> {
  return findingScores(sumCounts(countFindings(pairs, schema, 'u_zeros')))
}

test('each score has the denominator that its name says', () => {
  const scores = scoresOf([
    pair('left small edema. no mass', 'right large edema. no mass'), // made up and missed at once
    pair('edema', 'edema. mass'), // one of two made up
    pair('mass', 'no mass. unchanged'), // missed, flipped, compares
    pair('clear', 'clear'),
  ])
  expect(scores).toMatchObject({
    finding_precision: 1 / 3,
    finding_recall: 1 / 3,
    finding_f1_micro: 2 / 6,
    hallucination_rate: 2 / 3,
    omission_rate: 2 / 3,
    hallucination_rate_reports: 2 / 4,
    omission_rate_reports: 2 / 4,
    hallucination_rate_critical: 1 / 4,
    omission_rate_critical: 1 / 4,
    polarity_flip_rate: 1 / 4,
    attribute_error_rate: 2 / 2,
    unsupported_comparison_rate: 1 / 4,
    clinical_accuracy: 2 / 5,
  })
  expect(scores.finding_f1_macro).toBeNaN()
})

test('negatives that the reference does not mention neither help nor harm', () => {
  expect(scoresOf([pair('edema', 'edema. no mass')])).toEqual(scoresOf([pair('edema', 'edema')]))
})

test('an empty report earns nothing', () => {
  const scores = scoresOf([pair('edema. no mass', '')])
  expect(scores).toMatchObject({ finding_f1_micro: 0, finding_recall: 0, omission_rate: 1, clinical_accuracy: 0 })
  expect(scores.finding_precision).toBeNaN()
})

test('to call everybody healthy earns nothing', () => {
  const withHealthy = { ...schema, no_finding: 'No Finding' }
  const read = findingExtractor(withHealthy)
  const pairs = ['edema', 'clear', 'clear'].map((text) => ({ reference: read(text), generated: read('clear') }))
  expect(pairs[1].generated.labels.get('No Finding')).toBe('positive')
  const scores = findingScores(sumCounts(countFindings(pairs, withHealthy, 'u_zeros')))
  expect(scores.finding_f1_micro).toBe(0)
  expect(scores.finding_precision).toBeNaN()
})

test('without reports every score is undefined', () => {
  for (const value of Object.values(scoresOf([]))) expect(value).toBeNaN()
})

test('the macro mean holds the categories with ten positive references', () => {
  const ten = Array.from({ length: 10 }, (_, i) => pair('edema', i < 5 ? 'edema' : 'clear'))
  expect(scoresOf([...ten, pair('mass', 'clear')]).finding_f1_macro).toBe(10 / 15)
  expect(scoresOf([...ten.slice(1), pair('mass', 'clear')]).finding_f1_macro).toBeNaN()
})

describe('on any labels', () => {
  const label = fc.constantFrom<FindingLabel | undefined>('positive', 'negative', 'uncertain', undefined)
  const said = fc.tuple(label, label).map(([edema, mass]) => {
    const given = Object.entries({ Edema: edema, Mass: mass }).filter(([, one]) => one !== undefined)
    return { labels: new Map(given as [string, FindingLabel][]) }
  })
  const pairs = fc.array(fc.record({ reference: said, generated: said }))
  const policy = fc.constantFrom<UncertainPolicy>('u_zeros', 'u_ones', 'three_class')

  test('counts are those of a plain walk over the slots', () =>
    fc.assert(
      fc.property(pairs, policy, (all, rule) => {
        const means = { u_zeros: 'negative', u_ones: 'positive', three_class: 'uncertain' } as const
        let [tp, fp, fn] = [0, 0, 0]
        for (const { reference, generated } of all) {
          for (const category of ['Edema', 'Mass']) {
            const [r, g] = [reference, generated].map(({ labels }) => {
              const found = labels.get(category)
              return found === 'uncertain' ? means[rule] : found
            })
            const says = (one: FindingLabel | undefined) => one === 'positive' || one === 'uncertain'
            if (says(r) && r === g) tp++
            if (says(g) && r !== g) fp++
            if (says(r) && r !== g) fn++
          }
        }
        const sums = sumCounts(countFindings(all, schema, rule))
        expect(['tp', 'fp', 'fn'].map((name) => sums[FINDING_COUNTS.indexOf(name as 'tp')])).toEqual([tp, fp, fn])
        const categories = categoryCounts(sums, schema)
        expect(categories.reduce((sum, one) => sum + one.tp + one.fp + one.fn, 0)).toBe(tp + fp + fn)
      }),
    ))

  test('drawing a report twice is having it twice, and swapping the texts swaps precision and recall', () =>
    fc.assert(
      fc.property(pairs, policy, (all, rule) => {
        const times = all.map((_, i) => i % 3)
        const repeated = all.flatMap((one, i) => Array.from({ length: times[i] }, () => one))
        expect(sumCounts(countFindings(all, schema, rule), times)).toEqual(
          sumCounts(countFindings(repeated, schema, rule)),
        )
        const swapped = all.map(({ reference, generated }) => ({ reference: generated, generated: reference }))
        const [there, back] = [all, swapped].map((some) => findingScores(sumCounts(countFindings(some, schema, rule))))
        expect(there.finding_precision).toBe(back.finding_recall)
        expect(there.finding_f1_micro).toBe(back.finding_f1_micro)
      }),
    ))

  test('every ratio lies between 0 and 1, and made up is what precision leaves', () =>
    fc.assert(
      fc.property(pairs, policy, (all, rule) => {
        const scores = findingScores(sumCounts(countFindings(all, schema, rule)))
        for (const { id } of FINDING_RATIOS) {
          if (Number.isNaN(scores[id])) continue
          expect(scores[id]).toBeGreaterThanOrEqual(0)
          expect(scores[id]).toBeLessThanOrEqual(1)
        }
        if (!Number.isNaN(scores.finding_precision))
          expect(scores.hallucination_rate).toBeCloseTo(1 - scores.finding_precision, 12)
      }),
    ))
})
