import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readHub } from '../../src/cli/hub.js'
import { pairedComparisons } from '../../src/cli/paired-comparisons.js'
import { type Effects, sha256Hex } from '../../src/core/index.js'
import { hubTemplate, noteRescored, withHub } from '../../src/hub/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { type EvalRecord, formatEval, parseEval } from '../../src/spec/index.js'
import { temporaryFolder } from '../helpers/command.js'
import { runInProcess } from '../helpers/in-process.js'
import { tinyDocument, tinySamples, toCsv, writeTinyHub } from '../helpers/tiny-hub.js'
import { eventText, type Told } from '../hub/hub-world.js'

// From a result on a private machine to a board that compares it pair by pair.

const folder = temporaryFolder()
const at = (...parts: string[]): string => join(folder.path, ...parts)
const textOf = (...parts: string[]): string => readFileSync(at(...parts), 'utf8')
const HUB = at('catalog')
const URL = 'https://github.com/user-attachments/files/7/predictions.csv'

/** @param attached what GitHub keeps under that address */
function fmbench(args: readonly string[], attached?: string) {
  const effects: Effects = {
    ...nodeEffects,
    endpoints: {
      async request(url) {
        if (url !== URL || attached === undefined) throw new Error(`Nobody may ask for ${url}.`)
        return { status: 200, headers: {}, body: new TextEncoder().encode(attached) }
      },
    },
  }
  return runInProcess(args, { effects })
}

/** Hands an issue to the hub, as GitHub would. */
async function tell(told: Told, attached?: string) {
  writeFileSync(at('event.json'), eventText(told))
  const { out, note, code } = await fmbench(['ingest', '--event', at('event.json'), '--hub', HUB], attached)
  expect(note).toBe('')
  const outcome = JSON.parse(out)
  return {
    code,
    state: outcome.state,
    comment: outcome.replies.map(({ comment }: { comment: string }) => comment).join(),
  }
}

/** The issue that `submit` wrote, with the file dropped on it. */
const issueOf = (model: string): string =>
  textOf(`${model}-bundle`, 'issue.md').replace(/Drop predictions\.csv here.*/, `[predictions.csv](${URL})`)

const modelDocument = (id: string): string =>
  `kind: fmbench.model/v1\nmodel_id: ${id}\nname: ${id}\nmodality: Table\nadapter: none\n`

const withAuroc = ({ metrics }: EvalRecord, AUROC: number): EvalRecord['metrics'] =>
  Object.assign({}, metrics, { AUROC })

beforeAll(async () => {
  // The hub knows one of the two models; the other comes with its document.
  writeTinyHub(folder.path, { 'catalog/models/marker.yaml': modelDocument('marker') })
  writeFileSync(at('noise.yaml'), modelDocument('noise'))
  const template = hubTemplate({ name: 'Tiny hub', repository: 'toy-lab/toy-hub', reviewers: ['anna'] })
  for (const [path, text] of Object.entries(template)) {
    mkdirSync(join(HUB, path, '..'), { recursive: true })
    writeFileSync(join(HUB, path), text)
  }
  writeFileSync(
    at('about.yaml'),
    'submitter: Jane Doe\nby: authors\nconflicts: none\npretraining_overlap: none\nintended_use: a test\n',
  )
  for (const model of ['marker', 'noise'] as const) {
    const scored = tinySamples().filter(({ split }) => split === 'test')
    writeFileSync(at(`${model}.csv`), toCsv(scored.map((sample) => ({ sample_id: sample.id, score: sample[model] }))))
    const score = ['score', '-s', 'SUITE-TINY', '-p', at(`${model}.csv`), '-o', at(model), '--catalog', HUB]
    expect((await fmbench([...score, '--bootstrap', '100', '-j', '1'])).code).toBe(0)
    const submit = ['submit', at(model), '--with-predictions', '--declarations', at('about.yaml'), '--catalog', HUB]
    if (model === 'noise') submit.push('--model-card', at('noise.yaml'))
    const handed = await fmbench([...submit, '--yes', '-o', at(`${model}-bundle`)])
    expect(handed.code, handed.out).toBe(0)
  }
}, 60_000)
afterAll(() => folder.remove())

test('what leaves with the record is ids and answers, and every byte of it is listed', async () => {
  const { out } = await fmbench(['submit', at('marker'), '--with-predictions', '--dry-run', '--json', '--catalog', HUB])
  const { leaves } = JSON.parse(out)
  const csv = textOf('marker-bundle', 'predictions.csv')
  expect(csv.split('\n')[0]).toBe('sample_id,score')
  expect(leaves.files).toMatchObject([{ file: 'eval.yaml' }, { file: 'predictions.csv', bytes: csv.length }])
  expect(leaves.fields.slice(-2)).toMatchObject([
    { field: 'predictions.csv sample_id', value: '30 texts, 120 bytes, "P000" to "P058"' },
    { field: 'predictions.csv score', value: expect.stringMatching(/^30 numbers, -\d\.\d+ to \d\.\d+$/) },
  ])
})

