import { expect, test } from 'vitest'
import { parseDelimited } from '../../src/data/tables/index.js'
import { joinPredictions } from '../../src/run/external-predictions.js'
import { predictionColumns } from '../../src/run/prediction-table.js'
import { planWith, predictionsOf } from '../helpers/plan.js'

const GROUPED = { group: { column: 'run' }, subject_id: 'person' }
const table = (text: string) => parseDelimited(text, ',', 'p.csv')
const join = (plan: ReturnType<typeof planWith>, text: string) =>
  joinPredictions(plan, table(text), undefined).predictions

const alone = 'sample_id,group,y_true,score\na,r1,no,0.1\nb,r1,yes,0.9\nc,r2,no,0.4\n'

test('a predictions file holds the groups, and whoever reads it alone draws whole ones', () => {
  const groups = ['r1', 'r1', 'r2']
  const names = predictionColumns(predictionsOf([0, 1, 0], [0.1, 0.9, 0.4], { groups }), ['no', 'yes'])
  expect(names.find(({ name }) => name === 'group')?.data).toEqual(groups)
  expect(join(planWith({}, {}, GROUPED), alone)).toMatchObject({ groups, clusters: groups })
  expect(join(planWith({}, { cluster: 'group' }, GROUPED), alone).clusters).toEqual(groups)
})

test('a column of that name means nothing where the dataset has no groups', () => {
  const read = join(planWith(), alone)
  expect([read.groups, read.clusters]).toEqual([undefined, undefined])
})

test('subjects that repeat are drawn, unless one answer of each is scored', () => {
  const text = 'sample_id,subject_id,group,y_true,score\na,p1,f,no,0.1\nb,p1,f,no,0.2\nc,p2,f,yes,0.4\nd,p3,g,yes,0.5\n'
  expect(join(planWith({}, {}, GROUPED), text).clusters).toBeUndefined()
  const plan = planWith({}, { aggregate: { by: 'subject', how: 'mean' } }, GROUPED)
  expect(join(plan, text).clusters).toEqual(['f', 'f', 'f', 'g'])
})
