import { describe, expect, test } from 'vitest'
import { describeRows, scoredRows } from '../../src/run/rows.js'
import { subjectClusters } from '../../src/run/score.js'
import { datasetOf } from '../helpers/dataset.js'
import { planWith, predictionsOf } from '../helpers/plan.js'

const LABELS = ['no', 'yes', 'no', 'yes']
const ALL = Int32Array.of(0, 1, 2, 3)

describe('what intervals draw as a whole', () => {
  const dataset = datasetOf(LABELS, {
    subjects: ['p', 'p', 'q', 'r'],
    groups: ['g', 'h', 'h', 'h'],
    columns: { site: ['A', 'B', 'A', 'B'] },
  })
  const clusters = (cluster?: string, from = dataset) =>
    describeRows(planWith(cluster === undefined ? {} : { cluster }), from, ALL).clusters

  test('the subject where it repeats, without a word', () => {
    expect(clusters()).toBeUndefined()
    expect(clusters('subject')).toBeUndefined()
  })

  test('the group where subjects do not repeat', () => {
    expect(clusters(undefined, { ...dataset, subjects: ['p', 'q', 'r', 's'] })).toEqual(['g', 'h', 'h', 'h'])
    const { subjects: _, ...nobody } = dataset
    expect(clusters(undefined, nobody)).toEqual(['g', 'h', 'h', 'h'])
  })

  test('what is asked for: the group, or a stratum by name', () => {
    expect(clusters('group')).toEqual(['g', 'h', 'h', 'h'])
    expect(clusters('site')).toEqual(['A', 'B', 'A', 'B'])
  })

  test('an unknown column is an error with the nearest one', () => {
    expect(() => clusters('sit')).toThrow('no "sit" to draw clusters by')
    expect(() => clusters('sit')).toThrow('Did you mean "site"?')
  })

  test('goes before the subject when numbers are drawn', () => {
    const predictions = predictionsOf([0, 1, 0, 1], [0.1, 0.9, 0.2, 0.8], {
      subjects: ['p', 'p', 'q', 'r'],
      clusters: ['A', 'B', 'A', 'B'],
    })
    expect(subjectClusters(predictions)?.of).toEqual(Int32Array.of(0, 1, 0, 1))
  })
})

describe('persons whose data is not open', () => {
  const closed = planWith({}, {}, { access: 'controlled' })
  const twelve = datasetOf(Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 'no' : 'yes')))

  test('ten of them are too few to tell anything of, eleven are not', () => {
    expect(scoredRows(twelve, closed)).toHaveLength(12)
    const subjects = twelve.ids.map((_, i) => `p${Math.min(i, 9)}`)
    expect(() => scoredRows({ ...twelve, subjects }, closed)).toThrow('10 persons are too few')
    expect(() => scoredRows(twelve, planWith({ limit: 5 }, {}, { access: 'controlled' }))).toThrow('5 persons')
  })

  test('open data knows no such limit, nor does --min-cell 0', () => {
    expect(scoredRows(twelve, planWith({ limit: 5 }))).toHaveLength(5)
    expect(scoredRows(twelve, planWith({ limit: 5, minCell: 0 }, {}, { access: 'controlled' }))).toHaveLength(5)
  })
})
