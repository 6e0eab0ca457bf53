import { FmbenchError } from '../../core/index.js'
import type { Dataset } from '../../data/index.js'
import { describePython, modelAdapters } from '../../models/index.js'
import { protocols } from '../../protocols/index.js'
import { datasetOfPlan, type OpenedModel, openModel, scoredRows, tryModel } from '../../run/index.js'
import { DEFAULT_OPTIONS } from '../../run/plan.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { benchmarksOf, planOf, runSettings } from '../evaluation-units.js'
import { seconds } from '../options.js'
import { openWorkspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'
import { allowEgressOption } from './run.js'

interface DoctorFlags {
  readonly model?: string
  readonly suite: string
  readonly timeout: number
  readonly allowEgress?: readonly string[]
  readonly catalog?: string
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .option('-m, --model <id>', 'try a model on one batch: an id, a model document, or a JavaScript module')
    .option(
      '-s, --suite <id>',
      'the suite whose first benchmark gives the batch: its samples, its classes',
      'SUITE-TOY-CLASS',
    )
    .option('--timeout <seconds>', 'how long one call of the model may take', seconds, 60)
    .addOption(allowEgressOption())
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (flags: DoctorFlags) => {
      finish(
        flags.model === undefined ? await checkMachine(flags, context) : await checkModel(flags.model, flags, context),
      )
    })
}

async function checkMachine(flags: DoctorFlags, { effects, terminal, version }: Context): Promise<ExitCode> {
  const { machine, files } = effects
  const { catalog } = await openWorkspace(effects, flags.catalog)
  terminal.out(`fmbench ${version}, Node ${machine.node}, ${machine.os}`)
  terminal.out(`machine   ${machine.hardware}`)
  terminal.out(`python    ${await describePython(effects)}`)
  terminal.out(`cache     ${effects.cacheFolder}`)
  terminal.out(`mirror    ${effects.setting('FMBENCH_DATA_MIRROR') ?? 'none (FMBENCH_DATA_MIRROR)'}`)
  terminal.out(
    `catalogue ${catalog.suites.size} suites, ${catalog.benchmarks.size} benchmarks, ${catalog.models.size} models`,
  )
  const probe = files.join(effects.cacheFolder, 'doctor')
  await files.write(probe, 'writable\n')
  await files.remove(probe)
  terminal.out('Everything fmbench needs is here.')
  return EXIT.done
}

/** Sends a model one batch and tells what came back, step by step, so that the first wrong step is plain to see. */
async function checkModel(reference: string, flags: DoctorFlags, context: Context): Promise<ExitCode> {
  const { effects, terminal } = context
  const workspace = await openWorkspace(effects, flags.catalog)
  const entry = await workspace.model(reference)
  const [unit] = await benchmarksOf(workspace, { ...DEFAULT_FLAGS, suite: flags.suite })
  const plan = planOf(unit, entry.value, DEFAULT_OPTIONS)
  const settings = runSettings(context, flags)
  if (entry.value.adapter !== 'none') modelAdapters.get(entry.value.adapter, entry.file)
  terminal.out(`ok  ${entry.value.model_id}: document understood, adapter ${entry.value.adapter}`)
  const dataset = datasetOfPlan(plan, await workspace.open(unit.dataset), protocols)
  terminal.out(`ok  ${dataset.document.dataset_id}: ${dataset.ids.length} samples, ${formOf(dataset)}`)
  try {
    const opened = await openModel(entry.value, entry.folder, plan, settings, effects)
    const { bare, model, protocol } = opened
    terminal.out(`ok  opened; it gives: ${bare.outputs.join(', ')}`)
    terminal.note(`note: its network: ${networkOf(opened)}`)
    try {
      for await (const step of tryModel(bare, dataset, scoredRows(dataset, plan), plan, settings.signal)) {
        terminal.out(`ok  ${step}`)
      }
      if (model !== bare) terminal.out(`ok  from embeddings, ${protocol} makes: ${model.outputs.join(', ')}`)
    } finally {
      await opened.close()
    }
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError)) throw thrown
    terminal.out(`no  ${thrown.message}`)
    return EXIT.failedCheck
  }
  terminal.out(`The model fits. Next: ${context.program} run -s ${unit.suite.suite_id} -m ${reference}`)
  return EXIT.done
}

const NETWORKS: Readonly<Record<string, string>> = {
  'not enforced': 'not enforced (this system, or the model document, leaves it open)',
}

function networkOf({ bare, adapter }: OpenedModel): string {
  const network = bare.network ?? adapter.network
  return NETWORKS[network] ?? network
}

const DEFAULT_FLAGS = { seed: DEFAULT_OPTIONS.seed, bootstrap: DEFAULT_OPTIONS.replicates, ci: DEFAULT_OPTIONS.level }

function formOf({ sampleShape, references }: Dataset): string {
  if (references !== undefined) return 'each with what people wrote about it'
  return sampleShape === undefined ? 'each a sequence' : `each of shape (${sampleShape.join(', ')})`
}
