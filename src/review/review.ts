import { FmbenchError, type Registry } from '../core/index.js'
import { BadDocument, placeIn } from '../spec/faults.js'
import { type EvalRecord, parseEval } from '../spec/index.js'
import type { HubState, ReviewFinding, Severity, SubmissionCheck } from './check.js'
import { submissionChecks } from './checks/index.js'
import { lineFinder } from './line-of.js'

const ORDER: Readonly<Record<Severity, number>> = { blocks: 0, asks: 1, notes: 2 }

/**
 * All that is wrong with a submitted text, worst first. What keeps it from being a record at all is a finding too.
 *
 * @param file its name, for messages
 */
export async function reviewSubmission(
  text: string,
  file: string,
  hub: HubState,
  checks: Registry<SubmissionCheck> = submissionChecks,
): Promise<readonly ReviewFinding[]> {
  let parsed: Awaited<ReturnType<typeof parseEval>>
  try {
    parsed = await parseEval(text, file)
  } catch (thrown) {
    if (thrown instanceof FmbenchError && thrown.code === 'bad-document') return documentFindings(thrown, file)
    throw thrown
  }
  const lineOf = lineFinder(text)
  const findings = findingsOf(parsed.value, hub, checks, (path) => placeIn(file, lineOf(path), path))
  const blocking = noNumbers(text, parsed.value, file)
  return [...blocking, ...findings, ...noteOf(parsed.notes, file)]
}

/** An old form leaves out what it does not know; one whose value is no number at all is not read as one of those. */
function noNumbers(text: string, record: EvalRecord, file: string): ReviewFinding[] {
  if (!record.undefined.some(({ why }) => why === 'not_reported')) return []
  const found = /:[ \t]*([-+]?\.(?:inf|nan))\b/i.exec(text)
  if (found === null) return []
  const line = text.slice(0, found.index).split('\n').length
  const what = `${found[1]} is no value of a metric`
  const mend = 'Write a value that does not exist as null, with its reason under "undefined".'
  return [{ severity: 'blocks', check: 'document', where: placeIn(file, line, []), what, mend }]
}

const MAX_NOTES = 3

/** What was said about reading an old form, as one finding. */
function noteOf(notes: readonly string[], file: string): ReviewFinding[] {
  if (notes.length === 0) return []
  const more = notes.length - MAX_NOTES
  const what = [...notes.slice(0, MAX_NOTES), ...(more > 0 ? [`and ${more} more of that kind`] : [])].join(' ')
  const mend = 'Write the record in the current form: fmbench validate --fix'
  return [{ severity: 'notes', check: 'document', where: placeIn(file, undefined, []), what, mend }]
}

/** The same for a record that was read before: places without lines. */
export function reviewRecord(
  record: EvalRecord,
  file: string,
  hub: HubState,
  checks: Registry<SubmissionCheck> = submissionChecks,
): readonly ReviewFinding[] {
  return findingsOf(record, hub, checks, (path) => placeIn(file, undefined, path))
}

function findingsOf(
  record: EvalRecord,
  hub: HubState,
  checks: Registry<SubmissionCheck>,
  placeOf: (path: readonly PropertyKey[]) => string,
): ReviewFinding[] {
  return checks
    .all()
    .flatMap(({ id, check }) => check(record, hub).map((doubt) => ({ id, doubt })))
    .map(({ id, doubt: { severity, path = [], what, mend } }): ReviewFinding => {
      return { severity, check: id, where: placeOf(path), what, mend }
    })
    .sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
}

/** What keeps a text from being a document at all. */
export function documentFindings(error: FmbenchError, file: string): ReviewFinding[] {
  const faults =
    error instanceof BadDocument ? error.faults : [{ where: placeIn(file, undefined, []), what: error.what }]
  const mend = 'Mend the text; fmbench validate reads it the same way. A record that fmbench writes is always readable.'
  return faults.map(({ where, what }) => ({ severity: 'blocks', check: 'document', where, what, mend }))
}
