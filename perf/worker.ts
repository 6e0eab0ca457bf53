/**
 * Bytes per second through a Python worker: a batch of (1000, 64, 1000) float32 in, 256 MB, and four numbers per sample
 * back. `npx tsx perf/worker.ts` in the project's folder.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { modelAdapters } from '../src/models/index.js'
import { nodeEffects } from '../src/node/index.js'
import { modelSchema } from '../src/spec/index.js'

const SHAPE = [1000, 64, 1000]
const REPEATS = 9
/** GB/s */
const TARGET = 1

const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
writeFileSync(join(folder, 'sink.py'), 'class Sink:\n    def embed(self, X):\n        return X[:, 0, :4]\n')
const document = modelSchema.parse({
  kind: 'fmbench.model/v1',
  model_id: 'sink',
  name: 'Sink',
  adapter: 'process',
  options: { import_path: 'sink:Sink' },
})
const request = { document, folder, seed: 42, classes: ['a', 'b'], timeoutMs: 60_000 }
const model = await modelAdapters.get('process').open(request, nodeEffects)
try {
  const data = new Float32Array(SHAPE.reduce((product, side) => product * side)).fill(1)
  const batch = { ids: Array.from({ length: SHAPE[0] }, (_, i) => String(i)), x: { data, shape: SHAPE } }
  const seconds: number[] = []
  for (let i = 0; i < REPEATS; i++) {
    const started = performance.now()
    await model.predict('embedding', batch, new AbortController().signal)
    seconds.push((performance.now() - started) / 1000)
  }
  const median = seconds.sort((a, b) => a - b)[(REPEATS - 1) / 2]
  console.log(`(${SHAPE.join(', ')}) float32 to a Python worker and back: median ${median.toFixed(3)} s of ${REPEATS}`)
  const gigabytesPerSecond = data.byteLength / 1e9 / median
  console.log(`${gigabytesPerSecond.toFixed(2)} GB/s`)
  process.exitCode = gigabytesPerSecond >= TARGET ? 0 : 1
} finally {
  await model.close()
  rmSync(folder, { recursive: true })
}
