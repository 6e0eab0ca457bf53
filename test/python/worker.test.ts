import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { type Batch, Rng, sha256Hex } from '../../src/core/index.js'
import { type Model, modelAdapters, type OpenRequest } from '../../src/models/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { parseModel } from '../../src/spec/index.js'
import { batchOf, labelled, requestFor, rowsOf, SIGNAL } from '../models/support.js'
import { noPython, reason } from './python.js'

const folder = mkdtempSync(join(tmpdir(), 'fmbench-python-'))
afterAll(() => rmSync(folder, { recursive: true }))

const opened: Model[] = []
afterEach(async () => {
  for (const model of opened.splice(0)) await model.close()
})

async function openOptions(options: Record<string, unknown>, request: Partial<OpenRequest> = {}): Promise<Model> {
  const adapter = modelAdapters.get('process')
  const model = await adapter.open(requestFor(adapter.id, options, { folder, ...request }), nodeEffects)
  opened.push(model)
  return model
}

let modules = 0

/** Opens a Python class `M`; each module has a name of its own. */
function openPython(source: string, options = {}, request: Partial<OpenRequest> = {}): Promise<Model> {
  const module = `model_${modules++}`
  writeFileSync(join(folder, `${module}.py`), source)
  return openOptions({ import_path: `${module}:M`, ...options }, request)
}

const THREE_SAMPLES = batchOf([
  [1, 2],
  [3, 4],
  [5, 6],
])
const SEQUENCES: Batch = { ids: ['a', 'b'], sequences: ['ACGT', 'NA'] }

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))

async function openExample(name: string, file: string): Promise<Model> {
  const text = readFileSync(join(EXAMPLES, name, file), 'utf8')
  expect(text.trim().split('\n').length).toBeLessThanOrEqual(5)
  const { value, notes } = await parseModel(text, file)
  expect(notes).toEqual([])
  return openOptions(value.options, { folder: join(EXAMPLES, name) })
}

