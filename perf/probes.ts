import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Rng, type Signal } from '../src/core/index.js'
import { quantileOfSorted } from '../src/stats/index.js'

// Five probes at their usual severities on (1000, 64, 1000) float32, batch by batch as `run-robustness` does it, without
// a model: in one thread and in two, against NumPy.
// npm run build && tsx perf/probes.ts [python]

// The compiled form, which is not there before the build: threads cannot import TypeScript.
const { builtInProbes } = await compiled<typeof import('../src/probes/index.js')>('probes/index.js')
const { nodeEffects } = await compiled<typeof import('../src/node/index.js')>('node/index.js')
const { openPerturber } = await compiled<typeof import('../src/run/perturber.js')>('run/perturber.js')

const SHAPE = [1000, 64, 1000] as const
const PROBES = ['dropout', 'noise', 'line_noise', 'permutation', 'shift']
/** As many samples at a time as `run-robustness` takes: all severities together have 4 million numbers. */
const NUMBERS_AT_ONCE = 4_000_000
const ROUNDS = 3
const TARGETS = { peer: 1, twoJobs: 1.7, memory: 2 }
const python = process.argv[2] ?? '/usr/bin/python3'

interface Times {
  readonly clock: number
  readonly processor: number
}

const [n, channels, times] = SHAPE
const size = channels * times
const inputMb = (n * size * 4) / 1e6
const idleMb = process.memoryUsage.rss() / 1e6
const data = new Float32Array(n * size)
const drawn = new Float64Array(size)
for (let i = 0; i < n; i++) {
  new Rng(`perf|probes|${i}`).fillNormals(drawn)
  data.set(drawn, i * size)
}
const signal: Signal = {
  kind: 'eeg',
  shape: [channels, times],
  axes: ['channel', 'time'],
  samplingHz: 200,
  mainsHz: 50,
  missing: new Float64Array(channels),
}

const one: Times[] = []
const two: Times[] = []
two.push(await ours(2))
// Of one run: what a closed perturber held is collected some time later.
const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6 - idleMb
one.push(await ours(1))
for (let round = 1; round < ROUNDS; round++) {
  two.push(await ours(2))
  one.push(await ours(1))
}
const { version, rounds: theirs } = peer()

const [clockOne, clockTwo, clockPeer] = [one, two, theirs].map((all) => median(all.map(({ clock }) => clock)))
const [cpuOne, cpuTwo, cpuPeer] = [one, two, theirs].map((all) => median(all.map(({ processor }) => processor)))
console.log(`${PROBES.join(', ')} on (${SHAPE.join(', ')}) float32, medians of ${ROUNDS} (${version})`)
console.log(`  fmbench, one job   ${clockOne.toFixed(2)} s, ${cpuOne.toFixed(2)} s of processor time`)
console.log(`  fmbench, two jobs  ${clockTwo.toFixed(2)} s, ${cpuTwo.toFixed(2)} s of processor time`)
console.log(`  NumPy              ${clockPeer.toFixed(2)} s, ${cpuPeer.toFixed(2)} s of processor time`)
console.log(`  NumPy / one job    ${(clockPeer / clockOne).toFixed(2)} (target: at least ${TARGETS.peer})`)
console.log(`  one job / two      ${(clockOne / clockTwo).toFixed(2)} (target: at least ${TARGETS.twoJobs})`)
console.log(`  peak memory        ${(peakMb / inputMb).toFixed(2)} times the input (target: below ${TARGETS.memory})`)
const isFastEnough = clockPeer / clockOne >= TARGETS.peer && clockOne / clockTwo >= TARGETS.twoJobs
process.exitCode = isFastEnough && peakMb / inputMb < TARGETS.memory ? 0 : 1

async function compiled<T>(file: string): Promise<T> {
  return (await import(new URL(`../dist/${file}`, import.meta.url).href)) as T // the compiled form of that type
}

/** The next batch is damaged while the one before is released, as if a model had just answered. */
async function ours(jobs: number): Promise<Times> {
  const settings = { signal, seed: 42, jobs, worth: Number.POSITIVE_INFINITY, probes: builtInProbes, modules: [] }
  const perturber = await openPerturber(settings, nodeEffects)
  const start = performance.now()
  const before = process.cpuUsage()
  for (const id of PROBES) {
    const severities = [0, ...builtInProbes.get(id).grid(signal)]
    const levels = severities.map((_, level) => level).slice(1)
    const rows = Math.floor(NUMBERS_AT_ONCE / (size * levels.length))
    let last: Promise<unknown> = Promise.resolve()
    for (let from = 0; from < n; from += rows) {
      const to = Math.min(n, from + rows)
      const ids = Array.from({ length: to - from }, (_, i) => `sample-${from + i}`)
      const x = { data: data.subarray(from * size, to * size), shape: [to - from, channels, times] }
      const damaged = perturber.damage({ ids, x }, id, severities, levels, 0)
      await last
      last = damaged.then((batches) => perturber.release(batches))
    }
    await last
  }
  const { user, system } = process.cpuUsage(before)
  const clock = (performance.now() - start) / 1000
  await perturber.close()
  return { clock, processor: (user + system) / 1e6 }
}

function peer(): { version: string; rounds: Times[] } {
  const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
  try {
    const path = join(folder, 'x.f32')
    writeFileSync(path, data)
    const script = fileURLToPath(new URL('probes_numpy.py', import.meta.url))
    const runs = Array.from({ length: ROUNDS }, () => {
      const run = spawnSync(python, [script, path, ...SHAPE.map(String)], { encoding: 'utf8' })
      if (run.status !== 0) throw new Error(run.stderr || `${python} could not be started.`)
      return run.stdout.trim().split('\n')
    })
    return {
      version: runs[0][0],
      rounds: runs.map(([, clock, processor]) => ({ clock: Number(clock), processor: Number(processor) })),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function median(values: readonly number[]): number {
  return quantileOfSorted(Float64Array.from(values).sort(), 0.5)
}
