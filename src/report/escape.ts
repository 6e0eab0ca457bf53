import { escapeUnprintable } from '../spec/printable.js'

/** Text from outside, fit to stand on one line: what is invisible or changes direction is spelt out (`\u202e`). */
export function cleanText(text: string): string {
  return escapeUnprintable(text.replace(/[\s\u0085\u2028\u2029]+/gu, ' ').trim())
}

const htmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Safe as text and inside a quoted attribute, in HTML and in SVG. */
export function escapeHtml(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (character) => htmlEntities[character])
}

/** Safe anywhere in GitHub-flavoured Markdown: a paragraph, a list item, a table cell, a link text. */
export function escapeMarkdown(text: string): string {
  return (
    cleanText(text)
      .replace(/[\\`*_[\]#|~$]/g, '\\$&')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/:(?=\/\/)|@|(?<=www)\./gi, '\\$&') // else GitHub makes links of bare addresses
      // GitHub looks for names and issues after it has undone escapes; an empty comment parts them, and is not seen.
      .replace(/@(?=\w)|(?:#|\bGH-)(?=\d)/gi, '$&<!-- -->')
      .replace(/^([-+=!])/, '\\$1')
      .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
  )
}

const latexMarks: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
}

/** Safe as running text in LaTeX, and inside braces in BibTeX. */
export function escapeLatex(text: string): string {
  return cleanText(text)
    .replace(/[\\~^<>]|[&%$#_{}]/g, (character) => latexMarks[character] ?? `\\${character}`)
    .replace(/^[[*]/, '{}$&') // else it belongs to the line break before it
}

/** Escaping trims; between two pieces of a sentence the spaces matter. */
export function escapeKeepingEnds(piece: string, escapeText: (text: string) => string): string {
  const inside = escapeText(piece)
  if (inside === '') return piece === '' ? '' : ' '
  return (/^\s/.test(piece) ? ' ' : '') + inside + (/\s$/.test(piece) ? ' ' : '')
}

/** As code inside a line. @param inTable a pipe ends a table cell even inside code, unless escaped */
export function markdownCode(text: string, inTable: boolean): string {
  const clean = cleanText(text)
  const fence = '`'.repeat(longestRun(clean) + 1)
  const padded = clean === '' || /^`|`$/.test(clean) ? ` ${clean} ` : clean
  return fence + (inTable ? padded.replace(/\|/g, '\\|') : padded) + fence
}

/** As a block of code: a fence longer than any inside. */
export function markdownFence(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}\n${text.split('\n').map(cleanText).join('\n')}\n${fence}`
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
}
