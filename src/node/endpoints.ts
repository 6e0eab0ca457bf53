import * as http from 'node:http'
import * as https from 'node:https'
import { type EndpointAnswer, type EndpointRequest, type Endpoints, FmbenchError, messageOf } from '../core/index.js'

/** An answer that never ends must not fill the memory. */
const MAX_ANSWER_BYTES = 2 ** 31

/** Connections are used again: a handshake costs as much as a small request. */
const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) }

/** By Node's own client: `fetch` follows redirections, and gives up after five minutes whatever it is told. */
export const nodeEndpoints: Endpoints = {
  request: (url, request, { timeoutMs, signal } = {}) =>
    new Promise((resolve, reject) => {
      const key = keyOf(request)
      let timer: NodeJS.Timeout | undefined
      const settle = (done: () => void) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', interrupt)
        done()
      }
      const { maxBytes = MAX_ANSWER_BYTES } = request
      const send = url.startsWith('https:') ? https.request : http.request
      const outgoing = send(url, optionsOf(url, request, key), (incoming) => {
        const pieces: Buffer[] = []
        let length = 0
        incoming.on('data', (piece: Buffer) => {
          pieces.push(piece)
          length += piece.length
          if (length > maxBytes) fail(tooLong(url, maxBytes))
        })
        incoming.on('error', fail)
        incoming.on('end', () => settle(() => resolve(answerOf(incoming, pieces, key))))
      })
      function fail(cause: unknown): void {
        outgoing.destroy()
        settle(() => reject(cause instanceof FmbenchError ? cause : unreachable(url, cause)))
      }
      const interrupt = () => fail(new FmbenchError('interrupted', 'Interrupted.'))
      outgoing.on('error', fail)
      if (timeoutMs !== undefined) timer = setTimeout(() => fail(late(timeoutMs)), timeoutMs)
      signal?.addEventListener('abort', interrupt, { once: true })
      if (signal?.aborted) return interrupt()
      for (const piece of request.body ?? []) outgoing.write(piece)
      outgoing.end()
    }),
}

function keyOf({ keyFrom }: EndpointRequest): string | undefined {
  if (keyFrom === undefined) return undefined
  const key = process.env[keyFrom]
  if (key !== undefined && key !== '') return key
  throw new FmbenchError(
    'usage',
    `The environment variable ${keyFrom}, which holds the key of the endpoint, is not set.`,
    {
      hint: `Set it in the shell that runs fmbench, or correct api_key_from in the model document.`,
    },
  )
}

function optionsOf(url: string, { body, headers = {} }: EndpointRequest, key: string | undefined): http.RequestOptions {
  const length = body?.reduce((sum, piece) => sum + piece.length, 0)
  return {
    method: body === undefined ? 'GET' : 'POST',
    agent: url.startsWith('https:') ? agents.https : agents.http,
    headers: {
      ...headers,
      ...(length !== undefined && { 'content-length': length }),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
  }
}

function answerOf(incoming: http.IncomingMessage, pieces: readonly Buffer[], key: string | undefined): EndpointAnswer {
  const status = incoming.statusCode ?? 0
  const whole = Buffer.concat(pieces)
  // Servers quote a wrong key in their refusal, and refusals are printed.
  const isQuoted = key !== undefined && status >= 400
  const body = isQuoted ? Buffer.from(whole.toString('utf8').replaceAll(key, '(key)')) : whole
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
  return { status, headers: Object.fromEntries(headers), body: new Uint8Array(body) }
}

const tooLong = (url: string, maxBytes: number) =>
  new FmbenchError('bad-data', `The answer is longer than ${maxBytes / 2 ** 20} MiB.`, { where: url })

const late = (timeoutMs: number) => new FmbenchError('timed-out', `No answer within ${timeoutMs / 1000} s.`)

function unreachable(url: string, cause: unknown): FmbenchError {
  const { host } = new URL(url)
  // The system's word where there is one: an error of several addresses has no message.
  const why = (cause as NodeJS.ErrnoException).code ?? messageOf(cause)
  return new FmbenchError('io', `No whole answer came from ${host} (${why}).`, { where: url, cause })
}
