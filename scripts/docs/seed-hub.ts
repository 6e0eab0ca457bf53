import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { FmbenchError } from '../../src/core/index.js'
import { groupBy } from '../../src/leaderboard/group-by.js'
import { type Board, type Boards, buildBoards, faultsOfRecord, type Row } from '../../src/leaderboard/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { type Catalog, type EvalRecord, parseEval, readCatalog } from '../../src/spec/index.js'
import { escapeText, markdownTable } from './markdown-table.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const HUB = join(ROOT, 'examples/seed-hub')

/** A row of a table, as a page printed it; every record of the example says which rows it stands for. */
const printedSchema = z.array(
  z.strictObject({
    page: z.enum(['2025-11', '2025-12']),
    table: z.string(),
    ranked_by: z.string(),
    place: z.int().min(1),
    model: z.string(),
    score: z.string().regex(/^\d\.\d{4}$/),
    dataset: z.string(),
    date: z.string(),
    typical_sample_size: z.string().optional(),
  }),
)

export type PrintedRow = z.infer<typeof printedSchema>[number] & { readonly record: EvalRecord }

/** The example with nothing else beside it: not the records that fmbench measured itself. */
export interface SeedHub {
  readonly catalog: Catalog
  readonly records: readonly EvalRecord[]
  /** By page and table, first place first. */
  readonly tables: ReadonlyMap<string, readonly PrintedRow[]>
  readonly boards: Boards
}

/** @throws FmbenchError `bad-document` for a record that no board can show */
export async function readSeedHub(): Promise<SeedHub> {
  const catalog = await readCatalog([join(ROOT, 'catalog'), HUB], nodeEffects)
  const files = readdirSync(join(HUB, 'evals'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  )
  const records = await Promise.all(files.sort().map((name) => readRecord(join(HUB, 'evals', name), catalog)))
  const rows = records.flatMap((record) =>
    printedSchema.parse(record.extra?.printed).map((row): PrintedRow => ({ ...row, record })),
  )
  const byPlace = rows.toSorted((a, b) => a.place - b.place)
  const submissions = records.map((record) => ({ record, evidence: 'transcribed' }) as const)
  return {
    catalog,
    records,
    tables: groupBy(byPlace, ({ page, table }) => `${page}: ${table}`),
    boards: buildBoards(submissions, { catalog, metrics: builtInMetrics, comparisons: [] }),
  }
}

async function readRecord(file: string, catalog: Catalog): Promise<EvalRecord> {
  const { value } = await parseEval(readFileSync(file, 'utf8'), file)
  const [fault] = faultsOfRecord(value, catalog, builtInMetrics)
  if (fault !== undefined) throw new FmbenchError('bad-document', fault.what, { where: file })
  return value
}

/** The board and the row of a record. */
export function placeOf(record: EvalRecord, { boards }: SeedHub): { readonly board: Board; readonly row: Row } {
  for (const board of boards.benchmarks.flatMap((of) => of.boards)) {
    const row = [...board.rows, ...board.unranked].find((each) => each.record?.eval_id === record.eval_id)
    if (row !== undefined) return { board, row }
  }
  throw new Error(`${record.eval_id} is on no board`)
}

/** The part of docs/seed-hub.md that shows each table as printed, and what fmbench makes of each row. */
export async function seedHubTables(): Promise<string> {
  const hub = await readSeedHub()
  const tables = [...hub.tables].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
  return tables.map(([, rows]) => tableText(rows, hub)).join('\n')
}

const MONTHS = { '2025-11': 'November', '2025-12': 'December' }

function tableText(rows: readonly PrintedRow[], hub: SeedHub): string {
  const [{ page, table, ranked_by }] = rows
  const boards = [...new Set(rows.map(({ record }) => placeOf(record, hub).board))]
  const lines = rows.map((printed) => {
    const { board, row } = placeOf(printed.record, hub)
    return [
      String(printed.place),
      printed.model,
      printed.score,
      printed.dataset,
      'ABCD'[boards.indexOf(board)],
      rankText(row),
      row.score.value === null ? 'none' : row.score.value.toFixed(4),
      row.marks.map(({ text }) => text).join('; '),
    ].map(escapeText)
  })
  return `### ${table}, ${MONTHS[page]}

Ranked by \`${ranked_by}\`.

${markdownTable(['printed', 'model', 'score', 'dataset', 'board here', 'rank here', 'score here', 'what fmbench says'], lines)}`
}

function rankText({ model, rank, marks }: Row): string {
  if (marks.some(({ blocks }) => blocks)) return 'not ranked'
  if (rank === undefined) return model.isFloor ? 'floor' : 'not ranked'
  if (rank === 'unknown') return 'unknown'
  return rank.best === rank.worst ? String(rank.best) : `${rank.best} to ${rank.worst}`
}
