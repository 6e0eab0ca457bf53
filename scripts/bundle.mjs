// The command as a few files instead of some 450: Node spends a third of a short run on finding and compiling modules.
// The library (`fmbench/metrics` and so on) stays as tsc wrote it. Files that are started as threads are entries of
// their own, beside the command, where the code that starts them looks for them.
import { rmSync } from 'node:fs'
import { build } from 'esbuild'

rmSync('dist/cli', { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: {
    bin: 'src/cli/bin.ts',
    'bootstrap-task': 'src/run/bootstrap-task.ts',
    'javascript-module-thread': 'src/models/javascript-module-thread.ts',
    'thread-host': 'src/node/thread-host.ts',
  },
  outdir: 'dist/cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // CommonJS packages cannot be joined into ES modules.
  external: ['commander', 'papaparse', 'yaml'],
  logLevel: 'warning',
  metafile: true,
})

const commonJs = Object.entries(metafile.inputs).filter(([, { format }]) => format === 'cjs')
if (commonJs.length > 0) {
  const names = commonJs
    .map(([name]) => name)
    .slice(0, 5)
    .join(', ')
  throw new Error(`CommonJS got into the bundle and would fail when it is run: ${names}. List its package as external.`)
}
