import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseDataset } from '../../src/spec/index.js'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { ROOT, readPage } from './pages.js'

const { text } = readPage('README.md')
let folder: ReturnType<typeof temporaryFolder>
beforeAll(() => {
  folder = temporaryFolder()
})
afterAll(() => folder.remove())

test('the table is what npm start prints', async () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } }
  const [, ...lines] = scripts.start.split('node dist/cli/bin.js ').map((line) => line.replace(/ && $/, '').split(' '))
  const printed = []
  for (const line of lines) printed.push(await runFmbench(line, { cwd: folder.path }))
  expect(printed.map(({ code }) => code)).toEqual([0, 0])
  expect(text).toContain(printed[0].stdout)
  expect(existsSync(join(folder.path, 'results/site/index.html'))).toBe(true)
})

test('the R command is that of the dataset document', async () => {
  const file = join(ROOT, 'catalog/datasets/ds_ad_csf.yaml')
  const { value } = await parseDataset(readFileSync(file, 'utf8'), file)
  expect(text).toContain(value.files.find(({ made_by }) => made_by !== undefined)?.made_by)
})
