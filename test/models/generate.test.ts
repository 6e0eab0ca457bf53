import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Batch, LabelledBatch } from '../../src/core/index.js'
import { type Model, modelAdapters, type OpenRequest } from '../../src/models/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { sendJson, startServer } from '../helpers/model-server.js'
import { compiled, requestFor, SIGNAL } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'fmbench-generate-'))
afterAll(() => rmSync(folder, { recursive: true }))

const opened: Model[] = []
afterEach(async () => {
  for (const model of opened.splice(0)) await model.close()
})

const WRITES = { folder, classes: [], writes: true }
const batch: Batch = { ids: ['a', 'b'], texts: ['Cough.\nFever – 39 °C', ''] }
const train: LabelledBatch = {
  ids: ['c'],
  texts: ['Pain'],
  y: new Float64Array(),
  classes: [],
  reports: ['Clear “lungs”.\n'],
}
const written = (model: Model, of = batch) => model.predict('text', of, SIGNAL)

async function keep(opening: Promise<Model>): Promise<Model> {
  const model = await opening
  opened.push(model)
  return model
}

describe('a JavaScript module', async () => {
  const models = await compiled<typeof import('../../src/models/index.js')>('models/index.js')
  const node = await compiled<typeof import('../../src/node/index.js')>('node/index.js')

  const openModule = (source: string) => {
    writeFileSync(join(folder, 'writer.mjs'), source)
    const adapter = models.modelAdapters.get('javascript_module')
    return keep(adapter.open(requestFor(adapter.id, { module: './writer.mjs' }, WRITES), node.nodeEffects))
  }

  test('gets texts, learns from reports, and writes', async () => {
    const model = await openModule(`export default class {
      fit({ texts, reports, ...rest }) { if ('y' in rest) throw Error('labels'); this.known = texts[0] + '|' + reports[0] }
      generate({ ids, texts }) { return ids.map((id, i) => id + ':' + texts[i] + ':' + this.known) }
    }`)
    expect(model.outputs).toEqual(['text'])
    await model.fit?.(train, SIGNAL)
    expect(await written(model)).toEqual(['a:Cough.\nFever – 39 °C:Pain|Clear “lungs”.\n', 'b::Pain|Clear “lungs”.\n'])
  })

  test.each([
    ['"one report for all"', 'returned one text from generate instead of a list of texts.'],
    ['["one"]', 'returned 1 rows for 2 samples.'],
    ['["one", 2]', 'returned 2 in row 2 of 2, which is no text.'],
    ['["one", ["two"]]', 'returned a list of 1 in row 2 of 2'],
    ['undefined', 'returned nothing from generate'],
  ])('that returns %s is refused', async (answer, message) => {
    const model = await openModule(`export default () => ({ generate: () => (${answer}) })`)
    await expect(written(model)).rejects.toThrow(message)
  })
})

const hasNumPy = spawnSync('python3', ['-c', 'import numpy']).status === 0

describe.runIf(hasNumPy)(`a Python class${hasNumPy ? '' : ' (skipped: python3 has no NumPy)'}`, () => {
  const openClass = (body: string, options = {}) => {
    writeFileSync(join(folder, 'writer.py'), `class Writer:\n${body}`)
    const adapter = modelAdapters.get('process')
    const given = { import_path: 'writer:Writer', python: 'python3', ...options }
    return keep(adapter.open(requestFor(adapter.id, given, WRITES), nodeEffects))
  }

  test('gets texts and, where it asks, ids; learns from reports; writes; in several processes, too', async () => {
    const model = await openClass(
      `
    def fit(self, X, y):
        self.known = X[0] + "|" + y[0]
    def generate(self, X, ids):
        return [i + ":" + x + ":" + self.known for i, x in zip(ids, X)]
`,
      { workers: 2 },
    )
    expect(model.outputs).toEqual(['text'])
    await model.fit?.(train, SIGNAL)
    expect(await written(model)).toEqual(['a:Cough.\nFever – 39 °C:Pain|Clear “lungs”.\n', 'b::Pain|Clear “lungs”.\n'])
  })

  test('gets the ids where there is nothing to read, and may return an array of texts', async () => {
    const model = await openClass(`
    def generate(self, X):
        import numpy
        return numpy.array(["image " + x for x in X])
`)
    expect(await written(model, { ids: ['a', 'b'] })).toEqual(['image a', 'image b'])
  })

  test.each([
    ['"x"', 'generate returned str instead of a list of texts'],
    ['["x", b"y"]', 'generate returned bytes in row 2, which is no text'],
    ['["x"]', 'returned 1 rows for 2 samples.'],
    ['["x" * 10000001, ""]', 'try a smaller --batch-size'],
  ])('that returns %s is refused', async (answer, message) => {
    const model = await openClass(`\n    def generate(self, X):\n        return ${answer}\n`)
    await expect(written(model)).rejects.toThrow(message)
  })
})

describe('a language model behind chat completions', () => {
  const openChat = async (say: (prompt: string) => string, options = {}) => {
    const { url, asked } = await startServer(({ body }, response) => {
      const { messages } = JSON.parse(body.toString()) as { messages: { content: string }[] }
      sendJson(response, { choices: [{ finish_reason: 'stop', message: { content: say(messages[0].content) } }] })
    })
    const request: Partial<OpenRequest> = WRITES
    const adapter = modelAdapters.get('openai_chat')
    const model = adapter.open(requestFor(adapter.id, { url, model: 'gpt', ...options }, request), nodeEffects)
    return { model: await keep(model), asked }
  }

  test('is asked for a report about each sample, in no form', async () => {
    const { model, asked } = await openChat((prompt) => `On ${prompt.split('\n')[0]}`)
    expect(model.outputs).toEqual(['text'])
    expect(await written(model)).toEqual(['On Cough.', 'On '])
    expect(JSON.parse(asked[0].body.toString())).toEqual({
      model: 'gpt',
      messages: [{ role: 'user', content: 'Cough.\nFever – 39 °C\n\nWrite the report. Answer with its text alone.' }],
      temperature: 0,
      seed: 42,
      max_tokens: 1024,
    })
    expect(model.warnings).toEqual([])
  })

  test('that answers nothing has written empty reports, which is said once', async () => {
    const { model } = await openChat(() => ' ', { prompt: 'Report: {sample}', max_tokens: 9 })
    expect(await written(model)).toEqual([' ', ' '])
    expect(model.warnings).toEqual(['Some answers were empty: they count as empty reports.'])
  })
})
