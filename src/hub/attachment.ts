import { type Effects, type EndpointAnswer, FmbenchError } from '../core/index.js'

/** The longest file that is read. */
export const MAX_ATTACHMENT_BYTES = 5 * 2 ** 20

/** Where GitHub keeps what was attached to an issue, and sends a reader on to. */
const HOSTS: ReadonlySet<string> = new Set([
  'github.com',
  'objects.githubusercontent.com',
  'github-production-repository-file-5c1aeb.s3.amazonaws.com',
])

const MAX_REDIRECTIONS = 3
const PATIENCE_MS = 20_000

/**
 * Fetches a file that was attached to an issue: without a token, from GitHub's hosts alone, by https, as it is.
 * Compressed answers are refused: nothing a stranger has packed is unpacked.
 *
 * @throws FmbenchError `bad-data` for what will not be read, today or tomorrow; `io` or `timed-out` for what may work later
 */
export async function fetchAttachment(
  url: string,
  { endpoints, clock }: Pick<Effects, 'endpoints' | 'clock'>,
): Promise<Uint8Array> {
  const deadline = clock.elapsedMs() + PATIENCE_MS
  let address = allowedAddress(url, url)
  for (let hop = 0; hop <= MAX_REDIRECTIONS; hop++) {
    const answer = await endpoints.request(
      address,
      { headers: { accept: '*/*', 'accept-encoding': 'identity' }, maxBytes: MAX_ATTACHMENT_BYTES },
      { timeoutMs: Math.max(1, deadline - clock.elapsedMs()) },
    )
    if (answer.status === 200) return plainBody(answer, url)
    const next = answer.headers.location
    if (![301, 302, 303, 307, 308].includes(answer.status) || next === undefined) {
      throw new FmbenchError('io', `GitHub answered with status ${answer.status}.`, { where: url })
    }
    address = allowedAddress(next, address)
  }
  throw new FmbenchError('io', 'GitHub sent from address to address.', { where: url })
}

/** @param from where a relative address starts @throws FmbenchError `bad-data` for any address but GitHub's */
function allowedAddress(address: string, from: string): string {
  const url = URL.canParse(address, from) ? new URL(address, from) : undefined
  const isOfGitHub = url?.protocol === 'https:' && HOSTS.has(url.host) && url.username === '' && url.password === ''
  if (isOfGitHub) return url.href
  throw new FmbenchError('bad-data', 'Only files that are attached to the issue are fetched, from GitHub.', {
    where: from,
  })
}

function plainBody({ headers, body }: EndpointAnswer, url: string): Uint8Array {
  if (['', 'identity'].includes(headers['content-encoding'] ?? '')) return body
  throw new FmbenchError('bad-data', 'The file came compressed.', { where: url })
}
