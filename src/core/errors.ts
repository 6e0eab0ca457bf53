/** What went wrong, as a stable word a program can test; the text is for people. */
export type ErrorCode =
  | 'usage'
  | 'unknown-name'
  | 'not-found'
  | 'bad-document'
  | 'bad-data'
  | 'shape-mismatch'
  | 'id-mismatch'
  | 'model-failed'
  | 'thread-failed'
  | 'process-failed'
  | 'timed-out'
  | 'conflict'
  | 'disk-full'
  | 'missing-package'
  | 'interrupted'
  | 'threshold-missed'
  | 'io'

export interface ErrorDetails {
  /** Where: `file`, `file:line`, or the place in a plan. */
  readonly where?: string
  /** How to mend it: one sentence, or a command. */
  readonly hint?: string
  readonly cause?: unknown
}

/** Something a user can mend. A plain `Error` that escapes means a bug of ours. */
export class FmbenchError extends Error {
  readonly code: ErrorCode
  readonly what: string
  readonly where: string | undefined
  readonly hint: string | undefined

  constructor(code: ErrorCode, what: string, details: ErrorDetails = {}) {
    const where = details.where === undefined ? '' : ` (${details.where})`
    const hint = details.hint === undefined ? '' : `\n${details.hint}`
    super(`${what}${where}${hint}`, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'FmbenchError'
    this.code = code
    this.what = what
    this.where = details.where
    this.hint = details.hint
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
