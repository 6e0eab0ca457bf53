import { faultsOfHub, withHub } from '../../hub/index.js'
import { EXIT } from '../context.js'
import type { DeclareCommand } from './index.js'

export const declareCommand: DeclareCommand = (command, { effects, terminal }, finish) => {
  command.option('--hub <folder>', 'the folder of the hub', '.').action(async ({ hub: folder }: { hub: string }) => {
    const { faults } = await withHub(folder, effects, async (hub) => ({
      faults: await faultsOfHub(folder, hub, effects),
      changes: {},
    }))
    for (const { where, what } of faults) terminal.out(`${where}: ${what}`)
    if (faults.length === 0) terminal.out('The chain of the history holds, and every record is as it says.')
    finish(faults.length === 0 ? EXIT.done : EXIT.failedCheck)
  })
}
