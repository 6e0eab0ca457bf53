import { renderReportFiles } from '../../report/index.js'
import { parseEval } from '../../spec/index.js'
import { EXIT } from '../context.js'
import { openWorkspace } from '../workspace.js'
import { reportContext } from '../write-result.js'
import type { DeclareCommand } from './index.js'

export const declareCommand: DeclareCommand = (command, { effects, terminal }, finish) => {
  command
    .argument('<folder>', 'a folder with an eval.yaml')
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (folder: string, flags: { catalog?: string }) => {
      const { files } = effects
      const file = files.join(folder, 'eval.yaml')
      const { value: record, notes } = await parseEval(await files.readText(file), file)
      for (const note of notes) terminal.note(`note: ${note}`)
      const workspace = await openWorkspace(effects, flags.catalog)
      for (const [name, text] of Object.entries(renderReportFiles(reportContext(record, workspace)))) {
        await files.write(files.join(folder, name), text)
      }
      terminal.note(`Report:  ${files.join(folder, 'report.html')}`)
      finish(EXIT.done)
    })
}
