/** What Python's `str.split` takes for white: `\s` of JavaScript lacks \x1c-\x1f and \x85, and has \ufeff. */
const WHITE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

const WHITE_RUN = new RegExp(`[${WHITE}]+`)
const ONE_WHITE = new RegExp(`[${WHITE}]`)

/** The words between white space, as Python's `text.split()` gives them. */
export function splitAtWhitespace(text: string): string[] {
  return text.split(WHITE_RUN).filter((word) => word !== '')
}

/** Like Python's `text.rstrip()`. A pattern with `$` would take quadratic time on long runs of white space. */
export function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && ONE_WHITE.test(text[end - 1])) end--
  return text.slice(0, end)
}
