// Boards from 10,000 records, a second time from records of which nothing changed, and `validate`: processor time and
// peak memory of the whole command, against yaml.safe_load of the same files alone.
// npm run build && tsx perf/boards.ts [python]
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Rng } from '../src/core/index.js'

const BENCHMARKS = 20
const MODELS = 500
/** Files that Python reads, and that `validate` reads. */
const SAMPLE = 100
const VALIDATED = 2000
const TARGET = { ratio: 10, peakMb: 500, validatedPerSecond: 500 }

const python = process.argv[2] ?? '/usr/bin/python3'
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const fmbench = [process.execPath, at('../dist/cli/bin.js')]
const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-boards-'))
const files = writeHub()

try {
  process.exitCode = measure() ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}

/** A record that this software wrote, under other names and with other numbers in the same order; 42 kB each. */
function writeHub(): string[] {
  const record = readFileSync(at('../catalog/evals/measured/BM-TOY-CLASS-logistic_regression.yaml'), 'utf8')
  const benchmark = readFileSync(at('../catalog/benchmarks/bm_toy_class.yaml'), 'utf8')
  for (const path of ['catalog/benchmarks', 'catalog/models', 'evals'])
    mkdirSync(join(folder, path), { recursive: true })
  const rng = new Rng('perf|boards')
  for (let m = 0; m < MODELS; m++) {
    const text = `kind: fmbench.model/v1\nmodel_id: model-${m}\nname: Model ${m}\nversion: "1"\nadapter: none\n`
    writeFileSync(join(folder, `catalog/models/model-${m}.yaml`), text)
  }
  const written: string[] = []
  for (let b = 0; b < BENCHMARKS; b++) {
    const id = `BM-PERF-${b}`
    writeFileSync(join(folder, `catalog/benchmarks/${id}.yaml`), benchmark.replace('BM-TOY-CLASS', id))
    for (let m = 0; m < MODELS; m++) {
      const skill = rng.uniform() - 0.5
      const text = record
        .replace(/^eval_id: .*/m, `eval_id: ${id}-model-${m}`)
        .replace(/^benchmark_id: .*/m, `benchmark_id: ${id}`)
        .replace(/^model_ids: .*/m, `model_ids: { candidate: model-${m} }`)
        .replace(/predictions_sha256: .*/, `predictions_sha256: "${written.length.toString(16).padStart(64, '0')}"`)
        // Grows with the number and keeps 0 and 1, so that what lay between two bounds still does.
        .replaceAll(/\b0\.\d{5,}\b/g, (digits) =>
          String(Number(digits) + 0.3 * skill * Number(digits) * (1 - Number(digits))),
        )
      written.push(join(folder, `evals/${id}-model-${m}.yaml`))
      writeFileSync(written[written.length - 1], text)
    }
  }
  return written
}

interface Cost {
  readonly seconds: number
  readonly peakMb: number
}

function cost(command: readonly string[]): Cost {
  const env = { ...process.env, FMBENCH_CACHE: join(folder, 'cache'), FMBENCH_CATALOG: join(folder, 'catalog') }
  const [seconds, peakMb] = runPython(command, env)
  return { seconds, peakMb }
}

function runPython(args: readonly string[], env = process.env): number[] {
  const ran = spawnSync(python, [at('boards_python.py'), ...args], { encoding: 'utf8', env })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return ran.stdout.trim().split(' ').map(Number)
}

/** @returns whether the targets are met */
function measure(): boolean {
  const build = (out: string): Cost =>
    cost([...fmbench, 'build-leaderboard', '--strict', '--evals', join(folder, 'evals'), '-o', join(folder, out)])
  const sample = files.filter((_, i) => i % (files.length / SAMPLE) === 0)
  const [ofSample] = runPython(['--load', ...sample])
  const theirs = (ofSample / SAMPLE) * files.length
  const first = build('first')
  const second = build('second')
  const validate = cost([...fmbench, 'validate', ...files.slice(0, VALIDATED)])
  const perSecond = VALIDATED / validate.seconds

  const line = (what: string, { seconds, peakMb }: Cost): string =>
    `${what.padEnd(34)} ${seconds.toFixed(1)} s, ${(theirs / seconds).toFixed(1)} times as fast (target: at least ${TARGET.ratio}), peak ${peakMb.toFixed(0)} MB (target: below ${TARGET.peakMb})`
  console.log(`boards from ${files.length} records, Node ${process.versions.node}; processor seconds`)
  console.log(`yaml.safe_load alone               ${theirs.toFixed(0)} s, from ${SAMPLE} files`)
  console.log(line('build-leaderboard', first))
  console.log(line('the same again, nothing changed', second))
  console.log(
    `validate                           ${perSecond.toFixed(0)} records per second (target: at least ${TARGET.validatedPerSecond})`,
  )
  const isSame = ['index.md', 'boards.json', 'boards.csv'].every((name) =>
    readFileSync(join(folder, 'first', name)).equals(readFileSync(join(folder, 'second', name))),
  )
  console.log(`the same bytes both times          ${isSame}`)
  const isFast = [first, second].every(
    ({ seconds, peakMb }) => theirs / seconds >= TARGET.ratio && peakMb < TARGET.peakMb,
  )
  return isFast && isSame && perSecond >= TARGET.validatedPerSecond
}
