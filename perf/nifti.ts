import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Rng } from '../src/core/index.js'
import { openDataset } from '../src/data/index.js'
import { nodeEffects } from '../src/node/index.js'
import { datasetSchema } from '../src/spec/dataset.js'
import { quantileOfSorted } from '../src/stats/index.js'

// Regional time series of a functional image of 64 x 64 x 36 voxels and 300 volumes by an atlas of 116 regions, packed
// and not, ours against nibabel and NumPy (NumPy alone where nibabel is absent): in turns, by processor time.
// tsx perf/nifti.ts [python]      python defaults to /usr/bin/python3, which must have NumPy

const SHAPE = [64, 64, 36] as const
const VOLUMES = 300
const REGIONS = 116
const ROUNDS = 5
const python = process.argv[2] ?? '/usr/bin/python3'
const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
try {
  const { image, atlas } = makeImages()
  writeFileSync(join(folder, 'atlas.nii'), atlas)
  writeFileSync(join(folder, 's1.A.nii'), image)
  writeFileSync(join(folder, 's1.A.nii.gz'), gzipSync(image))
  const isFast = [await compare('s1.A.nii.gz'), await compare('s1.A.nii')]
  console.log(
    `  largest memory of this process: ${nodeEffects.machine.peakMemoryMb()?.toFixed(0)} MB; the image has ${(image.length / 2 ** 20).toFixed(0)} MB`,
  )
  process.exitCode = isFast.every(Boolean) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}

/** @returns whether both agree and ours is not slower */
async function compare(name: string): Promise<boolean> {
  const answer = join(folder, 'answer.f64')
  const script = fileURLToPath(new URL('nifti_numpy.py', import.meta.url))
  const peer = spawn(python, [script, join(folder, name), join(folder, 'atlas.nii'), answer], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(peer, 'spawn') // rejects when there is no such Python
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()
  const version = await nextLine(lines)
  const [ours, theirs]: [number[], number[]] = [[], []]
  let difference = 0
  for (let round = 0; round < ROUNDS; round++) {
    const { seconds, series } = await ownSeries(name)
    ours.push(seconds)
    peer.stdin.write('go\n')
    theirs.push(Number(await nextLine(lines)))
    const other = new Float64Array(Uint8Array.from(readFileSync(answer)).buffer)
    series.forEach((value, i) => {
      difference = Math.max(difference, Math.abs(value - other[i]) / Math.abs(other[i]))
    })
  }
  peer.stdin.end()
  await once(peer, 'exit')
  const [mine, other] = [median(ours), median(theirs)]
  console.log(`${name}, median of ${ROUNDS} (${version}, Node ${process.versions.node})`)
  console.log(
    `  ${mine.toFixed(2)} s, ${other.toFixed(2)} s: ${(other / mine).toFixed(2)} times as fast (target: at least 1)`,
  )
  console.log(`  largest relative difference: ${difference.toExponential(1)} (ours are in single precision)`)
  return other >= mine && difference < 1e-6
}

/** As an evaluation reads it, without the digest of the files, which the peer does not make. */
async function ownSeries(name: string): Promise<{ seconds: number; series: Float32Array | Float64Array }> {
  const document = datasetSchema.parse({
    kind: 'fmbench.dataset/v1',
    dataset_id: 'DS-PERF',
    name: 'perf',
    access: 'open',
    persons: false,
    path: folder,
    loader: { id: 'roi-series', options: { names: `{subject}.{label}${name.slice(4)}`, atlas: 'atlas.nii' } },
    target: { column: 'label' },
    sample_id: 'row',
    split: { all: 'test' },
  })
  const effects = nodeEffects
  const unhashed = { ...effects, files: { ...effects.files, sha256: async () => '' } }
  const start = processorSeconds()
  const dataset = await openDataset(document, folder, unhashed)
  const { x } = await dataset.read([0])
  if (x === undefined) throw new Error('The loader gave no numbers.')
  return { seconds: processorSeconds() - start, series: x.data }
}

/** Noise on top of a smooth image, which packs about as real images do. */
function makeImages(): { image: Uint8Array; atlas: Uint8Array } {
  const rng = new Rng('perf|nifti')
  const voxels = SHAPE[0] * SHAPE[1] * SHAPE[2]
  const values = new Int16Array(voxels * VOLUMES)
  const regions = new Int16Array(voxels)
  for (let v = 0; v < voxels; v++) {
    const [x, y, z] = [v % 64, Math.floor(v / 64) % 64, Math.floor(v / 4096)]
    const isInside = (x - 32) ** 2 / 784 + (y - 32) ** 2 / 900 + (z - 18) ** 2 / 256 < 1
    if (isInside) regions[v] = 1 + (Math.floor((v / voxels) * REGIONS * 4) % REGIONS)
    const level = isInside ? 800 + 5 * x + 3 * y : 0
    for (let t = 0; t < VOLUMES; t++) values[t * voxels + v] = isInside ? level + Math.floor(rng.uniform() * 40) : 0
  }
  return { image: niftiBytes(values, [...SHAPE, VOLUMES]), atlas: niftiBytes(regions, SHAPE) }
}

function niftiBytes(values: Int16Array, shape: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(352 + values.byteLength)
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 348, true)
  ;[shape.length, ...shape].forEach((size, i) => {
    view.setInt16(40 + 2 * i, size, true)
  })
  view.setInt16(70, 4, true)
  view.setInt16(72, 16, true)
  for (let i = 0; i < 4; i++) view.setFloat32(76 + 4 * i, 1, true)
  view.setFloat32(108, 352, true)
  bytes.set(new TextEncoder().encode('n+1'), 344)
  bytes.set(new Uint8Array(values.buffer), 352)
  return bytes
}

/** Of all threads, so that a busy machine changes little. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const line = await lines.next()
  if (line.done === true) throw new Error(`${python} ended early; its message stands above.`)
  return line.value
}

function median(values: readonly number[]): number {
  return quantileOfSorted(Float64Array.from(values).sort(), 0.5)
}
