import { fileURLToPath } from 'node:url'
import { type Effects, FmbenchError } from '../core/index.js'

/** Made from src/site/browser/ by the build; the same place seen from src/cli and from dist/cli. */
const SCRIPT_FILE = fileURLToPath(new URL('../../dist/site/script.js', import.meta.url))

/** The one script of a site. */
export async function siteScript({ files }: Effects): Promise<string> {
  if ((await files.facts(SCRIPT_FILE)) !== undefined) return files.readText(SCRIPT_FILE)
  throw new FmbenchError('not-found', 'The script of the site has not been built.', {
    where: SCRIPT_FILE,
    hint: 'In a checkout of fmbench, build it with: npm run build',
  })
}
