import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Rng } from '../src/core/index.js'
import { builtInMetrics } from '../src/metrics/index.js'
import { nodeEffects } from '../src/node/index.js'
import { type HubState, indexOfRows, indexRow } from '../src/review/index.js'
import { parseEval, readCatalog } from '../src/spec/index.js'

export const HUB_RECORDS = 10_000

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const folder = at('../catalog/evals/measured')
/** Records that this software wrote, of all kinds of task. */
export const measuredTexts = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'))

/** A hub of those records themselves, and thousands like them under other names and with other numbers. */
export async function largeHub(): Promise<HubState> {
  const rng = new Rng('perf|review')
  const records = await Promise.all(measuredTexts.map(async (text) => (await parseEval(text, 'x.yaml')).value))
  const measured = records.map((record) => indexRow({ record, evidence: 'measured' }))
  const others = Array.from({ length: HUB_RECORDS - measured.length }, (_, n) => {
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
  return {
    catalog: await readCatalog([at('../catalog')], nodeEffects),
    metrics: builtInMetrics,
    index: indexOfRows([...measured, ...others]),
    now: '2030-01-01T00:00:00Z',
  }
}
