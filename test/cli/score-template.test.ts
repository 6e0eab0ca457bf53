import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseEval } from '../../src/spec/eval.js'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { tinySamples, writeTinyHub } from '../helpers/tiny-hub.js'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
  writeTinyHub(folder.path)
})
afterEach(() => folder.remove())

const scored = (...args: string[]) => runFmbench(['score', '--catalog', 'catalog', ...args], { cwd: folder.path })
const tested = tinySamples().filter(({ split }) => split === 'test')
const blank = `sample_id,p_well,p_sick\n${tested.map(({ id }) => `${id},,\n`).join('')}`

test.each([
  ['for a dataset', ['--template', 'DS-TINY']],
  ['for a suite', ['--template', '-s', 'SUITE-TINY']],
  ['for both', ['-s', 'SUITE-TINY', '--template', 'DS-TINY']],
])('a template %s: ids to score, empty probabilities in the declared order', async (_, args) => {
  const { code, stdout, stderr } = await scored(...args)
  expect([code, stdout]).toEqual([0, blank])
  expect(stderr).toContain('score -s SUITE-TINY -d DS-TINY -p FILE -m MODEL')
})

test('filled in, it is scored; left blank, it is refused', async () => {
  const { stdout } = await scored('--template', 'DS-TINY')
  writeFileSync(join(folder.path, 'blank.csv'), stdout)
  const refused = await scored('-s', 'SUITE-TINY', '-p', 'blank.csv', '-o', 'blank', '--bootstrap', '0')
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('blank.csv:2')])
  writeFileSync(join(folder.path, 'full.csv'), stdout.replaceAll(',,', ',0.25,0.75'))
  const full = await scored('-s', 'SUITE-TINY', '-d', 'DS-TINY', '-p', 'full.csv', '-o', 'full', '--bootstrap', '0')
  expect(full.code).toBe(0)
  const { value } = await parseEval(readFileSync(join(folder.path, 'full/eval.yaml'), 'utf8'), 'eval.yaml')
  expect(value.run_metadata).toMatchObject({ n_test: tested.length, coverage: 1 })
})

test('regression asks for one value', async () => {
  const { code, stdout } = await scored('--template', 'DS-TOY-REGRESSION')
  expect([code, stdout.split('\n')[0]]).toEqual([0, 'sample_id,value'])
})

test.each([
  ['nothing is named', ['--template'], /A template for which dataset/],
  ['no suite asks about the dataset', ['--template', 'DS-TOY-EXPRESSION'], /No suite of the catalogue asks anything/],
  ['the suite has several datasets', ['--template', '-s', 'SUITE-DNA-CLASS'], /Say which with -d: DS-DNA-ENHANCERS/],
  ['neither template nor suite', ['-p', 'x.csv'], /'-s, --suite <id>' is missing[\s\S]*--template/],
  ['neither template nor predictions', ['-s', 'SUITE-TINY'], /'-p, --predictions <file>' is missing/],
])('is a mistake in use when %s', async (_, args, message) => {
  const { code, stderr } = await scored(...args)
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)])
})
