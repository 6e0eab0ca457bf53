import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Rng } from '../src/core/index.js'
import { auroc } from '../src/metrics/index.js'
import { quantileOfSorted } from '../src/stats/index.js'

// AUROC of a million scores with ties, ours against scikit-learn's roc_auc_score: the same arrays, in turns.
// tsx perf/auroc.ts [python]      python defaults to /usr/bin/python3, which must have scikit-learn

const N = 1_000_000
const ROUNDS = 9
const TARGET = 1.5
const python = process.argv[2] ?? '/usr/bin/python3'

const rng = new Rng('perf|auroc')
const yTrue = Int32Array.from({ length: N }, () => (rng.uniform() < 0.3 ? 1 : 0))
// Five decimals: about ten samples share each score.
const scores = Float64Array.from(yTrue, (y) => Math.round((rng.uniform() + 0.2 * y) * 1e5) / 1e5)

const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
try {
  process.exitCode = (await compare()) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}

/** @returns whether both agree and ours is fast enough */
async function compare(): Promise<boolean> {
  const paths = [join(folder, 'labels.i32'), join(folder, 'scores.f64')]
  writeFileSync(paths[0], yTrue)
  writeFileSync(paths[1], scores)
  const script = fileURLToPath(new URL('auroc_sklearn.py', import.meta.url))
  const peer = spawn(python, [script, ...paths], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(peer, 'spawn') // rejects when there is no such Python
  const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()
  const version = await nextLine(answers)

  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] }
  let largestDifference = 0
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    const ours = auroc(yTrue, scores)
    times.ours.push((performance.now() - start) / 1000)
    peer.stdin.write('go\n')
    const [seconds, theirs] = (await nextLine(answers)).split(' ').map(Number)
    times.theirs.push(seconds)
    largestDifference = Math.max(largestDifference, Math.abs(ours - theirs))
  }
  peer.stdin.end()

  const ratio = median(times.theirs) / median(times.ours)
  console.log(`AUROC of ${N} scores with ties, median of ${ROUNDS} (${version}, Node ${process.versions.node})`)
  console.log(`  fmbench       ${median(times.ours).toFixed(3)} s`)
  console.log(`  scikit-learn  ${median(times.theirs).toFixed(3)} s`)
  console.log(`  ratio         ${ratio.toFixed(2)} (target: at least ${TARGET})`)
  console.log(`  difference    ${largestDifference} (target: at most 1e-12)`)
  return ratio >= TARGET && largestDifference <= 1e-12
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const line = await lines.next()
  if (line.done === true) throw new Error(`${python} ended early; its message stands above.`)
  return line.value
}

function median(values: readonly number[]): number {
  return quantileOfSorted(Float64Array.from(values).sort(), 0.5)
}
