import { ingest, type Outcome, parseEvent, withHub } from '../../hub/index.js'
import { builtInMetrics } from '../../metrics/index.js'
import type { ReviewFinding } from '../../review/index.js'
import { BadDocument } from '../../spec/faults.js'
import type { EvalRecord } from '../../spec/index.js'
import { builtInRows } from '../built-in-rows.js'
import type { Context, ExitCode, Terminal } from '../context.js'
import { openCatalog } from '../open-catalog.js'
import type { DeclareCommand } from './index.js'

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .requiredOption('--event <file>', 'what has happened, as GitHub says it: the file that GITHUB_EVENT_PATH names')
    .option('--hub <folder>', 'the folder of the hub', '.')
    .action(async (flags: { event: string; hub: string }) => finish(await ingestEvent(flags, context)))
}

/** Writes what the event changes in the hub, and prints what is to be said and done on GitHub. */
async function ingestEvent(flags: { event: string; hub: string }, context: Context): Promise<ExitCode> {
  const { effects, terminal } = context
  const event = parseEvent(await effects.files.readText(flags.event), flags.event)
  const outcome = await withHub(flags.hub, effects, async (hub) => {
    const { catalog } = await openCatalog(effects, flags.hub)
    const known = {
      catalog,
      metrics: builtInMetrics,
      builtIn: await builtInRows(effects),
      reviewProposal: (text: string, file: string) => reviewProposal(text, file, flags.hub, context),
      rescore: async (record: EvalRecord, csv: string) => {
        const { rescoreSubmission } = await import('../rescore-submission.js')
        return rescoreSubmission(record, csv, { hub: flags.hub, datasets: hub.config.datasets }, context)
      },
    }
    return ingest(event, hub, known, effects)
  })
  printOutcome(outcome, terminal)
  return outcome.exitCode
}

/** What a workflow does next, as JSON. */
export function printOutcome({ exitCode, state, changes, replies, message }: Outcome, terminal: Terminal): void {
  const files = Object.entries(changes).map(([path, text]) => ({ path, is: text === null ? 'removed' : 'written' }))
  terminal.out(JSON.stringify({ exit_code: exitCode, state, files, message, replies }, null, 2))
}

/** Tried on its data, where that is here; loaded when somebody proposes something. */
async function reviewProposal(
  text: string,
  file: string,
  catalog: string,
  context: Context,
): Promise<readonly ReviewFinding[]> {
  const { reviewProposalText } = await import('../review-proposal.js')
  try {
    return await reviewProposalText(text, file, { catalog }, context)
  } catch (thrown) {
    if (!(thrown instanceof BadDocument)) throw thrown
    const mend = 'Mend it: the page of documents says what a benchmark holds.'
    return thrown.faults.map((fault) => ({ severity: 'blocks', check: 'document', mend, ...fault }))
  }
}
