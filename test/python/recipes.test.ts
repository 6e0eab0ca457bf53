import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Batch } from '../../src/core/index.js'
import { type Model, modelAdapters } from '../../src/models/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { batchOf, requestFor, rowsOf, SIGNAL } from '../models/support.js'
import { noPython, reason } from './python.js'

const PYTHON = fileURLToPath(new URL('../../python', import.meta.url))
const RECIPES = join(PYTHON, 'recipes')
/** FMBENCH_TEST_TORCH names a Python with torch and transformers; without it, the usual one may have them. */
const TORCH = process.env.FMBENCH_TEST_TORCH || 'python3'
const hasTorch = spawnSync(TORCH, ['-c', 'import torch, transformers, tokenizers']).status === 0
const torchReason = hasTorch
  ? ''
  : ' (not run: no torch and transformers; FMBENCH_TEST_TORCH may name a Python with them)'

const files = readdirSync(RECIPES).filter((name) => name.endsWith('.py'))

test.each(files.filter((name) => name !== 'hf_encoder.py'))(
  '%s says what it was tried with, and how to use it',
  (name) => {
    const text = readFileSync(join(RECIPES, name), 'utf8')
    expect(text).toMatch(/Tried with|Not tried with/)
    const [, path] = /import_path: "([\w.]+:\w+)"/.exec(text) ?? []
    expect(path).toMatch(new RegExp(`^recipes\\.${name.replace('.py', '')}:`))
    expect(text).toContain(`class ${path.split(':')[1]}`)
  },
)

test.skipIf(noPython).each(files)(`%s can be imported without PyTorch, and its examples hold${reason}`, (name) => {
  const script = `import doctest, importlib; m = importlib.import_module("recipes.${name.replace('.py', '')}"); print(doctest.testmod(m))`
  const { stdout, stderr } = spawnSync('python3', ['-c', script], {
    cwd: PYTHON,
    encoding: 'utf8',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  expect(stdout + stderr).toMatch(/TestResults\(failed=0, attempted=\d\)/)
})

const opened: Model[] = []
afterEach(async () => {
  for (const model of opened.splice(0)) await model.close()
})

// Importing PyTorch and transformers alone takes seconds.
describe.skipIf(!hasTorch)(`with tiny random weights,${torchReason}`, { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'fmbench-recipes-'))
  beforeAll(() => {
    const script = fileURLToPath(new URL('tiny_checkpoints.py', import.meta.url))
    const { status, stderr } = spawnSync(TORCH, [script, folder], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    writeFileSync(join(folder, 'my_net.py'), 'import torch\ndef Net(width): return torch.nn.Linear(2, width)\n')
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  async function open(recipe: string, init_kwargs: object, more: object = {}): Promise<Model> {
    const adapter = modelAdapters.get('process')
    const options = { import_path: `recipes.${recipe}`, init_kwargs, python: TORCH, ...more }
    const model = await adapter.open(requestFor(adapter.id, options, { folder, timeoutMs: 60_000 }), nodeEffects)
    opened.push(model)
    return model
  }
  const embed = async (model: Model, batch: Batch) => rowsOf((await model.predict('embedding', batch, SIGNAL)) as never)
  /** No padding: what stands beside a sample changes nothing but the last bits of float32. */
  const near = (a: number[], b: number[]) => {
    for (const [i, value] of a.entries()) expect(value).toBeCloseTo(b[i], 5)
  }

  test('RadBERT embeds reports of any length alike alone and together', async () => {
    const model = await open('radbert:RadBert', { weights: 'roberta' })
    expect(model.parameters).toBeGreaterThan(100)
    const texts = ['no effusion', 'large left effusion', 'no large']
    const together = await embed(model, { ids: ['a', 'b', 'c'], texts })
    expect(together.map((row) => row.length)).toEqual([8, 8, 8])
    for (const [i, text] of texts.entries()) near((await embed(model, { ids: ['x'], texts: [text] }))[0], together[i])
    expect(together[0]).not.toEqual(together[1])
  })

  test('Nucleotide Transformer embeds sequences', async () => {
    const model = await open('nucleotide_transformer:NucleotideTransformer', { weights: 'esm', pooling: 'max' })
    const sequences = ['A C G T', 'T T']
    const together = await embed(model, { ids: ['a', 'b'], sequences })
    near((await embed(model, { ids: ['b'], sequences: ['T T'] }))[0], together[1])
  })

  test('Geneformer ranks genes by their names, and refuses what are no counts', async () => {
    const model = await open('geneformer:Geneformer', {
      weights: 'bert',
      tokens: 'tokens.json',
      medians: 'medians.json',
    })
    const genes = ['ENSG1', 'ENSG9', 'ENSG2.4', 'ENSG3']
    const cells = batchOf(
      [
        [5, 1, 0, 1],
        [1, 7, 9, 0],
        [50, 10, 0, 10],
      ],
      genes,
    )
    const [first, second, tenfold] = await embed(model, cells)
    near(first, tenfold)
    expect(first).not.toEqual(second)
    await expect(embed(model, batchOf([[0.5, 1, 1, 1]], genes))).rejects.toThrow('needs them raw')
    await expect(embed(model, batchOf([[1, 1]], ['TP53', 'CD4']))).rejects.toThrow('the first is TP53')
    await expect(embed(model, batchOf([[1, 1]]))).rejects.toThrow('this dataset names none')
  })

  test('a plain checkpoint gives probabilities; one that does not fit fails, and nothing is filled in', async () => {
    const fits = {
      network: 'my_net:Net',
      network_kwargs: { width: 2 },
      weights: 'net.pt',
      key: 'state',
      strip: 'module.',
    }
    const model = await open('torch_checkpoint:TorchCheckpoint', fits)
    expect(model.outputs).toEqual(['probability'])
    expect(model.parameters).toBe(6)
    expect((await model.predict('probability', batchOf([[1, 2]]), SIGNAL)).columns).toBe(2)
    await expect(open('torch_checkpoint:TorchCheckpoint', { ...fits, network_kwargs: { width: 3 } })).rejects.toThrow(
      'size mismatch',
    )
    await expect(open('torch_checkpoint:TorchCheckpoint', { ...fits, strip: '' })).rejects.toThrow('Missing key')
  })

  test('weights decide the digest; half of them are refused', async () => {
    const digest = async () => (await open('radbert:RadBert', { weights: 'roberta' })).digest
    const first = await digest()
    expect(await digest()).toBe(first)
    const weights = join(folder, 'roberta', 'model.safetensors')
    expect(existsSync(weights)).toBe(true)
    const remake = `import safetensors.torch as s, sys; w = s.load_file(sys.argv[1]); k = sys.argv[2]
${'w[k] = w[k] + 1 if sys.argv[3] == "change" else None; w = {a: b for a, b in w.items() if b is not None}'}
s.save_file(w, sys.argv[1], metadata={"format": "pt"})`
    const name = 'roberta.encoder.layer.1.output.dense.weight'
    expect(spawnSync(TORCH, ['-c', remake, weights, name, 'change']).status).toBe(0)
    expect(await digest()).not.toBe(first)
    expect(spawnSync(TORCH, ['-c', remake, weights, name, 'drop']).status).toBe(0)
    await expect(digest()).rejects.toThrow(
      /The weights in roberta do not fit: no weight for .*layer\.1\.output\.dense\.weight/,
    )
    renameSync(weights, `${weights}.away`)
    await expect(digest()).rejects.toThrow(/model\.safetensors/)
  })
})
