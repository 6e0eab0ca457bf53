import { type Effects, FmbenchError, type Thread } from '../core/index.js'
import type { ModelMethod, ModuleCall, ModuleRequest } from './javascript-module-thread.js'

/** The thread a JavaScript model runs in, seen from outside. */
export class ModuleThread {
  readonly #thread: Thread
  readonly #module: ModuleRequest
  readonly #timeoutMs: number
  #hasFailed = false

  private constructor(thread: Thread, module: ModuleRequest, timeoutMs: number) {
    this.#thread = thread
    this.#module = module
    this.#timeoutMs = timeoutMs
  }

  /** @throws FmbenchError `model-failed` or `timed-out` */
  static async start(module: ModuleRequest, timeoutMs: number, { threads }: Effects): Promise<ModuleThread> {
    const threadSide = new URL('./javascript-module-thread.js', import.meta.url)
    try {
      return new ModuleThread(await threads.start(threadSide, module, { timeoutMs }), module, timeoutMs)
    } catch (thrown) {
      throw explainThread(thrown, module, 'while it was imported', timeoutMs)
    }
  }

  get name(): string {
    return this.#module.name
  }

  /** What the user's model can do. */
  async methods(): Promise<readonly ModelMethod[]> {
    return (await this.#thread.call('methods', undefined)) as ModelMethod[] // written by javascript-module-thread.ts
  }

  /** @throws FmbenchError `model-failed`, `timed-out` or `interrupted` */
  async call(method: ModelMethod, argument?: unknown, signal?: AbortSignal): Promise<unknown> {
    const call: ModuleCall = { method, argument }
    const limits = { timeoutMs: this.#timeoutMs, ...(signal === undefined ? {} : { signal }) }
    try {
      return await this.#thread.call('call', call, limits)
    } catch (thrown) {
      this.#hasFailed = true
      throw explainThread(thrown, this.#module, `in ${method}`, this.#timeoutMs)
    }
  }

  /** Lets the model close itself, unless a call failed before: its thread may then be gone. */
  async close(closesItself: boolean): Promise<void> {
    try {
      if (closesItself && !this.#hasFailed) await this.call('close')
    } finally {
      await this.#thread.stop()
    }
  }
}

/** What happened to the thread of a model, in words about the model. */
export function explainThread(
  thrown: unknown,
  { name, path }: { readonly name: string; readonly path: string },
  doing: string,
  timeoutMs: number,
): unknown {
  if (!(thrown instanceof FmbenchError)) return thrown
  if (thrown.code === 'timed-out') {
    return new FmbenchError('timed-out', `${name} gave no answer within ${timeoutMs / 1000} s ${doing}.`, {
      where: path,
      hint: 'If it needs longer, raise --timeout, or timeout_seconds under options in the model document.',
      cause: thrown,
    })
  }
  if (thrown.code === 'thread-failed') {
    const advice = thrown.what.includes('SIGKILL') ? 'Memory may have run out: try a smaller --batch-size.' : undefined
    return new FmbenchError('model-failed', `${name} failed ${doing}: ${thrown.what}`, {
      where: path,
      ...(advice !== undefined && { hint: advice }),
      cause: thrown,
    })
  }
  return thrown
}
