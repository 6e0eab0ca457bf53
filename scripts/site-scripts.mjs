// The scripts of a site, loaded as they are by any browser of the last years: without modules, also from a disk.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const { version } = JSON.parse(readFileSync(file('package.json'), 'utf8'))

const SCRIPTS = {
  /** Of every page. */
  page: { entryPoints: [file('src/site/browser/main.js')], target: 'es2020' },
  /** The check of a record, and the scoring of predictions: the same code as the commands'. */
  review: { entryPoints: [file('src/site/browser/review.ts')], target: 'es2022', globalName: 'fmbenchReview' },
  score: {
    entryPoints: [file('src/cli/page/score.ts')],
    target: 'es2022',
    globalName: 'fmbenchScore',
    define: { 'import.meta.url': '"file:///fmbench/"', FMBENCH_VERSION: JSON.stringify(version) },
    alias: { 'node:url': file('src/cli/page/node-url.ts') },
    external: ['onnxruntime-node', 'h5wasm', 'zarrita'],
  },
}

/** The text of each. */
export async function buildSiteScripts() {
  const built = Object.entries(SCRIPTS).map(async ([name, settings]) => {
    const options = { bundle: true, minify: true, format: 'iife', write: false, logLevel: 'warning', ...settings }
    return [name, (await build(options)).outputFiles[0].text]
  })
  return Object.fromEntries(await Promise.all(built))
}
