import type { Drawing } from './figures/svg.js'

/** A piece of running text. It is data: every renderer escapes it. */
export type Inline =
  | string
  | { readonly strong: string }
  | { readonly code: string }
  /** `to`: `https://…`, `#section` or a relative path; anything else is printed as plain text. */
  | { readonly link: string; readonly to: string }

export type Text = string | readonly Inline[]

export interface ParagraphBlock {
  readonly kind: 'paragraph'
  readonly text: Text
  /** The verdict: set larger, once per report. */
  readonly isLead?: boolean
}

export interface ListBlock {
  readonly kind: 'list'
  readonly items: readonly Text[]
}

export interface Fact {
  readonly label: string
  readonly value: Text
}

export interface FactsBlock {
  readonly kind: 'facts'
  readonly facts: readonly Fact[]
  /** Few and important: laid out side by side, value first. */
  readonly isStrip?: boolean
}

export interface Column {
  readonly label: string
  /** Where the reader learns what stands here: a link target, as of `Inline`. */
  readonly to?: string
  readonly kind: 'text' | 'number'
}

/** The first cell of each row is its heading. Every row has one cell per column. */
export interface TableBlock {
  readonly kind: 'table'
  readonly caption: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Text[])[]
}

export interface FigureBlock {
  readonly kind: 'figure'
  /** File name without ending, unique in a report: letters, digits and hyphens. */
  readonly name: string
  readonly title: string
  /** What a reader who cannot see it should know. */
  readonly alt: string
  readonly caption: Text
  readonly drawing: Drawing
  /** The same numbers as a table, folded away unless `isDataOpen`. */
  readonly data: TableBlock
  readonly isDataOpen?: boolean
  /** Read off the same curve, and printed beside it. */
  readonly facts?: readonly Fact[]
}

export interface NoteBlock {
  readonly kind: 'note'
  readonly tone: 'info' | 'caution'
  readonly text: Text
}

export interface CodeBlock {
  readonly kind: 'code'
  readonly text: string
}

/** Long matter, folded away until asked for. */
export interface DetailsBlock {
  readonly kind: 'details'
  /** So that it can be linked to: letters, digits and hyphens. */
  readonly id?: string
  readonly summary: string
  readonly blocks: readonly Block[]
}

/** Everything the renderers know how to print. */
export type Block =
  | ParagraphBlock
  | ListBlock
  | FactsBlock
  | TableBlock
  | FigureBlock
  | NoteBlock
  | CodeBlock
  | DetailsBlock

export function inlines(text: Text): readonly Inline[] {
  return typeof text === 'string' ? [text] : text
}

/** A column's heading, linked to where it is explained. */
export function columnHead({ label, to }: Column): Text {
  return to === undefined ? label : [{ link: label, to }]
}

/** The words alone. */
export function plainText(text: Text): string {
  return inlines(text)
    .map((piece) => {
      if (typeof piece === 'string') return piece
      if ('strong' in piece) return piece.strong
      return 'code' in piece ? piece.code : piece.link
    })
    .join('')
}

/** A link target that cannot run anything: https, a place in this page, or a relative path. */
export function isSafeTarget(to: string): boolean {
  return /^https:\/\/[^\s"'<>`\\]+$/.test(to) || /^#[\w-]+$/.test(to) || /^[\w.-]+(\/[\w.-]+)*$/.test(to)
}
