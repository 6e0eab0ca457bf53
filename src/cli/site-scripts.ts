import { fileURLToPath } from 'node:url'
import { type Effects, FmbenchError } from '../core/index.js'
import type { SiteScripts } from '../site/index.js'

/** Made by the build (scripts/site-scripts.mjs); the same place seen from src/cli and from dist/cli. */
const scriptFile = (name: keyof SiteScripts): string =>
  fileURLToPath(new URL(`../../dist/site/${name}-script.js`, import.meta.url))

/** The scripts of a site. */
export async function siteScripts({ files }: Effects): Promise<SiteScripts> {
  const read = async (name: keyof SiteScripts): Promise<string> => {
    const file = scriptFile(name)
    if ((await files.facts(file)) !== undefined) return files.readText(file)
    throw new FmbenchError('not-found', 'The scripts of the site have not been built.', {
      where: file,
      hint: 'In a checkout of fmbench, build them with: npm run build',
    })
  }
  return { page: await read('page'), review: await read('review'), score: await read('score') }
}
