/** A number with so many decimals was not rounded by anybody. */
export const FULL_PRECISION = 10

/** How many decimals a number is written with; `FULL_PRECISION` where it needs an exponent. */
export function decimalsOf(value: number): number {
  const text = String(value)
  if (text.includes('e')) return FULL_PRECISION
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}
