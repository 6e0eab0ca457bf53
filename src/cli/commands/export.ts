import { Option } from 'commander'
import { type Effects, FmbenchError } from '../../core/index.js'
import { droppedParts, type ExportContext, type ExportedFile, exporters } from '../../exchange/index.js'
import { valueFaults } from '../../leaderboard/admit.js'
import { builtInMetrics } from '../../metrics/index.js'
import { badDocument } from '../../spec/faults.js'
import { type EvalRecord, parseEval, printable } from '../../spec/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { recordFiles } from '../read-records.js'
import { type Threshold, thresholds } from '../thresholds.js'
import { openWorkspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'

interface Flags {
  readonly to: string
  readonly out?: string
  readonly hubDataset?: string
  readonly hubTask?: string
  readonly failUnder?: readonly Threshold[]
  readonly catalog?: string
}

const FORMATS = exporters.all().map(({ id }) => id)

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .argument('<records...>', 'records, or folders of results')
    .addOption(new Option('--to <format>', 'format to write').choices(FORMATS).makeOptionMandatory())
    .option('-o, --out <file>', 'where it goes; a folder where the format needs several files (default: the terminal)')
    .option('--hub-dataset <org/name>', 'Hugging Face formats: the dataset of the hub that holds the board')
    .option('--hub-task <id>', 'hf-eval-results: the task of that dataset (default: the id of the benchmark)')
    .option('--fail-under <metric=value>', 'junit: a test that fails below the value; repeatable', thresholds)
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (paths: string[], flags: Flags) => finish(await exportRecords(paths, flags, context)))
}

async function exportRecords(paths: readonly string[], flags: Flags, context: Context): Promise<ExitCode> {
  const { effects, terminal } = context
  const exporter = exporters.get(flags.to)
  refuseIdle(flags)
  const { catalog } = await openWorkspace(effects, flags.catalog)
  const records = await readAll(paths, effects)
  const about: ExportContext = {
    catalog,
    metrics: builtInMetrics,
    now: effects.clock.now(),
    ...(flags.hubDataset !== undefined && { hubDataset: flags.hubDataset }),
    ...(flags.hubTask !== undefined && { hubTask: flags.hubTask }),
    thresholds: thresholdsOf(flags),
  }
  await writeFiles(await exporter.files(records, about), flags.out, context)
  for (const { eval_id, status, provenance } of records) {
    const id = printable(eval_id)
    if (status !== 'Completed') terminal.note(`${id} is a ${status.toLowerCase()} run.`)
    if (provenance.limited === true) terminal.note(`${id} is about some of the samples only.`)
  }
  const dropped = droppedParts(exporter, records, about)
  if (dropped.length > 0) terminal.note(`Not written, since ${exporter.id} has no place for it: ${dropped.join('; ')}.`)
  return EXIT.done
}

/** @throws FmbenchError `usage` for an option that the format has no use for */
function refuseIdle({ to, hubDataset, hubTask, failUnder }: Flags): void {
  const idle = [
    ...(hubDataset !== undefined && !to.startsWith('hf-') ? ['--hub-dataset'] : []),
    ...(hubTask !== undefined && to !== 'hf-eval-results' ? ['--hub-task'] : []),
    ...(failUnder !== undefined && to !== 'junit' ? ['--fail-under'] : []),
  ]
  if (idle.length > 0) throw new FmbenchError('usage', `${to} has no use for ${idle.join(' and ')}.`)
}

/** @throws FmbenchError `unknown-name`; `usage` for a metric that has no better side */
function thresholdsOf({ failUnder = [] }: Flags): ExportContext['thresholds'] {
  return failUnder.map(({ metric, value }) => {
    const { id, direction } = builtInMetrics.get(metric, '--fail-under')
    if (direction !== 'nearest') return { metric: id, value }
    throw new FmbenchError('usage', `${id} is best near a value, neither high nor low: it cannot fail under one.`, {
      where: '--fail-under',
    })
  })
}

async function readAll(paths: readonly string[], effects: Effects): Promise<EvalRecord[]> {
  const { files } = effects
  const found: string[] = []
  for (const path of paths) {
    if ((await files.facts(path))?.kind !== 'directory') found.push(path)
    else if ((await files.list(path)).includes('eval.yaml')) found.push(files.join(path, 'eval.yaml'))
    else {
      const inside = await recordFiles(await folderOfRecords(path, effects), effects)
      if (inside.length === 0)
        throw new FmbenchError('not-found', 'There is no record in this folder.', { where: path })
      found.push(...inside)
    }
  }
  return Promise.all([...new Set(found)].map((file) => readRecord(file, effects)))
}

/** A hub's own records lie in its `evals/`, beside much else. */
async function folderOfRecords(folder: string, { files }: Effects): Promise<string> {
  return (await files.list(folder)).includes('hub.yaml') ? files.join(folder, 'evals') : folder
}

/** A record that no board would show is not handed on either. */
async function readRecord(file: string, { files }: Effects): Promise<EvalRecord> {
  const text = await files.readText(file)
  const { value: record } = await parseEval(text, file)
  const faults = valueFaults(record, builtInMetrics)
  if (faults.length > 0) throw await badDocument(text, file, faults)
  return record
}

async function writeFiles(
  written: readonly ExportedFile[],
  out: string | undefined,
  { effects: { files }, terminal }: Context,
): Promise<void> {
  if (out === undefined) {
    const [{ content }] = written
    if (written.length > 1 || typeof content !== 'string') {
      const what = written.length > 1 ? `${written.length} files, which need a folder` : 'no text'
      throw new FmbenchError('usage', `This makes ${what}: say where with -o.`)
    }
    terminal.out(content.trimEnd())
    return
  }
  const isFolder = written.length > 1 || out.endsWith('/') || (await files.facts(out))?.kind === 'directory'
  for (const { name, content } of written) {
    const path = isFolder ? files.join(out, name) : out
    await files.write(path, content)
    terminal.out(path)
  }
}
