import { closeStale, waitingIn, withHub } from '../../hub/index.js'
import { EXIT } from '../context.js'
import { formatTable } from '../table.js'
import type { DeclareCommand } from './index.js'
import { printOutcome } from './ingest.js'

interface QueueFlags {
  readonly hub: string
  readonly closeStale?: true
  readonly json?: true
}

export const declareCommand: DeclareCommand = (command, context, finish) => {
  const { effects, terminal } = context
  command
    .option('--hub <folder>', 'the folder of the hub', '.')
    .option('--close-stale', 'withdraw what was not answered in time, and print what is to be said on GitHub')
    .option('--json', 'print it as JSON')
    .action(async (flags: QueueFlags) => {
      if (flags.closeStale) {
        const outcome = await withHub(flags.hub, effects, async (hub) => closeStale(hub, effects))
        printOutcome(outcome, terminal)
        return finish(EXIT.done)
      }
      const { waiting } = await withHub(flags.hub, effects, async (hub) => ({
        waiting: waitingIn(hub, effects.clock.now()),
        changes: {},
      }))
      const rows = waiting.map(({ submission: { issue, content, submitter }, queue, days }) => ({
        issue,
        eval_id: content.evalId ?? null,
        queue,
        days,
        submitter,
        ...content.findings,
      }))
      if (flags.json) terminal.out(JSON.stringify(rows, null, 2))
      else if (rows.length === 0) terminal.note('Nothing waits.')
      else {
        const cells = rows.map((row) => [
          `#${row.issue}`,
          row.queue,
          String(row.days),
          String(row.asks),
          row.eval_id ?? '',
          row.submitter,
        ])
        terminal.out(formatTable(['Issue', 'Queue', 'Days', 'Questions', 'Record', 'By'], cells))
      }
      finish(EXIT.done)
    })
}
