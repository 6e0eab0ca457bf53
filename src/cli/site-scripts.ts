import { fileURLToPath } from 'node:url'
import { type Effects, FmbenchError } from '../core/index.js'
import type { SiteScripts } from '../site/index.js'

/** Made from src/site/browser/ by the build; the same place seen from src/cli and from dist/cli. */
const scriptFile = (name: string): string => fileURLToPath(new URL(`../../dist/site/${name}`, import.meta.url))

/** The scripts of a site. */
export async function siteScripts({ files }: Effects): Promise<SiteScripts> {
  const read = async (name: string): Promise<string> => {
    const file = scriptFile(name)
    if ((await files.facts(file)) !== undefined) return files.readText(file)
    throw new FmbenchError('not-found', 'The scripts of the site have not been built.', {
      where: file,
      hint: 'In a checkout of fmbench, build them with: npm run build',
    })
  }
  return { page: await read('script.js'), review: await read('review.js') }
}
