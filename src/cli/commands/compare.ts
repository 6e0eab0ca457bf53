import { Option } from 'commander'
import { FmbenchError } from '../../core/index.js'
import { DEFAULT_OPTIONS } from '../../run/index.js'
import { type ComparedPair, type CompareSettings, compareSides, readSide } from '../compare-results.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { comparisonText, FORMATS, type Format } from '../format-comparison.js'
import { share, wholeNumber } from '../options.js'
import { readResult } from '../result.js'
import { openWorkspace } from '../workspace.js'
import type { DeclareCommand } from './index.js'

interface Flags {
  readonly format: Format
  readonly ci: number
  readonly bootstrap: number
  readonly seed: number
  readonly catalog?: string
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .argument('<results...>', 'two or more folders with an eval.yaml, or records')
    .addOption(new Option('--format <format>', 'how to print').choices(FORMATS).default('table'))
    .option('--ci <level>', 'coverage of the intervals', share, DEFAULT_OPTIONS.level)
    .option('--bootstrap <n>', 'bootstrap replicates', wholeNumber(100), DEFAULT_OPTIONS.replicates)
    .option('--seed <n>', 'seed of the bootstrap', wholeNumber(0), DEFAULT_OPTIONS.seed)
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (paths: string[], flags: Flags) => finish(await compare(paths, flags, context)))
}

async function compare(paths: readonly string[], flags: Flags, context: Context): Promise<ExitCode> {
  const { effects, terminal, signal } = context
  if (paths.length < 2) throw new FmbenchError('usage', 'compare takes two results or more.')
  const { catalog } = await openWorkspace(effects, flags.catalog)
  const results = await Promise.all(paths.map((path) => readResult(path, effects)))
  const other = results.find(({ record }) => record.benchmark_id !== results[0].record.benchmark_id)
  if (other !== undefined) {
    throw new FmbenchError(
      'id-mismatch',
      `These results are about ${results[0].record.benchmark_id} and ${other.record.benchmark_id}: nothing to compare.`,
    )
  }
  const settings: CompareSettings = {
    level: flags.ci,
    replicates: flags.bootstrap,
    seed: flags.seed,
    jobs: effects.machine.cpus,
    signal,
  }
  const sides = await Promise.all(results.map((result) => readSide(result, flags.ci, catalog, effects)))
  const pairs: ComparedPair[] = []
  for (let second = 1; second < sides.length; second++) {
    for (let first = 0; first < second; first++) {
      pairs.push(await compareSides(sides[first], sides[second], settings, effects))
    }
  }
  terminal.out(comparisonText(pairs, flags.format, flags.ci))
  for (const { record } of results) {
    if (record.status !== 'Completed') terminal.note(`${record.eval_id} is a ${record.status.toLowerCase()} run.`)
    if (record.provenance.limited === true) terminal.note(`${record.eval_id} is about some of the samples only.`)
  }
  if (pairs.length > 1) {
    terminal.note(`${pairs.length} pairs: each interval holds by itself, not all of them together.`)
  }
  return EXIT.done
}
