import { Option } from 'commander'
import { FmbenchError } from '../../core/index.js'
import type { Context, ExitCode } from '../context.js'
import { oneBenchmarkOf, planOf } from '../evaluation-units.js'
import { addEvaluationOptions, type EvaluationFlags, names, runOptionsOf, suiteOption } from '../options.js'
import { presentOutcomes } from '../present.js'
import { modelOf, nameOfFile, scoreFile } from '../score-file.js'
import { encoderOption, withTextEncoder } from '../text-encoder.js'
import { checkThresholds } from '../thresholds.js'
import { openWorkspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'
import { writeTemplate } from './score-template.js'

interface ScoreFlags extends EvaluationFlags {
  readonly predictions: string
  readonly map?: Readonly<Record<string, string>>
  readonly model?: string
  readonly external?: string
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
  const external = new Option(
    '--external <file>',
    'reports: a YAML file that names numbers per report which another tool made (RadGraph, CheXbert, GREEN)',
  )
  addEvaluationOptions(command, [suiteOption(), file, map.argParser(columnMap), model, template, external]).action(
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
  const model = modelOf(flags.model ?? nameOfFile(flags.predictions, effects), workspace)
  return withTextEncoder(flags.textEncoder, effects, async (encoder) => {
    const plan = planOf(unit, model, { ...runOptionsOf(flags), ...encoderOption(encoder) })
    const thresholds = checkThresholds(flags.failUnder ?? [], [plan])
    const outcome = await scoreFile({ ...flags, unit, plan, startedMs, encoder }, workspace, context)
    return presentOutcomes([outcome], { json: flags.json === true, summary: undefined, thresholds }, context)
  })
}
