import { type Effects, FmbenchError } from '../../core/index.js'
import { noteRescored, withHub } from '../../hub/index.js'
import { printable } from '../../spec/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { planOf } from '../evaluation-units.js'
import { wholeNumber } from '../options.js'
import {
  checkPrimary,
  differencesOf,
  type FieldDifference,
  notRescored,
  optionsOfRecord,
  unitOfRecord,
} from '../rescore-result.js'
import { type Result, readResult } from '../result.js'
import { modelOf, scoreFile } from '../score-file.js'
import { formatTable } from '../table.js'
import { openWorkspace, type Workspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'

interface Flags {
  readonly predictions?: string
  readonly hub?: string
  readonly out?: string
  readonly jobs?: number
  readonly catalog?: string
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .argument('<results...>', 'folders with an eval.yaml, or records')
    .option('-p, --predictions <file>', 'the predictions of the one record (default: those in private/ beside it)')
    .option(
      '--hub <folder>',
      'a hub that keeps the record: where nothing differs, write down there that it was rescored',
    )
    .option('-o, --out <folder>', 'where the new result of the one record goes (default: results/<eval_id>)')
    .option(
      '-j, --jobs <n>',
      'threads (default: FMBENCH_JOBS, or all processors); never changes a number',
      wholeNumber(1),
    )
    .option(
      '--catalog <folder>',
      'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG, or the hub)',
    )
    .action(async (paths: string[], flags: Flags) => finish(await rescore(paths, flags, context)))
}

/** Scores predictions again, as their records say it was done, and shows in what the records differ from that. */
async function rescore(paths: readonly string[], flags: Flags, context: Context): Promise<ExitCode> {
  const { effects, terminal } = context
  const isForOne = flags.predictions ?? flags.hub ?? flags.out
  if (paths.length > 1 && isForOne !== undefined) {
    throw new FmbenchError('usage', 'With -p, --hub or -o, rescore takes one record.')
  }
  const workspace = await openWorkspace(effects, flags.catalog ?? flags.hub)
  let nDiffering = 0
  for (const path of paths) {
    const result = await readResult(path, effects)
    const differences = await rescoreOne(result, flags, workspace, context)
    if (differences.length > 0) nDiffering++
    else if (flags.hub !== undefined) await writeDown(result, path, flags.hub, context)
  }
  terminal.note(`${paths.length} scored again; ${nDiffering} not as recorded.`)
  return nDiffering > 0 ? EXIT.failedCheck : EXIT.done
}

async function rescoreOne(
  { record, folder }: Result,
  flags: Flags,
  workspace: Workspace,
  context: Context,
): Promise<readonly FieldDifference[]> {
  const { effects, terminal } = context
  const startedMs = effects.clock.elapsedMs()
  const unit = unitOfRecord(record, workspace)
  const plan = planOf(unit, modelOf(record.model_ids.candidate, workspace), optionsOfRecord(record))
  checkPrimary(record, plan)
  const predictions = flags.predictions ?? (await predictionsBeside(folder, effects))
  const scored = await scoreFile({ ...flags, unit, plan, predictions, startedMs, of: record }, workspace, context)
  if (scored.record === undefined) throw scored.failure ?? new Error('Neither a record nor a failure.')
  const differences = differencesOf(record, scored.record)
  terminal.out(`${record.eval_id}: ${differences.length === 0 ? 'as recorded' : 'not as recorded'}`)
  if (differences.length > 0) terminal.out(differenceTable(differences))
  for (const id of notRescored(record)) {
    terminal.note(`note: ${id} was not computed again: it needs the predictions for damaged samples.`)
  }
  terminal.note(`Record:  ${effects.files.join(scored.folder, 'eval.yaml')}`)
  return differences
}

async function predictionsBeside(folder: string, { files }: Effects): Promise<string> {
  const file = files.join(folder, 'private', 'predictions', 'clean.parquet')
  if ((await files.facts(file)) !== undefined) return file
  throw new FmbenchError('not-found', 'There are no predictions beside this record.', {
    where: folder,
    hint: 'Name their file with -p.',
  })
}

function differenceTable(differences: readonly FieldDifference[]): string {
  // A record may come from a stranger.
  const cell = (value: unknown): string => (value === undefined ? '–' : printable(String(value), 80))
  return formatTable(
    ['Field', 'Recorded', 'Scored again'],
    differences.map(({ field, recorded, rescored }) => [cell(field), cell(recorded), cell(rescored)]),
  )
}

async function writeDown(
  { record }: Result,
  file: string,
  folder: string,
  { effects, terminal }: Context,
): Promise<void> {
  const rescored = {
    evalId: record.eval_id,
    recordSha256: await effects.files.sha256(file),
    predictionsSha256: record.provenance.predictions_sha256 ?? '',
  }
  await withHub(folder, effects, async (hub) => ({ changes: noteRescored(rescored, hub, effects) }))
  terminal.note(`${record.eval_id} is marked as rescored in the history of the hub.`)
}
