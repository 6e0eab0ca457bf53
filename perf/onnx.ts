/**
 * What fmbench adds to ONNX Runtime: a whole pass (samples read, prepared, predicted, checked, written) against a bare
 * loop over the same batches, whose tensors were made before. MMSplice on 10,000 sequences, both strands, and MeshNet on
 * a volume of random numbers. `FMBENCH_DATA_MIRROR=FOLDER npx tsx perf/onnx.ts` in the project's folder; FOLDER has the
 * models somewhere inside.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import * as ort from 'onnxruntime-node'
import { type Batch, Rng } from '../src/core/index.js'
import { findWeights } from '../src/models/find-weights.js'
import { modelAdapters } from '../src/models/index.js'
import { transforms } from '../src/models/transforms/index.js'
import { nodeEffects } from '../src/node/index.js'
import type { OpenedModel } from '../src/run/open-model.js'
import { DEFAULT_BATCH_SIZE, predictPass } from '../src/run/predict.js'
import { modelSchema } from '../src/spec/index.js'
import { datasetOf } from '../test/helpers/dataset.js'
import { planWith } from '../test/helpers/plan.js'

const N = 10_000
const ROUNDS = 9
const VOLUME_ROUNDS = 3
const SIDE = 128
/** Whole over bare; the second for models that take less than 50 microseconds per sample. */
const TARGETS = { slow: 1.05, quick: 1.15 }
const QUICK_MICROSECONDS = 50

const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
const signal = new AbortController().signal
const rng = new Rng('perf/onnx')

try {
  await measureSplicing('mmsplice_donor', 18, 4)
  await measureSplicing('mmsplice_acceptor', 53, 50)
  await measureVolume()
} finally {
  rmSync(folder, { recursive: true })
}

async function openFromCatalogue(modelId: string) {
  const document = modelSchema.parse(load(readFileSync(`catalog/models/${modelId}.yaml`, 'utf8')))
  const classes = ['no', document.model_id.replace('mmsplice_', '')]
  const request = { document, folder: 'catalog/models', seed: 42, classes, timeoutMs: 600_000 }
  const { file, sha256 } = document.options as { file: string; sha256: string }
  const { path } = await findWeights(file, sha256, request, nodeEffects)
  const model = await modelAdapters.get('onnx').open(request, nodeEffects)
  return { model, classes, session: await ort.InferenceSession.create(path) }
}

async function measureSplicing(modelId: string, length: number, before: number): Promise<void> {
  const { model, classes, session } = await openFromCatalogue(modelId)
  const letters = rng.fork(modelId)
  const sequences = Array.from({ length: N }, () =>
    Array.from({ length: 600 }, () => 'ACGT'[letters.index(4)]).join(''),
  )
  const labels = sequences.map((_, i) => classes[i % 2])
  const ids = sequences.map((_, i) => `s${i}`)
  const read = async (rows: ArrayLike<number>): Promise<Batch> => ({
    ids: Array.from(rows, (row) => ids[row]),
    sequences: Array.from(rows, (row) => sequences[row]),
  })
  const dataset = datasetOf(labels, { read })
  const rows = Int32Array.from({ length: N }, (_, i) => i)
  const plan = planWith({}, { classes })
  const window = { length, at: 300, before, align: 'centre' }
  const tensors = Array.from({ length: Math.ceil(N / DEFAULT_BATCH_SIZE) }, (_, b) =>
    [false, true].map((isReverse) => {
      const part = sequences.slice(b * DEFAULT_BATCH_SIZE, (b + 1) * DEFAULT_BATCH_SIZE)
      const cut = transforms.get('window').prepare(window, undefined)({ kind: 'sequences', sequences: part, isReverse })
      const hot = transforms.get('one_hot').prepare({ channels: 'ACGT', layout: 'NLC', unknown: 0 }, undefined)(cut)
      if (hot.kind !== 'numbers') throw new Error('one_hot gives numbers')
      return new ort.Tensor('float32', hot.data as Float32Array, hot.shape)
    }),
  ).flat()
  const opened = { model, renew: async () => {}, restart: async () => {} } as unknown as OpenedModel
  const settings = { batchSize: DEFAULT_BATCH_SIZE, signal, onProgress: () => {} }
  let round = 0
  await compare(
    `${modelId}, ${N} sequences on both strands`,
    N,
    async () => {
      for (const ss of tensors) await session.run({ ss })
    },
    async () => {
      const parts = { dataset, rows, opened }
      await predictPass('clean', plan, parts, join(folder, modelId, String(round++)), settings, nodeEffects)
    },
    ROUNDS,
  )
  await model.close()
}

async function measureVolume(): Promise<void> {
  const { model, session } = await openFromCatalogue('meshnet_gwm')
  const numbers = rng.fork('volume')
  const data = Float32Array.from({ length: SIDE ** 3 }, () => numbers.uniform())
  const t1 = new ort.Tensor('float32', data, [1, 1, SIDE, SIDE, SIDE])
  const batch: Batch = { ids: ['volume'], x: { data, shape: [1, SIDE, SIDE, SIDE] } }
  await compare(
    `meshnet_gwm, a volume of ${SIDE} x ${SIDE} x ${SIDE} voxels`,
    1,
    async () => {
      await session.run({ t1 })
    },
    async () => {
      await model.predict('embedding', batch, signal)
    },
    VOLUME_ROUNDS,
  )
  await model.close()
}

/** The least disturbed of some rounds taken in turns, after one of each that does not count. */
async function compare(
  what: string,
  n: number,
  bare: () => Promise<void>,
  whole: () => Promise<void>,
  rounds: number,
): Promise<void> {
  const seconds: [bare: number[], whole: number[]] = [[], []]
  for (let round = 0; round <= rounds; round++) {
    for (const [side, work] of [bare, whole].entries()) {
      const started = performance.now()
      await work()
      if (round > 0) seconds[side].push((performance.now() - started) / 1000)
    }
  }
  const [onBare, onWhole] = seconds.map((values) => Math.min(...values))
  const microseconds = (onBare / n) * 1e6
  const target = microseconds < QUICK_MICROSECONDS ? TARGETS.quick : TARGETS.slow
  const ratio = onWhole / onBare
  const sides = `bare ${onBare.toFixed(3)} s (${microseconds.toFixed(1)} µs per sample), whole ${onWhole.toFixed(3)} s`
  console.log(`${what}: ${sides}, ${ratio.toFixed(2)} times (target ${target})`)
  if (ratio > target) process.exitCode = 1
}
