import {
  type Block,
  columnHead,
  type FactsBlock,
  type FigureBlock,
  inlines,
  isSafeTarget,
  type TableBlock,
  type Text,
} from './block.js'
import type { Report } from './compose.js'
import { escapeHtml, escapeKeepingEnds, escapeMarkdown, markdownCode, markdownFence } from './escape.js'

/** GitHub-flavoured Markdown. @param options.figuresFolder where the figures lie, relative to the file */
export function renderMarkdown(report: Report, options: { readonly figuresFolder: string }): string {
  const parts = [
    `# ${escapeMarkdown(`${report.title} ${report.subtitle}`)}`,
    report.trail.map(escapeMarkdown).join(' / '),
    ...report.sections.flatMap(({ title, blocks }) => [
      `## ${escapeMarkdown(title)}`,
      ...blocks.map((block) => renderBlock(block, options.figuresFolder)),
    ]),
    '---',
    escapeMarkdown(report.footer),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function renderBlock(block: Block, figuresFolder: string): string {
  switch (block.kind) {
    case 'paragraph':
      return text(block.text)
    case 'list':
      return block.items.map((item) => `- ${text(item)}`).join('\n')
    case 'facts':
      return facts(block)
    case 'table':
      return `${escapeMarkdown(block.caption)}\n\n${table(block)}`
    case 'figure':
      return figure(block, figuresFolder)
    case 'note':
      return `> ${block.tone === 'caution' ? 'Caution' : 'Note'}: ${text(block.text)}`
    case 'code':
      return markdownFence(block.text)
    case 'details':
      return details(
        block.summary,
        block.blocks.map((inner) => renderBlock(inner, figuresFolder)).join('\n\n'),
        block.id,
      )
  }
}

function facts(block: FactsBlock): string {
  return block.facts.map(({ label, value }) => `- ${escapeMarkdown(label)}: ${text(value)}`).join('\n')
}

function table({ columns, rows }: TableBlock): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns.map((column) => text(columnHead(column), true))),
    line(columns.map(({ kind }) => (kind === 'number' ? '---:' : '---'))),
    ...rows.map((cells) => line(cells.map((cell) => text(cell, true)))),
  ].join('\n')
}

function figure(block: FigureBlock, figuresFolder: string): string {
  const image = `![${escapeMarkdown(`${block.title}. ${block.alt}`)}](${figuresFolder}/${block.name}.svg)`
  const caption = text([{ strong: `${block.title}.` }, ' ', ...inlines(block.caption)])
  const data = table(block.data)
  const numbers =
    block.isDataOpen === true
      ? `${escapeMarkdown(block.data.caption)}\n\n${data}`
      : details('The numbers of this figure', data)
  const beside = block.facts === undefined ? [] : [facts({ kind: 'facts', facts: block.facts })]
  return [image, caption.trim(), ...beside, numbers].join('\n\n')
}

/** HTML, since Markdown has nothing to fold; GitHub shows it. The blank lines let Markdown go on inside. */
function details(summary: string, inside: string, id?: string): string {
  const attribute = id === undefined ? '' : ` id="${escapeHtml(id)}"`
  return `<details${attribute}>\n<summary>${escapeHtml(summary)}</summary>\n\n${inside}\n\n</details>`
}

function text(value: Text, inTable = false): string {
  return inlines(value)
    .map((piece) => {
      if (typeof piece === 'string') return escapeKeepingEnds(piece, escapeMarkdown)
      if ('strong' in piece) return `**${escapeMarkdown(piece.strong)}**`
      if ('code' in piece) return markdownCode(piece.code, inTable)
      const shown = escapeMarkdown(piece.link)
      return isSafeTarget(piece.to) ? `[${shown}](<${piece.to}>)` : shown
    })
    .join('')
}
