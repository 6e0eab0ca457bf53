import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseEval } from '../../src/spec/eval.js'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { tinyDocument, writeTinyHub } from '../helpers/tiny-hub.js'

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url))
const [FRAMES] = readFileSync(join(EXAMPLES, 'any-language/worker.mjs'), 'utf8').split('// The model:')

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const at = (...parts: string[]) => join(folder.path, ...parts)
const run = (...args: string[]) =>
  runFmbench(['run', '--catalog', 'catalog', '--bootstrap', '0', ...args], {
    cwd: folder.path,
    env: { FMBENCH_CACHE: at('cache') },
  })
const efficiencyOf = async (out: string) =>
  (await parseEval(readFileSync(at(out, 'eval.yaml'), 'utf8'), 'eval.yaml')).value.efficiency

/** Gives the samples back as embeddings, and notes in a file how many it was asked for. */
function writeEmbedder(): string {
  const worker = `${FRAMES}
import { appendFileSync } from 'node:fs'
readFrame()
writeFrame({ op: 'hello', outputs: ['embedding'], sources: { 'weights/w.bin': 'of one kind' }, given: [] })
for (;;) {
  const { header, tensors } = readFrame()
  if (header.op === 'close') break
  appendFileSync('asked', header.ids.length + '\\n')
  writeFrame({ op: 'predict', tensors: [{ name: 'embedding', dtype: 'float64', shape: tensors.x.shape }] }, tensors.x.data)
}`
  writeFileSync(at('worker.mjs'), worker)
  writeFileSync(
    at('m.yaml'),
    `kind: fmbench.model/v1\nmodel_id: m\nname: m\nadapter: process\noptions: { command: ["${process.execPath}", worker.mjs] }\n`,
  )
  return 'm.yaml'
}

/** How many samples the model was asked for since the last time. */
function asked(): number {
  if (!existsSync(at('asked'))) return 0
  const calls = readFileSync(at('asked'), 'utf8').trim().split('\n').map(Number)
  rmSync(at('asked'))
  return calls.reduce((sum, n) => sum + n, 0)
}

test('a second run asks for no embedding and states no time; --no-cache asks again', async () => {
  const benchmark = `${tinyDocument('catalog/benchmarks/bm_tiny.yaml')}protocol: probe\n`
  const suite = writeTinyHub(folder.path, { 'catalog/benchmarks/bm_tiny.yaml': benchmark })
  const model = writeEmbedder()
  const command = [...suite.slice(0, 2), '-m', model]
  expect((await run(...command, '-o', 'first')).code).toBe(0)
  // And some for the times of smaller batches.
  expect(asked()).toBeGreaterThanOrEqual(60 + 8)
  expect(await efficiencyOf('first')).toMatchObject({ timed_calls: 1 })
  expect((await run(...command, '-o', 'second')).code).toBe(0)
  expect(asked()).toBe(0)
  const recalled = await efficiencyOf('second')
  expect(recalled).toMatchObject({ recalled_samples: 30 })
  expect(recalled).not.toHaveProperty('latency_ms_p50')
  expect((await run(...command, '-o', 'third', '--no-cache')).code).toBe(0)
  expect(asked()).toBeGreaterThanOrEqual(60)
  const [second, third] = ['second', 'third'].map((out) => readFileSync(at(out, 'private/predictions/clean.parquet')))
  expect(second.equals(third)).toBe(true)
})

test('one benchmark on two datasets gives two folders, named by both', async () => {
  writeTinyHub(folder.path, {
    'catalog/datasets/ds_again.yaml': tinyDocument('catalog/datasets/ds_tiny.yaml').replace('DS-TINY', 'DS-AGAIN'),
    'catalog/suites/suite_tiny.yaml': `${tinyDocument('catalog/suites/suite_tiny.yaml')}  - { benchmark_id: BM-TINY, dataset_id: DS-AGAIN }\n`,
  })
  const { code, stdout } = await run('-s', 'SUITE-TINY', '-m', 'majority', '-o', 'out')
  expect(code).toBe(0)
  const names = ['BM-TINY-DS-AGAIN', 'BM-TINY-DS-TINY']
  expect(readdirSync(at('out')).filter((name) => name.startsWith('BM'))).toEqual(names)
  for (const name of names) {
    expect(stdout).toContain(`| ${name} `)
    expect(readFileSync(at('out/summary.md'), 'utf8')).toContain(`${name}/majority/report`)
    expect(existsSync(at('out', name, 'majority/report.html'))).toBe(true)
  }
  const refused = await run('-s', 'SUITE-TINY', '-m', 'majority', '-d', 'DS-TINY', '-o', 'other')
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('SUITE-TINY would run BM-TINY twice on DS-TINY.')
})
