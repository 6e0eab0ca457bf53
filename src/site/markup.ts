import { escapeHtml, escapeKeepingEnds } from '../report/escape.js'

/** Text that is HTML already. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand between tags. Strings are escaped; `undefined` is nothing. */
export type Piece = Markup | string | number | undefined | readonly Piece[]

/** Longer texts from outside are cut: nobody reads them, and a page must stay a page. */
const MAX_TEXT = 4000

/**
 * The one way to write HTML: html`<td>${name}</td>`. Every piece is escaped unless it is `Markup`, so that text from a
 * document is text, whatever it holds. Attributes need their quotes.
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let text = strings[0]
  for (let i = 0; i < pieces.length; i++) text += written(pieces[i]) + strings[i + 1]
  return new Markup(text)
}

function written(piece: Piece): string {
  if (piece === undefined) return ''
  if (piece instanceof Markup) return piece.text
  if (typeof piece === 'number') return String(piece)
  if (typeof piece === 'string') return escapeKeepingEnds(shortened(piece, MAX_TEXT), escapeHtml)
  return piece.map(written).join('')
}

/** The text, cut with an ellipsis where it is longer. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${[...text.slice(0, length)].slice(0, -1).join('')}…`
}
