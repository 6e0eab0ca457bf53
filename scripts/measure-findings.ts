import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import papaparse from 'papaparse'
import { type Effects, Rng, sha256Hex } from '../src/core/index.js'
import { locateDataset } from '../src/data/index.js'
import {
  type CategoryCounts,
  categoryCounts,
  countFindings,
  findingExtractor,
  findingScores,
  sumCounts,
} from '../src/findings/index.js'
import { nodeEffects } from '../src/node/index.js'
import { formatInterval, formatMetric } from '../src/report/format-number.js'
import { type FindingSchema, readCatalog } from '../src/spec/index.js'
import { bootstrapReplicates, percentileInterval, wilsonInterval } from '../src/stats/index.js'
import { markdownTable } from './docs/markdown-table.js'

const CATALOG = fileURLToPath(new URL('../catalog', import.meta.url))
export const FINDING_PAGE = fileURLToPath(new URL('../docs/finding-extraction.md', import.meta.url))
const LEVEL = 0.95
const REPLICATES = 2000

/** The names of the gold standard for what CheXpert calls otherwise. */
const CHEXPERT_NAMES: Readonly<Record<string, string>> = {
  Atelectasis: 'Atelectasis',
  Cardiomegaly: 'Cardiomegaly',
  Consolidation: 'Consolidation',
  Edema: 'Edema',
  Effusion: 'Pleural Effusion',
  Pneumonia: 'Pneumonia',
  Pneumothorax: 'Pneumothorax',
}

/** A report and the findings that people gave it. */
interface LabelledReport {
  readonly id: string
  readonly text: string
  readonly gold: ReadonlySet<string>
}

/** The half that may be looked at while phrases and cues are written. The other is only ever scored. */
export function isDevelopment(reportId: string): boolean {
  return Number.parseInt(sha256Hex(reportId)[0], 16) < 8
}

/** The Indiana reports, from where `data pull` or FMBENCH_DATA_MIRROR has them. */
export async function readLabelledReports(effects: Effects): Promise<LabelledReport[]> {
  const entry = (await readCatalog([CATALOG], effects)).dataset('DS-IU-XRAY-REPORTS')
  const names = ['indiana_reports.csv', 'openi_gld_std14.csv']
  const located = await locateDataset(entry.value, entry.folder, names, effects)
  const [reports, gold] = names.map(
    (name) =>
      papaparse.parse<Record<string, string>>(readFileSync(located[name].path, 'utf8'), {
        header: true,
        skipEmptyLines: true,
      }).data,
  )
  const textOf = new Map(
    reports.map(({ uid, findings, impression }) => [`CXR${uid}`, `FINDINGS: ${findings}\n\nIMPRESSION: ${impression}`]),
  )
  return gold.map(({ filename, normal: _, ...labels }) => ({
    id: filename,
    text: textOf.get(filename) ?? '',
    gold: new Set(Object.keys(labels).filter((category) => labels[category] === '1')),
  }))
}

/** The tables of docs/finding-extraction.md. */
export async function findingTables(effects: Effects): Promise<string> {
  const reports = await readLabelledReports(effects)
  const heldOut = reports.filter(({ id }) => !isDevelopment(id))
  const development = reports.filter(({ id }) => isDevelopment(id))
  const catalog = await readCatalog([CATALOG], effects)
  const nih = catalog.findingSchema('FS-CXR-NIH14').value
  const chexpert = catalog.findingSchema('FS-CXR-CHEXPERT14').value
  // Nobody labelled hernias: the gold standard has none, though 46 reports are indexed with one.
  const labelled = nih.categories.map(({ id }) => id).filter((id) => id !== 'Hernia')
  const sameName = (category: string) => category
  const shared = Object.keys(CHEXPERT_NAMES)
  const found = score(heldOut, nih, labelled, sameName)
  const keywords = score(heldOut, withoutCues(nih), labelled, sameName)
  const rows = [
    summaryRow('`FS-CXR-NIH14`', found),
    summaryRow('`FS-CXR-NIH14`, on the half it was written with', score(development, nih, labelled, sameName)),
    summaryRow('the same phrases, without negation and doubt', keywords),
    summaryRow('`FS-CXR-NIH14`, 7 findings', score(heldOut, nih, shared, sameName)),
    summaryRow(
      '`FS-CXR-CHEXPERT14`, 7 findings',
      score(heldOut, chexpert, shared, (name) => CHEXPERT_NAMES[name]),
    ),
  ]
  return `${markdownTable(['extractor', 'reports', 'precision', 'recall', 'micro-F1', '95% interval of F1'], rows)}
${markdownTable(
  ['finding', 'positive', 'precision', '95% interval', 'recall', '95% interval', 'F1', 'keywords: precision', 'F1'],
  found.categories.map((one, i) => categoryRow(one, keywords.categories[i])),
)}`
}