test('a model that the hub does not know comes with its document', () => {
  expect(readdirSync(at('noise-bundle'))).toEqual(['eval.yaml', 'issue.md', 'model.yaml', 'predictions.csv'])
  expect(issueOf('noise')).toContain('model_id: noise')
  expect(readdirSync(at('marker-bundle'))).not.toContain('model.yaml')
})

test('scored again and accepted, two results are compared pair by pair on the board', async () => {
  for (const [i, model] of ['marker', 'noise'].entries()) {
    const number = 20 + i
    const attached = textOf(`${model}-bundle`, 'predictions.csv')
    const { code, state, comment } = await tell({ event: 'issues.opened', number, body: issueOf(model) }, attached)
    expect({ code, state, comment }).toMatchObject({ code: 0, state: 'checked' })
    expect(comment).toContain('Its predictions were scored again here, and give the same numbers.')
    const accepting = { event: 'issue_comment.created', number, body: issueOf(model) }
    expect(await tell(accepting)).toMatchObject({ code: 0, state: 'accepted' })
  }
  expect((await fmbench(['verify-history', '--hub', HUB])).code).toBe(0)
  const { signal } = new AbortController()
  const { submissions, context, faults } = await readHub({ catalog: HUB, evals: [] }, 'all', signal, nodeEffects)
  expect(faults).toEqual([])
  const ours = submissions.filter(({ record }) => record.benchmark_id === 'BM-TINY')
  expect(ours.map(({ evidence }) => evidence)).toEqual(['rescored', 'rescored'])
  const pairs = context.comparisons.filter(({ first }) => first.startsWith('SUITE-TINY'))
  expect(pairs).toMatchObject([{ metric: 'AUROC', difference: { method: 'DeLong' } }])
  const found = ours.map((one) => ({ ...one, file: join(HUB, 'evals', `${one.record.eval_id}.yaml`) }))
  const worse = found.map((one) => ({ ...one, record: { ...one.record, metrics: withAuroc(one.record, 0.1) } }))
  const best = await pairedComparisons([...worse, ...found], context.catalog, signal, nodeEffects, 2)
  expect(best).toEqual(pairs)
}, 60_000)

test('a number that the predictions do not give blocks, and so do predictions of another model', async () => {
  const { value: record } = await parseEval(textOf('marker-bundle', 'eval.yaml'), 'eval.yaml')
  const { sick = 0, well = 0 } = record.run_metadata.classes ?? {}
  // One pair of persons more in the right order: no arithmetic could tell.
  const AUROC = Number(record.metrics.AUROC) + 1 / (sick * well)
  const changed = { ...record, eval_id: 'better', metrics: withAuroc(record, AUROC) }
  const body = `${'```'}yaml\n${formatEval(changed)}${'```'}\n[predictions.csv](${URL})\n`
  const told = { event: 'issues.opened', number: 30, body }
  const better = await tell(told, textOf('marker-bundle', 'predictions.csv'))
  expect(better).toMatchObject({ code: 100, state: 'changes_requested' })
  expect(better.comment).toMatch(/metrics\S*AUROC is 0\S+ in the record, and 0\S+ by the predictions/)
  const other = await tell({ ...told, number: 31, body: body.replace('better', 'other') }, textOf('noise.csv'))
  expect(other.comment).toMatch(/AUROC is 0\S+ in the record, and 0\S+ by the predictions/)
  expect([existsSync(join(HUB, 'predictions', 'better.csv')), existsSync(join(HUB, '.fmbench-rescoring'))]).toEqual([
    false,
    false,
  ])
})

test('when a metric has another version, records are redone from the predictions that the hub keeps', async () => {
  const [name] = readdirSync(join(HUB, 'predictions')).filter((file) => file.endsWith('.csv'))
  const file = join(HUB, 'evals', name.replace('.csv', '.yaml'))
  const before = readFileSync(file, 'utf8')
  const { value: record } = await parseEval(before, file)
  const old = {
    ...record,
    metrics: withAuroc(record, 0.5),
    intervals: { AUROC: { ...record.intervals.AUROC, low: 0.4, high: 0.6 } },
    metric_versions: { ...record.metric_versions, AUROC: 0 },
  }
  const predictions = readFileSync(join(HUB, 'predictions', name), 'utf8')
  const kept = { record: old, text: formatEval(old), predictions }
  const rescored = { kept, recordSha256: sha256Hex(before) }
  await withHub(HUB, nodeEffects, async (hub) => ({ changes: noteRescored(rescored, hub, nodeEffects) }))
  expect(readFileSync(file, 'utf8')).not.toBe(before)
  const { code, out } = await fmbench(['rescore', '--hub', HUB, '-j', '1'])
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('metric_versions.AUROC') })
  const { value: after } = await parseEval(readFileSync(file, 'utf8'), file)
  const { intervals, metrics, metric_versions } = record
  expect(after).toMatchObject({ intervals, metrics, metric_versions, declarations: record.declarations })
  expect(readFileSync(join(HUB, 'history.jsonl'), 'utf8')).toContain('Scored again with new versions of: AUROC.')
  expect((await fmbench(['verify-history', '--hub', HUB])).code).toBe(0)
  expect(await fmbench(['rescore', '--hub', HUB])).toMatchObject({ code: 0, out: '' })
}, 30_000)

