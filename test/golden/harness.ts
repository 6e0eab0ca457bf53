import { messageOf } from '../../src/core/index.js'
import { difference, type GoldenValue, isExactField } from './check.js'
import { CaseInput } from './input.js'
import type { GoldenRow } from './row.js'
import type { GoldenCase, GoldenSuite } from './suite.js'
import { GOLDEN_TABLE, NOT_COMPUTED } from './table.js'

/** What became of one expected value. */
export type Outcome =
  | { readonly kind: 'passed'; readonly field: string; readonly of: string }
  | {
      readonly kind: 'failed'
      readonly field: string
      readonly of: string
      readonly caseId: string
      readonly why: string
    }
  | { readonly kind: 'skipped'; readonly field: string; readonly why: string }

const UNLISTED = 'in neither list: new to this version'

/** Tries every expected value of a suite. */
export function runSuite(suite: GoldenSuite): Outcome[] {
  return suite.cases.flatMap((golden) => Object.keys(golden.expected).map((field) => runField(suite, golden, field)))
}

function runField(suite: GoldenSuite, golden: GoldenCase, field: string): Outcome {
  const row = GOLDEN_TABLE.find((candidate) => candidate.suite === suite.suite && matches(candidate.field, field))
  if (row === undefined) return { kind: 'skipped', field, why: whyNot(suite.suite, field) }
  const why = failureOf(row, field, suite, golden)
  if (why === undefined) return { kind: 'passed', field, of: row.of }
  return { kind: 'failed', field, of: row.of, caseId: golden.id, why }
}

function failureOf(row: GoldenRow, field: string, suite: GoldenSuite, golden: GoldenCase): string | undefined {
  const parameter = row.field instanceof RegExp ? Number(row.field.exec(field)?.[1]) : Number.NaN
  let got: GoldenValue
  try {
    got = row.compute(new CaseInput(golden.input), parameter)
  } catch (thrown) {
    return `threw: ${messageOf(thrown)}`
  }
  const exact = isExactField(field, golden.input)
  return difference(got, golden.expected[field], exact ? { rel: 0, abs: 0 } : (golden.tolerance ?? suite.tolerance))
}

function whyNot(suite: string, field: string): string {
  const listed = NOT_COMPUTED.find((entry) => entry.suite === suite && entry.fields.some((one) => matches(one, field)))
  if (listed !== undefined) return listed.why
  const isKnown = GOLDEN_TABLE.some((row) => row.suite === suite)
  return isKnown ? UNLISTED : 'no function of this version computes this suite'
}

function matches(pattern: string | RegExp, field: string): boolean {
  return typeof pattern === 'string' ? pattern === field : pattern.test(field)
}