/** The phrases alone, wherever they stand. */
function withoutCues(schema: FindingSchema): FindingSchema {
  const none = Object.fromEntries(Object.keys(schema.cues).map((kind) => [kind, []]))
  return { ...schema, cues: none as unknown as FindingSchema['cues'] } // the same keys
}

interface Agreement {
  readonly reports: number
  readonly scores: Readonly<Record<string, number>>
  readonly f1: { readonly low: number; readonly high: number } | undefined
  readonly categories: readonly CategoryCounts[]
}

/** @param named what the schema calls a category of the gold standard */
function score(
  reports: readonly LabelledReport[],
  schema: FindingSchema,
  categories: readonly string[],
  named: (category: string) => string,
): Agreement {
  const extract = findingExtractor(schema)
  const wanted = new Set(categories.map(named))
  const narrow = { ...schema, categories: schema.categories.filter(({ id }) => wanted.has(id)) }
  const pairs = reports.map(({ text, gold }) => ({
    reference: {
      labels: new Map(categories.filter((id) => gold.has(id)).map((id) => [named(id), 'positive'] as const)),
    },
    generated: extract(text),
  }))
  const counts = countFindings(pairs, narrow, 'u_zeros')
  const sums = sumCounts(counts)
  const [replicates] = bootstrapReplicates(
    [(times) => findingScores(sumCounts(counts, times)).finding_f1_micro],
    new Int32Array(pairs.length),
    { replicates: REPLICATES, rng: new Rng('finding-extraction') },
  )
  return {
    reports: pairs.length,
    scores: findingScores(sums),
    f1: percentileInterval(replicates, LEVEL),
    categories: categoryCounts(sums, narrow),
  }
}

function summaryRow(name: string, { reports, scores, f1 }: Agreement): string[] {
  const { finding_precision, finding_recall, finding_f1_micro } = scores
  const numbers = [finding_precision, finding_recall, finding_f1_micro].map(formatMetric)
  return [name, String(reports), ...numbers, formatInterval(f1)]
}

function categoryRow({ category, tp, fp, fn }: CategoryCounts, keywords: CategoryCounts): string[] {
  const f1 = (one: CategoryCounts) => formatMetric((2 * one.tp) / (2 * one.tp + one.fp + one.fn))
  return [
    category,
    String(tp + fn),
    formatMetric(tp / (tp + fp)),
    formatInterval(wilsonInterval(tp, tp + fp, LEVEL)),
    formatMetric(tp / (tp + fn)),
    formatInterval(wilsonInterval(tp, tp + fn, LEVEL)),
    f1({ category, tp, fp, fn }),
    formatMetric(keywords.tp / (keywords.tp + keywords.fp)),
    f1(keywords),
  ]
}

const MEASURED = /(<!-- measured: npx tsx scripts\/measure-findings\.ts -->\n)[\s\S]*(<!-- end -->)/

/** What the page holds between its two marks. */
export function measuredPart(page: string): string {
  return MEASURED.exec(page)?.[0] ?? ''
}

/** The page with other tables. */
export function withTables(page: string, tables: string): string {
  return page.replace(MEASURED, (_, open: string, close: string) => `${open}\n${tables}\n${close}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(FINDING_PAGE, withTables(readFileSync(FINDING_PAGE, 'utf8'), await findingTables(nodeEffects)))
}
