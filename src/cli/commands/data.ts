import { datasetCache, pullDataset, writeGenerated } from '../../data/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { openWorkspace } from '../workspace.js'
import { type ExportFlags, exportPart } from './data-export.js'
import { declareInspect } from './data-inspect.js'
import type { DeclareCommand } from './index.js'

const CATALOG_OPTION = [
  '--catalog <folder>',
  'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)',
] as const

interface DataFlags {
  readonly catalog?: string
  readonly out?: string
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .command('generate')
    .alias('generate-toy-data')
    .description('write the toy datasets; the same bytes everywhere')
    .option('-o, --out <folder>', 'where (default: the cache, where `run` looks for them)')
    .option(...CATALOG_OPTION)
    .action(async (flags: DataFlags) => finish(await generate(flags, context)))
  command
    .command('pull')
    .description('fetch the files of a dataset and verify them')
    .argument('<dataset>', 'an id of the catalogue, or a dataset document')
    .option(...CATALOG_OPTION)
    .action(async (reference: string, flags: DataFlags) => finish(await pull(reference, flags, context)))
  command
    .command('export')
    .description('write the samples of one part, for training elsewhere')
    .argument('<dataset>', 'an id of the catalogue, or a dataset document')
    .requiredOption('--split <part>', 'which part: train, test')
    .requiredOption('-o, --out <folder>', 'where: a new folder, or the one that has the other part')
    .option(...CATALOG_OPTION)
    .action(async (reference: string, flags: ExportFlags) => finish(await exportPart(reference, flags, context)))
  declareInspect(command, context, finish)
}

async function generate(flags: DataFlags, { effects, terminal }: Context): Promise<ExitCode> {
  const { catalog } = await openWorkspace(effects, flags.catalog)
  for (const { value: document } of catalog.datasets.values()) {
    if (document.generator === undefined) continue
    const folder =
      flags.out === undefined ? datasetCache(document, effects) : effects.files.join(flags.out, document.dataset_id)
    await writeGenerated(document.generator, folder, effects)
    terminal.out(`${document.dataset_id}\t${folder}`)
  }
  return EXIT.done
}

async function pull(reference: string, flags: DataFlags, { effects, terminal }: Context): Promise<ExitCode> {
  const workspace = await openWorkspace(effects, flags.catalog)
  const { value: document, folder } = await workspace.dataset(reference)
  const pulled = await pullDataset(document, folder, effects)
  for (const file of pulled) {
    terminal.out(`${file.name}\t${file.outcome}\t${file.outcome === 'to do' ? '' : file.path}`)
    if (file.outcome === 'to do') terminal.note(file.hint)
  }
  if (pulled.length === 0) {
    const source = document.source === undefined ? '' : `\nIts source: ${document.source}`
    terminal.note(`${document.dataset_id} declares no files: there is nothing to fetch.${source}`)
  }
  return pulled.some(({ outcome }) => outcome === 'to do') ? EXIT.partial : EXIT.done
}
