// Records reviewed per second on one core against a hub of 10,000 records, twins included; and the longest that a single
// one takes. Reading the text counts, starting the program does not.
// tsx perf/review.ts
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Rng } from '../src/core/index.js'
import { builtInMetrics } from '../src/metrics/index.js'
import { nodeEffects } from '../src/node/index.js'
import { indexOfRows, indexRow, reviewSubmission } from '../src/review/index.js'
import { parseEval, readCatalog } from '../src/spec/index.js'

const HUB = 10_000
const ROUNDS = 60
const WARM_UP = 300
const TARGET = { perSecond: 500, longestMs: 100 }

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const folder = at('../catalog/evals/measured')
/** Records that this software wrote, of all kinds of task. */
const texts = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
process.exitCode = (await measure()) ? 0 : 1

/** The hub holds the records themselves, and thousands like them under other names and with other numbers. */
async function hubOf10000() {
  const rng = new Rng('perf|review')
  const records = await Promise.all(texts.map(async (text) => (await parseEval(text, 'x.yaml')).value))
  const measured = records.map((record) => indexRow({ record, evidence: 'measured' }))
  const others = Array.from({ length: HUB - measured.length }, (_, n) => {
    const like = measured[n % measured.length]
    const digest = n.toString(16).padStart(64, '0')
    return {
      ...like,
      eval_id: `PERF-${n}`,
      model_id: `model-${n}`,
      predictions_sha256: digest,
      model_digest: digest,
      metrics: Object.fromEntries(Object.entries(like.metrics).map(([id, value]) => [id, value * rng.uniform()])),
    }
  })
  return indexOfRows([...measured, ...others])
}

/** @returns whether the targets are met */
async function measure(): Promise<boolean> {
  const catalog = await readCatalog([at('../catalog')], nodeEffects)
  const hub = { catalog, metrics: builtInMetrics, index: await hubOf10000(), now: '2030-01-01T00:00:00Z' }
  // Each under the name of another model as well: a twin of itself.
  const models = [...catalog.models.keys()]
  const submitted = Array.from({ length: ROUNDS * texts.length }, (_, n) =>
    texts[n % texts.length]
      .replace(/^eval_id: .*/m, `eval_id: PERF-NEW-${n}`)
      .replace(/^model_ids: .*/m, `model_ids: { candidate: ${models[n % models.length]} }`),
  )
  const size = submitted.reduce((sum, text) => sum + text.length, 0) / submitted.length
  // What is compiled on the way is compiled once.
  for (const text of submitted.slice(0, WARM_UP)) await reviewSubmission(text, 'warm-up.yaml', hub)
  let nFindings = 0
  let longest = 0
  const start = process.cpuUsage()
  for (const [n, text] of submitted.entries()) {
    const before = performance.now()
    nFindings += (await reviewSubmission(text, `record-${n}.yaml`, hub)).length
    longest = Math.max(longest, performance.now() - before)
  }
  const { user, system } = process.cpuUsage(start)
  const perSecond = submitted.length / ((user + system) / 1e6)
  console.log(
    `${submitted.length} records of ${(size / 1024).toFixed(0)} kB against a hub of ${HUB}, Node ${process.versions.node}: ${nFindings} findings`,
  )
  console.log(`${perSecond.toFixed(0)} records per second of processor time (target: at least ${TARGET.perSecond})`)
  console.log(`longest: ${longest.toFixed(0)} ms (target: below ${TARGET.longestMs})`)
  return perSecond >= TARGET.perSecond && longest < TARGET.longestMs
}
