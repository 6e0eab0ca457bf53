import { Option } from 'commander'
import { inspectDataset } from '../../inspect/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { datasetOf } from '../dataset-of-folder.js'
import { renderInspection } from '../present-inspection.js'
import { openWorkspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'

interface InspectFlags {
  readonly catalog?: string
  readonly format: 'text' | 'md'
  readonly json?: true
  readonly strict?: true
  readonly quiet?: true
  readonly verbose?: true
}

/** Adds the subcommand to `data`. */
export const declareInspect: DeclareCommand = (command, context, finish) => {
  command
    .command('inspect')
    .description('say what is wrong with a dataset: labels, strata, copies and leaks, shortcuts')
    .argument('<dataset>', 'an id of the catalogue, a dataset document, or a folder with X.npy, y.npy and metadata.csv')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'md']).default('text'))
    .option('--json', 'print the findings and all numbers as JSON')
    .option('--strict', 'exit with 100 when an error is found')
    .option('-q, --quiet', 'print the verdict and the findings, not what was measured')
    .option('-v, --verbose', 'name samples by their ids too, which may be secret')
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (reference: string, flags: InspectFlags) => finish(await inspect(reference, flags, context)))
}

async function inspect(reference: string, flags: InspectFlags, context: Context): Promise<ExitCode> {
  const { effects, terminal, signal } = context
  const workspace = await openWorkspace(effects, flags.catalog)
  const dataset = await workspace.open(await datasetOf(reference, workspace, effects))
  const inspection = await inspectDataset(dataset, {
    signal,
    progress: (step, done, total) => terminal.progress(`${dataset.document.dataset_id} · ${step} ${done}/${total}`),
  })
  terminal.progress('')
  if (inspection.is_private) terminal.note('Patient data: what is printed here stays on this machine.')
  const ids = flags.verbose === true ? dataset.ids : undefined
  terminal.out(
    flags.json === true
      ? JSON.stringify(inspection, null, 2)
      : renderInspection(inspection, { format: flags.format, isShort: flags.quiet === true, ...(ids && { ids }) }),
  )
  return flags.strict === true && inspection.counts.error > 0 ? EXIT.failedCheck : EXIT.done
}
