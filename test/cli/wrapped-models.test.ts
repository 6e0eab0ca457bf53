import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseEval } from '../../src/spec/eval.js'
import { runFmbench, startFmbench, temporaryFolder, waitFor } from '../helpers/command.js'
import { writeTinyHub } from '../helpers/tiny-hub.js'
import { noPython, reason } from '../python/python.js'

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url))
const [FRAMES] = readFileSync(join(EXAMPLES, 'any-language/worker.mjs'), 'utf8').split('// The model:')

let folder: ReturnType<typeof temporaryFolder>
let suite: readonly string[]
beforeEach(() => {
  folder = temporaryFolder()
  suite = writeTinyHub(folder.path)
})
afterEach(() => folder.remove())

const at = (...parts: string[]) => join(folder.path, ...parts)
const fmbench = (...args: string[]) => runFmbench(args, { cwd: folder.path })
const run = (...args: string[]) => fmbench('run', ...suite, ...args)
const readRecord = async (out: string) =>
  (await parseEval(readFileSync(at(out, 'eval.yaml'), 'utf8'), 'eval.yaml')).value

/** A worker that scores by the first feature; `hook` runs at every call, with the number of calls so far. */
function writeWorker(hook: string): string {
  writeFileSync(
    at('worker.mjs'),
    `${FRAMES}
readFrame()
writeFrame({ op: 'hello', outputs: ['probability'], num_parameters: 1 })
for (let calls = 1; ; calls++) {
  const { header, tensors } = readFrame()
  if (header.op === 'close') break
  ${hook}
  const [n, d] = tensors.x.shape
  const rows = header.ids.flatMap((_, i) => {
    const p = 1 / (1 + Math.exp(-tensors.x.data[i * d]))
    return [1 - p, p]
  })
  writeFrame({ op: 'predict', tensors: [{ name: 'probability', dtype: 'float64', shape: [n, 2] }] }, Float64Array.from(rows))
}`,
  )
  writeFileSync(
    at('m.yaml'),
    `kind: fmbench.model/v1\nmodel_id: marker\nname: m\nadapter: process\noptions: { command: ["${process.execPath}", worker.mjs] }\n`,
  )
  return 'm.yaml'
}

describe('run with a worker', () => {
  test('gives the same predictions whatever the batches, and says who it was', async () => {
    const model = writeWorker('')
    expect((await run('-m', model, '-o', 'whole')).code).toBe(0)
    expect((await run('-m', model, '-o', 'pieces', '--batch-size', '7')).code).toBe(0)
    const [whole, pieces] = [await readRecord('whole'), await readRecord('pieces')]
    expect(pieces.provenance).toEqual(whole.provenance)
    expect(whole.provenance.model_digest).toMatch(/^[0-9a-f]{64}$/)
    expect(whole.efficiency?.model_parameters).toBe(1)
    const canDeny = spawnSync('unshare', ['--map-root-user', '--net', '--', 'true']).status === 0
    expect(whole.run_metadata.network).toBe(canDeny ? 'denied' : 'not enforced')
  })

  test('that crashes after two batches keeps them, and the record says so', async () => {
    writeWorker(`if (calls === 3) { console.error('out of memory'); process.exit(137) }`)
    const crashed = await run('-m', 'm.yaml', '-o', 'out', '--batch-size', '7')
    expect(crashed.code).toBe(3)
    expect(crashed.stderr).toMatch(
      /worker\.mjs failed in predict \(probability\): The program ended with exit code 137/,
    )
    expect(crashed.stderr).toContain('out of memory')
    const record = await readRecord('out')
    expect(record.status).toBe('Partial')
    expect(record.run_metadata.coverage).toBeCloseTo(14 / 30, 12)
  })

  test('Ctrl-C lets the batch finish, and the rest can follow', async () => {
    const model = writeWorker(
      'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400); console.error("batch")',
    )
    const child = startFmbench(['run', ...suite, '-m', model, '-o', 'out', '--batch-size', '7'], { cwd: folder.path })
    let stderr = ''
    child.stderr.on('data', (piece: Buffer) => {
      stderr += piece.toString()
    })
    await waitFor(() => stderr.includes('batch'))
    child.kill('SIGINT')
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code).toBe(130)
    expect(stderr).toContain('Finished batches are kept.')
    expect((await run('-m', model, '-o', 'out', '--batch-size', '7', '--resume')).code).toBe(0)
    expect((await readRecord('out')).run_metadata.coverage).toBe(1)
  })
})

describe('doctor', () => {
  test('explains a worker that fails, and exits with 100', async () => {
    writeWorker('process.exit(5)')
    const { code, stdout } = await fmbench('doctor', '-m', 'm.yaml', ...suite)
    expect(code).toBe(100)
    expect(stdout).toMatch(/^ok {2}opened; it gives: probability$/m)
    expect(stdout).toMatch(/^no {2}.*failed in predict \(probability\): The program ended with exit code 5/m)
  })

  test('notices answers that change', async () => {
    writeWorker('tensors.x.data[0] += Math.random()')
    const { code, stdout } = await fmbench('doctor', '-m', 'm.yaml', ...suite)
    expect(code).toBe(0)
    expect(stdout).toContain('another answer the second time')
  })

  test('says which Python there is, or that there is none', async () => {
    const { stdout } = await fmbench('doctor')
    expect(stdout).toMatch(/^python {4}(\d+\.\d+\.\d+, (NumPy|without)|none:)/m)
    const without = await runFmbench(['doctor'], { cwd: folder.path, env: { PATH: folder.path } })
    expect(without.stdout).toMatch(/^python {4}none: there is no program "python3"; models in Python need it$/m)
    expect(without.code).toBe(0)
  })
})

test.skipIf(noPython)(`a document of the earlier hub runs unchanged${reason}`, async () => {
  cpSync(join(EXAMPLES, 'python-model/my_model.py'), at('old_model.py'))
  writeFileSync(
    at('old.yaml'),
    'model_id: old_model\ntype: python_class\nimport_path: "old_model:NearestCentroid"\ninit_kwargs:\n  sharpness: 2\n',
  )
  const { code, stdout } = await run('-m', 'old.yaml', '-o', 'out')
  expect(code).toBe(0)
  expect(stdout).toMatch(/old_model +\| AUROC/)
  expect((await readRecord('out')).run_metadata.n_train).toBe(30)
})
