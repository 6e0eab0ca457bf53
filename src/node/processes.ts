import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { FmbenchError, type Limits, type Processes, type RunningProcess } from '../core/index.js'
import { peakMemoryOfGroupMb } from './peak-memory.js'
import { environmentOf, findProgram } from './programs.js'
import { withoutNetwork } from './without-network.js'

type Child = ChildProcessByStdio<Writable, Readable, Readable>

const TAIL_BYTES = 4096
/** The system takes less than 2 GiB at once. */
const WRITE_BYTES = 2 ** 26
/** Less than this goes out at once: every write wakes the other side. */
const SMALL_BYTES = 2 ** 16
/** How long a program that closed a pipe may take to end, before it is ended. */
const LAST_WORDS_MS = 2000

const running = new Set<NodeProcess>()
// A program that outlives us would hold memory, or a GPU, for nobody.
process.on('exit', () => {
  for (const one of running) one.kill()
})

class NodeProcess implements RunningProcess {
  readonly hasNetwork: boolean
  readonly #child: Child
  /** Settles when the program has ended and its last words are read. */
  readonly #closed: Promise<void>
  #ended: FmbenchError | undefined
  #hasExited = false
  #tail: Buffer = Buffer.alloc(0)

  constructor(child: Child, hasNetwork: boolean) {
    this.#child = child
    this.hasNetwork = hasNetwork
    running.add(this)
    child.stderr.on('data', (piece: Buffer) => {
      process.stderr.write(piece)
      this.#tail = Buffer.concat([this.#tail, piece]).subarray(-TAIL_BYTES)
    })
    // A pipe that breaks is told by whoever uses it, as the end of the program.
    child.stdin.on('error', () => {})
    child.stdout.on('error', () => {})
    child.stdout.pause()
    this.#closed = this.#watch()
  }

  async #watch(): Promise<void> {
    const [code, signal] = await once(this.#child, 'exit')
    // What it started and left behind would hold our pipes open.
    this.kill()
    this.#hasExited = true
    running.delete(this)
    if (!this.#child.stderr.readableEnded) await once(this.#child.stderr, 'end')
    this.#ended ??= new FmbenchError(
      'process-failed',
      signal === null ? `The program ended with exit code ${code}.` : `The program was killed by ${signal}.`,
    )
  }

  write(pieces: readonly Uint8Array[], limits: Limits = {}): Promise<void> {
    return this.#within(limits, async () => {
      for (const piece of fewest(pieces)) {
        for (let start = 0; start < piece.length; start += WRITE_BYTES) {
          const isWritten = await new Promise((resolve) => {
            const part = piece.subarray(start, start + WRITE_BYTES)
            this.#child.stdin.write(part, (error) => resolve(error === null || error === undefined))
          })
          if (!isWritten) await this.#end('The program closed its standard input.')
        }
      }
    })
  }

  read(length: number, limits: Limits = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.#within(limits, async () => {
      const { stdout } = this.#child
      const bytes = new Uint8Array(length)
      let filled = 0
      while (filled < length) {
        const piece = stdout.read(Math.min(stdout.readableLength, length - filled) || undefined) as Buffer | null
        if (piece === null) {
          if (stdout.readableEnded || stdout.destroyed) await this.#end('The program closed its standard output.')
          await oneOf(stdout, ['readable', 'end', 'close'])
        } else {
          bytes.set(piece, filled)
          filled += piece.length
        }
      }
      return bytes
    })
  }

  unread(): Uint8Array {
    return (this.#child.stdout.read() as Buffer | null) ?? new Uint8Array()
  }

  errorTail(): string {
    return this.#tail.toString('utf8').trimEnd()
  }

  async peakMemoryMb(): Promise<number | undefined> {
    return this.#child.pid && peakMemoryOfGroupMb(this.#child.pid)
  }

  async stop(graceMs: number): Promise<void> {
    this.#child.stdin.end()
    await this.#exitWithin(graceMs)
    this.kill()
    await this.#closed
  }

  kill(): void {
    const { pid } = this.#child
    if (pid === undefined || this.#hasExited) return
    try {
      // The group, so that what the program started goes too.
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
    } catch {
      // Gone already.
    }
  }

  async #within<T>({ timeoutMs, signal }: Limits, act: () => Promise<T>): Promise<T> {
    if (signal?.aborted) throw await this.#giveUp(new FmbenchError('interrupted', 'Interrupted.'))
    let giveUp: (reason: FmbenchError) => void = () => {}
    const given = new Promise<FmbenchError>((resolve) => {
      giveUp = resolve
    })
    const interrupt = () => giveUp(new FmbenchError('interrupted', 'Interrupted.'))
    signal?.addEventListener('abort', interrupt, { once: true })
    const late = () => giveUp(new FmbenchError('timed-out', `No answer within ${(timeoutMs ?? 0) / 1000} s.`))
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs)
    try {
      const acted = act()
      const first = await Promise.race([acted.then((value) => ({ value })), given])
      if (!(first instanceof FmbenchError)) return first.value
      // The kill ends what `act` waits for, with an error nobody needs any more.
      acted.catch(() => {})
      throw await this.#giveUp(first)
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', interrupt)
    }
  }

  async #giveUp(reason: FmbenchError): Promise<FmbenchError> {
    this.#ended ??= reason
    this.kill()
    await this.#closed
    // A late answer must not be taken for the next one.
    this.#child.stdout.destroy()
    return this.#ended
  }

  /** @throws FmbenchError always: how the program ended, or that it had to be ended because of `otherwise` */
  async #end(otherwise: string): Promise<never> {
    await this.#exitWithin(LAST_WORDS_MS)
    throw await this.#giveUp(new FmbenchError('process-failed', otherwise))
  }

  async #exitWithin(graceMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, graceMs)
    })
    await Promise.race([this.#closed, late])
    clearTimeout(timer)
  }
}

function fewest(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  return pieces.reduce((sum, { length }) => sum + length, 0) <= SMALL_BYTES ? [Buffer.concat(pieces)] : pieces
}

function oneOf(stream: Readable, events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      for (const event of events) stream.off(event, go)
      resolve()
    }
    for (const event of events) stream.on(event, go)
  })
}

const NOT_STARTED: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such program',
  EACCES: 'This file is no program that may be run',
}

export const nodeProcesses: Processes = {
  async start(command, args, options) {
    const environment = environmentOf(options)
    try {
      const program = await findProgram(command, options.folder, environment)
      const shut = options.deniesNetwork === true ? await withoutNetwork(program, args) : undefined
      const child = spawn(shut?.command ?? program, shut?.args ?? args, {
        cwd: options.folder,
        env: environment,
        stdio: ['pipe', 'pipe', 'pipe'],
        // A group of its own: Ctrl-C reaches fmbench alone, which lets the batch finish.
        detached: process.platform !== 'win32',
        windowsHide: true,
      })
      await once(child, 'spawn')
      return new NodeProcess(child, shut === undefined)
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? ''
      const what = NOT_STARTED[code] ?? `The program cannot be started (${code || String(cause)})`
      throw new FmbenchError(code === 'ENOENT' ? 'not-found' : 'io', `${what}.`, { where: command, cause })
    }
  },
}
