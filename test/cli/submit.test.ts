import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueLink, issueText } from '../../src/cli/issue-text.js'
import { readBundle } from '../../src/cli/submission-bundle.js'
import { sha256Hex } from '../../src/core/index.js'
import { documentsIn, FIELDS, readIssueBody } from '../../src/hub/issue-body.js'
import { nodeEffects } from '../../src/node/index.js'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { runInProcess } from '../helpers/in-process.js'
import { tinyDocument, tinySamples, toCsv, writeTinyHub } from '../helpers/tiny-hub.js'

let folder: ReturnType<typeof temporaryFolder>
beforeAll(async () => {
  folder = temporaryFolder()
  // Protected data, with enough invented persons for something to be told.
  const ds = tinyDocument('catalog/datasets/ds_tiny.yaml')
  const guarded = ds.replace('access: open', 'access: controlled').replace('synthetic: true', 'terms: { min_cell: 3 }')
  const ids = tinySamples().map((sample) => ({ ...sample, id: `WARD-${sample.id}` }))
  const catalog = writeTinyHub(folder.path, { 'catalog/datasets/ds_tiny.yaml': guarded, 'data/tiny.csv': toCsv(ids) })
  const settings = { cwd: folder.path }
  for (const more of [
    ['-o', 'result'],
    ['-o', 'open', '--min-cell', '0'],
  ]) {
    const ran = await runFmbench(
      ['run', ...catalog, '-m', 'logistic_regression', '--bootstrap', '0', ...more],
      settings,
    )
    expect(ran.code, ran.stderr).toBe(0)
  }
  writeFileSync(
    join(folder.path, 'about.yaml'),
    'submitter: Jane Doe\nby: authors\nconflicts: none\npretraining_overlap: none\nintended_use: a test\n',
  )
}, 60_000)
afterAll(() => folder.remove())

const at = (...parts: string[]): string => join(folder.path, ...parts)
const textOf = (...parts: string[]): string => readFileSync(at(...parts), 'utf8')

/** @param answer what the person at the terminal types; nobody is there without */
const submit = (args: readonly string[], answer?: string) =>
  runInProcess(['submit', ...args, '--catalog', at('catalog')], { answer })

describe('--dry-run', () => {
  test('lists every field, what blocks and what will be asked, and writes nothing', async () => {
    const before = readdirSync(folder.path)
    const { code, out, note } = await submit([at('result'), '--dry-run'])
    expect(code).toBe(0)
    const record = textOf('result', 'eval.yaml')
    expect(out).toContain(`eval.yaml, ${Buffer.byteLength(record)} bytes, SHA-256 ${sha256Hex(record)}`)
    expect(out).toMatch(/\| metrics\.AUROC +\| 0\.\d\d? +\|/)
    expect(out).toContain('conflicts of interest are not declared')
    expect(note).toContain('nothing has left')
    expect(readdirSync(folder.path)).toEqual(before)
  })

  test('prints the same as JSON', async () => {
    const { out } = await submit([at('result'), '--dry-run', '--json', '--declarations', at('about.yaml')])
    const { leaves, findings } = JSON.parse(out)
    expect(leaves.fields).toContainEqual({ field: 'eval_id', value: expect.stringContaining('SUITE-TINY') })
    expect(leaves.fields.map(({ field }: { field: string }) => field)).toContain('declarations')
    expect(findings.filter(({ check }: { check: string }) => check === 'declarations')).toEqual([])
  })
})

describe('a record is stopped', () => {
  test('when nothing was withheld from protected data', async () => {
    const { code, out } = await submit([at('open'), '--yes', '-o', at('never')])
    expect(code).toBe(100)
    expect(out).toContain('counts below 3 must not be told, and nothing was withheld')
    expect(existsSync(at('never'))).toBe(false)
  })

  test('when a declaration names a person, a path or a mail address, without printing the id', async () => {
    writeFileSync(
      at('private.yaml'),
      'submitter: jane@uni.example\nintended_use: for WARD-P000\nconflicts: /home/jane/x\n',
    )
    const { code, out } = await submit([at('result'), '--yes', '--declarations', at('private.yaml')])
    expect(code).toBe(100)
    const [, findings] = out.split('Blocks')
    for (const key of ['submitter', 'intended_use', 'conflicts']) expect(findings).toContain(`declarations.${key}`)
    expect(findings).toMatch(/it holds the sample_id of row \d+ of the predictions/)
    expect(findings).not.toContain('WARD-P000')
  })

  test('when a declaration is not known', async () => {
    writeFileSync(at('wrong.yaml'), 'conflict: none\n')
    const { code, note } = await submit([at('result'), '--declarations', at('wrong.yaml')])
    expect(code).toBe(1)
    expect(note).toContain('Did you mean "conflicts"?')
  })

  test('when the folder holds no result', async () => {
    const { code, note } = await submit([at('result', 'private')])
    expect(code).toBe(1)
    expect(note).toContain('it holds no eval.yaml')
  })
})

