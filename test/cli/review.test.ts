import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../helpers/command.js'
import { runInProcess } from '../helpers/in-process.js'

const RECORD = fileURLToPath(new URL('../hub/record.yaml', import.meta.url))
const folder = temporaryFolder()
const at = (...names: string[]): string => join(folder.path, ...names)
const filesIn = (out: string): string[] => JSON.parse(out).map(({ file }: { file: string }) => file)

beforeAll(() => {
  mkdirSync(at('empty'))
  for (const name of ['a/eval.yaml', 'a/private/eval.full.yaml', 'b/c/eval.yaml']) cpSync(RECORD, at(name))
})
afterAll(() => folder.remove())

test('of a folder, its own record is reviewed, or all below it', async () => {
  const own = await runInProcess(['review', at('a'), '--json'])
  expect([own.code, filesIn(own.out)]).toEqual([0, [at('a', 'eval.yaml')]])
  const below = await runInProcess(['review', folder.path, '--json'])
  expect([below.code, filesIn(below.out)]).toEqual([0, [at('a', 'eval.yaml'), at('b', 'c', 'eval.yaml')]])
})

test('a folder without a record, and what is not there, are errors', async () => {
  expect(await runInProcess(['review', at('empty')])).toMatchObject({
    code: 1,
    note: expect.stringContaining('This folder holds no record.'),
  })
  expect(await runInProcess(['review', at('nowhere')])).toMatchObject({ code: 1 })
})