describe.skipIf(noPython)(`a Python class${reason}`, () => {
  test('gets what it asks for, and the numbers as the dataset has them', async () => {
    const model = await openPython(
      `
import numpy as np
class M:
    def __init__(self, seed, classes, depth=1):
        self.told = [seed, len(classes), depth]
    def load(self):
        self.told.append(7)
    def embed(self, X):
        assert X.dtype == np.float32 and X.shape == (1, 2, 2) and X.flags.writeable
        return [self.told + X.ravel().tolist()]
`,
      { init_kwargs: { depth: 3 } },
    )
    const x = { data: Float32Array.of(1, 2, Number.NaN, 4), shape: [1, 2, 2] }
    await expect(model.predict('embedding', { ids: ['a'], x }, SIGNAL)).rejects.toThrow('row 1 of 1, number 7 is NaN')
    const whole = { data: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 2] }
    expect(rowsOf((await model.predict('embedding', { ids: ['a'], x: whole }, SIGNAL)) as never)).toEqual([
      [42, 2, 3, 7, 1, 2, 3, 4],
    ])
  })

  test('its own seed wins', async () => {
    const model = await openPython(
      'class M:\n    def __init__(self, seed): self.seed = seed\n    def embed(self, X): return [[self.seed]] * len(X)\n',
      { init_kwargs: { seed: 7 } },
    )
    expect(rowsOf((await model.predict('embedding', THREE_SAMPLES, SIGNAL)) as never)).toEqual([[7], [7], [7]])
  })

  test('may return probabilities in any form that NumPy can read', async () => {
    const model = await openPython(`
import numpy as np
class Tensor:
    def __init__(self, a): self.a = a; self.dtype = "torch.float32"
    def detach(self): return self
    def cpu(self): return self
    def numpy(self): return self.a
class Sparse:
    def __init__(self, a): self.a = a
    def toarray(self): return self.a
ROWS = [[0, 1], [0.5, 0.5], [1, 0]]
FORMS = [
    ROWS,
    np.array(ROWS, dtype=np.float16),
    np.asfortranarray(np.array(ROWS, dtype=">f8")),
    np.array(ROWS[::-1])[::-1],
    Tensor(np.array(ROWS, dtype=np.float32)),
    [Tensor(np.array(row)) for row in ROWS],
    Sparse(np.array(ROWS)),
]
class M:
    def predict_proba(self, X): return FORMS[int(X[0, 0])]
`)
    for (let form = 0; form < 7; form++) {
      expect(rowsOf(await model.predict('probability', batchOf([[form], [0], [0]]), SIGNAL))).toEqual([
        [0, 1],
        [0.5, 0.5],
        [1, 0],
      ])
    }
  })

  test('may give labels as places, names or truths', async () => {
    const model = await openPython(`
import numpy as np
FORMS = [np.array([0, 1, 1]), ["no", "yes", "yes"], np.array(["no", "yes", "yes"], dtype=object), np.array([False, True, True])]
class M:
    def predict(self, X): return FORMS[int(X[0, 0])]
`)
    expect(model.outputs).toEqual(['label'])
    for (let form = 0; form < 4; form++) {
      const labels = await model.predict('label', batchOf([[form], [0], [0]]), SIGNAL)
      expect([...labels]).toEqual([0, 1, 1])
    }
  })

  test('gives quantities where there are no classes', async () => {
    const source = 'class M:\n    def predict(self, X): return X[:, 0] * 2\n    def predict_proba(self, X): return X\n'
    const model = await openPython(source, {}, { classes: [] })
    expect(model.outputs).toEqual(['value'])
    expect([...(await model.predict('value', THREE_SAMPLES, SIGNAL))]).toEqual([2, 6, 10])
  })

  test('gets sequences as a list of texts; the old name for it comes first', async () => {
    const source = `
class M:
    def encode_sequences(self, sequences): return [[len(s), s.count("N")] for s in sequences]
    def encode(self, X): return X
`
    const model = await openPython(source)
    expect(rowsOf((await model.predict('embedding', SEQUENCES, SIGNAL)) as never)).toEqual([
      [4, 0],
      [2, 1],
    ])
    expect(rowsOf((await model.predict('embedding', THREE_SAMPLES, SIGNAL)) as never)).toEqual(rowsOf2(THREE_SAMPLES))
  })

  test('may keep what it got: only memory that nobody holds is used again', async () => {
    const model = await openPython(`
import numpy as np
class M:
    kept = None
    seen = []
    def embed(self, X):
        self.seen.append(X.__array_interface__["data"][0])
        if len(self.seen) == 2:
            self.kept = X[1:]
        reused = [a == b for a, b in zip(self.seen, self.seen[1:])]
        held = [0, 0] if self.kept is None else self.kept[0].tolist()
        return [[*held, *(reused + [False] * 3)[:3]]] * len(X)
`)
    const batches = [1, 2, 3, 4].map((i) =>
      batchOf([
        [0, 0],
        [i, 10 * i],
      ]),
    )
    const answers: number[][] = []
    for (const batch of batches) answers.push(rowsOf((await model.predict('embedding', batch, SIGNAL)) as never)[0])
    expect(answers.at(-1)).toEqual([2, 20, 1, 0, 1])
  })

  test('gets texts, and the names of the columns where it takes them', async () => {
    const source = `
class M:
    def fit(self, X, y, feature_names=None): self.learned = len(feature_names or [])
    def embed(self, X, feature_names=None):
        return [[len(x) if isinstance(x, str) else self.learned, len(feature_names or [])] for x in X]
`
    const model = await openPython(source)
    const named = batchOf([[1, 2]], ['age', 'tau'])
    await model.fit?.(labelled(named, [0]), SIGNAL)
    expect(rowsOf((await model.predict('embedding', named, SIGNAL)) as never)).toEqual([[2, 2]])
    expect(rowsOf((await model.predict('embedding', batchOf([[1, 2]]), SIGNAL)) as never)).toEqual([[2, 0]])
    const texts = { ids: ['r'], texts: ['no effusion'] }
    expect(rowsOf((await model.predict('embedding', texts, SIGNAL)) as never)).toEqual([[11, 0]])
  })

  test('is named by its weights too, wherever they lie, once it says which files they are', async () => {
    writeFileSync(
      join(folder, 'weighed.py'),
      'class M:\n    def __init__(self, at): self.weight_files = [at]\n    def embed(self, X): return X\n',
    )
    const digest = async (at: string, content: string) => {
      mkdirSync(join(folder, at, 'part'), { recursive: true })
      writeFileSync(join(folder, at, 'part', 'w.bin'), content)
      return (await openOptions({ import_path: 'weighed:M', init_kwargs: { at } })).digest
    }
    const first = await digest('weights', 'one')
    expect(await digest('weights', 'one')).toBe(first)
    expect(await digest('weights', 'two')).not.toBe(first)
    await expect(openOptions({ import_path: 'weighed:M', init_kwargs: { at: 'nowhere' } })).rejects.toThrow(
      'FileNotFoundError',
    )
  })

  test('its embeddings may be kept where it names its weights, has no network and learns nothing', async () => {
    writeFileSync(join(folder, 'w.bin'), 'weights')
    const model = (init: string, more = '') =>
      `class M:\n    ${init}: self.weight_files = "w.bin"\n    def embed(self, X): return X\n${more}`
    const digest = async (source: string, options = {}, request: Partial<OpenRequest> = {}) => {
      const module = `kept_${sha256Hex(source).slice(0, 8)}`
      writeFileSync(join(folder, `${module}.py`), source)
      return (await openOptions({ import_path: `${module}:M`, ...options }, request)).embeddingDigest
    }
    const plain = model('def __init__(self)')
    // Classes and seed do not reach this one.
    expect(await digest(plain)).toMatch(/^[0-9a-f]{64}$/)
    expect(await digest(plain, {}, { seed: 7, classes: ['a', 'b', 'c'] })).toBe(await digest(plain))
    const seeded = model('def __init__(self, seed)')
    expect(await digest(seeded, {}, { seed: 7 })).not.toBe(await digest(seeded, {}, { seed: 8 }))
    expect(await digest('class M:\n    def embed(self, X): return X\n')).toBeUndefined()
    expect(await digest(plain, { network: 'allowed' })).toBeUndefined()
    expect(await digest(model('def __init__(self)', '    def fit(self, X, y): pass\n'))).toBeUndefined()
  })

  test('prints to standard error, also below Python, and its input is empty', async () => {
    const model = await openPython(`
import os, sys
print("while it is imported")
class M:
    num_parameters = 12
    def predict(self, X):
        print("hello"); os.write(1, b"from below\\n"); sys.stdout.write("x" * 10)
        return [len(sys.stdin.read())] * len(X)
`)
    expect(model.parameters).toBe(12)
    expect([...(await model.predict('label', THREE_SAMPLES, SIGNAL))]).toEqual([0, 0, 0])
  })

  test('is named by its own files and its options, not by files beside it', async () => {
    mkdirSync(join(folder, 'package'), { recursive: true })
    writeFileSync(join(folder, 'package', 'inner.py'), 'WEIGHT = 1\n')
    const source = 'from package import inner\nclass M:\n    def predict(self, X): return X[:, 0]\n'
    const digest = async (options = {}) => {
      writeFileSync(join(folder, 'digested.py'), source)
      return (await openOptions({ import_path: 'digested:M', ...options })).digest
    }
    const first = await digest()
    writeFileSync(join(folder, 'unrelated.py'), '1')
    expect(await digest()).toBe(first)
    expect(await digest({ python: 'python3', timeout_seconds: 9 })).toBe(first)
    expect(await digest({ env: { A: '1' } })).not.toBe(first)
    writeFileSync(join(folder, 'package', 'inner.py'), 'WEIGHT = 2\n')
    expect(await digest()).not.toBe(first)
  })

  test('draws the same order of a set in every process', async () => {
    const source = `class M:\n    def embed(self, X): return [[hash("a") % 1000003]] * len(X)\n`
    const [a, b] = [await openPython(source), await openPython(source)]
    expect(await a.predict('embedding', THREE_SAMPLES, SIGNAL)).toEqual(
      await b.predict('embedding', THREE_SAMPLES, SIGNAL),
    )
  })
})

