import { type Command, InvalidArgumentError, type Option } from 'commander'
import { DEFAULT_OPTIONS, type RunOptions } from '../run/plan.js'

/** `--seed 42` and its like, as commander's value parsers. */
export function wholeNumber(lowest: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= lowest) return value
    throw new InvalidArgumentError(`It must be a whole number, ${lowest} or more.`)
  }
}

function share(text: string): number {
  const value = Number(text)
  if (/^0?\.\d+$/.test(text) && value > 0 && value < 1) return value
  throw new InvalidArgumentError('It must lie between 0 and 1, like 0.95.')
}

export function seconds(text: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value
  throw new InvalidArgumentError('It must be a number of seconds above 0.')
}

export const names = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

export const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value]

/** What commander hands over for the options of `addEvaluationOptions`. */
export interface EvaluationFlags {
  readonly suite: string
  readonly dataset?: string
  readonly out?: string
  readonly limit?: number
  readonly seed: number
  readonly bootstrap: number
  readonly ci: number
  readonly strata?: readonly string[]
  readonly minCell?: number
  readonly jobs?: number
  readonly resume?: true
  readonly catalog?: string
  readonly json?: true
}

/** The options that `run` and `score` share, behind the suite and what the command itself needs. */
export function addEvaluationOptions(command: Command, own: readonly Option[]): Command {
  command.requiredOption('-s, --suite <id>', 'suite to evaluate on: an id of the catalogue, or a suite document')
  for (const option of own) command.addOption(option)
  return command
    .option('-d, --dataset <id>', "dataset instead of the suite's: an id of the catalogue, or a dataset document")
    .option('-o, --out <folder>', 'where results go (default: results/<eval_id>)')
    .option('-n, --limit <n>', 'score only n samples; the record is marked and never ranked', wholeNumber(1))
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), DEFAULT_OPTIONS.seed)
    .option(
      '--bootstrap <n>',
      'bootstrap replicates; 0 turns the bootstrap off',
      wholeNumber(0),
      DEFAULT_OPTIONS.replicates,
    )
    .option('--ci <level>', 'coverage of the intervals', share, DEFAULT_OPTIONS.level)
    .option('--strata <names>', "groups instead of the benchmark's: a,b,a:b", names)
    .option('--min-cell <n>', 'hide counts below n in person data that is not open', wholeNumber(0))
    .option(
      '-j, --jobs <n>',
      'threads (default: FMBENCH_JOBS, or all processors); never changes a number',
      wholeNumber(1),
    )
    .option('--resume', 'complete what an interrupted run left')
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .option('--json', 'print the result as JSON')
}

export function runOptionsOf(flags: EvaluationFlags): RunOptions {
  return {
    seed: flags.seed,
    replicates: flags.bootstrap,
    level: flags.ci,
    ...(flags.limit !== undefined && { limit: flags.limit }),
    ...(flags.strata !== undefined && { strata: flags.strata }),
    ...(flags.minCell !== undefined && { minCell: flags.minCell }),
  }
}
