import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Rng } from '../src/core/index.js'
import { sharedKmerClusters } from '../src/stats/index.js'
import { randomDna } from './dna.js'

// `fmbench data inspect` of a file like the promoters' (9,034 sequences of 251 letters, four in ten of which overlap
// another), and of that the search for shared 50-mers against the plain Python that anybody would write.
// npm run build && tsx perf/inspect.ts [python]

const [N, LENGTH, K] = [9034, 251, 50]
const TARGETS = { wholeSeconds: 10, ratio: 3 }
const python = process.argv[2] ?? 'python3'
const bin = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
const { sequences, y } = overlappingDna()

try {
  process.exitCode = measure() ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}

/** Random sequences; every fifth is a stretch of the one before, moved by up to 150 letters. */
function overlappingDna() {
  const { sequences, y } = randomDna(N, LENGTH)
  const rng = new Rng('perf|inspect')
  for (let i = 4; i < N; i += 5) {
    const by = 1 + rng.index(150)
    sequences[i] = sequences[i - 1].slice(by) + sequences[i].slice(0, by)
  }
  return { sequences, y }
}

/** @returns whether the targets are met and both find the same */
function measure(): boolean {
  const rows = sequences.map((sequence, i) => `${sequence}\t${y[i]}`)
  writeFileSync(join(folder, 'd.tsv'), ['seq\tlabel', ...rows, ''].join('\n'))
  writeFileSync(join(folder, 'sequences.txt'), sequences.join('\n'))
  writeFileSync(
    join(folder, 'd.yaml'),
    `kind: fmbench.dataset/v1
dataset_id: DS-PERF
name: perf
access: open
persons: false
path: .
loader: { id: sequence-table, options: { file: d.tsv, sequence: seq } }
target: { column: label }
sample_id: row
split: { all: test }
`,
  )
  const start = performance.now()
  const ran = spawnSync(process.execPath, [bin, 'data', 'inspect', join(folder, 'd.yaml')], { encoding: 'utf8' })
  const whole = (performance.now() - start) / 1000
  if (ran.status !== 0) throw new Error(ran.stderr)

  const begun = performance.now()
  const clusters = sharedKmerClusters(sequences, K)
  const ours = (performance.now() - begun) / 1000
  const sizes = new Map<number, number>()
  for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1)
  const found = clusters.filter((cluster) => (sizes.get(cluster) ?? 0) > 1).length

  const script = fileURLToPath(new URL('inspect_python.py', import.meta.url))
  const peer = spawnSync(python, [script, join(folder, 'sequences.txt'), `${K}`], { encoding: 'utf8' })
  if (peer.status !== 0) throw new Error(peer.stderr)
  const [theirs, alsoFound] = peer.stdout.trim().split(' ').map(Number)

  console.log(`data inspect of ${N} sequences of ${LENGTH} letters, Node ${process.versions.node}`)
  console.log(`  whole command          ${whole.toFixed(2)} s (target: at most ${TARGETS.wholeSeconds})`)
  console.log(
    `  shared ${K}-mers         ${ours.toFixed(2)} s, plain Python ${theirs.toFixed(2)} s: ${(theirs / ours).toFixed(1)} (target: at least ${TARGETS.ratio})`,
  )
  console.log(`  sequences that share   ${found}, plain Python ${alsoFound} (target: the same)`)
  return whole <= TARGETS.wholeSeconds && theirs / ours >= TARGETS.ratio && found === alsoFound
}
