// How much longer a whole robustness run takes than the calls of the model it must make: 1 ms per sample, 1,000 recordings of
// 64 channels and 1,000 times, five probes. `npm run build && npx tsx perf/robustness.ts`
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Rng } from '../src/core/index.js'
import { formatNpy } from '../src/data/index.js'
import { parseEval } from '../src/spec/index.js'

const [N, CHANNELS, TIMES] = [1000, 64, 1000]
const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
const rng = new Rng('perf')
const y = Int32Array.from({ length: N }, (_, i) => i % 2)
const x = new Float32Array(N * CHANNELS * TIMES)
for (let i = 0; i < x.length; i++) x[i] = rng.uniform() - 0.5 + y[Math.floor(i / (CHANNELS * TIMES))] * 0.01
writeFileSync(join(folder, 'X.npy'), formatNpy(x, [N, CHANNELS, TIMES]))
writeFileSync(join(folder, 'y.npy'), formatNpy(y, [N]))
writeFileSync(join(folder, 'metadata.csv'), `subject_id,split\n${Array.from(y, (_, i) => `s${i},test`).join('\n')}\n`)
writeFileSync(
  join(folder, 'model.mjs'),
  `const sleep = new Int32Array(new SharedArrayBuffer(4))
export default () => ({
  predictProba({ ids, x, shape: [, channels, times] }) {
    Atomics.wait(sleep, 0, 0, ids.length)
    return ids.map((_, i) => {
      let sum = 0
      for (let t = 0; t < times; t++) sum += x[i * channels * times + t]
      const p = 1 / (1 + Math.exp(-50 * (sum / times - 0.005)))
      return [1 - p, p]
    })
  },
})
`,
)
const bin = new URL('../dist/cli/bin.js', import.meta.url).pathname
const args = ['run-robustness', '-m', join(folder, 'model.mjs'), '--data', folder, '--modality', 'eeg', '--fs', '200']
const probes = ['--probes', 'dropout,noise,line_noise,shift,permutation', '--min-cell', '0']
const seconds = (more: readonly string[], out: string): number => {
  const started = process.hrtime.bigint()
  execFileSync(process.execPath, [bin, ...args, ...more, '-o', join(folder, out)], { stdio: 'ignore' })
  return Number(process.hrtime.bigint() - started) / 1e9
}
try {
  const whole = seconds(probes, 'out')
  const { value } = await parseEval(readFileSync(join(folder, 'out', 'eval.yaml'), 'utf8'), 'eval.yaml')
  const passes = 2 + (value.robustness ?? []).reduce((sum, { severities }) => sum + severities.length - 1, 0)
  const bare = (passes * N) / 1000
  console.log(`${passes} passes over ${N} samples at 1 ms each: ${bare.toFixed(1)} s`)
  console.log(`whole run: ${whole.toFixed(1)} s, ${(whole / bare).toFixed(2)} times the bare calls`)
} finally {
  rmSync(folder, { recursive: true })
}
