import { execFile } from 'node:child_process'
import { readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** This process's network; another name in a child means that the child has a network of its own, with no way out. */
const NETWORK = '/proc/self/ns/net'
const PATIENCE_MS = 5000

/** A namespace of users, because an ordinary user may make one of networks only inside it. */
const UNSHARE = ['--map-root-user', '--net', '--'] as const

/** The same program without a network; undefined where this system does not let us. */
export async function withoutNetwork(
  command: string,
  args: readonly string[],
): Promise<{ command: string; args: string[] } | undefined> {
  canDeny ??= tryOnce()
  return (await canDeny) ? { command: 'unshare', args: [...UNSHARE, command, ...args] } : undefined
}

let canDeny: Promise<boolean> | undefined

/** Containers and hardened systems forbid namespaces, others have no such thing: so it is tried, on a harmless program. */
async function tryOnce(): Promise<boolean> {
  if (process.platform !== 'linux') return false
  try {
    const [ours, { stdout }] = await Promise.all([
      readlink(NETWORK),
      run('unshare', [...UNSHARE, 'readlink', NETWORK], { timeout: PATIENCE_MS }),
    ])
    return stdout.trim() !== '' && stdout.trim() !== ours
  } catch {
    return false
  }
}
