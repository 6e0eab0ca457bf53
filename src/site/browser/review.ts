// The check of a record, as one script that the page loads when a reader asks for it.
import { type ReviewFinding, reviewSubmission } from '../../review/index.js'
import { escapeUnprintable } from '../../spec/printable.js'
import { hubStateOf, type ReviewData } from '../review-data.js'

let hub: ReturnType<typeof hubStateOf> | undefined

/** What `fmbench review` finds, each text fit to be shown. @param now an instant */
export async function checkRecord(
  text: string,
  file: string,
  data: ReviewData,
  now: string,
): Promise<readonly ReviewFinding[]> {
  hub ??= hubStateOf(data, now)
  const findings = await reviewSubmission(text, file, hub)
  return findings.map((finding) => ({
    ...finding,
    where: escapeUnprintable(finding.where),
    what: escapeUnprintable(finding.what),
    mend: escapeUnprintable(finding.mend),
  }))
}
