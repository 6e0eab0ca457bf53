import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtInMetrics } from '../../src/metrics/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { type EvalRecord, parseEval, readCatalog } from '../../src/spec/index.js'
import { MEASURED_FOLDER } from '../measure-catalog.js'
import { code, markdownTable } from './markdown-table.js'

const CATALOG = fileURLToPath(new URL('../../catalog', import.meta.url))

/** docs/reference/measured.md, from the records in catalog/evals/measured. */
export async function measuredPage(): Promise<string> {
  const catalog = await readCatalog([CATALOG], nodeEffects)
  const records: EvalRecord[] = []
  for (const name of readdirSync(MEASURED_FOLDER).sort()) {
    const file = join(MEASURED_FOLDER, name)
    records.push((await parseEval(readFileSync(file, 'utf8'), file)).value)
  }
  const rows = records.map((record) => {
    const { value: benchmark } = catalog.benchmark(record.benchmark_id)
    const { primary } = benchmark.metrics
    return [
      `${benchmark.name} (${code(record.benchmark_id)})`,
      code(record.model_ids.candidate),
      primary,
      valueText(record.metrics[primary], record.intervals[primary]),
      bestFloor(record, primary),
      `${record.run_metadata.n_test ?? ''} ${record.run_metadata.unit ?? ''}`.trim(),
      code(record.run_metadata.suite_id ?? ''),
    ]
  })
  return `# What was measured

After this page you know which benchmarks were run here, by which simple models, and what came out. The records are in
${code('catalog/evals/measured')}, and ${code('scripts/measure-catalog.ts')} makes them again.

None of these is a foundation model: their weights cannot be had everywhere, and these numbers are what such a model must
beat. Intervals cover 95%; the best floor is the best of the benchmark's baselines on the same samples.

${markdownTable(['benchmark', 'model', 'ranked by', 'value', 'best floor', 'tested on', 'suite'], rows)}`
}

type Interval = { readonly low: number; readonly high: number }

function valueText(value: unknown, interval: unknown): string {
  if (typeof value !== 'number') return 'n/a'
  const { low, high } = (interval ?? {}) as Partial<Interval> // of a record that was just parsed
  return low === undefined || high === undefined
    ? value.toFixed(3)
    : `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
}

function bestFloor({ baselines, model_ids }: EvalRecord, primary: string): string {
  const defined = baselines.flatMap(({ model, metrics }) => {
    const value = metrics[primary]
    return typeof value === 'number' && model !== model_ids.candidate ? [{ model, value }] : []
  })
  if (defined.length === 0) return 'none has a value'
  const sign = builtInMetrics.get(primary).direction === 'lower' ? -1 : 1
  const best = defined.reduce((top, next) => (sign * next.value > sign * top.value ? next : top))
  return `${code(best.model)} ${best.value.toFixed(3)}`
}
