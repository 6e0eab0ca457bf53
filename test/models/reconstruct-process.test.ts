import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Batch } from '../../src/core/index.js'
import { type Model, modelAdapters } from '../../src/models/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { compiled, requestFor, SIGNAL } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'fmbench-reconstruct-'))
afterAll(() => rmSync(folder, { recursive: true }))

const opened: Model[] = []
afterEach(async () => {
  for (const model of opened.splice(0)) await model.close()
})

const batch: Batch = {
  ids: ['a', 'b', 'c'],
  x: { data: Float32Array.of(1, 0, 3, 4, 0, 6, 7, 8, 0, 10, 11, 12), shape: [3, 2, 2] },
  mask: Uint8Array.of(0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0),
}
const whole = { ids: ['d'], x: { data: Float32Array.of(5, 5, 7, 7), shape: [1, 2, 2] } }
const train = { ...whole, y: new Float64Array(), classes: [] }
/** What is hidden becomes the largest number that was learned from; nothing else changes. */
const FILLED = [1, 7, 3, 4, 7, 6, 7, 8, 7, 10, 11, 12]

const hasNumPy = spawnSync('python3', ['-c', 'import numpy']).status === 0

describe.runIf(hasNumPy)(`a Python class${hasNumPy ? '' : ' (skipped: python3 has no NumPy)'}`, () => {
  async function openClass(body: string, options = {}): Promise<Model> {
    writeFileSync(join(folder, 'filler.py'), `class Filler:\n${body}`)
    const adapter = modelAdapters.get('process')
    const given = { import_path: 'filler:Filler', python: 'python3', ...options }
    const model = await adapter.open(requestFor(adapter.id, given, { folder, classes: [] }), nodeEffects)
    opened.push(model)
    return model
  }
  const FILLER = `
    def fit(self, X, y):
        assert y is None
        self.largest = X.max()
    def reconstruct(self, X, mask):
        assert mask.dtype == bool and mask.shape == X.shape and (X[mask] == 0).all()
        X = X.copy()
        X[mask] = self.largest
        return X
`

  test('gets the mask, and no labels', async () => {
    const model = await openClass(FILLER)
    expect(model.outputs).toEqual(['reconstruction'])
    await model.fit?.(train, SIGNAL)
    const answer = await model.predict('reconstruction', batch, SIGNAL)
    expect(answer).toEqual({ data: Float64Array.from(FILLED), shape: [3, 2, 2] })
  })

  test('in several processes, each with its part of the mask', async () => {
    const model = await openClass(FILLER, { workers: 2 })
    await model.fit?.(train, SIGNAL)
    const answer = await model.predict('reconstruction', batch, SIGNAL)
    expect(answer).toEqual({ data: Float64Array.from(FILLED), shape: [3, 2, 2] })
  })

  test('an answer of another shape', async () => {
    const model = await openClass('    def reconstruct(self, X, mask):\n        return X[:, :1]\n')
    await expect(model.predict('reconstruction', batch, SIGNAL)).rejects.toThrow(
      'returned reconstructions of shape (3, 1, 2) for samples of shape (3, 2, 2)',
    )
  })
})

test('a JavaScript module gets the mask, and no labels', async () => {
  // The thread imports compiled code, so all of it is.
  const built = await compiled<typeof import('../../src/models/index.js')>('models/index.js')
  const node = await compiled<typeof import('../../src/node/index.js')>('node/index.js')
  writeFileSync(
    join(folder, 'filler.mjs'),
    `export default class {
      fit({ x, y }) {
        if (y !== undefined) throw new Error('labels')
        this.largest = Math.max(...x)
      }
      reconstruct({ x, shape, mask }) {
        return { data: x.map((value, i) => (mask[i] === 1 ? this.largest : value)), shape }
      }
    }`,
  )
  const adapter = built.modelAdapters.get('javascript_module')
  const request = requestFor(adapter.id, { module: './filler.mjs' }, { folder, classes: [] })
  const model = await adapter.open(request, node.nodeEffects)
  opened.push(model)
  expect(model.outputs).toEqual(['reconstruction'])
  await model.fit?.(train, SIGNAL)
  const answer = await model.predict('reconstruction', batch, SIGNAL)
  expect(answer).toEqual({ data: Float64Array.from(FILLED), shape: [3, 2, 2] })
})
