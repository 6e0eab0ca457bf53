// Where the modules of threads run: both sides speak the same messages, `thread-host.ts` being the other end.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { peakMemoryOfGroupMb } from './peak-memory.js'

/** The running other end. */
export interface Place {
  post(message: unknown): void
  /** As `Thread.peakMemoryMb`. */
  peakMemoryMb(): Promise<number | undefined>
  /** Resolves when it is gone. */
  end(): Promise<void>
}

export interface PlaceEvents {
  readonly onMessage: (message: unknown) => void
  /** It broke, or ended by itself. */
  readonly onEnd: (why: string, cause?: Error) => void
}

const HOST = new URL('./thread-host.js', import.meta.url)

/** A thread of this process; what it prints goes to stderr. */
export function threadPlace(module: URL, options: unknown, { onMessage, onEnd }: PlaceEvents): Place {
  const worker = new Worker(HOST, { workerData: { module: module.href, options }, stdout: true })
  worker.stdout.pipe(process.stderr, { end: false })
  worker.on('message', onMessage)
  worker.on('error', (cause) => onEnd(cause.message, cause))
  worker.on('exit', (code) => onEnd(`The thread ended itself with exit code ${code}.`))
  return {
    post: (message) => worker.postMessage(message),
    peakMemoryMb: async () => undefined,
    async end() {
      await worker.terminate()
    },
  }
}

const STDERR = 2

const running = new Set<() => void>()
// A process that outlives us would hold memory, or a GPU, for nobody.
process.on('exit', () => {
  for (const kill of running) kill()
})

/** A process of its own; what it prints goes to stderr. */
export function processPlace(module: URL, options: unknown, { onMessage, onEnd }: PlaceEvents): Place {
  const child = fork(fileURLToPath(HOST), {
    // As between threads: typed arrays stay what they are.
    serialization: 'advanced',
    stdio: ['ignore', STDERR, STDERR, 'ipc'],
    // A group of its own: Ctrl-C reaches fmbench alone, which lets the batch finish.
    detached: process.platform !== 'win32',
  })
  const kill = () => {
    child.kill('SIGKILL')
  }
  running.add(kill)
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(kill)
      resolve()
    })
    // Without a process there is no exit.
    child.once('error', () => resolve())
  })
  child.on('message', onMessage)
  child.on('error', (cause) => onEnd(cause.message, cause))
  child.on('exit', (code, signal) =>
    onEnd(
      signal === null ? `Its process ended itself with exit code ${code}.` : `Its process was killed by ${signal}.`,
    ),
  )
  child.send({ module: module.href, options })
  return {
    // A message to a process that just ended is answered by its end.
    post: (message) => child.connected && child.send(message as object, () => {}),
    peakMemoryMb: async () => child.pid && peakMemoryOfGroupMb(child.pid),
    end() {
      kill()
      return gone
    },
  }
}
