import { splitAtWhitespace, trimEnd } from './whitespace.js'

/** sacrebleu's names: `13a` for Western text, `intl` by Unicode classes, single characters, or words as they stand. */
export type Tokenizer = '13a' | 'intl' | 'char' | 'none'

/**
 * A text with spaces between its tokens, as sacrebleu's tokenisers write it.
 *
 * Source: `mteval-v13a.pl` and `mteval-v14.pl` of NIST, through sacrebleu (Post 2018, doi:10.18653/v1/W18-6319).
 */
export function tokenizedLine(text: string, tokenizer: Tokenizer): string {
  return TOKENIZERS[tokenizer](trimEnd(text))
}

/** The tokens of a text. */
export function tokenize(text: string, tokenizer: Tokenizer): string[] {
  return splitAtWhitespace(tokenizedLine(text, tokenizer))
}

const TOKENIZERS: Readonly<Record<Tokenizer, (text: string) => string>> = {
  '13a': likeMteval13a,
  intl: byUnicodeClass,
  char: (text) => [...text].join(' '),
  none: (text) => text,
}

function likeMteval13a(text: string): string {
  const line = text
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
  const spaced = ` ${line} `
    // Everything of ASCII that is no letter, digit, apostrophe, comma, hyphen or full stop.
    .replace(/[{-~[-` -&(-+:-@/]/g, ' $& ')
    // Full stops and commas stay only between digits.
    .replace(/([^0-9])([.,])/g, '$1 $2 ')
    .replace(/([.,])([^0-9])/g, ' $1 $2')
    .replace(/([0-9])-/g, '$1 - ')
  return splitAtWhitespace(spaced).join(' ')
}

function byUnicodeClass(text: string): string {
  const spaced = text
    .replace(/(\P{N})(\p{P})/gu, '$1 $2 ')
    .replace(/(\p{P})(\P{N})/gu, ' $1 $2')
    .replace(/\p{S}/gu, ' $& ')
  return splitAtWhitespace(spaced).join(' ')
}