test.each<[string, string, RegExp]>([
  ['no table', 'P000\n"', /cannot be scored/],
  ['an empty file', '', /The file is empty/],
  ['samples that nobody knows', 'sample_id,score\n::set-output name=x::y,1\n', /are no samples of/],
  ['no number', 'sample_id,score\nP000,NaN\n', /no value in this row/],
])('%s is told, without a line that a workflow would obey', async (what, csv, why) => {
  const body = issueOf('marker').replace(/eval_id: .*/, `eval_id: ${what.replaceAll(' ', '-')}`)
  const { code, comment } = await tell({ event: 'issues.opened', number: 40 + what.length, body }, csv)
  expect(code).toBe(100)
  expect(comment).toMatch(why)
  expect(comment).not.toMatch(/^::/m)
})

test.each<[string, (record: string) => string, string, RegExp]>([
  [
    'too many replicates',
    (text) => text.replace(/(bootstrap_replicates): .*/, '$1: 100001'),
    'changes_requested',
    /at most 100000/,
  ],
  [
    'a level that no interval can have',
    (text) => text.replaceAll('level: 0.95', 'level: 1e-300'),
    'changes_requested',
    /level 1e-300/,
  ],
  ['a suite of its own', (text) => text.replace(/suite_id: .*/, 'suite_id: MINE'), 'checked', /Unknown suite/],
])('%s: the record counts as one that came alone', async (what, change, state, why) => {
  const id = what.replaceAll(' ', '-')
  const body = change(issueOf('marker').replace(/eval_id: .*/, `eval_id: ${id}`))
  const told = { event: 'issues.opened', number: 70 + what.length, body }
  const { code, comment, ...then } = await tell(told, textOf('marker-bundle', 'predictions.csv'))
  expect({ code, ...then, comment }).toMatchObject({ code: 0, state })
  expect(comment).toContain('not scored again')
  expect(comment).toMatch(why)
  expect(existsSync(join(HUB, 'predictions', `${id}.csv`))).toBe(false)
})

test('reports as long as books are not scored', async () => {
  const record = readFileSync('catalog/evals/measured/BM-REPORT-GEN-590-moerad.yaml', 'utf8')
  const own = record.replace(/^eval_id: .*/m, 'eval_id: books')
  const body = `${'```'}yaml\n${own}${'```'}\n[predictions.csv](${URL})\n`
  const told = await tell(
    { event: 'issues.opened', number: 110, body },
    `sample_id,generated\nx,${'a '.repeat(10_001)}\n`,
  )
  expect(told.comment).toContain('a report has more than 20000 characters')
})

test('two tables are refused, and a file that cannot be had is tried again', async () => {
  const second = URL.replace('/7/', '/8/')
  const body = issueOf('marker').replace(/eval_id: .*/, 'eval_id: twice')
  const two = await tell({ event: 'issues.opened', number: 60, body: `${body}\n${second}\n` })
  expect(two.comment).toContain('It holds 2 tables')
})

test('data that is not open gives no predictions away', async () => {
  const guarded = tinyDocument('catalog/datasets/ds_tiny.yaml')
    .replace('access: open', 'access: controlled')
    .replace('synthetic: true\n', '')
  const elsewhere = temporaryFolder()
  writeTinyHub(elsewhere.path, { 'catalog/datasets/ds_tiny.yaml': guarded })
  const catalog = join(elsewhere.path, 'catalog')
  const { code, note } = await fmbench([
    'submit',
    at('marker'),
    '--with-predictions',
    '--dry-run',
    '--catalog',
    catalog,
  ])
  expect({ code, note }).toMatchObject({ code: 2, note: expect.stringContaining('is not open') })
  elsewhere.remove()
})

test('what no hub could score again does not leave', async () => {
  mkdirSync(at('coarse'))
  const coarse = textOf('marker', 'eval.yaml').replace('min_cell: 0', 'min_cell: 11')
  writeFileSync(at('coarse', 'eval.yaml'), coarse)
  const { code, note } = await fmbench(['submit', at('coarse'), '--with-predictions', '--dry-run', '--catalog', HUB])
  expect({ code, note }).toMatchObject({ code: 2, note: expect.stringMatching(/made coarse.*\nLeave out/) })
})
