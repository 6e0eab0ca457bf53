import { FmbenchError } from '../../core/index.js'
import { datasetLoaders } from '../../data/index.js'
import { builtInMetrics } from '../../metrics/index.js'
import { modelAdapters } from '../../models/index.js'
import { protocols } from '../../protocols/index.js'
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
  const faults = checkCatalog(catalog, known)
  for (const unreadable of catalog.faults) terminal.out(unreadable.message)
  for (const { file, place, what } of faults) terminal.out(`${file}: ${place}: ${what}`)
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
  if (noun === 'eval') checkRanges(value as EvalRecord, file) // parseAnyDocument found an eval, so this is its type
  for (const note of notes) terminal.note(`${file}: note: ${note}`)
  const fixed = fix ? await fixDocument(text, file) : undefined
  if (fixed !== undefined && fixed.text !== text) {
    await effects.files.write(file, fixed.text)
    terminal.out(`${file}: ${noun}, rewritten in the current form`)
  } else terminal.out(`${file}: ${noun}, valid`)
}

/** What a document's own schema cannot know: the range of each metric. */
function checkRanges(record: EvalRecord, file: string): void {
  const { stratified = {}, ...overall } = record.metrics
  const levels = Object.entries(stratified).flatMap(([name, found]) =>
    Object.entries(found).map(([level, values]) => [` of ${name}=${level}`, values] as const),
  )
  const faults: string[] = []
  for (const [place, values] of [['', overall] as const, ...levels]) {
    for (const [id, value] of Object.entries(values as Record<string, number | null>)) {
      if (value === null || !builtInMetrics.has(id)) continue
      const [low, high] = builtInMetrics.get(id).range
      if (value < low || value > high) faults.push(`${id}${place} is ${value}; it lies between ${low} and ${high}`)
    }
  }
  if (faults.length > 0) throw new FmbenchError('bad-document', faults.join('\n'), { where: file })
}