const rowsOf2 = ({ ids, x }: Batch): number[][] => ids.map((_, i) => [...(x?.data ?? []).slice(2 * i, 2 * i + 2)])

describe.skipIf(noPython)(`a Python class that${reason}`, () => {
  test.each([
    [
      'has a fault',
      'class M:\n    def predict(self, X):\n        return X.nothing\n',
      /model_\d+:M failed in predict \(label\): AttributeError: .*'nothing' \(.*model_\d+\.py:3\)$/,
    ],
    [
      'returns rows of different lengths',
      'class M:\n    def predict(self, X): return [[1], [1, 2], 3]\n',
      /ValueError: setting an array element/,
    ],
    [
      'returns objects',
      'class M:\n    def predict(self, X): return [{}] * 3\n',
      /TypeError: the method returned an array of object instead of numbers/,
    ],
    [
      'returns nothing',
      'class M:\n    def predict(self, X): pass\n',
      /failed in predict \(label\): TypeError: the method returned None/,
    ],
    [
      'ends itself',
      'import sys\nclass M:\n    def predict(self, X):\n        print("giving up", file=sys.stderr); sys.exit(4)\n',
      /The program ended with exit code 4\..*\nThe end of its standard error:\ngiving up/,
    ],
    [
      'crashes below Python',
      'import os\nclass M:\n    def predict(self, X): os.kill(os.getpid(), 11)\n',
      /The program was killed by SIGSEGV/,
    ],
  ])('%s is explained', async (_, source, message) => {
    const model = await openPython(source)
    const attempt = model.predict('label', THREE_SAMPLES, SIGNAL)
    await expect(attempt).rejects.toMatchObject({ code: 'model-failed' })
    await expect(attempt).rejects.toThrow(message)
  })

  test.each([
    ['cannot be read', 'class M\n', /while it was started: SyntaxError: .*model_\d+\.py:1\)$/],
    [
      'needs what is not installed',
      'import no_such_package\n',
      /ModuleNotFoundError: .*\n"no_such_package" is not installed for .*python.*\. Install it there, or use another one\. .*options: \{ python: /,
    ],
    ['is called otherwise', 'class N: pass\n', /AttributeError: module 'model_\d+' has no attribute 'M'/],
    ['needs arguments', 'class M:\n    def __init__(self, depth): pass\n', /TypeError: .*depth/],
    [
      'has no method we know',
      'class M:\n    def forward(self, X): pass\n',
      /can do nothing that is needed here\.\nA model has predict_proba/,
    ],
    [
      'fails in load',
      'class M:\n    def predict(self, X): pass\n    def load(self):\n        open("weights.bin")\n',
      /FileNotFoundError: .*weights\.bin.*model_\d+\.py:4\)$/,
    ],
  ])('%s is refused when opened', async (_, source, message) => {
    const attempt = openPython(source)
    await expect(attempt).rejects.toMatchObject({ code: 'model-failed' })
    await expect(attempt).rejects.toThrow(message)
  })

  test('is not there: the nearest file is named', async () => {
    writeFileSync(join(folder, 'centroid.py'), '')
    await expect(openOptions({ import_path: 'centriod:M' })).rejects.toThrow(
      /There is no centriod\.py in .*: modules are looked for beside the model document\. Did you mean "centroid"\?/,
    )
  })

  test('cannot have NumPy says so', async () => {
    mkdirSync(join(folder, 'hides', 'numpy'), { recursive: true })
    writeFileSync(
      join(folder, 'hides', 'numpy', '__init__.py'),
      'raise ModuleNotFoundError("No module named \'numpy\'", name="numpy")\n',
    )
    writeFileSync(join(folder, 'hides', 'm.py'), 'class M:\n    def predict(self, X): return []\n')
    await expect(openOptions({ import_path: 'm:M' }, { folder: join(folder, 'hides') })).rejects.toThrow(
      /No module named 'numpy' .*\n"numpy" is not installed for .*python/,
    )
  })
})

