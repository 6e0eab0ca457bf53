/** A table as people paste it: Markdown, columns padded so that it also reads well in a terminal. */
export function formatTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [headers, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')))
  const widths = headers.map((_, j) => Math.max(3, ...cells.map((row) => [...row[j]].length)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, j) => cell + ' '.repeat(widths[j] - [...cell].length)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n')
}
