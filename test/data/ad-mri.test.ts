import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { parseEval } from '../../src/spec/index.js'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { makeNifti } from './formats/make-nifti.js'

// ADNI cannot be here. Its stand-in is a BIDS folder of small cubes cut out of one open image of a head, with a hole for
// a ventricle that is larger in those who are labelled AD. MeshNet finds the volumes; neither is part of the project.
const root = fileURLToPath(new URL('../..', import.meta.url))
const published = join(process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data'), 'models/brainchop_meshnet')
const hasRuntime = await import('onnxruntime-node').then(
  () => true,
  () => false,
)
const canRun = hasRuntime && existsSync(published)
const skipped = canRun
  ? ''
  : ' (skipped: needs onnxruntime-node, and FMBENCH_DATA_MIRROR with models/brainchop_meshnet)'

const folder = temporaryFolder()
afterAll(folder.remove)
const copies = join(folder.path, 'copies')

const SIDE = 24
const HEAD_SIDE = 256
const N_TRAIN = 16
const N_TEST = 32

/** Voxels of the head at a place of the person's own, around a dark ball. */
function cube(head: Uint8Array, person: number, radius: number): Uint8Array {
  const [left, front, low] = [99 + ((person >> 1) % 4), 110 + ((person >> 3) % 3), 100 + ((person >> 4) % 2)]
  const values: number[] = []
  for (let z = 0; z < SIDE; z++) {
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const isInBall = (x - 12) ** 2 + (y - 12) ** 2 + (z - 12) ** 2 < radius ** 2
        values.push(isInBall ? 10 : head[((low + z) * HEAD_SIDE + front + y) * HEAD_SIDE + left + x])
      }
    }
  }
  return new Uint8Array(gzipSync(makeNifti({ values, shape: [SIDE, SIDE, SIDE], type: 'u1' })))
}

function write(name: string, content: string | Uint8Array): void {
  const path = join(copies, 'DS-ADNI', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** Classes, sexes, ages and scanners alternate at different paces; the first ones are for training. */
function writeStandIn(): void {
  const image = gunzipSync(readFileSync(join(published, 't1_crop.nii.gz')))
  const head = image.subarray(image.readFloatLE(108))
  const people = ['participant_id\tdiagnosis\tsex\tage\tethnicity\tsite\tsplit']
  for (let i = 0; i < N_TRAIN + N_TEST; i++) {
    const id = `sub-${String(i).padStart(3, '0')}`
    const isIll = i % 2 === 1
    const radius = (isIll ? 4.5 : 2.5) + ((i * 7) % 11) / 5
    write(`${id}/anat/${id}_T1w.nii.gz`, cube(head, i, radius))
    if (i % 4 < 2) write(`${id}/anat/${id}_T1w.json`, '{"Manufacturer":"GE","MagneticFieldStrength":1.5}')
    const cells = [
      isIll ? 'AD' : 'CN',
      i % 8 < 4 ? 'F' : 'M',
      62 + (i % 25),
      'n/a',
      'S1',
      i < N_TRAIN ? 'train' : 'test',
    ]
    people.push([id, ...cells].join('\t'))
  }
  write('participants.tsv', `${people.join('\n')}\n`)
  write('T1w.json', '{"Manufacturer":"Siemens","MagneticFieldStrength":3}')
  mkdirSync(join(copies, 'models'))
  copyFileSync(join(published, 'meshnet_gwm.onnx'), join(copies, 'models/meshnet_gwm.onnx'))
}

describe.runIf(canRun)(`images of heads, from files to a record${skipped}`, () => {
  test('MeshNet finds volumes, a logistic regression tells AD from CN by them, groups come from BIDS', async () => {
    writeStandIn()
    const out = join(folder.path, 'out')
    const args = ['run', '-s', 'SUITE-AD-MRI', '-m', 'meshnet_gwm', '-o', out, '--bootstrap', '100']
    const { code, stderr } = await runFmbench(args, { env: { FMBENCH_DATA_MIRROR: copies } })
    expect([code, stderr]).toEqual([0, expect.stringContaining('eval.yaml')])
    const { value: told } = await parseEval(readFileSync(join(out, 'eval.yaml'), 'utf8'), 'eval.yaml')
    expect(told).toMatchObject({ benchmark_id: 'BM-001', dataset_id: 'DS-ADNI', status: 'Completed' })
    expect(told.run_metadata).toMatchObject({
      protocol: 'probe/v1',
      n_train: N_TRAIN,
      n_test: N_TEST,
      labels_from: 'dataset',
    })
    expect(told.metrics.AUROC).toBeGreaterThan(0.8)
    // Small groups of people may not leave; here they stay.
    const path = join(out, 'private/eval.full.yaml')
    const { value: full } = await parseEval(readFileSync(path, 'utf8'), path)
    const { stratified } = full.metrics
    expect(stratified).toMatchObject({
      sex: { F: { N: 16 }, M: { N: 16 } },
      scanner: { GE: { N: 16 }, Siemens: { N: 16 } },
      field_strength: { '1.5': { N: 16 }, '3': { N: 16 } },
    })
  }, 60_000)
})
