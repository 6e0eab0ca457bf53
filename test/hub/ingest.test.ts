import { describe, expect, test } from 'vitest'
import { closeStale, parseEvent } from '../../src/hub/index.js'
import { indexRow } from '../../src/review/index.js'
import { parseEval } from '../../src/spec/index.js'
import { EVAL_ID, eventText, formBody, hubWorld, RECORD, type Told } from './hub-world.js'

const SUBMITTED = { event: 'issues.opened' }
const ACCEPT = { event: 'issue_comment.created' }
const BEGINNING = hubWorld().files()

describe('a submission', () => {
  test('is read from the form, checked and kept', async () => {
    const world = hubWorld()
    const outcome = await world.tell(SUBMITTED)
    expect(outcome).toMatchObject({ exitCode: 0, state: 'checked', message: 'Submission #12: checked' })
    expect(Object.keys(world.files())).toEqual(expect.arrayContaining([`evals/${EVAL_ID}.yaml`, 'evals/index.json']))
    expect(world.files()[`evals/${EVAL_ID}.yaml`]).toBe(RECORD)
    expect(outcome.replies).toMatchObject([{ number: 12, add: ['submission', 'state: checked'], close: false }])
    expect(outcome.replies[0].comment).toContain(`\`${EVAL_ID}\`: \`logistic_regression\` on \`BM-TOY-CLASS\``)
  })

  test('is accepted by a reviewer', async () => {
    const world = hubWorld()
    await world.tell(SUBMITTED)
    expect(await world.tell(ACCEPT)).toMatchObject({
      exitCode: 0,
      state: 'accepted',
      replies: [{ number: 12, add: ['submission', 'state: accepted'], close: true }],
    })
    expect(world.files()[`evals/${EVAL_ID}.yaml`]).toBe(RECORD)
  })

  test('is read from a block of code without a form', async () => {
    expect(await hubWorld().tell({ ...SUBMITTED, body: `My result:\n\n~~~\n${RECORD}~~~\n` })).toMatchObject({
      state: 'checked',
    })
  })

  test('that says nothing of a record is none of ours', async () => {
    const world = hubWorld()
    expect(await world.tell({ ...SUBMITTED, body: 'How do I install this?' })).toMatchObject({
      exitCode: 0,
      replies: [],
    })
    expect(world.files()).toEqual(BEGINNING)
  })

  test('that is edited is read again; its older record goes', async () => {
    const world = hubWorld()
    await world.tell(SUBMITTED)
    await world.tell({ event: 'issues.edited', body: formBody(RECORD.replace(EVAL_ID, 'another-id')) })
    expect(Object.keys(world.files())).toContain('evals/another-id.yaml')
    expect(Object.keys(world.files())).not.toContain(`evals/${EVAL_ID}.yaml`)
    expect(world.files()['evals/index.json']).not.toContain(EVAL_ID)
  })

  test('with another title is not read again', async () => {
    const world = hubWorld()
    await world.tell({ ...SUBMITTED, body: formBody(RECORD) })
    const before = world.files()
    expect(await world.tell({ event: 'issues.edited', body: formBody(RECORD) })).toMatchObject({
      replies: [],
      changes: {},
    })
    expect(world.files()).toEqual(before)
  })

  test('asks where declarations are missing, and may still be accepted', async () => {
    const world = hubWorld()
    const body = formBody(RECORD.replace(/^ {2}intended_use: .*\n/m, ''))
    expect(await world.tell({ ...SUBMITTED, body })).toMatchObject({ exitCode: 0, state: 'changes_requested' })
    expect(await world.tell({ ...ACCEPT, body })).toMatchObject({ state: 'accepted' })
  })
})