describe('consent', () => {
  test('is a typed yes, and nothing is written without', async () => {
    for (const answer of ['no', '', 'y', 'yes please']) {
      const { code, asked } = await submit([at('result'), '-o', at('refused')], answer)
      expect({ code, asked }).toEqual({ code: 100, asked: 1 })
    }
    const { code, note } = await submit([at('result'), '-o', at('refused')])
    expect(code).toBe(2)
    expect(note).toContain('--yes')
    expect(existsSync(at('refused'))).toBe(false)
  })

  test('opens no connection', async () => {
    const args = ['submit', 'result', '--catalog', 'catalog', '--yes', '--repo', 'a/b', '-o', 'offline']
    const { code, stderr } = await runFmbench(args, { cwd: folder.path })
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('NETWORK') })
  })

  test('gives the record and the issue, and nothing private', async () => {
    const { code } = await submit([at('result'), '-o', at('agreed'), '--declarations', at('about.yaml')], 'yes')
    expect(code).toBe(0)
    expect(readdirSync(at('agreed'))).toEqual(['eval.yaml', 'issue.md'])
    expect(textOf('agreed', 'eval.yaml')).toContain('submitter: Jane Doe')
    const [found, ...more] = documentsIn(readIssueBody(textOf('agreed', 'issue.md')), FIELDS.record)
    expect(more).toEqual([])
    expect(found).toEqual({ kind: 'text', text: textOf('agreed', 'eval.yaml') })
    expect(textOf('agreed', 'issue.md')).not.toMatch(/WARD-P\d/)
  })

  test('--yes asks nobody, gives a link, and never overwrites something else', async () => {
    const args = [at('result'), '--yes', '--repo', 'some-lab/hub']
    const { code, asked, note } = await submit([...args, '-o', at('yes')])
    expect({ code, asked }).toEqual({ code: 0, asked: 0 })
    const url = new URL(note.split('\n').find((line) => line.startsWith('https://')) ?? '')
    expect(url.origin + url.pathname).toBe('https://github.com/some-lab/hub/issues/new')
    expect(url.searchParams.get('record') ?? textOf('yes', 'eval.yaml')).toBe(textOf('yes', 'eval.yaml'))
    const clash = await submit([...args, '-o', at('result')])
    expect(clash.code).toBe(1)
    expect(clash.note).toContain('This folder holds something else')
    expect((await submit([at('result'), '--repo', 'javascript:x'])).code).toBe(2)
  })
})

describe('terms that ask for approval', () => {
  beforeAll(() => {
    const file = at('catalog', 'datasets', 'ds_tiny.yaml')
    const asking = textOf('catalog', 'datasets', 'ds_tiny.yaml').replace(
      'min_cell: 3',
      'min_cell: 3, outputs_need_approval_by: Data access committee',
    )
    writeFileSync(file, asking)
  })

  test('stop the bundle until the sheet is filled in, for the very same file', async () => {
    const args = [at('result'), '--yes', '-o', at('asked')]
    const declared = [...args, '--declarations', at('about.yaml')]
    const first = await submit(declared)
    expect(first.code).toBe(100)
    expect(existsSync(at('asked'))).toBe(false)
    const sheet = at('asked-approval.md')
    expect(first.out).toContain(sheet)
    expect(textOf('asked-approval.md')).toContain('For: Data access committee')
    expect(textOf('asked-approval.md')).toContain('submitter: Jane Doe')

    const unsigned = await submit([...declared, '--approval', sheet])
    expect(unsigned.note).toContain('This approval is not filled in: Approved by, Date.')
    const signed = textOf('asked-approval.md')
      .replace('Approved by:', 'Approved by: A. Chair')
      .replace('Date:', 'Date: today')
    writeFileSync(sheet, signed)
    const other = await submit([...args, '--approval', sheet])
    expect(other.note).toContain('for another eval.yaml than the one that would leave')
    expect(existsSync(at('asked'))).toBe(false)

    expect((await submit([...declared, '--approval', sheet])).code).toBe(0)
    expect(signed).toContain(sha256Hex(textOf('asked', 'eval.yaml')))
  })
})

describe('the issue', () => {
  test('holds any record whole, whatever its text', async () => {
    const bundle = await readBundle(at('result'), undefined, nodeEffects)
    const text = `${bundle.text}warnings:\n  - |\n    \`\`\`\n    ### Record (eval.yaml)\n    ~~~\n`
    const body = readIssueBody(issueText({ ...bundle, text }))
    expect(documentsIn(body, FIELDS.record)).toEqual([{ kind: 'text', text }])
  })

  test('asks for the file where a record is too long, and the link leaves out what it cannot hold', async () => {
    const bundle = await readBundle(at('result'), undefined, nodeEffects)
    const long = { ...bundle, text: 'x'.repeat(70_000) }
    expect(issueText(long)).toContain(FIELDS.recordFile)
    expect(issueText(long).length).toBeLessThan(1000)
    expect(issueLink('a/b', long)).toMatchObject({ isWhole: false })
    const short = { ...bundle, text: 'a: "&#<>` ü"\n' }
    expect(new URL(issueLink('a/b', short).url).searchParams.get('record')).toBe(short.text)
  })
})
