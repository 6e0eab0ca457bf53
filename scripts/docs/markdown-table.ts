/** A GitHub table; cells are Markdown already, except that bars and line breaks are escaped here. */
export function markdownTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |\n`
  return line(headers) + line(headers.map(() => '---')) + rows.map(line).join('')
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

/** Text in code style; empty stays empty. */
export function code(text: string): string {
  return text === '' ? '' : `\`${text}\``
}

/** Plain text that GitHub must not read as an HTML tag: `<eval_id>`. */
export function escapeText(text: string): string {
  return text.replaceAll('<', '&lt;')
}
