import { type Command, Option } from 'commander'
import { FmbenchError } from '../../core/index.js'
import type { Dataset } from '../../data/index.js'
import type { TokenEncoder } from '../../models/index.js'
import { protocols } from '../../protocols/index.js'
import { renderSummary } from '../../report/index.js'
import {
  datasetOfPlan,
  type EvaluationPlan,
  embeddingCache,
  evaluateModel,
  type Floors,
  isModelFault,
  type OpenedModel,
  openDamage,
  openModel,
  type Perturber,
  planSha256,
  type RunSettings,
  scoredRows,
  signalOf,
} from '../../run/index.js'
import type { CatalogEntry, ModelDocument } from '../../spec/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { type AskedDamage, addDamageOptions, askedDamage, type DamageFlags, withSignal } from '../damage-options.js'
import {
  type BenchmarkUnit,
  benchmarksOf,
  evalIdOf,
  type ModelCallFlags,
  type Outcome,
  planOf,
  runSettings,
  stampOf,
  unitName,
} from '../evaluation-units.js'
import { floorsOf } from '../floors.js'
import { intoFolder } from '../into-folder.js'
import {
  addEvaluationOptions,
  collect,
  type EvaluationFlags,
  runOptionsOf,
  seconds,
  suiteOption,
  wholeNumber,
} from '../options.js'
import { presentOutcomes } from '../present.js'
import { programDigest } from '../program-digest.js'
import { progressLine } from '../progress.js'
import { encoderOption, withTextEncoder } from '../text-encoder.js'
import { checkThresholds } from '../thresholds.js'
import { openWorkspace, type Workspace } from '../workspace.js'
import { reportContext, writeResult } from '../write-result.js'
import type { DeclareCommand } from './index.js'

export interface RunFlags extends EvaluationFlags, DamageFlags, ModelCallFlags {
  readonly model: readonly string[]
  readonly dryRun?: true
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  addEvaluationOptions(command, [suiteOption().makeOptionMandatory(), modelOption()])
  addDamageOptions(command)
  addModelOptions(command).action(async (flags: RunFlags) => finish(await run(flags, context)))
}

/** The models, without which nothing can be run. */
export const modelOption = (): Option =>
  new Option('-m, --model <id>', 'an id of the catalogue, a model document, or a JavaScript module; repeatable')
    .argParser(collect)
    .makeOptionMandatory()

/** Nothing that is not open goes to a server without it. */
export const allowEgressOption = (): Option =>
  new Option(
    '--allow-egress <host>',
    'samples of data that is not open may be sent to this server too; repeatable',
  ).argParser(collect)

/** The options of commands that call models. */
export function addModelOptions(command: Command): Command {
  return command
    .option(
      '--repeat <n>',
      'train n times, with seeds that follow one another: intervals then cover the seed too',
      wholeNumber(1),
    )
    .option('--batch-size <n>', 'samples per call of the model; never changes a number', wholeNumber(1))
    .option('--timeout <seconds>', 'how long one call of a model may take (default: 600)', seconds)
    .addOption(allowEgressOption())
    .option('--no-cache', 'ask models for embeddings that were made in earlier runs too, and keep none')
    .option('--dry-run', 'print the plan and stop: nothing is loaded')
}

async function run(flags: RunFlags, context: Context): Promise<ExitCode> {
  const workspace = await openWorkspace(context.effects, flags.catalog)
  const units = await benchmarksOf(workspace, flags)
  return withTextEncoder(flags.textEncoder, context.effects, (encoder) =>
    runUnits(units, flags, workspace, context, encoder),
  )
}

