// Controls, line separators, direction marks and lone surrogates: what could move a cursor or hide a word.
const UNPRINTABLE =
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]|\p{Cs}/gu

/** The same text with every character escaped that a terminal or a page could obey: `\u001b` instead of an escape. */
export function escapeUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Text of unknown origin, fit for a message: escaped, and cut to a length. */
export function printable(text: string, maxLength = 80): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
  return escapeUnprintable(cut)
}
