import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import type { Batch } from '../../src/core/index.js'
import { auroc } from '../../src/metrics/index.js'
import { type Model, modelAdapters } from '../../src/models/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { modelSchema } from '../../src/spec/index.js'
import { inThisProcess } from './onnx-here.js'
import { SIGNAL } from './support.js'

// The models and the data are not part of the project: skipped where they are absent.
const root = fileURLToPath(new URL('../..', import.meta.url))
const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')
const hasData = existsSync(join(mirror, 'models/mmsplice')) && existsSync(join(mirror, 'dna_genomic_benchmarks'))
const reason = hasData ? '' : ' (skipped: set FMBENCH_DATA_MIRROR to a folder with the published models)'

function openFromCatalogue(modelId: string, classes: readonly string[]): Promise<Model> {
  const text = readFileSync(join(root, `catalog/models/${modelId}.yaml`), 'utf8')
  const document = modelSchema.parse(load(text))
  const effects = { ...nodeEffects, threads: inThisProcess, setting: () => mirror }
  const request = { document, folder: join(root, 'catalog/models'), seed: 42, classes, timeoutMs: 600_000 }
  return modelAdapters.get('onnx').open(request, effects)
}

const fieldsOf = (path: string, separator: string) =>
  readFileSync(join(mirror, path), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(separator))

describe.runIf(hasData)(`MMSplice${reason}`, () => {
  const rows = hasData ? fieldsOf('dna_genomic_benchmarks/nucleotide_transformer/train.tsv', '\t') : []
  const sequenceOf = new Map(rows.map(([sequence, name, , task]) => [`${task} ${name}`, sequence]))
  const scored = hasData ? fieldsOf('models/mmsplice/nt_splice_predictions.csv', ',') : []

  async function positives(modelId: string, kind: string): Promise<Float64Array> {
    const model = await openFromCatalogue(modelId, ['other', kind])
    const sequences = scored.map(([, name, task]) => sequenceOf.get(`${task} ${name}`) ?? '')
    const { data } = await model.predict('probability', { ids: scored.map(([row]) => row), sequences }, SIGNAL)
    return data.filter((_, i) => i % 2 === 1)
  }

  test.each([
    ['donor', 17_665, 4, 'splice_sites_donors', '1', [0.7628205128205129, 0.9972527472527473]],
    ['donor', 17_665, 4, 'splice_sites_all', '2', [0.6987118572484426, 0.9985745961355718]],
    ['acceptor', 4_833, 6, 'splice_sites_acceptors', '1', [0.8180555555555555, 0.9958333333333333]],
    ['acceptor', 4_833, 6, 'splice_sites_all', '1', [0.5574534161490683, 0.998136645962733]],
  ] as const)(
    '%s: the scores of the published weights (%i), forward and on both strands',
    async (kind, nParameters, column, task, positive, expected) => {
      const forward = await positives(`mmsplice_${kind}_forward`, kind)
      const both = await positives(`mmsplice_${kind}`, kind)
      const published = scored.map((fields) => [Number(fields[column]), Number(fields[column + 1])])
      published.forEach(([onForward, onReverse], i) => {
        expect(forward[i]).toBeCloseTo(onForward, 5)
        expect(both[i]).toBeCloseTo(Math.max(onForward, onReverse), 5)
      })
      const places = scored.flatMap((fields, i) => (fields[2] === task ? [i] : []))
      const truth = Int32Array.from(places, (i) => Number(scored[i][3] === positive))
      const aurocs = [forward, both].map((scores) =>
        auroc(
          truth,
          Float64Array.from(places, (i) => scores[i]),
        ),
      )
      expect(aurocs).toEqual(expected.map((value) => expect.closeTo(value, 12)))
      expect((await openFromCatalogue(`mmsplice_${kind}`, ['other', kind])).parameters).toBe(nParameters)
    },
  )
})

test.runIf(hasData)(
  `MeshNet: the volumes of a whole head${reason}`,
  async () => {
    const bytes = gunzipSync(readFileSync(join(mirror, 'models/brainchop_meshnet/t1_crop.nii.gz')))
    const voxels = bytes.subarray(bytes.readFloatLE(108))
    const side = 256
    const data = new Float32Array(side ** 3)
    // As images are read: (x, y, z), where the file has x fastest.
    for (let z = 0; z < side; z++)
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++) data[(x * side + y) * side + z] = voxels[(z * side + y) * side + x]
    const model = await openFromCatalogue('meshnet_gwm', [])
    const head: Batch = { ids: ['head'], x: { data, shape: [1, side, side, side] } }
    const volumes = await model.predict('embedding', head, SIGNAL)
    expect('data' in volumes && [...volumes.data]).toEqual([15523464, 518540, 735212])
    expect(model.parameters).toBe(5598)
  },
  300_000,
)