/** Every model on every benchmark. @param encoder for BERTScore */
export async function runUnits(
  found: readonly BenchmarkUnit[],
  flags: RunFlags,
  workspace: Workspace,
  context: Context,
  encoder?: TokenEncoder,
): Promise<ExitCode> {
  const { effects, terminal } = context
  const units = found.map((unit) => ({ ...unit, dataset: withSignal(unit.dataset, flags) }))
  const models = await Promise.all(flags.model.map((reference) => workspace.model(reference)))
  refuseTwins(models)
  refuseTwinUnits(units)
  const program = flags.cache === false ? undefined : await programDigest(effects)
  const work: UnitWork[] = []
  for (const unit of units) {
    const signal = async () => signalOf(await workspace.open(unit.dataset))
    const damage = await askedDamage(flags, signal, effects)
    const robustness = isFilled(damage.options) && { robustness: damage.options }
    const options = { ...runOptionsOf(flags), ...encoderOption(encoder), ...robustness }
    const plans = models.map((model) => planOf(unit, model.value, options, damage.registry))
    work.push({ unit, plans, damage })
  }
  if (flags.dryRun) {
    terminal.out(
      JSON.stringify(
        work.flatMap(({ plans }) => plans),
        null,
        2,
      ),
    )
    return EXIT.done
  }
  const thresholds = checkThresholds(
    flags.failUnder ?? [],
    work.flatMap(({ plans }) => plans),
  )
  const isSeveral = units.length * models.length > 1
  const root = flags.out ?? effects.files.join('results', defaultName(units, models, effects.clock.now()))
  const outcomes: Outcome[] = []
  for (const { unit, plans, damage } of work) {
    const dataset = datasetOfPlan(plans[0], await workspace.open(unit.dataset), protocols)
    for (const note of dataset.notes ?? []) terminal.note(`note: ${unit.dataset.value.dataset_id}: ${note}`)
    const keptOf = program === undefined ? undefined : embeddingCache(dataset, program, effects)
    const settings = { ...runSettings(context, flags), keptOf, textEncoder: encoder }
    const perturber = await openDamage(plans[0], dataset, damage.registry, { ...settings, ...damage }, effects)
    try {
      const floors = once(() => floorsOf(unit, plans[0], dataset, perturber, settings, workspace, context))
      for (const [m, plan] of plans.entries()) {
        const folder = isSeveral ? effects.files.join(root, unitName(unit), plan.model.model_id) : root
        const one: Work = { root, unit, plan, model: models[m], dataset, perturber, floors, settings }
        outcomes.push(await evaluateInto(folder, one, flags, workspace, context))
      }
    } finally {
      await perturber?.close()
    }
  }
  const summary = isSeveral ? await writeSummary(root, outcomes, workspace, context) : undefined
  return presentOutcomes(outcomes, { json: flags.json === true, summary, thresholds }, context)
}

const isFilled = (held: object): boolean => Object.keys(held).length > 0

interface UnitWork {
  readonly unit: BenchmarkUnit
  readonly plans: readonly EvaluationPlan[]
  readonly damage: AskedDamage
}

/** `results/<eval_id>` for one result, `results/<suite>-<time>` for several. */
function defaultName(
  units: readonly BenchmarkUnit[],
  models: readonly CatalogEntry<ModelDocument>[],
  now: Date,
): string {
  const [unit] = units
  return units.length * models.length === 1
    ? evalIdOf(unit, models[0].value.model_id, now)
    : `${unit.suite.suite_id}-${stampOf(now)}`
}

/** Folders are named by model id, so two models of one name would meet in one. */
function refuseTwins(models: readonly CatalogEntry<ModelDocument>[]): void {
  const seen = new Map<string, CatalogEntry<ModelDocument>>()
  for (const entry of models) {
    const other = seen.get(entry.value.model_id)
    if (other !== undefined) {
      throw new FmbenchError(
        'usage',
        `Two of the models are called "${entry.value.model_id}": ${other.file} and ${entry.file}.`,
        {
          hint: 'Give each model a model_id of its own.',
        },
      )
    }
    seen.set(entry.value.model_id, entry)
  }
}

