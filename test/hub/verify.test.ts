import { expect, test } from 'vitest'
import { faultsOfHub, purge, withHub } from '../../src/hub/index.js'
import { EVAL_ID, hubWorld } from './hub-world.js'

const FILE = `/hub/evals/${EVAL_ID}.yaml`

async function acceptedHub() {
  const world = hubWorld()
  await world.tell('issues.opened')
  await world.tell('issue_comment.created')
  const faults = () => world.act((hub) => faultsOfHub('/hub', hub, world.effects))
  return { ...world, faults, files: world.files, put: world.effects.files.write }
}

test('nothing is wrong with a hub that only ingest wrote', async () => {
  expect(await (await acceptedHub()).faults()).toEqual([])
})

test('a record that was changed, removed or slipped in is named', async () => {
  const hub = await acceptedHub()
  await hub.put(FILE, 'kind: fmbench.eval/v1\n')
  expect(await hub.faults()).toEqual([
    { where: `evals/${EVAL_ID}.yaml`, what: expect.stringContaining('not as it was') },
  ])
  await hub.effects.files.remove(FILE)
  await hub.put('/hub/evals/other.yaml', 'x')
  expect(await hub.faults()).toEqual([
    { where: `evals/${EVAL_ID}.yaml`, what: expect.stringContaining('missing') },
    { where: 'evals/other.yaml', what: expect.stringContaining('does not tell') },
  ])
})

test('an index that misses a record, or makes one up, is named: twins are sought in it alone', async () => {
  const hub = await acceptedHub()
  await hub.put('/hub/evals/index.json', hub.files()['evals/index.json'].replace(EVAL_ID, 'other'))
  expect(await hub.faults()).toEqual([
    { where: 'evals/index.json', what: `it misses ${EVAL_ID}` },
    { where: 'evals/index.json', what: expect.stringContaining('lists other') },
  ])
})

test('an eval_id that two submissions have is named, once the index that keeps them apart was lost', async () => {
  const hub = await acceptedHub()
  const index = hub.files()['evals/index.json']
  await hub.put('/hub/evals/index.json', index.replace(EVAL_ID, 'other'))
  await hub.tell({ event: 'issues.opened', number: 40 })
  await hub.put('/hub/evals/index.json', index)
  expect(await hub.faults()).toEqual([{ where: `evals/${EVAL_ID}.yaml`, what: 'it is claimed by issues 12 and 40' }])
})

test('a history that ends inside a line is named', async () => {
  const hub = await acceptedHub()
  await hub.put('/hub/history.jsonl', hub.files()['history.jsonl'].trimEnd())
  expect(await hub.faults()).toEqual([{ where: 'history.jsonl:2', what: expect.stringContaining('no line break') }])
})

test('a changed history is named by its first broken line', async () => {
  const hub = await acceptedHub()
  await hub.put('/hub/history.jsonl', hub.files()['history.jsonl'].replace('"anna"', '"ben"'))
  expect(await hub.faults()).toEqual([{ where: 'history.jsonl:2', what: expect.stringContaining('words') }])
})

test('purging takes a record and its words out; the chain holds, and the eval_id is free', async () => {
  const hub = await acceptedHub()
  await withHub('/hub', hub.effects, async (folder) => purge(EVAL_ID, 'It names a patient.', folder, hub.effects))
  const files = hub.files()
  expect(new Set(Object.keys(files))).toEqual(new Set(['evals/index.json', 'history.jsonl']))
  expect(JSON.stringify(files)).not.toMatch(/TOY-|logistic_regression|sam|anna/)
  expect(files['history.jsonl']).toContain('It names a patient.')
  expect(files['history.jsonl'].trim().split('\n')).toHaveLength(3)
  expect(await hub.faults()).toEqual([])
  expect(await hub.tell({ event: 'issues.opened', number: 40 })).toMatchObject({ state: 'checked' })
  await expect(
    withHub('/hub', hub.effects, async (folder) => purge('nobody', 'x', folder, hub.effects)),
  ).rejects.toThrow('tells of no record')
})
