import { expect, test } from 'vitest'
import { sha256Hex } from '../../src/core/index.js'
import { decisionsAt, faultsOfHub, noteRescored, purge, waitingIn, withHub } from '../../src/hub/index.js'
import { type IndexRow, parseIndexRows } from '../../src/review/index.js'
import { parseEval } from '../../src/spec/index.js'
import { EVAL_ID, formBody, type HubWorld, hubWorld, RECORD } from './hub-world.js'

const { value: record } = await parseEval(RECORD, 'record.yaml')

/** A hub with one submission, checked. */
async function withSubmission(): Promise<HubWorld> {
  const world = hubWorld()
  await world.tell({ event: 'issues.opened' })
  return world
}

const PREDICTIONS = 'sample_id,y_true,p_0,p_1\ntoy-0001,1,0.2,0.8\n'

function rescore({ effects, files }: HubWorld, changes: { evalId?: string; recordSha256?: string } = {}) {
  const text = files()[`evals/${EVAL_ID}.yaml`] ?? ''
  const { evalId = EVAL_ID, recordSha256 = sha256Hex(text) } = changes
  const kept = { record: { ...record, eval_id: evalId }, text, predictions: PREDICTIONS }
  return withHub('/hub', effects, async (hub) => ({ changes: noteRescored({ kept, recordSha256 }, hub, effects) }))
}

const rowOf = ({ files }: HubWorld): IndexRow | undefined =>
  parseIndexRows(files()['evals/index.json'], 'index.json').find(({ eval_id }) => eval_id === EVAL_ID)

const queueOf = (world: HubWorld) => world.act((hub) => waitingIn(hub, world.effects.clock.now())[0]?.queue)

test('what was rescored is so in the queue, the index and, once accepted, on the boards; the history holds', async () => {
  const world = await withSubmission()
  expect([await queueOf(world), rowOf(world)?.evidence]).toEqual(['clean', 'self-reported'])
  await rescore(world)
  expect([await queueOf(world), rowOf(world)?.evidence]).toEqual(['rescored', 'rescored'])
  await world.tell({ event: 'issue_comment.created' })
  const shown = (await decisionsAt('/hub', world.effects)).published([{ record, evidence: 'self-reported' as const }])
  expect(shown.map(({ evidence }) => evidence)).toEqual(['rescored'])
  const last = JSON.parse(world.files()['history.jsonl'].trimEnd().split('\n').at(-2) ?? '')
  expect(last.deed).toMatchObject({ act: 'rescored', eval_id: EVAL_ID, predictions_sha256: sha256Hex(PREDICTIONS) })
  expect(world.files()[`predictions/${EVAL_ID}.csv`]).toBe(PREDICTIONS)
  expect(
    await withHub('/hub', world.effects, async (hub) => ({
      faults: await faultsOfHub('/hub', hub, world.effects),
      changes: {},
    })),
  ).toMatchObject({ faults: [] })
})

test('another record in its place is not rescored', async () => {
  const world = await withSubmission()
  await rescore(world)
  const edited = RECORD.replace(/runner_version: .*/, 'runner_version: 9.9.9')
  expect(edited).not.toBe(RECORD)
  await world.tell({ event: 'issues.edited', body: formBody(edited) })
  expect([await queueOf(world), rowOf(world)?.evidence]).toEqual(['clean', 'self-reported'])
  expect(Object.keys(world.files())).not.toContain(`predictions/${EVAL_ID}.csv`)
})

test('predictions that were changed, or that nobody scored, are found', async () => {
  const world = await withSubmission()
  await rescore(world)
  const encoder = new TextEncoder()
  world.effects.stored.set(`/hub/predictions/${EVAL_ID}.csv`, encoder.encode(PREDICTIONS.replace('0.8', '0.9')))
  world.effects.stored.set('/hub/predictions/other.csv', encoder.encode(PREDICTIONS))
  const { faults } = await withHub('/hub', world.effects, async (hub) => ({
    faults: await faultsOfHub('/hub', hub, world.effects),
    changes: {},
  }))
  expect(faults).toEqual([
    { where: `predictions/${EVAL_ID}.csv`, what: 'it is not as it was when it was checked' },
    { where: 'predictions/other.csv', what: 'the history does not tell of it' },
  ])
})

test('purging a record takes its predictions too', async () => {
  const world = await withSubmission()
  await rescore(world)
  await withHub('/hub', world.effects, async (hub) => purge(EVAL_ID, 'holds persons', hub, world.effects))
  expect(Object.keys(world.files()).filter((name) => name.includes(EVAL_ID))).toEqual([])
})

test('a hub whose index is gone reads its records instead', async () => {
  const world = await withSubmission()
  await rescore(world)
  const before = world.files()['evals/index.json']
  world.effects.stored.delete('/hub/evals/index.json')
  const taken = await world.tell({ event: 'issues.opened', number: 77, author: 'eve' })
  expect(taken.replies[0].comment).toContain('of another record of this hub')
  await world.tell({ event: 'issue_comment.created' })
  world.effects.stored.delete('/hub/evals/index.json')
  await world.tell({ event: 'issues.opened', number: 78, body: formBody(RECORD.replace(EVAL_ID, 'new-one')) })
  expect(parseIndexRows(world.files()['evals/index.json'], 'index.json')).toEqual(
    expect.arrayContaining([...parseIndexRows(before, 'index.json')]),
  )
})

test('a record that the hub does not keep, or keeps otherwise, cannot be marked', async () => {
  const world = await withSubmission()
  const before = world.files()
  await expect(rescore(world, { evalId: 'nobody' })).rejects.toMatchObject({ code: 'unknown-name' })
  await expect(rescore(world, { recordSha256: 'f'.repeat(64) })).rejects.toMatchObject({ code: 'conflict' })
  expect(world.files()).toEqual(before)
})
