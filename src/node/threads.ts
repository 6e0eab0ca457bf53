import { type ErrorCode, FmbenchError, type Limits, type Thread, type Threads } from '../core/index.js'
import { type Place, type PlaceEvents, processPlace, threadPlace } from './thread-places.js'

/** What the thread answers to a call; `thread-host.ts` is the other side. */
export type Answer =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly thrown: Thrown }

export interface Thrown {
  readonly message: string
  readonly stack: string | undefined
  /** Set when an FmbenchError was thrown. */
  readonly known:
    | { readonly code: ErrorCode; readonly what: string; readonly where?: string; readonly hint?: string }
    | undefined
}

const OPEN_CALL = 0

class NodeThread implements Thread {
  readonly #place: Place
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>()
  #lastCall = OPEN_CALL
  #ended: Error | undefined

  constructor(start: (events: PlaceEvents) => Place) {
    this.#place = start({
      onMessage: (answer) => this.#settle(answer as Answer), // written by thread-host.ts
      onEnd: (why, cause) => this.#end(new FmbenchError('thread-failed', why, cause && { cause })),
    })
  }

  /** Resolves when the module is imported and its `open` has returned. */
  opened(limits: Limits): Promise<unknown> {
    return this.#wait(OPEN_CALL, limits)
  }

  call(name: string, argument: unknown, limits: Limits = {}): Promise<unknown> {
    const call = ++this.#lastCall
    const answer = this.#wait(call, limits)
    if (this.#ended === undefined) this.#place.post({ call, name, argument })
    return answer
  }

  peakMemoryMb(): Promise<number | undefined> {
    return this.#place.peakMemoryMb()
  }

  async stop(): Promise<void> {
    this.#ended ??= new FmbenchError('thread-failed', 'The thread was stopped.')
    await this.#place.end()
  }

  async #wait(call: number, { timeoutMs, signal }: Limits): Promise<unknown> {
    if (this.#ended !== undefined) throw this.#ended
    const interrupt = () => this.#end(new FmbenchError('interrupted', 'Interrupted.'))
    if (signal?.aborted) throw new FmbenchError('interrupted', 'Interrupted.')
    signal?.addEventListener('abort', interrupt, { once: true })
    const giveUp = () => this.#end(new FmbenchError('timed-out', `No answer within ${(timeoutMs ?? 0) / 1000} s.`))
    const timer = timeoutMs === undefined ? undefined : setTimeout(giveUp, timeoutMs)
    try {
      return await new Promise((resolve, reject) => this.#waiting.set(call, { resolve, reject }))
    } finally {
      this.#waiting.delete(call)
      clearTimeout(timer)
      signal?.removeEventListener('abort', interrupt)
    }
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.call)
    if ('value' in answer) waiting?.resolve(answer.value)
    else waiting?.reject(rebuild(answer.thrown))
  }

  #end(reason: Error): void {
    if (this.#ended !== undefined) return
    this.#ended = reason
    for (const waiting of [...this.#waiting.values()]) waiting.reject(reason)
    void this.#place.end()
  }
}

function rebuild({ message, stack, known }: Thrown): FmbenchError {
  if (known !== undefined) return new FmbenchError(known.code, known.what, known)
  const cause = new Error(message)
  if (stack !== undefined) cause.stack = stack
  return new FmbenchError('thread-failed', message, { cause })
}

export const nodeThreads: Threads = {
  async start(module, options, { ownProcess = false, ...limits } = {}) {
    const place = ownProcess ? processPlace : threadPlace
    const thread = new NodeThread((events) => place(module, options, events))
    try {
      await thread.opened(limits)
    } catch (thrown) {
      await thread.stop()
      throw thrown
    }
    return thread
  },
}
