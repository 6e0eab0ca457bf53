import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { runInProcess } from '../helpers/in-process.js'

const folder = temporaryFolder()
const hub = join(folder.path, 'hub')
const event = (name: string): string => fileURLToPath(new URL(`events/${name}.json`, import.meta.url))

beforeAll(async () => {
  const made = await runFmbench(['init', 'hub', hub, '--repository', 'toy-lab/toy-hub', '--reviewer', 'anna'])
  expect(made).toMatchObject({ code: 0, stdout: `${hub}\n` })
})
afterAll(() => folder.remove())

test('git takes every file of it along, those of the program too', () => {
  execFileSync('git', ['init', '--quiet', hub])
  const ignored = execFileSync('git', ['status', '--short', '--ignored=matching', '--untracked-files=all'], {
    cwd: hub,
  })
  expect(ignored.toString()).not.toMatch(/^!!/m)
})

test('a hub that was just made takes a submission, without a network, and its history holds', async () => {
  const { code, stdout } = await runFmbench(['ingest', '--event', event('issues.opened'), '--hub', hub])
  expect({ code, outcome: JSON.parse(stdout) }).toMatchObject({
    code: 0,
    outcome: { exit_code: 0, state: 'checked', message: 'Submission #12: checked', replies: [{ number: 12 }] },
  })
  expect(readdirSync(join(hub, 'evals')).sort()).toEqual(['TOY-logistic_regression-1.yaml', 'index.json'])
  const { stdout: queue } = await runFmbench(['queue', '--hub', hub, '--json'])
  expect(JSON.parse(queue)).toMatchObject([{ issue: 12, queue: 'clean', submitter: 'sam' }])
  expect(await runFmbench(['verify-history', '--hub', hub])).toMatchObject({ code: 0 })
})

test('made again, it has the newer program and keeps everything else', async () => {
  const before = readFileSync(join(hub, 'hub.yaml'), 'utf8')
  rmSync(join(hub, 'predictions'), { recursive: true })
  expect(await runFmbench(['init', 'hub', hub, '--reviewer', 'mallory'])).toMatchObject({ code: 0 })
  expect(readFileSync(join(hub, 'hub.yaml'), 'utf8')).toBe(before)
  expect(readdirSync(join(hub, 'predictions'))).toEqual(['.gitkeep'])
  expect(readdirSync(join(hub, 'fmbench')).sort()).toEqual(
    ['LICENSE', 'catalog', 'dist', 'package-lock.json', 'package.json'].sort(),
  )
})

test('a record is not purged without a reason', async () => {
  const purged = await runInProcess(['purge', 'TOY-logistic_regression-1', '--reason', ' ', '--hub', hub])
  expect(purged.code).toBe(2)
  expect(readdirSync(join(hub, 'evals'))).toContain('TOY-logistic_regression-1.yaml')
})

test('what is no hub is refused, and so is a folder of something else', async () => {
  expect(await runFmbench(['queue', '--hub', folder.path])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no hub here'),
  })
  expect(await runFmbench(['init', 'hub', folder.path])).toMatchObject({ code: 1 })
})
