import * as z from 'zod'
import { type Effects, type EndpointAnswer, FmbenchError, type Limits } from '../core/index.js'
import type { ModelDocument } from '../spec/model.js'
import type { Destination } from './adapter.js'

/** What the documents of all models behind a server may say. */
export const endpointFields = {
  url: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => new URL(url).username === '',
      'no user and password in the address: name a variable in api_key_from',
    ),
  /** The environment variable that holds the key; the key itself stands nowhere. */
  api_key_from: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable')
    .optional(),
  /** Requests under way at the same time. */
  concurrency: z.int().min(1).max(256).default(4),
  /** How often a request is sent again after 429, 500, 502, 503, 504 or a connection that broke. */
  retries: z.int().min(0).max(20).default(5),
  timeout_seconds: z.number().positive().optional(),
}

type EndpointOptions = z.output<z.ZodObject<typeof endpointFields>>

/** Where the samples of a model would go, before anything is opened; faults of other options are told by `open`. */
export function destinationOf({ options: { url, api_key_from: keyFrom }, model_id }: ModelDocument): Destination {
  const parsed = endpointFields.url.safeParse(url)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ message }) => message).join('; ')
    throw new FmbenchError('bad-document', `options.url is not right: ${faults}.`, { where: `model ${model_id}` })
  }
  const { host, protocol } = new URL(parsed.data)
  return { host, isEncrypted: protocol === 'https:', ...(typeof keyFrom === 'string' && { keyFrom }) }
}

const RETRIED = [429, 500, 502, 503, 504]
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
const QUOTED_LETTERS = 300

/** One server, asked politely: again after a while when it is busy or broke off, never longer than a call may take. */
export class EndpointClient {
  readonly #options: EndpointOptions
  readonly #timeoutMs: number
  readonly #effects: Effects

  constructor(options: EndpointOptions, timeoutMs: number, effects: Effects) {
    this.#options = options
    this.#timeoutMs = options.timeout_seconds === undefined ? timeoutMs : options.timeout_seconds * 1000
    this.#effects = effects
  }

  get host(): string {
    return new URL(this.#options.url).host
  }

  /**
   * @param path behind the document's address
   * @param body a GET without one
   * @returns an answer with status 2xx
   * @throws FmbenchError `model-failed` when it refuses or keeps failing, `timed-out`, `interrupted`, or `usage` when
   *   the variable of the key is not set
   */
  async ask(
    path: string,
    {
      body,
      headers,
      signal,
    }: { body?: readonly Uint8Array[]; headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<EndpointAnswer> {
    const { clock, endpoints } = this.#effects
    const { url, api_key_from: keyFrom, retries } = this.#options
    const request = {
      ...(body !== undefined && { body }),
      ...(headers !== undefined && { headers }),
      ...(keyFrom !== undefined && { keyFrom }),
    }
    const deadline = clock.elapsedMs() + this.#timeoutMs
    for (let attempt = 0; ; attempt++) {
      const limits: Limits = { timeoutMs: Math.max(1, deadline - clock.elapsedMs()), ...(signal && { signal }) }
      let answer: EndpointAnswer | FmbenchError
      try {
        answer = await endpoints.request(`${url.replace(/\/$/, '')}${path}`, request, limits)
      } catch (thrown) {
        if (!(thrown instanceof FmbenchError)) throw thrown
        answer = thrown
      }
      if (!(answer instanceof FmbenchError) && answer.status >= 200 && answer.status < 300) return answer
      const waitMs = isWorthAnotherTry(answer) ? waitBefore(attempt, answer) : Number.POSITIVE_INFINITY
      if (attempt === retries || clock.elapsedMs() + waitMs > deadline) throw this.#failure(answer, attempt + 1)
      await clock.sleep(waitMs, signal)
    }
  }

  /** As `ask`, for answers in JSON. @throws FmbenchError `model-failed` also when it answers with something else */
  async askJson(path: string, given: Parameters<EndpointClient['ask']>[1] = {}): Promise<unknown> {
    const { body } = await this.ask(path, {
      ...given,
      headers: { 'content-type': 'application/json', ...given.headers },
    })
    return this.parse(body)
  }

  parse(bytes: Uint8Array): unknown {
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    } catch (cause) {
      throw new FmbenchError('model-failed', `${this.host} answered with something else than JSON: ${quote(bytes)}`, {
        where: this.#options.url,
        hint: 'Is this the address of the API itself, not of a page or a proxy before it?',
        cause,
      })
    }
  }

  #failure(answer: EndpointAnswer | FmbenchError, attempts: number): FmbenchError {
    const tried = attempts === 1 ? '' : ` Asked ${attempts} times.`
    const where = this.#options.url
    if (!(answer instanceof FmbenchError)) {
      const what = `${this.host} answered with status ${answer.status}: ${quote(answer.body)}${tried}`
      return new FmbenchError('model-failed', what, { where, hint: hintFor(answer, this.#options) })
    }
    if (answer.code === 'timed-out') {
      const what = `${this.host} gave no answer within ${this.#timeoutMs / 1000} s.`
      const hint = 'If it needs longer, raise --timeout, or timeout_seconds under options in the model document.'
      return new FmbenchError('timed-out', what, { where, hint, cause: answer })
    }
    if (answer.code !== 'io') return answer
    return new FmbenchError('model-failed', `${answer.what}${tried}`, {
      where,
      hint: 'Is the server running?',
      cause: answer,
    })
  }
}

/** Nobody listens, or nobody has that name: that will be so in a second, too. */
const GONE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']

function isWorthAnotherTry(answer: EndpointAnswer | FmbenchError): boolean {
  if (!(answer instanceof FmbenchError)) return RETRIED.includes(answer.status)
  const { code } = (answer.cause ?? {}) as { code?: string }
  return answer.code === 'io' && !GONE.includes(code ?? '')
}

/** Twice as long each time, or what the server asks for in seconds. */
function waitBefore(attempt: number, answer: EndpointAnswer | FmbenchError): number {
  const asked = answer instanceof FmbenchError ? Number.NaN : Number(answer.headers['retry-after'] ?? Number.NaN)
  return asked >= 0 ? asked * 1000 : Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS)
}

function hintFor({ status }: EndpointAnswer, { api_key_from: keyFrom }: EndpointOptions): string {
  if (status >= 300 && status < 400)
    return 'It sends us elsewhere, where fmbench does not follow. Write the final address.'
  if (status === 401 || status === 403) {
    return keyFrom === undefined
      ? 'Name the environment variable that holds your key: api_key_from.'
      : `Is the key in ${keyFrom} right?`
  }
  if (status === 404) return 'Correct url or model under options in the model document.'
  if (status === 429) return 'It asks for fewer requests: lower concurrency under options, or raise retries.'
  return status >= 500 ? 'The server failed: its own log says why.' : 'Correct the options in the model document.'
}

/** The message of an error in JSON, or the start of whatever came. */
function quote(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 2 ** 16)).trim()
  let message: unknown
  try {
    const { error } = JSON.parse(text) as { error?: unknown }
    message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error
  } catch {
    // Not JSON: quoted as it is.
  }
  const said = typeof message === 'string' ? message : text
  return said === '' ? '(nothing)' : JSON.stringify(said.slice(0, QUOTED_LETTERS))
}
