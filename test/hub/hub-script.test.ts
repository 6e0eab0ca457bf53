import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { hubTemplate } from '../../src/hub/index.js'
import { temporaryFolder } from '../helpers/command.js'

/** Stands for fmbench: writes a line of history, or as many as `LINES` says; while it works, `MEANWHILE` happens. */
const PROGRAM = `import { execSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
const nLines = readFileSync('history.jsonl', 'utf8').split('\\n').length
if (process.env.GH_TOKEN !== undefined) throw new Error('It has the token.')
if (['fail', 'ingest'].includes(process.argv[2])) process.exit(1)
if (process.argv[2] === 'write') appendFileSync('history.jsonl', nLines + '\\n')
if (existsSync('../rival')) execSync('git commit --quiet --all --message rival && git push --quiet', { cwd: '../rival' })
rmSync('../rival', { recursive: true, force: true })
const reply = (number) => ({ number, comment: nLines + ' $(touch pwned) \`touch pwned\`', add: ['a b'], remove: ['c', 'd'], close: true })
console.log(JSON.stringify({ message: 'Line ' + nLines, replies: [reply(7), reply(8)] }))
process.exit(process.argv[2] === 'write' ? 0 : 100)
`

/** Stands for gh: notes what it was told; \`GONE\` is an issue that is not there. */
const GH = `#!/usr/bin/env bash
echo "$*" >>"$RUNNER_TEMP/told"
if [ "$2" = comment ]; then cat "$5" >>"$RUNNER_TEMP/told"; fi
[ "\${3:-}" != "\${GONE:-none}" ]
`

const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
}

const folder = temporaryFolder()
afterAll(() => folder.remove())
const at = (...names: string[]): string => join(folder.path, ...names)
const read = (name: string): string => readFileSync(at(name), 'utf8')
const git = (cwd: string, ...words: string[]): string =>
  execFileSync('git', words, { cwd: at(cwd), env: ENVIRONMENT, encoding: 'utf8' })

function put(name: string, text: string, mode = 0o644): void {
  mkdirSync(join(at(name), '..'), { recursive: true })
  writeFileSync(at(name), text, { mode })
}

/** A repository with a hub, and a clone of it as a workflow finds one. */
for (const [name, text] of Object.entries(hubTemplate({ name: 'hub', repository: undefined, reviewers: [] }))) {
  put(`hub/${name}`, text)
}
put('hub/fmbench/package.json', '{ "type": "module" }')
put('hub/fmbench/dist/cli/bin.js', PROGRAM)
put('bin/gh', GH, 0o755)
git('hub', 'init', '--quiet', '--initial-branch', 'main')
git('hub', 'add', '--all')
git('hub', 'commit', '--quiet', '--message', 'A hub')
git('', 'clone', '--quiet', '--bare', 'hub', 'origin.git')
git('', 'clone', '--quiet', 'origin.git', 'clone')

beforeEach(() => {
  for (const name of ['told', 'output']) put(name, '')
})

const run = (word: string, gone = '', ...more: string[]): number | null =>
  spawnSync('bash', ['.github/hub.sh', word, ...more], {
    cwd: at('clone'),
    env: {
      ...ENVIRONMENT,
      PATH: at('bin') + delimiter + process.env.PATH,
      RUNNER_TEMP: folder.path,
      GITHUB_OUTPUT: at('output'),
      GH_TOKEN: 'secret',
      GONE: gone,
    },
  }).status
const lastCommits = (n: number): string => git('origin.git', 'log', '--format=%s', '--reverse', `-${n}`, 'main')

test('what changed is pushed, and every issue gets its answer, labels and end, each word as it is', () => {
  expect(run('write')).toBe(0)
  expect(lastCommits(2)).toBe('A hub\nLine 1\n')
  expect(read('output')).toBe('changed=true\n')
  const comment = at('comment.md')
  const about = (n: number) =>
    `issue comment ${n} --body-file ${comment}\n1 $(touch pwned) \`touch pwned\`\nissue edit ${n} --add-label a b --remove-label c,d\nissue close ${n}\n`
  expect(read('told')).toBe(`auth setup-git\n${about(7)}${about(8)}`)
  expect(git('clone', 'status', '--short')).toBe('')
})

test('a refusal changes nothing and is answered; a failure of the program ends it', () => {
  expect(run('refuse')).toBe(0)
  expect(read('output')).toBe('changed=false\n')
  expect(read('told')).toContain('issue comment 7')
  expect(run('fail')).toBe(1)
  expect(lastCommits(2)).toBe('A hub\nLine 1\n')
})

test('an issue on which the program stopped is told so; what stands there for a number is none', () => {
  put('event.json', '{ "issue": { "number": 12 } }')
  expect(run('ingest', '', '--event', at('event.json'))).toBe(1)
  expect(read('told')).toMatch(/^issue comment 12 --body-file \S+\nThe program of this hub stopped/m)
  put('told', '')
  put('event.json', '{ "issue": { "number": "$(touch pwned)" } }')
  expect(run('ingest', '', '--event', at('event.json'))).toBe(1)
  expect(read('told')).not.toContain('pwned')
})

test('an issue that is gone keeps nobody else from an answer, and is not passed over in silence', () => {
  expect(run('write', '7')).toBe(1)
  expect(read('told')).toContain('issue close 8')
  expect(read('output')).toBe('changed=true\n')
})

test('when somebody else was faster, all of it is done again on what they left, and said once', () => {
  git('', 'clone', '--quiet', 'origin.git', 'rival')
  put('rival/history.jsonl', 'rival\n')
  expect(run('write')).toBe(0)
  expect(lastCommits(2)).toBe('rival\nLine 2\n')
  expect(git('origin.git', 'show', 'main:history.jsonl')).toBe('rival\n2\n')
  expect(read('told').match(/^\d \$/gm)).toEqual(['2 $', '2 $'])
})
