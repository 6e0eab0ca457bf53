import { FmbenchError } from '../../core/index.js'
import { datasetLoaders } from '../../data/index.js'
import { valueFaults } from '../../leaderboard/admit.js'
import { builtInMetrics } from '../../metrics/index.js'
import { modelAdapters } from '../../models/index.js'
import { protocols } from '../../protocols/index.js'
import { badDocument } from '../../spec/faults.js'
import { checkCatalog, type EvalRecord, fixDocument, parseAnyDocument } from '../../spec/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { openWorkspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .argument('[files...]', 'documents and records; the whole catalogue when none is named')
    .option('--fix', 'rewrite documents of an old form in the current one')
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (files: string[], flags: { fix?: true; catalog?: string }) => {
      finish(
        files.length === 0 ? await validateCatalog(flags.catalog, context) : await validateFiles(files, flags, context),
      )
    })
}

/** Every document of the catalogue, and every name one of them uses. */
async function validateCatalog(folder: string | undefined, { effects, terminal }: Context): Promise<ExitCode> {
  const { catalog } = await openWorkspace(effects, folder)
  const known = { metrics: builtInMetrics, protocols, adapters: modelAdapters, loaders: datasetLoaders }
  const found = checkCatalog(catalog, known)
  const faults = found.filter(({ isAwaited }) => !isAwaited)
  for (const unreadable of catalog.faults) terminal.out(unreadable.message)
  for (const { file, place, what } of faults) terminal.out(`${file}: ${place}: ${what}`)
  for (const { file } of catalog.benchmarks.values()) {
    const awaited = found.filter((fault) => fault.isAwaited && fault.file === file).map(({ what }) => what)
    if (awaited.length > 0) terminal.note(`${file}: note: a draft; ${awaited.join('; ')}`)
  }
  const { suites, benchmarks, datasets, models } = catalog
  const nFaults = faults.length + catalog.faults.length
  terminal.note(
    `${suites.size} suites, ${benchmarks.size} benchmarks, ${datasets.size} datasets, ${models.size} models: ${nFaults} faults`,
  )
  return nFaults === 0 ? EXIT.done : EXIT.failedCheck
}

async function validateFiles(files: readonly string[], { fix }: { fix?: true }, context: Context): Promise<ExitCode> {
  let nBad = 0
  for (const file of files) {
    try {
      await validateFile(file, fix === true, context)
    } catch (thrown) {
      if (!(thrown instanceof FmbenchError)) throw thrown
      context.terminal.out(thrown.message)
      nBad++
    }
  }
  if (nBad > 0) context.terminal.note(`${nBad} of ${files.length} files have faults.`)
  return nBad === 0 ? EXIT.done : EXIT.failedCheck
}

async function validateFile(file: string, fix: boolean, { effects, terminal }: Context): Promise<void> {
  const text = await effects.files.readText(file)
  const { noun, value, notes } = await parseAnyDocument(text, file)
  if (noun === 'eval') {
    const faults = valueFaults(value as EvalRecord, builtInMetrics) // parseAnyDocument found an eval, so this is its type
    if (faults.length > 0) throw await badDocument(text, file, faults)
  }
  for (const note of notes) terminal.note(`${file}: note: ${note}`)
  const fixed = fix ? await fixDocument(text, file) : undefined
  if (fixed !== undefined && fixed.text !== text) {
    await effects.files.write(file, fixed.text)
    terminal.out(`${file}: ${noun}, rewritten in the current form`)
  } else terminal.out(`${file}: ${noun}, valid`)
}
