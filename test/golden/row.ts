import type { GoldenValue } from './check.js'
import type { CaseInput } from './input.js'

/** Which of our functions answers a field of a suite. */
export interface GoldenRow {
  readonly suite: string
  /** A name, or a pattern whose group is a number: `ci90`. */
  readonly field: string | RegExp
  /** The metric's id or the function's name, for `checkGolden`. */
  readonly of: string
  /** @param parameter the pattern's group; NaN where the field is a plain name */
  readonly compute: (input: CaseInput, parameter: number) => GoldenValue
}

/** Fields that no function of ours answers, and why. */
export interface NotComputed {
  readonly suite: string
  /** Names or patterns. */
  readonly fields: readonly (string | RegExp)[]
  readonly why: string
}

export const NO_ROUTINE = 'no such routine yet'

export function row(suite: string, field: GoldenRow['field'], of: string, compute: GoldenRow['compute']): GoldenRow {
  return { suite, field, of, compute }
}
