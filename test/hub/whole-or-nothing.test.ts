import { expect, test } from 'vitest'
import { FmbenchError } from '../../src/core/index.js'
import { faultsOfHub } from '../../src/hub/index.js'
import type { MemoryEffects } from '../helpers/memory-effects.js'
import { EVAL_ID, formBody, hubWorld, RECORD, type Told, type WorldOptions } from './hub-world.js'

/** Dies at its n-th change of the disk: that one and all later ones do not happen, clearing up included. */
function dyingAt(n: number) {
  let left = n
  return (effects: MemoryEffects): MemoryEffects => {
    const { files } = effects
    const dying =
      <A extends unknown[], T>(act: (...args: A) => Promise<T>) =>
      async (...args: A): Promise<T> => {
        if (--left < 0) throw new FmbenchError('io', 'killed')
        return act(...args)
      }
    return {
      ...effects,
      files: { ...files, write: dying(files.write), remove: dying(files.remove), rename: dying(files.rename) },
    }
  }
}

const PREDICTIONS = 'https://github.com/user-attachments/files/1/predictions.csv'
const ATTACHED = `\n### Predictions\n\n[predictions.csv](${PREDICTIONS})\n`
const HELPERS: WorldOptions = {
  answers: { [PREDICTIONS]: { body: new TextEncoder().encode('sample_id,p_0\na,1\n') } },
  rescore: async (_record, csv) => ({ findings: [], predictions: csv }),
}

const SUBMIT: Told = { event: 'issues.opened' }
const RENAME: Told = { event: 'issues.edited', body: formBody(RECORD.replace(EVAL_ID, 'another')) }
/** With predictions, which the hub keeps. */
const WITH_PREDICTIONS: Told = { event: 'issues.opened', body: formBody(RECORD) + ATTACHED }
const REJECT: Told = { event: 'issue_comment.created', comment: '/reject No.' }

test.each([
  ['a submission', [], SUBMIT],
  ['a submission with predictions', [], WITH_PREDICTIONS],
  ['an edit with another eval_id', [SUBMIT], RENAME],
  ['an edit that drops the predictions', [WITH_PREDICTIONS], RENAME],
  ['a rejection', [SUBMIT], REJECT],
])('%s, killed at every step: nothing or everything', async (_what, before, last) => {
  const whole = hubWorld(HELPERS)
  for (const told of before) await whole.tell(told)
  const nothing = whole.files()
  const stored = Object.fromEntries(whole.effects.stored)
  await whole.tell(last)
  const everything = new Set(Object.keys(whole.files()))
  const seen = new Set<string>()
  for (let step = 0; ; step++) {
    const world = hubWorld({ ...HELPERS, stored, change: dyingAt(step) })
    const isKilled = await world.tell(last).then(
      () => false,
      () => true,
    )
    // The next process, whatever it is about, finds the hub.
    const next = hubWorld({ stored: Object.fromEntries(world.effects.stored) })
    expect(await next.act((hub) => faultsOfHub('/hub', hub, next.effects))).toEqual([])
    const names = new Set(Object.keys(next.files()))
    const isNothing = JSON.stringify(next.files()) === JSON.stringify(nothing)
    if (!isNothing) expect(names).toEqual(everything)
    seen.add(isNothing ? 'nothing' : 'everything')
    if (!isKilled) break
  }
  expect(seen).toEqual(new Set(['nothing', 'everything']))
})

test('two at once: the second waits for its turn', async () => {
  const world = hubWorld()
  const both = await Promise.allSettled([world.tell(SUBMIT), world.tell({ ...SUBMIT, number: 13 })])
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
})
