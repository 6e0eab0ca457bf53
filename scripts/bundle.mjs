// The command as a few files instead of some 450: Node spends a third of a short run on finding and compiling modules.
// The library (`fmbench/metrics` and so on) stays as tsc wrote it. Files that are started as threads are entries of
// their own, beside the command, where the code that starts them looks for them.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { nodeEffects } from '../dist/node/index.js'
import { formatIndexRows, indexRow } from '../dist/review/index.js'
import { parseEval, readCatalog } from '../dist/spec/index.js'
import { buildSiteScripts } from './site-scripts.mjs'

rmSync('dist/cli', { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: {
    bin: 'src/cli/bin.ts',
    'bootstrap-task': 'src/run/bootstrap-task.ts',
    'perturb-task': 'src/run/perturb-task.ts',
    'javascript-module-thread': 'src/models/javascript-module-thread.ts',
    'onnx-session': 'src/models/onnx-session.ts',
    'text-encoder-session': 'src/models/text-encoder-session.ts',
    'thread-host': 'src/node/thread-host.ts',
  },
  outdir: 'dist/cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // CommonJS packages cannot be joined into ES modules.
  external: ['commander', 'h5wasm', 'onnxruntime-node', 'papaparse', 'yaml', 'zarrita'],
  logLevel: 'warning',
  metafile: true,
})

for (const [name, text] of Object.entries(await buildSiteScripts())) writeFileSync(`dist/site/${name}-script.js`, text)

const commonJs = Object.entries(metafile.inputs).filter(([, { format }]) => format === 'cjs')
if (commonJs.length > 0) {
  const names = commonJs
    .map(([name]) => name)
    .slice(0, 5)
    .join(', ')
  throw new Error(`CommonJS got into the bundle and would fail when it is run: ${names}. List its package as external.`)
}

// The catalogue that comes with fmbench, parsed, by the text of each document.
const { suites, benchmarks, datasets, models, findingSchemas } = await readCatalog(['catalog'], nodeEffects)
const entries = [suites, benchmarks, datasets, models, findingSchemas].flatMap((documents) => [...documents.values()])
const clean = entries.filter(({ notes }) => notes.length === 0)
const parsed = await Promise.all(clean.map(async ({ file, value }) => [await nodeEffects.files.readText(file), value]))
writeFileSync('dist/cli/catalog.json', JSON.stringify(parsed))

// What the records that come with fmbench leave in the index of a hub.
const measured = 'catalog/evals/measured'
const records = readdirSync(measured).map((name) => parseEval(readFileSync(`${measured}/${name}`, 'utf8'), name))
const rows = (await Promise.all(records)).map(({ value: record }) => indexRow({ record, evidence: 'measured' }))
writeFileSync('dist/cli/evals-index.json', formatIndexRows(rows))
