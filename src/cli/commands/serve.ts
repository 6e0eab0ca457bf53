import { FmbenchError } from '../../core/index.js'
import { type Context, EXIT } from '../context.js'
import { collect, wholeNumber } from '../options.js'
import { buildSite, type SiteFlags } from './build-site.js'
import type { DeclareCommand } from './index.js'

export const declareCommand: DeclareCommand = (command, context, finish) => {
  command
    .argument('[folder]', 'a site that `build-site` wrote; without it, one is built and shown')
    .option('--port <n>', 'where it listens, on this machine only; 0 takes a free port', wholeNumber(0), 8000)
    .option('--evals <folder>', 'records to show beside those of the catalogue; repeatable', collect, [])
    .option('--catalog <folder>', 'a catalogue of your own beside the built-in one (default: FMBENCH_CATALOG)')
    .action(async (folder: string | undefined, flags: SiteFlags & { readonly port: number }) => {
      const site = folder ?? (await buildForNow(flags, context))
      await checkSite(site, context)
      const server = await context.effects.serve(site, flags.port)
      context.terminal.out(server.url)
      context.terminal.note('Only this machine can see it. Ctrl-C stops it.')
      await untilAborted(context.signal)
      await server.stop()
      finish(EXIT.done)
    })
}

async function buildForNow(flags: SiteFlags, context: Context): Promise<string> {
  const folder = context.effects.files.join(context.effects.cacheFolder, 'site')
  await buildSite(flags, folder, context)
  return folder
}

async function checkSite(folder: string, { effects: { files } }: Context): Promise<void> {
  if ((await files.facts(files.join(folder, 'index.html')))?.kind === 'file') return
  throw new FmbenchError('not-found', 'There is no site in this folder.', {
    where: folder,
    hint: `Build it with: fmbench build-site -o ${folder}`,
  })
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
