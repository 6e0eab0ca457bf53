import { type Effects, FmbenchError, sha256Hex } from '../../core/index.js'
import { type HubFolder, noteRescored, recordFile, withHub } from '../../hub/index.js'
import { builtInMetrics } from '../../metrics/index.js'
import { type EvalRecord, formatEval, printable } from '../../spec/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { wholeNumber } from '../options.js'
import { joinedCsv } from '../predictions-csv.js'
import { coversSeeds } from '../record-differences.js'
import { redoneRecord, type ScoredAgain, scoreAgain, staleMetrics, WORKPLACE } from '../rescore-result.js'
import { cleanPredictions, predictionsOf, type Result, readResult } from '../result.js'
import { formatTable } from '../table.js'
import { openWorkspace, type Workspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'

interface Flags {
  readonly predictions?: string
  readonly hub?: string
  readonly out?: string
  readonly jobs?: number
  readonly textEncoder?: string
  readonly catalog?: string
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .argument(
      '[results...]',
      'folders with an eval.yaml, or records (default: those of the hub whose metrics have another version by now)',
    )
    .option('-p, --predictions <file>', 'the predictions of the one record (default: those that lie beside it)')
    .option(
      '--hub <folder>',
      'a hub that keeps the records: where nothing differs, note there that they were rescored, and keep the predictions',
    )
    .option('-o, --out <folder>', 'where the new result of the one record goes (default: results/<eval_id>)')
    .option('--text-encoder <file>', 'for BERTScore: a YAML file that names an encoder')
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
  const isForOne = flags.predictions ?? flags.out
  if (paths.length !== 1 && isForOne !== undefined) {
    throw new FmbenchError('usage', 'With -p or -o, rescore takes one record.')
  }
  if (paths.length === 0 && flags.hub === undefined) {
    throw new FmbenchError('usage', 'Which records? Name the folder of a result, or a hub with --hub.')
  }
  const workspace = await openWorkspace(effects, flags.catalog ?? flags.hub)
  const isRedone = paths.length === 0
  const results = isRedone ? await staleResults(flags.hub ?? '', effects) : await readAll(paths, effects)
  const workplace = effects.files.join(flags.hub ?? '', WORKPLACE)
  // What a killed process has left is no result of ours.
  if (isRedone) await effects.files.remove(workplace)
  let nDiffering = 0
  for (const result of results) {
    const out = isRedone ? { out: effects.files.join(workplace, result.record.eval_id) } : {}
    const scored = await rescoreOne(result, { ...flags, ...out }, workspace, context)
    const stale = new Set(isRedone ? staleMetrics(result.record) : [])
    // Findings are counted for metrics: their counts change with them.
    const others = scored.differences.filter(
      ({ metric, field }) =>
        !(metric !== undefined && stale.has(metric)) && !(stale.size > 0 && /^reports\./.test(field)),
    )
    if (others.length > 0) nDiffering++
    else if (flags.hub !== undefined) await writeDown(result, scored, stale, flags.hub, context)
  }
  if (isRedone) await effects.files.remove(workplace)
  terminal.note(`${results.length} scored again; ${nDiffering} not as recorded.`)
  return nDiffering > 0 ? EXIT.failedCheck : EXIT.done
}

const readAll = (paths: readonly string[], effects: Effects): Promise<Result[]> =>
  Promise.all(paths.map((path) => readResult(path, effects)))

/** The records of a hub with metrics of another version than today's, and predictions to make them anew. */
async function staleResults(hub: string, effects: Effects): Promise<Result[]> {
  const { files } = effects
  const kept = await withHub(hub, effects, async (folder: HubFolder) => ({ rows: folder.rows(), changes: {} }))
  const stale: Result[] = []
  for (const { eval_id, evidence } of kept.rows) {
    if (evidence !== 'rescored') continue
    const result = await readResult(files.join(hub, ...recordFile(eval_id).split('/')), effects)
    if (staleMetrics(result.record).length > 0) stale.push(result)
  }
  return stale
}

async function rescoreOne(result: Result, flags: Flags, workspace: Workspace, context: Context): Promise<ScoredAgain> {
  const { effects, terminal } = context
  const { record } = result
  const predictions = flags.predictions ?? (await predictionsOf(result, effects))
  if (predictions === undefined) {
    throw new FmbenchError('not-found', 'There are no predictions beside this record.', {
      where: result.folder,
      hint: 'Name their file with -p.',
    })
  }
  const scored = await scoreAgain({ ...flags, record, predictions }, workspace, context)
  const { differences, left, folder } = scored
  terminal.out(`${record.eval_id}: ${differences.length === 0 ? 'as recorded' : 'not as recorded'}`)
  if (differences.length > 0) terminal.out(differenceTable(differences))
  for (const id of left) {
    const isOfCurves = builtInMetrics.has(id) && builtInMetrics.get(id).needs === 'curves'
    const why = isOfCurves ? 'the predictions for damaged samples' : '--text-encoder'
    terminal.note(`note: ${id} was not computed again: it needs ${why}.`)
  }
  if (Object.keys(record.intervals).some((id) => coversSeeds(record, id))) {
    terminal.note('note: intervals that cover other seeds of the training were not computed again.')
  }
  if (!folder.includes(WORKPLACE)) terminal.note(`Record:  ${effects.files.join(folder, 'eval.yaml')}`)
  return scored
}

function differenceTable(differences: ScoredAgain['differences']): string {
  // A record may come from a stranger.
  const cell = (value: unknown): string => (value === undefined ? '–' : printable(String(value), 80))
  return formatTable(
    ['Field', 'Recorded', 'Scored again'],
    differences.map(({ field, recorded, rescored }) => [cell(field), cell(recorded), cell(rescored)]),
  )
}

/** @param stale ids of the metrics that the hub has in another version than today's */
async function writeDown(
  { record }: Result,
  scored: ScoredAgain,
  stale: ReadonlySet<string>,
  folder: string,
  { effects, terminal, version }: Context,
): Promise<void> {
  const kept: EvalRecord = stale.size === 0 ? record : redoneRecord(record, scored, version)
  const predictions = await joinedCsv(cleanPredictions(scored.folder, effects), effects)
  const rescored = {
    kept: { record: kept, text: formatEval(kept), predictions },
    recordSha256: sha256Hex(formatEval(record)),
    ...(stale.size > 0 && { reason: `Scored again with new versions of: ${[...stale].join(', ')}.` }),
  }
  await withHub(folder, effects, async (hub) => ({ changes: noteRescored(rescored, hub, effects) }))
  terminal.note(`${record.eval_id} is marked as rescored in the history of the hub, which keeps its predictions.`)
}
