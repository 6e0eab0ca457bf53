// The check of a record, as one script that the page loads when a reader asks for it.
import { decodeUtf8, FmbenchError } from '../../core/index.js'
import { countFindings, type ReviewFinding, reviewSubmission } from '../../review/index.js'
import { escapeUnprintable } from '../../spec/printable.js'
import { hubStateOf, type ReviewData } from '../review-data.js'

let hub: ReturnType<typeof hubStateOf> | undefined

/** What `fmbench review` finds in a file, and how much of it, each text fit to be shown. @param now an instant */
export async function checkRecord(
  bytes: Uint8Array,
  file: string,
  data: ReviewData,
  now: string,
): Promise<{ readonly findings: readonly ReviewFinding[]; readonly summary: string }> {
  hub ??= hubStateOf(data, now)
  const found = await findingsIn(bytes, file, hub)
  const findings = found.map((finding) => ({
    ...finding,
    where: escapeUnprintable(finding.where),
    what: escapeUnprintable(finding.what),
    mend: escapeUnprintable(finding.mend),
  }))
  const count = findings.length === 0 ? 'nothing was found' : countFindings(findings)
  return { findings, summary: `${escapeUnprintable(file)}: ${count}.` }
}

async function findingsIn(
  bytes: Uint8Array,
  file: string,
  state: ReturnType<typeof hubStateOf>,
): Promise<readonly ReviewFinding[]> {
  let text: string
  try {
    text = decodeUtf8(bytes, file)
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError)) throw thrown
    const mend = 'Hand in the record as fmbench wrote it.'
    return [{ severity: 'blocks', check: 'document', where: file, what: thrown.what, mend }]
  }
  return reviewSubmission(text, file, state)
}
