/** Orders text by UTF-16 code units: the same everywhere, unlike an order that follows the user's language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
