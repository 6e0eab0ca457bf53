import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { readTable, tableColumn, textCells } from '../src/data/index.js'
import { type FindingExtractor, findingExtractor } from '../src/findings/index.js'
import { builtInMetrics, countReports, type Metric, type TextCounts } from '../src/metrics/index.js'
import { nodeEffects } from '../src/node/index.js'
import { runBlock } from '../src/run/bootstrap-task.js'
import { findingSchemaSchema } from '../src/spec/index.js'
import type { ReportPair } from '../src/text/index.js'

// All metrics of words and of findings with 2,000 bootstrap replicates on 4,000 pairs of reports: the 590 of MoERad
// (https://github.com/gssriram/MoERad) and what people wrote, again and again; then the findings of the 3,851 Indiana
// reports; and whether counting four times as many pairs takes more memory. By processor time of one thread.
// FMBENCH_DATA_MIRROR=FOLDER npx tsx perf/reports.ts

const TARGETS = { metrics: 10, extraction: 3, memoryMb: 40 }
const [PAIRS, REPLICATES, BLOCK] = [4000, 2000, 250]

const mirror = process.env.FMBENCH_DATA_MIRROR
if (mirror === undefined) throw new Error('Set FMBENCH_DATA_MIRROR to a folder with the reports.')
const schema = findingSchemaSchema.parse(
  load(readFileSync(new URL('../catalog/finding-schemas/cxr_chexpert14.yaml', import.meta.url), 'utf8')),
)
// Without an encoder there is no BERTScore.
const metrics = builtInMetrics.all().filter(({ needs, id }) => needs === 'text' && !id.startsWith('bertscore'))
const measures = [...new Set(metrics.flatMap((metric) => metric.measures ?? []))]

const moerad = join(mirror, 'iu_xray_model_outputs', 'MoERad')
const written = await columns(join(moerad, 'preds.csv'), ['report'])
const referred = await columns(join(moerad, 'gts.csv'), ['report'])
const pairs = Array.from({ length: 4 * PAIRS }, (_, i): ReportPair => {
  const row = i % written.length
  return { references: [referred[row]], generated: written[row] }
})

const counting = cpu(() => count(pairs.slice(0, PAIRS)))
const peak = peakMb()
count(pairs)
const grown = peakMb() - peak
const perMeasure = measures.map((measure) => [measure, cpu(() => count(pairs.slice(0, PAIRS), [measure])).seconds])
const bootstraps = cpu(() => bootstrap(counting.value))
const texts = await columns(join(mirror, 'iu_xray_reports', 'indiana_reports.csv'), ['findings', 'impression'])
const extraction = cpu(() => texts.map(findingExtractor(schema)))
const total = counting.seconds + bootstraps.seconds

console.log(`${metrics.length} metrics, ${PAIRS} pairs of reports, ${REPLICATES} replicates, processor time`)
console.log(`  counting            ${counting.seconds.toFixed(2)} s`)
for (const [measure, seconds] of perMeasure)
  console.log(`    ${String(measure).padEnd(24)} ${Number(seconds).toFixed(2)} s`)
console.log(`  replicates          ${bootstraps.seconds.toFixed(2)} s`)
console.log(`  both                ${total.toFixed(2)} s (target: at most ${TARGETS.metrics} s)`)
console.log(
  `findings of ${texts.length} reports  ${extraction.seconds.toFixed(2)} s (target: at most ${TARGETS.extraction} s)`,
)
console.log(`memory for ${3 * PAIRS} more pairs  ${grown.toFixed(1)} MB (target: at most ${TARGETS.memoryMb} MB)`)
const isMet = total <= TARGETS.metrics && extraction.seconds <= TARGETS.extraction && grown <= TARGETS.memoryMb
process.exitCode = isMet ? 0 : 1

async function columns(file: string, names: readonly string[]): Promise<string[]> {
  const table = await readTable(file, nodeEffects)
  const cells = names.map((name) => textCells(tableColumn(table, name, 'holds texts')))
  return Array.from({ length: table.rows }, (_, i) => cells.map((column) => column[i]).join('\n'))
}

function count(some: readonly ReportPair[], which: readonly string[] = measures): TextCounts {
  const extract: FindingExtractor = findingExtractor(schema)
  return countReports(which, some, { schema, extract, policy: 'u_zeros' })
}

function bootstrap(counts: TextCounts): void {
  const inputs = metrics.map(({ id }) => ({ metric: id, truth: { n: PAIRS } as never, output: counts as never })) // as `runBlock` has them
  for (let b = 0; b < REPLICATES / BLOCK; b++) {
    const block = { label: `perf|reports|${b}`, replicates: BLOCK, classOf: new Int32Array(PAIRS), inputs }
    runBlock(block, (id): Metric => builtInMetrics.get(id))
  }
}

function cpu<T>(work: () => T): { readonly value: T; readonly seconds: number } {
  const before = process.cpuUsage()
  const value = work()
  const { user, system } = process.cpuUsage(before)
  return { value, seconds: (user + system) / 1e6 }
}

/** The most memory that this process ever had. */
function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024
}
