import { Option } from 'commander'
import { FmbenchError } from '../../core/index.js'
import { type Dataset, readTable } from '../../data/index.js'
import { protocols } from '../../protocols/index.js'
import {
  aggregated,
  datasetOfPlan,
  type EvaluationPlan,
  type ExternalPredictions,
  hidesSamples,
  joinPredictions,
  joinReconstructions,
  NO_FLOORS,
  PassFiles,
  planSha256,
  predictionsSha256,
  type RunFacts,
  renameColumns,
  scoreAndRecord,
  scoredRows,
  trainingReports,
} from '../../run/index.js'
import { idSchema, type ModelDocument } from '../../spec/index.js'
import type { Context, ExitCode } from '../context.js'
import { type BenchmarkUnit, evalIdOf, type Outcome, oneBenchmarkOf, planOf, runSettings } from '../evaluation-units.js'
import { floorsOf } from '../floors.js'
import { intoFolder } from '../into-folder.js'
import { addEvaluationOptions, type EvaluationFlags, names, runOptionsOf, suiteOption } from '../options.js'
import { outsideModel } from '../outside-model.js'
import { presentOutcomes } from '../present.js'
import { checkThresholds } from '../thresholds.js'
import { openWorkspace, type Workspace } from '../workspace.js'
import { writeResult } from '../write-result.js'
import type { DeclareCommand } from './index.js'
import { writeTemplate } from './score-template.js'

interface ScoreFlags extends EvaluationFlags {
  readonly predictions: string
  readonly map?: Readonly<Record<string, string>>
  readonly model?: string
}

/** A template needs no predictions, and perhaps no suite. */
type AskedFlags = Omit<ScoreFlags, 'suite' | 'predictions'> & {
  readonly suite?: string
  readonly predictions?: string
  readonly template?: string | true
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  const file = new Option('-p, --predictions <file>', 'CSV, TSV, JSONL, npz or Parquet; one row per sample')
  const map = new Option('--map <pairs>', 'names of your columns: sample_id=encounter_id,y_true=truth')
  const model = new Option('-m, --model <id>', 'whose predictions these are (default: the name of the file)')
  const template = new Option('--template [dataset]', 'print a predictions file to fill in, for a dataset or for -s')
  addEvaluationOptions(command, [suiteOption(), file, map.argParser(columnMap), model, template]).action(
    async (flags: AskedFlags) => finish(await scoreOrTemplate(flags, context)),
  )
}

function scoreOrTemplate(flags: AskedFlags, context: Context): Promise<ExitCode> {
  const { template, suite, predictions } = flags
  if (template !== undefined) return writeTemplate({ ...flags, template }, context)
  if (suite !== undefined && predictions !== undefined) return score({ ...flags, suite, predictions }, context)
  const missing = suite === undefined ? '-s, --suite <id>' : '-p, --predictions <file>'
  throw new FmbenchError('usage', `The option '${missing}' is missing.`, {
    hint: 'For a predictions file to fill in: score --template DS-…',
  })
}

function columnMap(text: string): Record<string, string> {
  const pairs = names(text).map((pair) => pair.split('='))
  const fault = pairs.find((pair) => pair.length !== 2 || pair.includes(''))
  if (fault === undefined) return Object.fromEntries(pairs)
  throw new FmbenchError('usage', `--map cannot read "${fault.join('=')}".`, {
    hint: 'Write pairs of expected name and your name: --map sample_id=encounter_id,y_true=truth',
  })
}

