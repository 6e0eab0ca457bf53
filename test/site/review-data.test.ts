import { expect, test } from 'vitest'
import { type IndexRow, indexOfRows } from '../../src/review/index.js'
import { hubStateOf, type ReviewData, reviewDataOf, reviewDataScript } from '../../src/site/review-data.js'
import { hubOf } from '../review/tiny-hub.js'

/** What the script of a site tells a page. */
const told = (script: string): ReviewData => JSON.parse(script.slice(script.indexOf('=') + 1))

test('a page knows of floors what the hub knows, each set of values told once', () => {
  const row = (eval_id: string, benchmark_id: string, floors: Record<string, Record<string, number>>): IndexRow => ({
    eval_id,
    model_id: 'm',
    benchmark_id,
    evidence: 'measured',
    metrics: { AUROC: 0.8 },
    floors,
  })
  const majority = { AUROC: 0.5, Accuracy: 0.6 }
  const index = indexOfRows([
    row('a', 'BM-A', { majority, random: { AUROC: 0.49 } }),
    row('b', 'BM-A', { majority, random: { AUROC: 0.52 } }),
    row('c', 'BM-A', { majority }),
    row('d', 'BM-B', { majority }),
  ])
  const data = told(reviewDataScript(reviewDataOf({ ...hubOf(), index })))
  expect(data.rows.map(({ floors }) => Object.keys(floors ?? {}))).toEqual([
    ['majority', 'random'],
    ['random'],
    [],
    ['majority'],
  ])
  const onPage = hubStateOf(data, '2030-01-01T00:00:00Z').index
  for (const benchmark of ['BM-A', 'BM-B', 'BM-C'])
    expect(onPage.floorsOf(benchmark)).toEqual(index.floorsOf(benchmark))
})
