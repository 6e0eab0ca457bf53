import { Option } from 'commander'
import { type Effects, FmbenchError } from '../../core/index.js'
import {
  type Importer,
  type ImportNames,
  importers,
  MAX_FOREIGN_BYTES,
  readForeign,
  recordOfReported,
} from '../../exchange/index.js'
import { builtInMetrics } from '../../metrics/index.js'
import { type Catalog, type EvalRecord, formatEval, printable } from '../../spec/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { openWorkspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'

interface Flags extends ImportNames {
  readonly from?: string
  readonly out: string
  readonly catalog?: string
}

const FORMATS = importers.all().map(({ id }) => id)

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .argument('<files...>', "other tools' results")
    .addOption(new Option('--from <format>', 'format of the files (default: told from their content)').choices(FORMATS))
    .option('-o, --out <folder>', 'where the records go', 'imported')
    .option('-m, --model <id>', 'which model they are about, where the file does not say or says it otherwise')
    .option('--benchmark <id>', 'which benchmark they are about')
    .option('-d, --dataset <id>', 'which dataset they are about')
    .option('--metric <id>', 'which metric a value is that has no name in the file')
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (files: string[], flags: Flags) => finish(await importFiles(files, flags, context)))
}

async function importFiles(paths: readonly string[], flags: Flags, context: Context): Promise<ExitCode> {
  const { effects, terminal } = context
  const { catalog } = await openWorkspace(effects, flags.catalog)
  const names = namesOf(flags, catalog)
  const records = new Map<string, EvalRecord>()
  for (const path of withoutCompanions(paths, effects)) {
    for (const record of await recordsOf(path, flags.from, names, catalog, context)) records.set(record.eval_id, record)
  }
  if (records.size === 0) throw new FmbenchError('bad-data', 'Nothing in these files is a number: no record was made.')
  for (const [id, record] of records) {
    const file = effects.files.join(flags.out, `${id}.yaml`)
    await effects.files.write(file, formatEval(record))
    terminal.out(file)
    for (const warning of record.warnings) terminal.note(`${id}: ${warning}`)
  }
  tellUnknown([...records.values()], catalog, context)
  terminal.note('Imported results count as self-reported; boards never rank them among results that were run.')
  return EXIT.done
}

/** What only lies beside results, such as MTEB's `model_meta.json` under `*.json`, is not read as one. */
function withoutCompanions(paths: readonly string[], { files }: Effects): readonly string[] {
  const companions = new Set(importers.all().map(({ beside }) => beside))
  const results = paths.filter((path) => !companions.has(files.nameOf(path)))
  return results.length === 0 ? paths : results
}

/** Ids that a user types must be known. @throws FmbenchError `unknown-name` with the nearest known id */
function namesOf({ model, benchmark, dataset, metric }: Flags, catalog: Catalog): ImportNames {
  return {
    ...(model !== undefined && { model }),
    ...(benchmark !== undefined && { benchmark: catalog.benchmark(benchmark, '--benchmark').value.benchmark_id }),
    ...(dataset !== undefined && { dataset: catalog.dataset(dataset, '--dataset').value.dataset_id }),
    ...(metric !== undefined && { metric: builtInMetrics.get(metric, '--metric').id }),
  }
}

async function recordsOf(
  file: string,
  from: string | undefined,
  names: ImportNames,
  catalog: Catalog,
  { effects, terminal }: Context,
): Promise<EvalRecord[]> {
  const content = await readContent(file, effects)
  const importer = importerOf(content, from, file)
  const beside = await contentBeside(file, importer, effects)
  const records = importer
    .read(content, file, beside)
    .map((reported) => recordOfReported(reported, { catalog, metrics: builtInMetrics, names, importer, file }))
  const nEmpty = records.filter((record) => record === undefined).length
  if (nEmpty > 0)
    terminal.note(`${file}: ${nEmpty} of ${records.length} evaluations hold no number, and make no record.`)
  return records.filter((record) => record !== undefined)
}

async function readContent(file: string, { files }: Effects): Promise<unknown> {
  const bytes = (await files.facts(file))?.bytes ?? 0
  if (bytes > MAX_FOREIGN_BYTES) {
    throw new FmbenchError('bad-data', `The file is ${Math.round(bytes / 2 ** 20)} MiB; at most 256 MiB are read.`, {
      where: file,
      hint: 'Of an Inspect log its header is enough: inspect log dump --header-only LOG > header.json',
    })
  }
  return readForeign(await files.read(file), file)
}

async function contentBeside(file: string, { beside }: Importer, effects: Effects): Promise<unknown> {
  if (beside === undefined) return undefined
  const path = effects.files.join(effects.files.folderOf(file), beside)
  return (await effects.files.facts(path)) === undefined ? undefined : readContent(path, effects)
}

const ELSEWHERE =
  'Results of lm-evaluation-harness, HELM and lighteval: every_eval_ever convert makes files of them that can be read.'

/** @throws FmbenchError `bad-data` when the content is of none of the formats, or not of the one that was named */
function importerOf(content: unknown, from: string | undefined, file: string): Importer {
  const candidates = from === undefined ? importers.all() : [importers.get(from, '--from')]
  const found = candidates.find((importer) => importer.recognises(content))
  if (found !== undefined) return found
  const known = candidates.map(({ id, label }) => `  ${id}: ${label}`).join('\n')
  const what =
    from === undefined ? 'The file is of no format that can be imported.' : `The file does not look like ${from}.`
  throw new FmbenchError('bad-data', what, { where: file, hint: `What can be read:\n${known}\n${ELSEWHERE}` })
}

/** A record of a benchmark or a model that the catalogue does not hold stands on no board. */
function tellUnknown(records: readonly EvalRecord[], catalog: Catalog, { terminal }: Context): void {
  const unknown = (noun: string, ids: readonly string[]): void => {
    if (ids.length > 0)
      terminal.note(`Not in the catalogue: the ${noun} ${[...new Set(ids)].map((id) => printable(id)).join(', ')}.`)
  }
  const benchmarks = records.map(({ benchmark_id }) => benchmark_id)
  const models = records.map(({ model_ids }) => model_ids.candidate)
  unknown(
    'benchmark',
    benchmarks.filter((id) => !catalog.benchmarks.has(id)),
  )
  unknown(
    'model',
    models.filter((id) => catalog.findModel(id) === undefined),
  )
}
