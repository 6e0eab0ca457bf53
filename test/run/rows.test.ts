import { describe, expect, test } from 'vitest'
import { describeRows } from '../../src/run/rows.js'
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
