import { expect, test } from 'vitest'
import { decisionsAt } from '../../src/hub/index.js'
import type { Submission } from '../../src/leaderboard/index.js'
import { parseEval } from '../../src/spec/index.js'
import { hubWorld, RECORD, type Told } from './hub-world.js'

const SUBMIT: Told = { event: 'issues.opened' }
const ACCEPT: Told = { event: 'issue_comment.created' }
const say = (comment: string, sender = 'anna'): Told => ({ ...ACCEPT, comment, sender })

const { value: record } = await parseEval(RECORD, 'record.yaml')
const other: Submission = { record: { ...record, eval_id: 'not-a-submission' }, evidence: 'measured' }

test.each([
  ['waits', [SUBMIT], undefined],
  ['was accepted', [SUBMIT, ACCEPT], []],
  ['is disputed', [SUBMIT, ACCEPT, say('/dispute Odd.')], [{ state: 'disputed', reason: 'Odd.' }]],
  ['was retracted', [SUBMIT, ACCEPT, say('/retract Wrong.')], [{ state: 'retracted', reason: 'Wrong.' }]],
  ['was withdrawn later', [SUBMIT, ACCEPT, say('/withdraw', 'sam')], [{ state: 'withdrawn', reason: undefined }]],
  ['is no longer disputed', [SUBMIT, ACCEPT, say('/dispute Odd.'), ACCEPT], []],
])('a record that %s', async (_what, told, standing) => {
  const world = hubWorld()
  for (const next of told) await world.tell(next)
  const records: Submission[] = [{ record, evidence: 'self-reported' }, other]
  const shown = (await decisionsAt('/hub', world.effects)).published(records)
  expect(shown.at(-1)).toEqual(other)
  expect(shown.slice(0, -1).map((found) => found.standing)).toEqual(standing === undefined ? [] : [standing[0]])
})

test('a published record comes with its history, oldest first', async () => {
  const world = hubWorld()
  for (const next of [SUBMIT, ACCEPT, say('/dispute Odd.')]) await world.tell(next)
  const records: Submission[] = [{ record, evidence: 'self-reported' }]
  const [shown] = (await decisionsAt('/hub', world.effects)).published(records)
  expect(shown.events).toMatchObject([
    { what: 'handed in, checked', by: 'sam' },
    { what: 'accepted', by: 'anna' },
    { what: 'disputed', by: 'anna', reason: 'Odd.' },
  ])
})

test('a folder without a history shows all it has', async () => {
  expect((await decisionsAt('/elsewhere', hubWorld().effects)).published([other])).toEqual([other])
})
