import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type LabelledBatch, Rng, type SparseMatrix, sha256Hex } from '../src/core/index.js'
import { probeProtocol } from '../src/protocols/probe.js'
import {
  columnStandardization,
  fitSoftmaxRegression,
  quantileOfSorted,
  softmaxProbabilities,
  standardizedDesign,
} from '../src/stats/index.js'

// A logistic probe on the sparse expression of 100,000 cells and 2,000 genes, ours against scikit-learn's
// LogisticRegression: the same cells, in turns, by processor time.
// tsx perf/sparse-probe.ts [python]      python defaults to /usr/bin/python3, which must have scikit-learn

const [CELLS, GENES, TYPES] = [100_000, 2000, 10]
const C = 0.01
const ROUNDS = 2
const TARGETS = { speed: 1, extraMb: 500, miss: 0.005 }
const python = process.argv[2] ?? '/usr/bin/python3'
const MB = 2 ** 20

const { x, y } = randomExpression()
const matrixMb = (x.values.byteLength + x.indices.byteLength + x.starts.byteLength) / MB
const ids = Array.from({ length: CELLS }, (_, i) => `c${i}`)
const classes = Array.from({ length: TYPES }, (_, c) => `type ${c}`)

const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
try {
  process.exitCode = (await compare()) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}

/** About 5 % of the values are not zero; each type reads 100 genes of its own three times as often as the others do. */
function randomExpression(): { readonly x: SparseMatrix; readonly y: Int32Array } {
  const rng = new Rng('perf|expression')
  const popularity = Float64Array.from({ length: GENES }, () => 0.08 * rng.uniform() ** 1.2)
  const labels = Int32Array.from({ length: CELLS }, () => rng.index(TYPES))
  const starts = new Int32Array(CELLS + 1)
  const room = Math.ceil(0.055 * CELLS * GENES)
  const indices = new Int32Array(room)
  const values = new Float64Array(room)
  let n = 0
  for (let i = 0; i < CELLS; i++) {
    const depth = 0.6 + 0.8 * rng.uniform()
    for (let j = 0; j < GENES; j++) {
      const isMarker = Math.floor(j / 100) === labels[i]
      if (rng.uniform() >= popularity[j] * depth * (isMarker ? 3 : 1)) continue
      indices[n] = j
      values[n++] = Math.log1p((1 + rng.index(4)) / depth)
    }
    starts[i + 1] = n
  }
  const matrix = { rows: CELLS, columns: GENES, starts, indices: indices.subarray(0, n), values: values.subarray(0, n) }
  return { x: matrix, y: labels }
}

/** @returns whether ours is fast, small and exact enough */
async function compare(): Promise<boolean> {
  const first = await fitProbe()
  const peakMb = process.resourceUsage().maxRSS / 1024
  const ours = [first.seconds]
  const theirs: number[] = []

  const names = ['values.f64', 'indices.i32', 'starts.i32', 'labels.i32', 'probabilities.f64']
  const files = names.map((name) => join(folder, name))
  for (const [i, data] of [x.values, x.indices, x.starts, y].entries()) writeFileSync(files[i], data)
  const script = fileURLToPath(new URL('sparse_probe_sklearn.py', import.meta.url))
  const peer = spawn(python, [script, ...files, `${GENES}`, `${C}`], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(peer, 'spawn') // rejects when there is no such Python
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()
  const version = await nextLine(lines)
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) ours.push((await fitProbe()).seconds)
    peer.stdin.write('go\n')
    theirs.push(Number(await nextLine(lines)))
  }
  peer.stdin.end()
  await once(peer, 'exit')

  const best = optimum()
  const other = new Float64Array(Uint8Array.from(readFileSync(files[4])).buffer)
  const misses = [await first.probabilities(), other].map((given) => largestDifference(given, best))
  const ratio = median(theirs) / median(ours)
  console.log(
    `logistic probe, ${CELLS} x ${GENES}, ${x.values.length} values, ${TYPES} classes (${version}, Node ${process.versions.node})`,
  )
  console.log(
    `  fitting     ${median(ours).toFixed(1)} s, ${median(theirs).toFixed(1)} s: ${ratio.toFixed(2)} (target: at least ${TARGETS.speed})`,
  )
  console.log(
    `  peak memory ${peakMb.toFixed(0)} MB, the matrix ${matrixMb.toFixed(0)} MB: ${(peakMb - matrixMb).toFixed(0)} more (target: at most ${TARGETS.extraMb})`,
  )
  console.log(
    `  largest miss of the optimum's probabilities: ${misses[0].toExponential(1)}, ${misses[1].toExponential(1)}`,
  )
  return ratio >= TARGETS.speed && peakMb - matrixMb <= TARGETS.extraMb && misses[0] <= TARGETS.miss
}

interface Fitted {
  /** Of processor time. */
  readonly seconds: number
  /** Of all cells; shape (n, k) */
  probabilities(): Promise<Float64Array>
}

/** Fits a probe with one penalty to all cells. */
async function fitProbe(): Promise<Fitted> {
  const { signal } = new AbortController()
  const head = probeProtocol.head?.(
    {
      outputs: ['embedding'],
      digest: sha256Hex('perf'),
      predict: async (_, batch) => batch.sparse as never,
      async close() {},
    },
    { options: probeProtocol.parseOptions({ C }, 'perf'), classes, seed: 42, batchSize: 256 },
  )
  if (head?.fit === undefined) throw new Error('The probe cannot be fitted.')
  const train: LabelledBatch = { ids, sparse: x, y, classes }
  const before = process.cpuUsage()
  await head.fit(train, signal)
  const { user, system } = process.cpuUsage(before)
  for (const warning of head.warnings ?? []) console.log(`  ${warning}`)
  return {
    seconds: (user + system) / 1e6,
    probabilities: async () => (await head.predict('probability', train, signal)).data,
  }
}

/** Where both solvers should arrive. */
function optimum(): Float64Array {
  const design = standardizedDesign(x, columnStandardization(x))
  const { model } = fitSoftmaxRegression(design, y, TYPES, { C, tolerance: 1e-7, maxSteps: 10_000 })
  return softmaxProbabilities(model, design).data
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0)
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const line = await lines.next()
  if (line.done === true) throw new Error(`${python} ended early; its message stands above.`)
  return line.value
}

function median(values: readonly number[]): number {
  return quantileOfSorted(Float64Array.from(values).sort(), 0.5)
}
