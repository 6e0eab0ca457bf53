/**
 * What a Python worker adds to a model. Bytes per second: a batch of (1000, 64, 1000) float32 in, 256 MB, and four numbers
 * per sample back. Time per batch: 32 samples of 16 numbers, whose model does next to nothing. `npx tsx perf/worker.ts`
 * in the project's folder.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Batch } from '../src/core/index.js'
import { modelAdapters } from '../src/models/index.js'
import { nodeEffects } from '../src/node/index.js'
import { modelSchema } from '../src/spec/index.js'

/** GB/s, at least */
const TARGET_SPEED = 1
/** Milliseconds, at most */
const TARGET_OVERHEAD = 0.3

const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
writeFileSync(
  join(folder, 'sink.py'),
  'class Sink:\n    def embed(self, X):\n        return X.reshape(len(X), -1)[:, :4]\n',
)
const document = modelSchema.parse({
  kind: 'fmbench.model/v1',
  model_id: 'sink',
  name: 'Sink',
  adapter: 'process',
  options: { import_path: 'sink:Sink' },
})
const request = { document, folder, seed: 42, classes: ['a', 'b'], timeoutMs: 60_000 }
const model = await modelAdapters.get('process').open(request, nodeEffects)

/** Milliseconds of each call, sorted. */
async function timesOf(shape: readonly number[], repeats: number): Promise<number[]> {
  const data = new Float32Array(shape.reduce((product, side) => product * side)).fill(1)
  const batch: Batch = { ids: Array.from({ length: shape[0] }, (_, i) => String(i)), x: { data, shape } }
  const times: number[] = []
  for (let i = 0; i < repeats; i++) {
    const started = performance.now()
    await model.predict('embedding', batch, new AbortController().signal)
    times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)
}

const medianOf = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)]

try {
  const large = await timesOf([1000, 64, 1000], 9)
  const speed = 0.256 / (medianOf(large) / 1000)
  console.log(`256 MB to a Python worker: median ${medianOf(large).toFixed(0)} ms of 9, ${speed.toFixed(2)} GB/s`)
  console.log(`the fastest: ${large[0].toFixed(0)} ms, ${(256 / large[0]).toFixed(2)} GB/s`)
  const small = await timesOf([32, 16], 3000)
  console.log(
    `32 samples there and back: median ${medianOf(small).toFixed(3)} ms of 3000, the fastest ${small[0].toFixed(3)} ms`,
  )
  process.exitCode = speed >= TARGET_SPEED && medianOf(small) <= TARGET_OVERHEAD ? 0 : 1
} finally {
  await model.close()
  rmSync(folder, { recursive: true })
}
