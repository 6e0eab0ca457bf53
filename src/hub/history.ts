import * as z from 'zod'
import { FmbenchError, sha256Hex } from '../core/index.js'

/** What can happen to a submission. All but the last four are also the states it can be in. */
export const ACTS = [
  'received',
  'checked',
  'changes_requested',
  'accepted',
  'rejected',
  'withdrawn',
  'retracted',
  'disputed',
  'answered',
  'approved',
  'rescored',
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
  model_sha256: z.string().optional().describe('Of the document of its model, where that came with the record.'),
  predictions_sha256: z
    .string()
    .optional()
    .describe('Of the predictions as the hub keeps them: they were scored again, and gave the numbers of the record.'),
  source_sha256: z.string().optional().describe('Of the text of the issue that was read.'),
  findings: z.strictObject({ blocks: z.int(), asks: z.int(), notes: z.int() }).optional(),
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

/** A history as its text: that of a large hub takes longer to read than to find a few lines in. */
export interface History {
  readonly text: string
  /** Its name, for messages. */
  readonly file: string
}

/** The history with one more line at its end. */
export function withDeed({ text, file }: History, written: Deed): History {
  // In the order of the schema, as it will be read again: the digest is of that text.
  const deed = deedSchema.parse(written)
  const last = text.slice(text.lastIndexOf('\n', text.length - 2) + 1)
  const previous = last === '' ? NO_LINE : parseLine(last, file).sha256
  const deed_sha256 = deedDigest(deed)
  const line = { previous, deed_sha256, sha256: lineDigest(previous, deed_sha256), deed }
  return { file, text: text + formatLine(line) }
}

const formatLine = (line: HistoryLine): string => `${JSON.stringify(line)}\n`

export const formatHistory = (lines: readonly HistoryLine[]): string => lines.map(formatLine).join('')

/**
 * The lines as they stand; whether they belong together, `historyFault` says.
 *
 * @throws FmbenchError `bad-document` with the number of the first line that is none
 */
export function linesOf({ text, file }: History): HistoryLine[] {
  const lines = text.split('\n')
  // Every line ends with a break: what stands behind the last one was not written whole.
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line, i) => parseLine(line, `${file}:${i + 1}`))
}

/** Those lines alone whose deed has this value, and perhaps some more. @throws FmbenchError `bad-document` */
export function linesWith({ text, file }: History, key: 'issue' | 'eval_id', value: string | number): HistoryLine[] {
  // The salt stands behind it, so a comma does.
  const sought = `"${key}":${JSON.stringify(value)},`
  const found: HistoryLine[] = []
  for (let at = text.indexOf(sought); at >= 0; ) {
    const end = text.indexOf('\n', at)
    found.push(parseLine(text.slice(text.lastIndexOf('\n', at) + 1, end), file))
    at = end < 0 ? -1 : text.indexOf(sought, end)
  }
  return found
}

/** @throws FmbenchError `bad-document` */
function parseLine(text: string, where: string): HistoryLine {
  const parsed = lineSchema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  throw new FmbenchError('bad-document', 'This is no line of a history.', {
    where,
    hint: 'Take the file from the last commit in which fmbench verify-history found nothing.',
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
