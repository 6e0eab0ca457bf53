import { type Effects, FmbenchError } from '../../core/index.js'
import { readTable } from '../../data/index.js'
import type { FindingReading } from '../../metrics/index.js'
import { renderReportFiles } from '../../report/index.js'
import {
  adjudicationOf,
  type ReadCase,
  readCases,
  readingOf,
  readWorksheet,
  reportPairs,
  sampleCases,
  verdictOfRules,
} from '../../run/index.js'
import { formatEval, parseEval } from '../../spec/index.js'
import type { ReportPair } from '../../text/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { formatCsv } from '../csv.js'
import { wholeNumber } from '../options.js'
import { findPredictions, type Result, readResult } from '../result.js'
import { openWorkspace, type Workspace } from '../workspace.js'
import { reportContext } from '../write-result.js'
import type { DeclareCommand } from './index.js'

interface Flags {
  readonly sample: number
  readonly seed: number
  readonly read?: string
  readonly catalog?: string
}

/** Coverage of the intervals. */
const LEVEL = 0.95

const WORKSHEET = 'worksheet.csv'
const HEADER = ['sample_id', 'category', 'rules_say', 'reference', 'generated', 'reader_1', 'reader_2', 'comment']

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .argument('<folder>', 'a result of reports: a folder with an eval.yaml')
    .option('--sample <n>', 'reports that readers are asked about', wholeNumber(1), 50)
    .option('--seed <n>', 'of the choice of reports', wholeNumber(0), 42)
    .option('--read <file>', 'read a worksheet that readers filled in, and add what they say to the record')
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (folder: string, flags: Flags) => finish(await adjudicate(folder, flags, context)))
}

async function adjudicate(folder: string, flags: Flags, context: Context): Promise<ExitCode> {
  const { effects } = context
  const workspace = await openWorkspace(effects, flags.catalog)
  const found = await casesOf(await readResult(folder, effects), workspace, effects)
  if (flags.read === undefined) await writeWorksheet(folder, found, flags, context)
  else await readBack(folder, flags.read, found, workspace, context)
  return EXIT.done
}

/** The reports of a result with what the rules read in them. */
interface FoundCases {
  readonly pairs: readonly (ReportPair & { readonly id: string })[]
  readonly cases: readonly ReadCase[]
  readonly reading: FindingReading
}

/** @throws FmbenchError `usage` for a result that is not about reports, or whose texts are not beside it */
async function casesOf(result: Result, { catalog }: Workspace, effects: Effects): Promise<FoundCases> {
  const found = await findPredictions(result, LEVEL, catalog, effects)
  if (typeof found === 'string') throw new FmbenchError('usage', `There is nothing to adjudicate: ${found}.`)
  const reading = readingOf(found.plan)
  if (reading === undefined) {
    throw new FmbenchError('usage', `${result.record.benchmark_id} reads no findings: its answers are no reports.`)
  }
  const pairs = reportPairs(found.predictions).map((pair, i) => ({ id: found.predictions.ids[i], ...pair }))
  return { pairs, cases: readCases(pairs, reading), reading }
}

async function writeWorksheet(
  folder: string,
  { pairs, cases }: FoundCases,
  { sample, seed }: Flags,
  { effects: { files }, terminal }: Context,
): Promise<void> {
  const path = files.join(folder, 'private', WORKSHEET)
  if ((await files.facts(path)) !== undefined) {
    throw new FmbenchError('conflict', 'There is a worksheet already.', {
      where: path,
      hint: 'Readers may have written into it. Move it away, or read it back: --read FILE',
    })
  }
  const textOf = new Map(pairs.map((pair) => [pair.id, pair]))
  const chosen = sampleCases(cases, sample, seed)
  const rows = chosen.flatMap(({ id, slots }) => {
    const { references = [], generated = '' } = textOf.get(id) ?? {}
    const said =
      slots.length === 0
        ? [['', 'nothing found in either text']]
        : slots.map((slot) => [slot.category, verdictOfRules(slot)])
    return said.map(([category, rules]) => [id, category, rules, references.join('\n---\n'), generated, '', '', ''])
  })
  await files.write(
    path,
    formatCsv(
      HEADER,
      rows.map((row) => row.map(asText)),
    ),
  )
  terminal.note(`Worksheet: ${path} (${chosen.length} reports, ${rows.length} rows)`)
  terminal.note(`Readers write into reader_1, reader_2: agree, or what really became of the finding: matched, missed, made_up,
differs, absent. They add a row for each finding that the rules overlooked.`)
  terminal.note(`Next:      fmbench adjudicate ${folder} --read ${path}`)
}

/** A spreadsheet takes a cell that begins with one of these for a formula. */
const asText = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)

async function readBack(
  folder: string,
  worksheet: string,
  { cases, reading }: FoundCases,
  workspace: Workspace,
  { effects, terminal }: Context,
): Promise<void> {
  const { files } = effects
  const judgements = readWorksheet(await readTable(worksheet, effects), cases, reading.schema)
  const adjudication = adjudicationOf(judgements, cases, { level: LEVEL, seed: 42 })
  const shown = files.join(folder, 'eval.yaml')
  const full = files.join(folder, 'private', 'eval.full.yaml')
  // A small sample of persons whose data is not open: what was said of them stays with the full record.
  const isOpen = (await files.facts(full)) === undefined
  const target = isOpen ? shown : full
  const { value: record } = await parseEval(await files.readText(target), target)
  if (record.reports === undefined)
    throw new FmbenchError('usage', 'The record says nothing of reports.', { where: target })
  const changed = { ...record, reports: { ...record.reports, adjudication } }
  if (isOpen) {
    for (const [name, text] of Object.entries(renderReportFiles(reportContext(changed, workspace)))) {
      await files.write(files.join(folder, name), text)
    }
  }
  await files.write(target, formatEval(changed))
  const { agreement, judged, reports, finding_f1_micro: f1 } = adjudication
  terminal.note(
    `Agreement: ${agreement.value.toFixed(3)} (${agreement.low.toFixed(3)} to ${agreement.high.toFixed(3)}) of ${judged} judgements about ${reports} reports`,
  )
  if (f1 !== null) {
    terminal.note(
      `finding_f1_micro as readers correct it: ${f1.value.toFixed(4)} (${f1.low.toFixed(4)} to ${f1.high.toFixed(4)})`,
    )
  }
  terminal.note(`Record:    ${target}`)
}