async function score(flags: ScoreFlags, context: Context): Promise<ExitCode> {
  const { effects } = context
  const startedMs = effects.clock.elapsedMs()
  const workspace = await openWorkspace(effects, flags.catalog)
  const unit = await oneBenchmarkOf(workspace, flags)
  const model = modelOf(flags, workspace, context)
  const plan = planOf(unit, model, runOptionsOf(flags))
  const thresholds = checkThresholds(flags.failUnder ?? [], [plan])
  const table = renameColumns(await readTable(flags.predictions, effects), flags.map ?? {})
  const data = await datasetAtHand(unit, plan, workspace)
  const isHidden = hidesSamples(plan, protocols)
  const joined = isHidden
    ? await joinReconstructions(plan, table, data, flags.predictions, effects)
    : joinPredictions(plan, table, data)
  const fingerprint = {
    config_sha256: planSha256(plan),
    dataset_sha256: joined.labelsFrom === 'dataset' && data !== undefined ? data.dataset.sha256 : null,
    source_sha256: isHidden
      ? predictionsSha256(joined.predictions, plan.classes)
      : await effects.files.sha256(flags.predictions),
  }
  for (const note of joined.notes) context.terminal.note(`note: ${note}`)
  const evalId = evalIdOf(unit, model.model_id, effects.clock.now())
  const path = flags.out ?? effects.files.join('results', evalId)
  const result = await intoFolder(path, fingerprint, flags, context, async (folder) => {
    const settings = runSettings(context, flags)
    // Nobody here saw how a file was made; but that only what was hidden counts, holds for every file.
    const protocol = isHidden || plan.writing ? plan.protocol : 'predict/v1'
    const facts = factsOf(plan, joined, { evalId, startedMs, protocol, dataset: data?.dataset }, context)
    const floors =
      joined.labelsFrom === 'dataset' && data !== undefined
        ? await floorsOf(unit, plan, data.dataset, undefined, settings, workspace, context)
        : NO_FLOORS
    const warnings = [...joined.warnings, ...floors.warnings]
    const { predictions } = joined
    const scored = aggregated(plan, predictions)
    const training = data && trainingReports(plan, data.dataset)
    const parts = { floors, folder, training }
    const evaluation = await scoreAndRecord(plan, scored, parts, facts, warnings, settings, effects)
    await new PassFiles(folder.predictionsPath, 'clean', plan, effects).writeWhole(predictions)
    await writeResult(folder, evaluation, fingerprint, unit, workspace, context)
    return evaluation
  })
  const outcome: Outcome = { benchmark: plan.benchmark.benchmark_id, plan, folder: path, ...result }
  return presentOutcomes([outcome], { json: flags.json === true, summary: undefined, thresholds }, context)
}

function factsOf(
  plan: EvaluationPlan,
  joined: ExternalPredictions,
  {
    evalId,
    startedMs,
    protocol,
    dataset,
  }: { evalId: string; startedMs: number; protocol: string; dataset: Dataset | undefined },
  { version }: Context,
): RunFacts {
  return {
    evalId,
    predictionsFrom: 'file',
    protocol,
    runnerVersion: version,
    startedMs,
    nTrain: undefined,
    labelsFrom: joined.labelsFrom,
    network: 'not enforced',
    datasetSha256: joined.labelsFrom === 'dataset' ? dataset?.sha256 : undefined,
    modelDigest: undefined,
    efficiency: {},
    answers: plan.benchmark.aggregate && joined.predictions,
  }
}

/** Its document in the catalogue, or a bare name for a model that only its predictions are known of. */
function modelOf(flags: ScoreFlags, { catalog }: Workspace, { effects }: Context): ModelDocument {
  const name = flags.model ?? effects.files.nameOf(flags.predictions).replace(/(\.[a-z]+){1,2}$/i, '')
  const known = catalog.findModel(name)
  if (known !== undefined) return known.value
  const id = idSchema.safeParse(name)
  if (id.success) return outsideModel(id.data)
  throw new FmbenchError('usage', `"${name}" cannot be a model id.`, {
    where: '-m',
    hint: 'Name the model with -m: letters, digits, ".", "_" and "-", starting with a letter or digit.',
  })
}

/** The dataset with the rows to score, or undefined when its files are not on this machine. */
async function datasetAtHand(
  unit: BenchmarkUnit,
  plan: EvaluationPlan,
  workspace: Workspace,
): Promise<{ dataset: Dataset; rows: Int32Array } | undefined> {
  try {
    const dataset = datasetOfPlan(plan, await workspace.open(unit.dataset), protocols)
    return { dataset, rows: scoredRows(dataset, plan) }
  } catch (thrown) {
    if (thrown instanceof FmbenchError && thrown.code === 'not-found') return undefined
    throw thrown
  }
}
