const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/**
 * A decimal number as programs write it, or undefined: no blanks, no thousands mark, no decimal comma, no hexadecimal
 * digits, no `nan`, nothing that overflows. What is not surely a number must not become one.
 */
export function parseNumber(cell: string): number | undefined {
  if (!DECIMAL.test(cell)) return undefined
  const value = Number(cell)
  return Number.isFinite(value) ? value : undefined
}
