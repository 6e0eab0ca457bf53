import { buildBoards, renderBoardFiles } from '../../leaderboard/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { readHub } from '../hub.js'
import { collect } from '../options.js'
import type { DeclareCommand } from './index.js'

interface Flags {
  readonly evals: readonly string[]
  readonly out: string
  readonly strict?: true
  readonly catalog?: string
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .option('--evals <folder>', 'a folder of records beside the evals/ of the catalogue; repeatable', collect, [])
    .option('-o, --out <folder>', 'where the pages and data files go', 'leaderboards')
    .option('--strict', 'write nothing and fail when a record has a fault')
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (flags: Flags) => finish(await buildLeaderboard(flags, context)))
}

async function buildLeaderboard(flags: Flags, { effects, terminal, signal }: Context): Promise<ExitCode> {
  const { files } = effects
  const { context, submissions, faults } = await readHub(flags, 'for-boards', signal, effects)
  for (const fault of faults) terminal.note(fault.message)
  if (faults.length > 0) {
    terminal.note(`Left out for their faults: ${faults.length} of ${faults.length + submissions.length} files.`)
    if (flags.strict) return EXIT.failedCheck
  }
  const boards = buildBoards(submissions, context)
  for (const [name, text] of renderBoardFiles(boards, context)) {
    await files.write(files.join(flags.out, name), text)
  }
  const { counts } = boards
  terminal.note(`${counts.benchmarks} benchmarks, ${counts.models} models, ${counts.evaluations} evaluations`)
  terminal.out(files.join(flags.out, 'index.md'))
  return EXIT.done
}
