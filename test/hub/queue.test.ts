import { expect, test } from 'vitest'
import { closeStale, waitingIn, withHub } from '../../src/hub/index.js'
import { formBody, hubWorld, RECORD } from './hub-world.js'

const record = (id: string): string => RECORD.replace('TOY-logistic_regression-1', id)
const asking = (id: string): string => formBody(record(id).replace(/^ {2}intended_use: .*\n/m, ''))

async function busyHub() {
  const world = hubWorld({ config: 'close_after_days: 10\n' })
  const open = (number: number, body: string) => world.tell({ event: 'issues.opened', number, body })
  await open(1, formBody(''))
  await open(2, formBody(record('old')))
  await open(3, asking('asked'))
  world.pass(6)
  await open(4, formBody(record('new')))
  await open(5, formBody('kind: ['))
  world.pass(5)
  const waiting = () => world.act((hub) => waitingIn(hub, world.effects.clock.now()))
  return { ...world, waiting }
}

test('what a reviewer can decide comes first, the oldest of its kind at the top', async () => {
  const { waiting } = await busyHub()
  expect((await waiting()).map(({ submission, queue, days }) => [submission.issue, queue, days])).toEqual([
    [2, 'clean', 11],
    [4, 'clean', 5],
    [3, 'asked', 11],
    [1, 'blocked', 11],
    [5, 'blocked', 5],
  ])
})

test('what its submitter has not answered in time is withdrawn; what waits for a reviewer is not', async () => {
  const hub = await busyHub()
  const outcome = await withHub('/hub', hub.effects, async (folder) => closeStale(folder, hub.effects))
  expect(outcome.replies.map(({ number, close }) => [number, close])).toEqual([
    [3, true],
    [1, true],
  ])
  expect((await hub.waiting()).map(({ submission }) => submission.issue)).toEqual([2, 4, 5])
  expect(Object.keys(hub.files())).toContain('evals/old.yaml')
  expect(Object.keys(hub.files())).not.toContain('evals/asked.yaml')
  expect(await withHub('/hub', hub.effects, async (folder) => closeStale(folder, hub.effects))).toMatchObject({
    changes: {},
  })
})
