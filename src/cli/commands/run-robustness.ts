import { Option } from 'commander'
import { FmbenchError } from '../../core/index.js'
import type { Context, ExitCode } from '../context.js'
import { addDamageOptions } from '../damage-options.js'
import { addEvaluationOptions } from '../options.js'
import { robustnessUnit } from '../robustness-unit.js'
import { openWorkspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'
import { addModelOptions, modelOption, type RunFlags, runUnits } from './run.js'

interface RobustnessFlags extends RunFlags {
  readonly data?: string
  readonly metric?: string
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  const data = new Option('--data <folder>', 'the same as -d: a folder with X.npy, y.npy and metadata.csv')
  addEvaluationOptions(command, [modelOption(), data])
  addDamageOptions(command).option(
    '--metric <id>',
    'the skill that damage costs (default: AUROC; for more than two classes AUROC-OvR-Macro, for quantities Pearson)',
  )
  addModelOptions(command).action(async (flags: RobustnessFlags) => finish(await runRobustness(flags, context)))
}

async function runRobustness(flags: RobustnessFlags, context: Context): Promise<ExitCode> {
  const reference = flags.dataset ?? flags.data
  if (reference === undefined) {
    throw new FmbenchError('usage', 'Which samples are to be damaged?', {
      hint: 'Name a dataset of the catalogue, a dataset document or a folder with -d.',
    })
  }
  const workspace = await openWorkspace(context.effects, flags.catalog)
  const unit = await robustnessUnit(reference, flags, workspace, context.effects)
  return runUnits([unit], flags, workspace, context)
}
