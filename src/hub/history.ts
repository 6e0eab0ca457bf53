import * as z from 'zod'
import { FmbenchError, sha256Hex } from '../core/index.js'

/** What can happen to a submission. All but the last two are also the states it can be in. */
export const ACTS = [
  'received',
  'checked',
  'changes_requested',
  'accepted',
  'rejected',
  'withdrawn',
  'retracted',
  'disputed',
  'approved',
  'purged',
] as const
export type Act = (typeof ACTS)[number]

const deedSchema = z.strictObject({
  at: z.string().describe('An instant.'),
  act: z.enum(ACTS),
  by: z.string().describe('Who did it: a name on GitHub, or `fmbench`.'),
  issue: z.int().min(0).optional().describe('The number of the issue that carries the submission.'),
  submitter: z.string().optional(),
  eval_id: z.string().optional(),
  record_sha256: z.string().optional().describe('Of the record as the hub keeps it.'),
  source_sha256: z.string().optional().describe('Of the text of the issue that was read.'),
  findings: z.strictObject({ blocks: z.int(), asks: z.int(), notes: z.int() }).optional(),
  evidence: z.string().optional().describe('What the hub found out about the record.'),
  reason: z.string().optional().describe('For everybody to read.'),
  purged_lines: z.array(z.int()).optional().describe('Numbers of the lines whose words were taken out.'),
  salt: z.string().describe('Chance, so that a digest tells nothing once the words are gone.'),
})

/** One thing that happened. */
export type Deed = Readonly<z.infer<typeof deedSchema>>

const lineSchema = z.strictObject({
  previous: z.string(),
  deed_sha256: z.string(),
  sha256: z.string(),
  deed: deedSchema.optional(),
})

/**
 * A line of `history.jsonl`. Each names the one before it and the digest of its deed, and nothing else is chained: the
 * words of a deed can be taken out, and the chain still holds.
 */
export type HistoryLine = Readonly<z.infer<typeof lineSchema>>

/** What the first line follows. */
export const NO_LINE = '0'.repeat(64)

const deedDigest = (deed: Deed): string => sha256Hex(JSON.stringify(deed))
const lineDigest = (previous: string, deedSha256: string): string => sha256Hex(`${previous}\n${deedSha256}`)

/** The lines with one more at their end. */
export function appendDeed(lines: readonly HistoryLine[], written: Deed): HistoryLine[] {
  // In the order of the schema, as it will be read again: the digest is of that text.
  const deed = deedSchema.parse(written)
  const previous = lines.at(-1)?.sha256 ?? NO_LINE
  const deed_sha256 = deedDigest(deed)
  return [...lines, { previous, deed_sha256, sha256: lineDigest(previous, deed_sha256), deed }]
}

export const formatHistory = (lines: readonly HistoryLine[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('')

/**
 * The lines as they stand; whether they belong together, `historyFault` says.
 *
 * @throws FmbenchError `bad-document` with the number of the first line that is none
 */
export function parseHistory(text: string, file: string): HistoryLine[] {
  const lines = text.split('\n')
  // Every line ends with a break: what stands behind the last one was not written whole.
  const rest = lines.pop()
  if (rest !== '') lines.push(rest ?? '')
  return lines.map((line, i) => {
    const parsed = lineSchema.safeParse(jsonOf(line))
    if (parsed.success) return parsed.data
    throw new FmbenchError('bad-document', 'This is no line of a history.', {
      where: `${file}:${i + 1}`,
      hint: 'Take the file from the last commit in which fmbench verify-history found nothing.',
    })
  })
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** The first line at which the chain breaks, counted from 1, and how; undefined where it holds. */
export function historyFault(
  lines: readonly HistoryLine[],
): { readonly line: number; readonly what: string } | undefined {
  const mayBeEmpty = new Set(lines.flatMap(({ deed }) => deed?.purged_lines ?? []))
  let previous = NO_LINE
  for (const [i, line] of lines.entries()) {
    const what = lineFault(line, previous, mayBeEmpty.has(i + 1))
    if (what !== undefined) return { line: i + 1, what }
    previous = line.sha256
  }
  return undefined
}

function lineFault({ previous, deed_sha256, sha256, deed }: HistoryLine, before: string, mayBeEmpty: boolean) {
  if (previous !== before) return 'it does not follow the line before it: a line was changed, taken out or put in'
  if (sha256 !== lineDigest(previous, deed_sha256)) return 'its digest is not that of its content'
  if (deed === undefined)
    return mayBeEmpty ? undefined : 'its words are gone, and no later line says that they were purged'
  return deed_sha256 === deedDigest(deed) ? undefined : 'its words are not those that were written'
}
