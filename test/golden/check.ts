import type { Tolerance } from './suite.js'

/** What a function of ours answers: NaN or undefined stands for null. */
export type GoldenValue =
  | number
  | string
  | boolean
  | undefined
  | readonly GoldenValue[]
  | { readonly [field: string]: GoldenValue }

const COUNT_FIELD = /^(tp|fp|fn|tn|n|n_\w+|k|counts|totals?|confusion|ranks?|tiers?|labels?|uint32)$/

/** Whether a field's numbers must be equal, not only close. */
export function isExactField(field: string, input: Readonly<Record<string, unknown>>): boolean {
  return COUNT_FIELD.test(field) && !('sample_weight' in input)
}

/** The first difference in words, or undefined when the value passes. */
export function difference(got: GoldenValue, want: unknown, tolerance: Tolerance): string | undefined {
  if (Array.isArray(want)) return listDifference(got, want, tolerance)
  if (want === null) return isUndefined(got) ? undefined : `got ${show(got)}, expected undefined`
  if (typeof want === 'object') return fieldsDifference(got, want as Readonly<Record<string, unknown>>, tolerance)
  const number = want === 'Infinity' ? Number.POSITIVE_INFINITY : want
  if (typeof number === 'number' && typeof got === 'number') {
    // Infinity - Infinity is NaN, so equality comes first.
    if (got === number || Math.abs(got - number) <= tolerance.abs + tolerance.rel * Math.abs(number)) return undefined
  } else if (got === want) {
    return undefined
  }
  return `got ${show(got)}, expected ${JSON.stringify(want)}`
}

function listDifference(got: GoldenValue, want: unknown[], tolerance: Tolerance): string | undefined {
  if (!Array.isArray(got)) return `got ${show(got)}, expected a list of ${want.length}`
  if (got.length !== want.length) return `got a list of ${got.length}, expected ${want.length}`
  for (let i = 0; i < want.length; i++) {
    const found = difference(got[i], want[i], tolerance)
    if (found !== undefined) return `[${i}] ${found}`
  }
  return undefined
}

/** Counts among the fields must be equal, as at the top; a field of ours that nobody asked for is a difference too. */
function fieldsDifference(
  got: GoldenValue,
  want: Readonly<Record<string, unknown>>,
  tolerance: Tolerance,
): string | undefined {
  if (typeof got !== 'object' || Array.isArray(got)) return `got ${show(got)}, expected ${JSON.stringify(want)}`
  const fields = got as { readonly [field: string]: GoldenValue }
  for (const name of new Set([...Object.keys(want), ...Object.keys(fields)])) {
    if (!(name in want)) return `.${name} is not expected`
    const exact = isExactField(name, {}) ? { rel: 0, abs: 0 } : tolerance
    const found = difference(fields[name], want[name], exact)
    if (found !== undefined) return `.${name} ${found}`
  }
  return undefined
}

function isUndefined(value: GoldenValue): boolean {
  return value === undefined || Number.isNaN(value)
}

function show(value: GoldenValue): string {
  return isUndefined(value) ? 'undefined' : JSON.stringify(value)
}