describe('refused, and nothing is kept', () => {
  const records: Record<string, string> = {
    'an id with an expression': RECORD.replace(EVAL_ID, `'$\{{ github.token }}'`),
    'an id with backticks': RECORD.replace(EVAL_ID, "'`id`'"),
    'an id that climbs': RECORD.replace(EVAL_ID, "'../../hub'"),
    'an id with a slash': RECORD.replace(EVAL_ID, "'a/b'"),
    'an absolute id': RECORD.replace(EVAL_ID, "'/etc/passwd'"),
    'an id that is hidden': RECORD.replace(EVAL_ID, "'.git'"),
    'an id of a device': RECORD.replace(EVAL_ID, 'NUL.x'),
    'a look-alike id': RECORD.replace(EVAL_ID, "'TOY-logistic_regressi\u043en-1'"),
    'an id that turns direction': RECORD.replace(EVAL_ID, "'TOY-\u202e1-toy'"),
    'a model that climbs': RECORD.replace('candidate: logistic_regression', "candidate: '../x'"),
    'a benchmark that climbs': RECORD.replace('benchmark_id: BM-TOY-CLASS', "benchmark_id: '../BM'"),
    'a baseline that climbs': RECORD.replace('model: dummy_classifier', "model: '../x'"),
    'an AUROC of 99': RECORD.replace(/AUROC: 0\.79\d+/, 'AUROC: 99'),
    'an AUROC of infinity': RECORD.replace(/AUROC: 0\.79\d+/, 'AUROC: .inf'),
    'an AUROC of true': RECORD.replace(/AUROC: 0\.79\d+/, 'AUROC: true'),
    'an AUROC that is text': RECORD.replace(/AUROC: 0\.79\d+/, 'AUROC: "0.9"'),
    'scores of a failed run': RECORD.replace('status: Completed', 'status: Failed'),
    'a bomb of aliases': `${RECORD}extra:\n  a: &a [x, x, x, x]\n  b: &b [*a, *a, *a, *a]\n  c: [*b, *b, *b, *b]\n`,
    'two documents in one block': `${RECORD}---\n${RECORD}`,
    'an empty form': '',
    'no YAML': 'kind: [',
  }
  test.each(Object.entries(records))('%s', async (_name, yaml) => {
    const world = hubWorld()
    const outcome = await world.tell({ ...SUBMITTED, body: formBody(yaml) })
    expect(outcome).toMatchObject({ exitCode: 100, state: 'changes_requested' })
    const { 'history.jsonl': history, ...rest } = world.files()
    const { 'history.jsonl': _empty, ...before } = BEGINNING
    expect(rest).toEqual(before)
    // Nothing of the text goes into the history.
    expect(history).not.toMatch(/github\.token|\.\.\/|passwd|\u202e|\u043e/)
    expect(outcome.replies[0].comment).not.toMatch(/\u202e|<script/)
  })

  test('two blocks of YAML', async () => {
    const outcome = await hubWorld().tell({ ...SUBMITTED, body: `${formBody(RECORD)}\n\`\`\`yaml\n${RECORD}\`\`\`\n` })
    expect(outcome).toMatchObject({ exitCode: 100 })
    expect(outcome.replies[0].comment).toContain('2 documents')
  })

  test('a second block that Markdown hides', async () => {
    const body = `${formBody(RECORD)}\n<!--\n\`\`\`yml\n${RECORD}\`\`\`\n-->\n`
    expect(await hubWorld().tell({ ...SUBMITTED, body })).toMatchObject({ exitCode: 100 })
  })

  test('the unfilled form', async () => {
    const outcome = await hubWorld().tell('issues.opened-unfilled')
    expect(outcome).toMatchObject({ exitCode: 100, state: 'changes_requested' })
    expect(outcome.replies[0].comment).toContain('It holds no document')
  })

  test("somebody else's eval_id, in any case of letters", async () => {
    const world = hubWorld()
    await world.tell(SUBMITTED)
    for (const id of [EVAL_ID, EVAL_ID.toUpperCase()]) {
      const outcome = await world.tell({
        ...SUBMITTED,
        number: 13,
        author: 'mallory',
        body: formBody(RECORD.replace(EVAL_ID, id)),
      })
      expect(outcome).toMatchObject({ exitCode: 100 })
      expect(outcome.replies[0].comment).toContain('of another record of this hub')
    }
    expect(world.files()[`evals/${EVAL_ID}.yaml`]).toBe(RECORD)
  })

  test('HTML and Markdown in texts of a record stay text', async () => {
    const attack = '<img src=x onerror=alert(1)> [x](https://evil.example) @everyone `a` | b'
    const yaml = RECORD.replace('conflicts: none', `conflicts: ${JSON.stringify(attack)}`).replace(
      'AUROC: 1,',
      `${JSON.stringify(attack)}: 1, AUROC: 1,`,
    )
    const { replies } = await hubWorld().tell({ ...SUBMITTED, body: formBody(yaml) })
    const outsideCode = replies[0].comment.replace(/(`+).*?\1/g, '')
    expect(outsideCode).not.toMatch(/<img|\]\(https|(?<!\\)@everyone/)
  })
})

describe('decisions', () => {
  const say = (comment: string, sender: string, more: Partial<Told> = {}): Told => ({
    ...ACCEPT,
    comment,
    sender,
    ...more,
  })

  test.each([
    ['a stranger', say('/accept', 'mallory'), 'Only the reviewers'],
    ['the submitter', say('/accept', 'sam'), 'Only the reviewers'],
    ['nobody without a reason', say('/reject', 'anna'), 'Say why'],
    ['somebody else who withdraws', say('/withdraw', 'anna'), 'Only who handed'],
    ['a reviewer of what is not published', say('/retract wrong', 'anna'), 'does not apply'],
  ])('%s is refused in words, and nothing changes', async (_who, told, words) => {
    const world = hubWorld()
    await world.tell(SUBMITTED)
    const before = world.files()
    const outcome = await world.tell(told)
    expect(outcome).toMatchObject({ exitCode: 100, changes: {}, state: 'checked' })
    expect(outcome.replies[0].comment).toContain(words)
    expect(world.files()).toEqual(before)
  })

  test('nobody reviews what they handed in or edited', async () => {
    const own = hubWorld()
    await own.tell({ ...SUBMITTED, author: 'anna' })
    expect((await own.tell(ACCEPT)).replies[0].comment).toContain('of their own')
    const edited = hubWorld()
    await edited.tell(SUBMITTED)
    const body = formBody(RECORD.replace('conflicts: none', 'conflicts: some'))
    await edited.tell({ event: 'issues.edited', body, sender: 'ANNA' })
    expect((await edited.tell({ ...ACCEPT, body })).replies[0].comment).toContain('of their own')
    expect(await edited.tell({ ...say('/accept', 'Ben'), body })).toMatchObject({ state: 'accepted' })
  })

  test('an edit that nobody has checked is not accepted, nor one after the comment', async () => {
    const world = hubWorld()
    await world.tell(SUBMITTED)
    const body = formBody(RECORD.replace('conflicts: none', 'conflicts: some'))
    expect(await world.tell({ ...ACCEPT, body })).toMatchObject({ exitCode: 100, state: 'checked' })
    expect(await world.tell({ ...ACCEPT, at: '2026-12-01T03:00:00Z' })).toMatchObject({
      exitCode: 100,
      state: 'checked',
    })
    expect(await world.tell(ACCEPT)).toMatchObject({ state: 'accepted' })
  })

  test('an edit after acceptance changes nothing, and is answered', async () => {
    const world = hubWorld()
    await world.tell(SUBMITTED)
    await world.tell(ACCEPT)
    const before = world.files()
    const outcome = await world.tell('issues.edited')
    expect(outcome).toMatchObject({ exitCode: 100, state: 'accepted', changes: {} })
    expect(outcome.replies[0].comment).toContain('editing the issue changes nothing')
    expect(world.files()).toEqual(before)
  })

  test('of two people, where the hub asks for two', async () => {
    const world = hubWorld({ config: 'two_person: true\n' })
    await world.tell(SUBMITTED)
    expect(await world.tell(ACCEPT)).toMatchObject({ exitCode: 0, state: 'checked' })
    expect(await world.tell(ACCEPT)).toMatchObject({ exitCode: 100, state: 'checked' })
    expect(await world.tell(say('/accept', 'ben'))).toMatchObject({ exitCode: 0, state: 'accepted' })
  })

  test('of two people do not outlive an edit', async () => {
    const world = hubWorld({ config: 'two_person: true\n' })
    await world.tell(SUBMITTED)
    await world.tell(ACCEPT)
    const body = formBody(RECORD.replace('conflicts: none', 'conflicts: some'))
    await world.tell({ event: 'issues.edited', body })
    expect(await world.tell({ ...say('/accept', 'ben'), body })).toMatchObject({ state: 'checked' })
    expect(await world.tell({ ...ACCEPT, body })).toMatchObject({ state: 'accepted' })
  })

  test('rejected and withdrawn records go, and their eval_id is free', async () => {
    for (const told of [say('/reject It is a copy.', 'anna'), say('/withdraw', 'sam')]) {
      const world = hubWorld()
      await world.tell(SUBMITTED)
      expect(await world.tell(told)).toMatchObject({ exitCode: 0, replies: [{ close: true }] })
      expect(Object.keys(world.files())).not.toContain(`evals/${EVAL_ID}.yaml`)
      expect(await world.tell(ACCEPT)).toMatchObject({ exitCode: 100 })
      expect(await world.tell({ ...SUBMITTED, number: 20 })).toMatchObject({ state: 'checked' })
    }
  })

  test('published records that are disputed, retracted or withdrawn stay', async () => {
    const world = hubWorld()
    await world.tell(SUBMITTED)
    await world.tell(ACCEPT)
    expect(await world.tell(say('/dispute The labels\nare wrong.', 'ben'))).toMatchObject({ state: 'disputed' })
    expect(await world.tell(ACCEPT)).toMatchObject({ state: 'accepted' })
    const outcome = await world.tell(say('/retract **The labels** are wrong.', 'ben'))
    expect(outcome).toMatchObject({ state: 'retracted' })
    expect(outcome.replies[0].comment).toContain('\\*\\*The labels\\*\\* are wrong.')
    expect(world.files()[`evals/${EVAL_ID}.yaml`]).toBe(RECORD)
    expect(await world.tell(ACCEPT)).toMatchObject({ exitCode: 100, state: 'retracted' })
  })

  test('a dispute has an issue of its own, where reviewers decide about the record', async () => {
    const world = hubWorld()
    await world.tell(SUBMITTED)
    await world.tell(ACCEPT)
    const body = `### Record in dispute (eval_id)\n\n${EVAL_ID}\n\n### What is wrong\n\nAll.\n`
    expect(await world.tell({ ...SUBMITTED, number: 30, author: 'dora', body })).toMatchObject({
      exitCode: 0,
      changes: {},
    })
    expect(await world.tell({ ...say('/dispute Dora is right.', 'mallory'), number: 30, body })).toMatchObject({
      exitCode: 100,
    })
    expect(await world.tell({ ...say('/dispute Dora is right.', 'ben'), number: 30, body })).toMatchObject({
      exitCode: 100,
      changes: {},
    })
    expect(await world.tell({ ...say(`/dispute ${EVAL_ID} Dora is right.`, 'ben'), number: 30, body })).toMatchObject({
      state: 'disputed',
      replies: [{ number: 12 }, { number: 30 }],
    })
    const unknown = await world.tell({ ...SUBMITTED, number: 31, body: body.replace(EVAL_ID, '<script>') })
    expect(unknown).toMatchObject({ exitCode: 100, changes: {} })
    expect(unknown.replies[0].comment).not.toContain('script')
  })

  test('an eval_id of the records that come with fmbench is taken', async () => {
    const builtIn = [
      indexRow({ record: { ...(await parseEval(RECORD, 'r')).value, split: 'other' }, evidence: 'measured' }),
    ]
    const world = hubWorld({ builtIn })
    const { exitCode, replies } = await world.tell(SUBMITTED)
    expect(exitCode).toBe(100)
    expect(replies[0].comment).toContain('of another record of this hub')
  })

  test('text that readers of the issue would not see is refused', async () => {
    const body = `<!--\n${formBody(RECORD)}\n-->\n<pre>other numbers</pre>`
    const { exitCode, replies } = await hubWorld().tell({ ...SUBMITTED, body })
    expect(exitCode).toBe(100)
    expect(replies[0].comment).toContain('hides text in an HTML comment')
  })

  test('two reviewers agree with what stands there now, not with what one of them has doubted since', async () => {
    const world = hubWorld({ config: 'two_person: true\n' })
    await world.tell(SUBMITTED)
    await world.tell(ACCEPT)
    await world.tell(say('/changes Say more.', 'anna'))
    expect(await world.tell(say('/accept', 'ben'))).toMatchObject({ state: 'changes_requested' })
    expect(await world.tell(say('/accept', 'anna'))).toMatchObject({ state: 'accepted' })
  })

  test('an answer of the submitter in a comment starts the days anew, once a day', async () => {
    const world = hubWorld()
    await world.tell(SUBMITTED)
    await world.tell(say('/changes Say more.', 'anna'))
    const answer = say('I have, in the text above.', 'sam')
    expect(await world.tell(answer)).toMatchObject({ changes: {} })
    world.pass(29)
    expect(await world.tell(say('Me too.', 'mallory'))).toMatchObject({ changes: {} })
    expect(await world.tell(answer)).toMatchObject({ state: 'changes_requested', replies: [] })
    expect(await world.tell(answer)).toMatchObject({ changes: {} })
    world.pass(29)
    expect(await world.act((hub) => closeStale(hub, world.effects).changes)).toEqual({})
    world.pass(1)
    expect(Object.keys(await world.act((hub) => closeStale(hub, world.effects).changes))).not.toEqual([])
  })

  test.each(['I would /accept this', '> /accept', '/acceptable', 'LGTM', ''])('"%s" is no command', async (comment) => {
    const world = hubWorld()
    await world.tell(SUBMITTED)
    expect(await world.tell({ ...ACCEPT, comment })).toMatchObject({ exitCode: 0, replies: [], changes: {} })
  })
})

describe('an attached record', () => {
  const URL = 'https://github.com/user-attachments/files/23456789/eval.yaml.txt'
  const KEPT =
    'https://objects.githubusercontent.com/github-production-repository-file-5c1aeb/1/23456789?X-Amz-Signature=x'
  const bytes = (content: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(content)
  const elsewhere = (location: string) => ({ [URL]: { status: 302, headers: { location } } })

  test('is fetched where GitHub keeps it', async () => {
    const world = hubWorld({ answers: { ...elsewhere(KEPT), [KEPT]: { body: bytes(RECORD) } } })
    expect(await world.tell('issues.opened-attachment')).toMatchObject({ state: 'checked' })
    expect(world.files()[`evals/${EVAL_ID}.yaml`]).toBe(RECORD)
  })

  test.each([
    ['of 50 MB', { [URL]: { body: new Uint8Array(50 * 2 ** 20) } }, '5 MiB'],
    ['that is kept on another host', elsewhere('https://evil.example/eval.yaml'), 'from GitHub'],
    ['that is kept on this machine', elsewhere('http://169.254.169.254/latest'), 'from GitHub'],
    ['that is kept behind a password', elsewhere('https://github.com:x@evil.example/eval.yaml'), 'from GitHub'],
    ['that unpacks itself', { [URL]: { headers: { 'content-encoding': 'gzip' }, body: bytes('x') } }, 'compressed'],
    ['that is a zip by another name', { [URL]: { body: Uint8Array.of(0x50, 0x4b, 3, 4, 0xff, 0xfe) } }, 'UTF-8'],
  ])('%s is refused', async (_what, answers, words) => {
    const outcome = await hubWorld({ answers }).tell('issues.opened-attachment')
    expect(outcome).toMatchObject({ exitCode: 100, state: 'changes_requested' })
    expect(outcome.replies[0].comment).toContain(words)
  })

  test('that is a zip is not even fetched', async () => {
    const body = formBody('', '[all.zip](https://github.com/user-attachments/files/1/all.zip)')
    expect(await hubWorld().tell({ ...SUBMITTED, body })).toMatchObject({ exitCode: 100, state: 'changes_requested' })
  })

  test('of another site is no attachment', async () => {
    for (const url of [
      'https://evil.example/user-attachments/files/1/eval.yaml',
      'https://github.com.evil.example/user-attachments/files/1/eval.yaml',
    ])
      expect((await hubWorld().tell({ ...SUBMITTED, body: formBody('', url) })).replies[0].comment).toContain(
        'no document',
      )
  })

  test('beside a pasted one is one too many', async () => {
    const outcome = await hubWorld().tell({ ...SUBMITTED, body: formBody(RECORD, `[eval.yaml.txt](${URL})`) })
    expect(outcome.replies[0].comment).toContain('2 documents')
  })

  test('that is out of reach is tried again at the next edit', async () => {
    const answers: Record<string, object> = {}
    const world = hubWorld({ answers })
    expect(await world.tell('issues.opened-attachment')).toMatchObject({ exitCode: 0, state: 'received' })
    answers[URL] = { body: bytes(RECORD) }
    expect(await world.tell({ event: 'issues.opened-attachment' })).toMatchObject({ state: 'checked' })
  })

  test('that never stops sending on is given up', async () => {
    expect(await hubWorld({ answers: elsewhere(URL) }).tell('issues.opened-attachment')).toMatchObject({
      state: 'received',
    })
  })
})

describe('events that are not ours', () => {
  test('a fork, and another repository', async () => {
    await expect(hubWorld().tell('issues.opened-in-fork')).rejects.toThrow('of another repository, or of a fork')
    const unnamed = hubWorld({ stored: { '/hub/hub.yaml': 'kind: fmbench.hub/v1\nname: x\n' } })
    await expect(unnamed.tell('issues.opened-in-fork')).rejects.toThrow('fork')
  })

  test('a comment on a pull request', async () => {
    expect(await hubWorld().tell('issue_comment.created-on-pull-request')).toMatchObject({ replies: [], changes: {} })
  })
})

test('an issue whose author has left GitHub can still be decided upon', () => {
  const told = JSON.parse(eventText(ACCEPT))
  const event = parseEvent(JSON.stringify({ ...told, issue: { ...told.issue, user: null } }), 'event.json')
  expect(event).toMatchObject({ author: 'ghost', sender: 'anna' })
})
