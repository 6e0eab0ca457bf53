import { purge, withHub } from '../../hub/index.js'
import { EXIT } from '../context.js'
import type { DeclareCommand } from './index.js'

export const declareCommand: DeclareCommand = (command, { effects, terminal }, finish) => {
  command
    .argument('<eval_id>', 'the record')
    .requiredOption('--reason <text>', 'why, for everybody to read')
    .option('--hub <folder>', 'the folder of the hub', '.')
    .action(async (evalId: string, { reason, hub: folder }: { reason: string; hub: string }) => {
      const { nLines } = await withHub(folder, effects, async (hub) => purge(evalId, reason, hub, effects))
      terminal.out(`Purged: ${evalId}, and the words of ${nLines} lines of the history.`)
      terminal.note('Commits, forks and the issue on GitHub may still hold it: see README.md of the hub.')
      finish(EXIT.done)
    })
}
