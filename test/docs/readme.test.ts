import { readFileSync } from 'node:fs'
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
  const [, line] = scripts.start.split('node dist/cli/bin.js ')
  const { code, stdout } = await runFmbench(line.split(' '), { cwd: folder.path })
  expect(code).toBe(0)
  expect(text).toContain(stdout)
})

test('the R command is that of the dataset document', async () => {
  const file = join(ROOT, 'catalog/datasets/ds_ad_csf.yaml')
  const { value } = await parseDataset(readFileSync(file, 'utf8'), file)
  expect(text).toContain(value.files.find(({ made_by }) => made_by !== undefined)?.made_by)
})
