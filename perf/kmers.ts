import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Matrix } from '../src/core/index.js'
import {
  columnStandardization,
  countKmers,
  fitSoftmaxRegression,
  kmerColumns,
  quantileOfSorted,
  softmaxProbabilities,
  standardizedDesign,
} from '../src/stats/index.js'
import { randomDna } from './dna.js'

// 6-mers of 5,000 sequences of 500 letters, and a logistic regression on them, ours against scikit-learn's
// CountVectorizer and LogisticRegression: the same sequences, in turns, by processor time.
// tsx perf/kmers.ts [python]      python defaults to /usr/bin/python3, which must have scikit-learn

const K = 6
const C = 0.01
const ROUNDS = 5
const TARGETS = { counting: 10, both: 1.5 }
const python = process.argv[2] ?? '/usr/bin/python3'
const { sequences, y } = randomDna(5000, 500)

const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
try {
  process.exitCode = (await compare()) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}

/** @returns whether both agree and ours is fast enough */
async function compare(): Promise<boolean> {
  const [letters, labels, answer] = ['sequences.txt', 'labels.i32', 'probabilities.f64'].map((name) =>
    join(folder, name),
  )
  writeFileSync(letters, sequences.join('\n'))
  writeFileSync(labels, y)
  const script = fileURLToPath(new URL('kmers_sklearn.py', import.meta.url))
  const peer = spawn(python, [script, letters, labels, `${K}`, `${C}`, answer], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(peer, 'spawn') // rejects when there is no such Python
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()
  const version = await nextLine(lines)

  const ours: { counting: number; both: number }[] = []
  const theirs: { counting: number; both: number }[] = []
  let probabilities: Float64Array = new Float64Array(0)
  for (let round = 0; round < ROUNDS; round++) {
    const start = processorSeconds()
    const x = countKmers(sequences, kmerColumns(K, false), { frequencies: false })
    const counted = processorSeconds()
    const design = standardizedDesign(x, columnStandardization(x))
    const { model } = fitSoftmaxRegression(design, y, 2, { C, tolerance: 1e-6, maxSteps: 10_000 })
    ours.push({ counting: counted - start, both: processorSeconds() - start })
    probabilities = ofClassOne(softmaxProbabilities(model, design))
    peer.stdin.write('go\n')
    const [counting, fitting] = (await nextLine(lines)).split(' ').map(Number)
    theirs.push({ counting, both: counting + fitting })
  }
  peer.stdin.end()
  await once(peer, 'exit')
  const others = new Float64Array(Uint8Array.from(readFileSync(answer)).buffer)
  const misses = [probabilities, others].map((given) => largestDifference(given, optimum()))

  console.log(`${K}-mers of ${y.length} sequences, median of ${ROUNDS} (${version}, Node ${process.versions.node})`)
  const ratios = (['counting', 'both'] as const).map((what) => {
    const [mine, other] = [ours, theirs].map((rounds) => median(rounds.map((round) => round[what])))
    const target = `target: at least ${TARGETS[what]}`
    const name = what === 'both' ? 'and fitting' : what
    console.log(
      `  ${name.padEnd(12)} ${mine.toFixed(3)} s, ${other.toFixed(3)} s: ${(other / mine).toFixed(1)} (${target})`,
    )
    return other / mine >= TARGETS[what]
  })
  console.log(
    `  largest miss of the optimum's probabilities: ${misses[0].toExponential(1)}, ${misses[1].toExponential(1)}`,
  )
  return ratios.every(Boolean) && misses[0] <= misses[1]
}

/** Where both solvers should arrive. */
function optimum(): Float64Array {
  const x = countKmers(sequences, kmerColumns(K, false), { frequencies: false })
  const design = standardizedDesign(x, columnStandardization(x))
  const { model } = fitSoftmaxRegression(design, y, 2, { C, tolerance: 1e-12, maxSteps: 10_000 })
  return ofClassOne(softmaxProbabilities(model, design))
}

function ofClassOne({ data }: Matrix): Float64Array {
  return data.filter((_, place) => place % 2 === 1)
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0)
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
