import * as http from 'node:http'
import * as https from 'node:https'
import { type Download, type DownloadedPart, FmbenchError } from '../core/index.js'

/** A server that sends nothing for so long will not send the rest. */
const SILENCE_MS = 60_000
const MOST_REDIRECTIONS = 10

/** See `Effects.download`. By Node's own client: `fetch` unpacks what servers pack, and places in a file are lost. */
export async function download(url: string, part?: DownloadedPart): Promise<Download> {
  const answer = await ask(url, part)
  const { statusCode: status = 0, statusMessage = '' } = answer
  const version = versionOf(answer)
  const isSameVersion = version === undefined || version === part?.version
  const goesOn = status === 206 && startOf(answer) === part?.bytes && isSameVersion
  if (status === 200 || goesOn) {
    return {
      start: goesOn ? part.bytes : 0,
      pieces: piecesOf(answer, url),
      ...(version !== undefined && { version }),
    }
  }
  answer.destroy()
  // 416: the server has fewer bytes than are here.
  if (part !== undefined && (status === 206 || status === 416)) return download(url)
  throw new FmbenchError('io', `The server answered ${status} ${statusMessage}.`, { where: url })
}

async function ask(url: string, part: DownloadedPart | undefined): Promise<http.IncomingMessage> {
  const headers = {
    'user-agent': 'fmbench',
    'accept-encoding': 'identity',
    ...(part && { range: `bytes=${part.bytes}-`, 'if-range': part.version }),
  }
  let place = url
  for (let i = 0; i <= MOST_REDIRECTIONS; i++) {
    const answer = await send(place, headers).catch((cause) => {
      throw new FmbenchError('io', 'The download failed: the server could not be reached.', { where: url, cause })
    })
    const { location } = answer.headers
    const isRedirection = Math.floor((answer.statusCode ?? 0) / 100) === 3
    if (!isRedirection || location === undefined || !URL.canParse(location, place)) return answer
    answer.destroy()
    place = new URL(location, place).href
  }
  throw new FmbenchError('io', `The server leads from one address to the next, ${MOST_REDIRECTIONS} times.`, {
    where: url,
  })
}

function send(url: string, headers: http.OutgoingHttpHeaders): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const get = url.startsWith('https:') ? https.get : http.get
    const request = get(url, { headers, timeout: SILENCE_MS }, resolve)
    request.on('timeout', () => request.destroy(new Error(`nothing came for ${SILENCE_MS / 1000} seconds`)))
    request.on('error', reject)
  })
}

/** A strong ETag, else the time of the last change: a weak ETag does not promise the same bytes. */
function versionOf({ headers }: http.IncomingMessage): string | undefined {
  const { etag } = headers
  return etag !== undefined && !etag.startsWith('W/') ? etag : headers['last-modified']
}

/** `bytes 100-199/200` begins at 100. */
function startOf({ headers }: http.IncomingMessage): number {
  return Number(/^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1])
}

async function* piecesOf(answer: http.IncomingMessage, url: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of answer) yield piece as Buffer
  } catch (cause) {
    throw new FmbenchError('io', 'The download broke off before its end.', {
      where: url,
      hint: 'What came of it is kept. Run the same command again: it goes on from there, if the server can.',
      cause,
    })
  }
}
