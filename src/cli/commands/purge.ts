import { InvalidArgumentError } from 'commander'
import { purge, withHub } from '../../hub/index.js'
import { EXIT } from '../context.js'
import type { DeclareCommand } from './index.js'

export const declareCommand: DeclareCommand = (command, { effects, terminal }, finish) => {
  command
    .argument('<eval_id>', 'the record')
    .requiredOption('--reason <text>', 'why, for everybody to read', someText)
    .option('--hub <folder>', 'the folder of the hub', '.')
    .action(async (evalId: string, { reason, hub: folder }: { reason: string; hub: string }) => {
      const { nLines } = await withHub(folder, effects, async (hub) => purge(evalId, reason, hub, effects))
      const lines = `${nLines} ${nLines === 1 ? 'line' : 'lines'}`
      terminal.out(`Purged: ${evalId}, and the words of ${lines} of the history.`)
      terminal.note('Commits, forks and the issue on GitHub may still hold it: see README.md of the hub.')
      finish(EXIT.done)
    })
}

function someText(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('It must say something: it is all that stays.')
}
