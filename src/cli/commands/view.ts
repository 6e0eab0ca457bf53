import { FmbenchError } from '../../core/index.js'
import { EXIT } from '../context.js'
import type { DeclareCommand } from './index.js'

const PAGES = ['summary.html', 'report.html']

export const declareCommand: DeclareCommand = (command, { effects, terminal }, finish) => {
  command.argument('<folder>', 'a folder that `run` or `score` wrote').action(async (folder: string) => {
    const page = await findPage(folder, effects)
    terminal.out(page)
    const isOpened = await effects.openInBrowser(page)
    if (!isOpened) terminal.note('No browser could be started here: open the file above in one. It needs no network.')
    finish(EXIT.done)
  })
}

async function findPage(folder: string, { files }: Parameters<DeclareCommand>[1]['effects']): Promise<string> {
  for (const name of PAGES) {
    const page = files.resolve(files.join(folder, name))
    if ((await files.facts(page)) !== undefined) return page
  }
  throw new FmbenchError('not-found', 'There is no report in this folder.', {
    where: folder,
    hint: `Render it with: fmbench report ${folder}`,
  })
}
