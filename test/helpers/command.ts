import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url))
/** Throws on every connection; preloaded so that a command that opens a socket fails. */
const NO_NETWORK = new URL('./no-network.mjs', import.meta.url).href

/** Shared by all tests, since generating costs time; not by users of one machine, who could not write each other's. */
const TEST_CACHE = join(tmpdir(), `fmbench-test-cache-${userInfo().uid}`)

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly canUseNetwork?: boolean
}

/** A folder that goes when the tests of its file are done. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'fmbench-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts the built command as a user would, with a cache of its own. */
export function startFmbench(args: readonly string[], { cwd, env, canUseNetwork }: RunOptions = {}) {
  return spawn(process.execPath, [BIN, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      FMBENCH_CACHE: TEST_CACHE,
      ...(canUseNetwork === true ? {} : { NODE_OPTIONS: `--import ${NO_NETWORK}` }),
      ...env,
    },
  })
}

/** Advice names the program by its path from the working folder; tests read it as from a clone. */
const fromClone = (text: string): string => text.replaceAll(/node \S*dist\/cli\/bin\.js/g, 'node dist/cli/bin.js')

export function runFmbench(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = startFmbench(args, options)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (piece: Buffer) => {
    stdout += piece.toString()
  })
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece.toString()
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout: fromClone(stdout), stderr: fromClone(stderr) }))
  })
}

export async function waitFor(isThere: () => boolean): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (isThere()) return
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  throw new Error('It did not come within nine seconds.')
}