/** Folders are named by benchmark, and by dataset where a suite has one benchmark on several. */
function refuseTwinUnits(units: readonly BenchmarkUnit[]): void {
  const names = units.map(unitName)
  const twin = units.find((unit, place) => names.indexOf(unitName(unit)) < place)
  if (twin === undefined) return
  const { suite, benchmark, dataset } = twin
  throw new FmbenchError(
    'usage',
    `${suite.suite_id} would run ${benchmark.benchmark_id} twice on ${dataset.value.dataset_id}.`,
    {
      hint: 'Name each pair of benchmark and dataset once in the suite, and leave -d out.',
    },
  )
}

interface Work {
  /** What `-o` names: the folder of this result, or of several. */
  readonly root: string
  readonly unit: BenchmarkUnit
  readonly plan: Outcome['plan']
  readonly model: CatalogEntry<ModelDocument>
  readonly dataset: Dataset
  readonly perturber: Perturber | undefined
  readonly floors: () => Promise<Floors>
  readonly settings: RunSettings
}

/** One model on one benchmark. What the model does wrong is an outcome; everything else is thrown. */
async function evaluateInto(
  path: string,
  work: Work,
  flags: RunFlags,
  workspace: Workspace,
  context: Context,
): Promise<Outcome> {
  const { effects, terminal } = context
  const { plan, dataset, perturber, model: entry, unit } = work
  const benchmark = unitName(unit)
  const title = `${entry.value.model_id} on ${benchmark}`
  const settings = { ...work.settings, onProgress: progressLine(title, terminal, effects.clock) }
  const startedMs = effects.clock.elapsedMs()
  const evalId = evalIdOf(unit, entry.value.model_id, effects.clock.now())
  try {
    const reopen = (seed?: number) => openModel(entry.value, entry.folder, plan, settings, effects, seed)
    const opened = await reopen()
    try {
      const fingerprint = {
        config_sha256: planSha256(plan),
        dataset_sha256: dataset.sha256,
        source_sha256: opened.model.digest,
      }
      const result = await intoFolder(path, fingerprint, flags, context, async (folder) => {
        const floors = await work.floors()
        const rows = scoredRows(dataset, plan)
        const parts = { dataset, rows, opened, reopen, floors, perturber, folder, evalId, startedMs }
        const evaluation = await evaluateModel(plan, parts, settings, effects)
        await writeResult(folder, { plan, unit, evaluation, fingerprint }, workspace, context)
        return evaluation
      })
      return { benchmark, plan, folder: path, ...result }
    } finally {
      await closeModel(opened, title, context)
    }
  } catch (thrown) {
    if (isModelFault(thrown)) return { benchmark, plan, folder: path, failure: thrown }
    if (thrown instanceof FmbenchError && thrown.code === 'interrupted') throw interrupted(work.root, thrown)
    throw thrown
  }
}

/** The numbers are there by then, or a graver error is on its way: a model that cannot close itself earns a word. */
async function closeModel(opened: OpenedModel, title: string, { terminal }: Context): Promise<void> {
  try {
    await opened.close()
  } catch (thrown) {
    if (!isModelFault(thrown)) throw thrown
    terminal.note(`warning: ${title}: ${thrown.message}`)
  }
}

function interrupted(path: string, cause: FmbenchError): FmbenchError {
  return new FmbenchError('interrupted', 'Interrupted. Finished batches are kept.', {
    where: path,
    hint: `Complete it with the same command and: -o ${path} --resume`,
    cause,
  })
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

async function writeSummary(
  root: string,
  outcomes: readonly Outcome[],
  workspace: Workspace,
  { effects }: Context,
): Promise<string | undefined> {
  const { files } = effects
  const entries = outcomes.flatMap(({ benchmark, record, plan }) =>
    record === undefined
      ? []
      : [
          {
            context: reportContext(record, workspace),
            reportPath: `${benchmark}/${plan.model.model_id}/report.html`,
          },
        ],
  )
  if (entries.length === 0) return undefined
  for (const [name, text] of Object.entries(renderSummary(entries))) await files.write(files.join(root, name), text)
  return files.join(root, 'summary.html')
}
