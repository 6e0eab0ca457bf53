import { type Command, InvalidArgumentError, Option } from 'commander'
import { DEFAULT_OPTIONS, type RunOptions } from '../run/plan.js'
import { type Threshold, thresholds } from './thresholds.js'

/** `--seed 42` and its like, as commander's value parsers. */
export function wholeNumber(lowest: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= lowest) return value
    throw new InvalidArgumentError(`It must be a whole number, ${lowest} or more.`)
  }
}

export function share(text: string): number {
  const value = Number(text)
  if (/^0?\.\d{1,6}$/.test(text) && value > 0) return value
  throw new InvalidArgumentError('It must lie between 0 and 1, like 0.95, with six decimals at most.')
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
  readonly cluster?: string
  readonly repeat?: number
  readonly minCell?: number
  readonly textEncoder?: string
  readonly failUnder?: readonly Threshold[]
  readonly jobs?: number
  readonly resume?: true
  readonly catalog?: string
  readonly json?: true
}

/** The suite, without which there is nothing to evaluate on. */
export const suiteOption = (): Option =>
  new Option('-s, --suite <id>', 'suite to evaluate on: an id of the catalogue, or a suite document')

/** The options that `run` and `score` share, behind those of the command itself. */
export function addEvaluationOptions(command: Command, own: readonly Option[]): Command {
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
    .option('--cluster <column>', 'what intervals draw as a whole: subject, group, or a column of the strata')
    .option('--text-encoder <file>', 'reports: a YAML file that names the ONNX encoder BERTScore is computed with')
    .option('--min-cell <n>', 'hide counts below n in person data that is not open', wholeNumber(0))
    .option(
      '-j, --jobs <n>',
      'threads (default: FMBENCH_JOBS, or all processors); never changes a number',
      wholeNumber(1),
    )
    .option(
      '--fail-under <metric=value>',
      'exit with 100 when a metric is worse than the value, or undefined; repeatable',
      thresholds,
    )
    .option('--resume', 'complete what an interrupted run left')
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .option('--json', 'print the result as JSON')
}

export function runOptionsOf(flags: Omit<EvaluationFlags, 'suite'>): RunOptions {
  return {
    seed: flags.seed,
    replicates: flags.bootstrap,
    level: flags.ci,
    ...(flags.limit !== undefined && { limit: flags.limit }),
    ...(flags.strata !== undefined && { strata: flags.strata }),
    ...(flags.cluster !== undefined && { cluster: flags.cluster }),
    ...(flags.repeat !== undefined && { repeat: flags.repeat }),
    ...(flags.minCell !== undefined && { minCell: flags.minCell }),
  }
}