describe.skipIf(noPython)(`a script${reason}`, () => {
  test('serves an object or a class; it may print before and after it imports the SDK', async () => {
    writeFileSync(
      join(folder, 'script.py'),
      'from fmbench_worker import serve\nprint("weights are being read")\nclass M:\n    def predict(self, X): return [1] * len(X)\nserve(M())\n',
    )
    const model = await openOptions({ command: ['python3', 'script.py'] })
    expect([...(await model.predict('label', THREE_SAMPLES, SIGNAL))]).toEqual([1, 1, 1])
    writeFileSync(
      join(folder, 'early.py'),
      'print("too early", flush=True)\nfrom fmbench_worker import serve\nserve(int)\n',
    )
    await expect(openOptions({ command: ['python3', 'early.py'] })).rejects.toThrow(
      /"too early" .*\n.*import fmbench_worker before anything prints/,
    )
  })
})

describe.skipIf(noPython)(`the examples${reason}`, () => {
  test('python-model learns, and answers the same whatever the batches', async () => {
    const rng = new Rng('example')
    const y = Array.from({ length: 60 }, (_, i) => i % 2)
    const batch = batchOf(y.map((label) => [rng.normal() + 2 * label, rng.normal(), rng.normal()]))
    const model = await openExample('python-model', 'my_model.yaml')
    await model.fit?.(labelled(batch, y), SIGNAL)
    const whole = rowsOf(await model.predict('probability', batch, SIGNAL))
    expect(whole.filter(([, positive], i) => Number(positive > 0.5) === y[i]).length).toBeGreaterThan(45)
    const alone = batchOf([[...(batch.x?.data ?? []).slice(51, 54)]])
    expect(rowsOf(await model.predict('probability', alone, SIGNAL))).toEqual([whole[17]])
  })

  test('sequence-model gives sixteen shares', async () => {
    const model = await openExample('sequence-model', 'dinucleotides.yaml')
    expect(model.outputs).toEqual(['embedding'])
    const [first, second] = rowsOf((await model.predict('embedding', SEQUENCES, SIGNAL)) as never)
    expect(first.filter((share) => share > 0)).toEqual([1 / 3, 1 / 3, 1 / 3])
    expect(second).toEqual(new Array(16).fill(0))
  })
})
