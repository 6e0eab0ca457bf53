import {
  didYouMean,
  type Effects,
  FmbenchError,
  type Limits,
  type ProcessOptions,
  type RunningProcess,
} from '../core/index.js'
import { encodeFrame, type Frame, type FrameTensor, readFrame } from './process-frames.js'

/** How long a worker may take to end when it is told to. */
const LAST_STEPS_MS = 2000
const QUOTED_LINES = 12

/** `doing` while the model is made. */
export const AT_START = 'while it was started'

/** What is started, and what messages say about it. */
export interface Launch {
  /** How messages call the model. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly options: ProcessOptions
  /** The module a Python model is imported from. */
  readonly module?: string
}

/** The process a model runs in, seen from outside: it answers one frame with one frame. */
export class ProcessWorker {
  readonly #program: RunningProcess
  readonly #launch: Launch
  readonly #timeoutMs: number
  readonly #effects: Effects
  #failure: unknown

  private constructor(program: RunningProcess, launch: Launch, timeoutMs: number, effects: Effects) {
    this.#program = program
    this.#launch = launch
    this.#timeoutMs = timeoutMs
    this.#effects = effects
  }

  /** @throws FmbenchError `not-found` or `io` */
  static async start(launch: Launch, timeoutMs: number, effects: Effects): Promise<ProcessWorker> {
    const { command, args, options } = launch
    try {
      return new ProcessWorker(await effects.processes.start(command, args, options), launch, timeoutMs, effects)
    } catch (thrown) {
      if (!(thrown instanceof FmbenchError)) throw thrown
      const what = `${launch.name} cannot be started: ${thrown.what[0].toLowerCase()}${thrown.what.slice(1)}`
      throw new FmbenchError(thrown.code, what, {
        where: command,
        hint: launch.module === undefined ? 'Correct the command in the model document.' : OTHER_PYTHON,
        cause: thrown,
      })
    }
  }

  get hasNetwork(): boolean {
    return this.#program.hasNetwork
  }

  /**
   * @param doing for messages: 'in fit'
   * @throws FmbenchError `model-failed`, `timed-out` or `interrupted`
   */
  async ask(
    request: { readonly op: string } & Readonly<Record<string, unknown>>,
    tensors: readonly FrameTensor[],
    doing: string,
    signal?: AbortSignal,
  ): Promise<Frame> {
    const { clock } = this.#effects
    const deadline = clock.elapsedMs() + this.#timeoutMs
    const limits = (): Limits => ({
      timeoutMs: Math.max(1, deadline - clock.elapsedMs()),
      ...(signal !== undefined && { signal }),
    })
    try {
      // A second answer to the last request would be taken for the answer to this one.
      if (this.#program.unread().length > 0) throw new FmbenchError('bad-data', 'It wrote more than one answer.')
      await this.#program.write(encodeFrame(request, tensors), limits())
      const frame = await readFrame((length) => this.#program.read(length, limits()))
      if (frame.header.op === 'error') throw await this.#ownError(frame.header, doing)
      if (frame.header.op === request.op) return frame
      throw new FmbenchError('bad-data', `It answered "${request.op}" with a frame "${frame.header.op}".`)
    } catch (thrown) {
      this.#failure = this.#explain(thrown, doing)
      throw this.#failure
    }
  }

  peakMemoryMb(): Promise<number | undefined> {
    return this.#program.peakMemoryMb()
  }

  async close(): Promise<void> {
    // A worker that failed may be anywhere in its work; the end of its input says the same.
    if (this.#failure === undefined) await this.#program.write(encodeFrame({ op: 'close' })).catch(ignoreEnd)
    await this.#program.stop(LAST_STEPS_MS)
  }

  /** An error the worker told us about, in its own words. */
  async #ownError(header: Frame['header'], doing: string): Promise<FmbenchError> {
    const hint = await this.#hintFor(header)
    return new FmbenchError('model-failed', `${this.#launch.name} failed ${doing}: ${textOf(header.message)}`, {
      where: textOf(header.where) || this.#commandLine,
      ...(hint !== undefined && { hint }),
    })
  }

  async #hintFor({ missing_module: missing, interpreter }: Frame['header']): Promise<string | undefined> {
    if (typeof missing !== 'string') return undefined
    const { module, options } = this.#launch
    if (module?.split('.')[0] !== missing) {
      return `"${missing}" is not installed for ${textOf(interpreter)}. Install it there, or use another one. ${OTHER_PYTHON}`
    }
    const names = (await this.#effects.files.list(options.folder)).map((name) => name.replace(/\.py$/, ''))
    const nearest = didYouMean(missing, names)
    const place = `There is no ${missing}.py in ${options.folder}: modules are looked for beside the model document.`
    return nearest === undefined ? place : `${place} ${nearest}`
  }

  /** What happened to the process, in words about the model. */
  #explain(thrown: unknown, doing: string): unknown {
    if (!(thrown instanceof FmbenchError)) return thrown
    const { name } = this.#launch
    const details = { where: this.#commandLine, cause: thrown }
    if (thrown.code === 'timed-out') {
      const longer = 'If it needs longer, raise --timeout, or timeout_seconds under options in the model document.'
      const what = `${name} gave no answer within ${this.#timeoutMs / 1000} s ${doing}.`
      return new FmbenchError('timed-out', what, { ...details, hint: joined(longer, this.#lastWords()) })
    }
    if (thrown.code === 'process-failed') {
      const advice = thrown.what.includes('SIGKILL') ? 'Memory may have run out: try a smaller --batch-size.' : ''
      // Faults of the class come as frames; what ends before the first one is the interpreter's.
      const python = doing === AT_START && this.#launch.module !== undefined ? OTHER_PYTHON : ''
      const what = `${name} failed ${doing}: ${thrown.what}`
      return new FmbenchError('model-failed', what, { ...details, hint: joined(advice, this.#lastWords(), python) })
    }
    if (thrown.code === 'bad-data') {
      const { what, hint } = thrown.cause instanceof Uint8Array ? this.#printed(thrown.cause) : thrown
      const whole = `${name} gave an answer that cannot be read, ${doing}. ${what}`
      return new FmbenchError('model-failed', whole, { ...details, hint: joined(hint, this.#lastWords()) })
    }
    return thrown
  }

  /** Text where a frame should start: somebody printed it. */
  #printed(start: Uint8Array): { what: string; hint: string } {
    const bytes = [...start, ...this.#program.unread().subarray(0, 76)]
    const text = new TextDecoder().decode(Uint8Array.from(bytes)).split('\n')[0]
    return {
      what: `It wrote something else than frames to its standard output: ${JSON.stringify(text)}`,
      hint: 'Print to standard error instead. In Python, import fmbench_worker before anything prints.',
    }
  }

  #lastWords(): string {
    const lines = this.#program.errorTail().split('\n').slice(-QUOTED_LINES).join('\n')
    return lines === '' ? 'It wrote nothing to standard error.' : `The end of its standard error:\n${lines}`
  }

  get #commandLine(): string {
    return [this.#launch.command, ...this.#launch.args].join(' ')
  }
}

const OTHER_PYTHON =
  'Name the interpreter in the model document, as `which python` prints it: options: { python: /path/to/python }.'

const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('\n')

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** It ended before it was told to, after its last answer: nothing is lost. */
function ignoreEnd(thrown: unknown): void {
  if (!(thrown instanceof FmbenchError && thrown.code === 'process-failed')) throw thrown
}
