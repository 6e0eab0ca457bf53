// Whole commands as folders: what stands in `input` and `command` must give what stands in `expected`.
// UPDATE_CASES=1 writes `expected`; read the difference before you commit it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { runFmbench, temporaryFolder } from './helpers/command.js'

const CASES = fileURLToPath(new URL('./cases', import.meta.url))

/** What differs from run to run, and says so in docs/reference. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\d{8}-\d{6}/g, 'TIME'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'DATE'],
  [/^( {2}hardware| {2}runtime_seconds): .*$/gm, '$1: VOLATILE'],
  [/^efficiency:.*(\n {2}.*)*$/gm, 'efficiency: VOLATILE'],
  [/^## Speed and memory\n[\s\S]*?(?=^## )/gm, '## Speed and memory\n\nVOLATILE\n\n'],
  [/^- (Hardware|Run time|Peak memory|Node|System): .*$/gm, '- $1: VOLATILE'],
  [/^ {2}environment:.*(\n {4}.*)*$/gm, '  environment: VOLATILE'],
]

function textFiles(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))
  const texts = names.filter((name) => /(eval\.yaml|report\.md|summary\.md|stdout|stderr|exit)$/.test(name))
  return Object.fromEntries(texts.sort().map((name) => [name, masked(readFileSync(join(folder, name), 'utf8'))]))
}

function masked(text: string): string {
  return VOLATILE.reduce((held, [pattern, by]) => held.replace(pattern, by), text)
}

/** Words of a command line; quotes keep words together. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare)
}

describe('cases', () => {
  test.each(readdirSync(CASES))('%s', async (name) => {
    const folder = temporaryFolder()
    try {
      cpSync(join(CASES, name, 'input'), folder.path, { recursive: true })
      mkdirSync(join(folder.path, 'out'), { recursive: true })
      const ran = await runFmbench(words(readFileSync(join(CASES, name, 'command'), 'utf8')), { cwd: folder.path })
      for (const [file, text] of Object.entries({ stdout: ran.stdout, stderr: ran.stderr, exit: `${ran.code}\n` })) {
        writeFileSync(join(folder.path, 'out', file), text)
      }
      const got = textFiles(join(folder.path, 'out'))
      const expectedFolder = join(CASES, name, 'expected')
      if (process.env.UPDATE_CASES === '1') writeExpected(expectedFolder, got)
      expect(existsSync(expectedFolder), `no ${expectedFolder}: write it with UPDATE_CASES=1`).toBe(true)
      expect(got).toEqual(textFiles(expectedFolder))
    } finally {
      folder.remove()
    }
  })
})

function writeExpected(folder: string, files: Readonly<Record<string, string>>): void {
  rmSync(folder, { recursive: true, force: true })
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}
