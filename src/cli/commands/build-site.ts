import { buildBoards } from '../../leaderboard/index.js'
import { renderSite } from '../../site/index.js'
import { type Context, EXIT, type ExitCode } from '../context.js'
import { readHub } from '../hub.js'
import { collect } from '../options.js'
import { siteScripts } from '../site-scripts.js'
import { writeSite } from '../write-site.js'
import type { DeclareCommand } from './index.js'

export interface SiteFlags {
  readonly evals: readonly string[]
  readonly strict?: true
  readonly catalog?: string
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .option('--evals <folder>', 'a folder of records beside the evals/ of the catalogue; repeatable', collect, [])
    .option('-o, --out <folder>', 'where the site goes; an older site there is replaced', 'site')
    .option('--strict', 'write nothing and fail when a record has a fault')
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (flags: SiteFlags & { readonly out: string }) => {
      const isBuilt = await buildSite(flags, flags.out, context)
      if (isBuilt !== EXIT.done) return finish(isBuilt)
      const { files } = context.effects
      context.terminal.out(files.resolve(files.join(flags.out, 'index.html')))
      context.terminal.note(
        `Open this file in a browser; it needs no network. Or: ${context.program} serve ${flags.out}`,
      )
      finish(EXIT.done)
    })
}

/** Reads the hub and writes its site; says what was left out. */
export async function buildSite(
  flags: SiteFlags,
  out: string,
  { effects, terminal, signal }: Context,
): Promise<ExitCode> {
  const { context, submissions, faults } = await readHub(flags, 'all', signal, effects)
  for (const fault of faults) terminal.note(fault.message)
  if (faults.length > 0) {
    terminal.note(`Left out for their faults: ${faults.length} of ${faults.length + submissions.length} files.`)
    if (flags.strict) return EXIT.failedCheck
  }
  const boards = buildBoards(submissions, context)
  const scripts = await siteScripts(effects)
  const n = await writeSite(out, renderSite({ boards, submissions, context, scripts }), effects)
  const { benchmarks, models, evaluations } = boards.counts
  terminal.note(`${benchmarks} benchmarks, ${models} models, ${evaluations} evaluations: ${n} files`)
  return EXIT.done
}
