import {
  type Block,
  columnHead,
  type DetailsBlock,
  type FactsBlock,
  type FigureBlock,
  inlines,
  isSafeTarget,
  plainText,
  type TableBlock,
  type Text,
} from './block.js'
import type { Report } from './compose.js'
import { escapeHtml, escapeKeepingEnds } from './escape.js'
import { inlineSvg } from './figures/svg.js'
import { pageStyle } from './page-style.js'

/** One file that needs nothing else: no script, no request, readable on a phone, in the dark and on paper. */
export function renderHtml(report: Report): string {
  const title = escapeHtml(`${report.title} ${report.subtitle}`)
  const contents = report.sections
    .map(({ id, title: name }) => `<li><a href="#${escapeHtml(id)}">${escapeHtml(name)}</a></li>`)
    .join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>
${pageStyle}
</style>
</head>
<body>
<header>
<p class="trail">${report.trail.map(escapeHtml).join(' <span aria-hidden="true">/</span> ')}</p>
<h1>${escapeHtml(report.title)} <span>${escapeHtml(report.subtitle)}</span></h1>
</header>
<nav aria-label="Contents"><ol>
${contents}
</ol></nav>
<main>
${report.sections.map(renderSection).join('\n')}
</main>
<footer><p>${escapeHtml(report.footer)}</p></footer>
</body>
</html>
`
}

function renderSection({ id, title, blocks }: Report['sections'][number]): string {
  const name = escapeHtml(id)
  return `<section id="${name}" aria-labelledby="${name}-title">\n<h2 id="${name}-title">${escapeHtml(title)}</h2>\n${renderBlocks(blocks)}\n</section>`
}

/** Figures that follow each other stand side by side where there is room. */
export function renderBlocks(blocks: readonly Block[]): string {
  const parts: string[] = []
  for (let i = 0; i < blocks.length; i++) {
    const group: FigureBlock[] = []
    for (let next = blocks[i]; next?.kind === 'figure'; next = blocks[i + group.length]) group.push(next)
    if (group.length === 0) {
      parts.push(renderBlock(blocks[i]))
    } else {
      const kind = group.length === 1 ? 'figures single' : 'figures'
      parts.push(`<div class="${kind}">\n${group.map(renderFigure).join('\n')}\n</div>`)
      parts.push(...group.filter(({ isDataOpen }) => isDataOpen).map(({ data }) => renderTable(data)))
      i += group.length - 1
    }
  }
  return parts.join('\n')
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p${block.isLead === true ? ' class="lead"' : ''}>${text(block.text)}</p>`
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${text(item)}</li>`).join('\n')}\n</ul>`
    case 'facts':
      return renderFacts(block)
    case 'table':
      return renderTable(block)
    case 'figure':
      return renderFigure(block)
    case 'note':
      return `<p class="note ${block.tone}">${text(block.text)}</p>`
    case 'code':
      return `<pre tabindex="0"><code>${block.text.split('\n').map(escapeHtml).join('\n')}</code></pre>`
    case 'details':
      return renderDetails(block, '')
  }
}

function renderFacts({ facts, isStrip }: FactsBlock): string {
  const pairs = facts.map(
    ({ label, value }) =>
      `<div${isLong(value) ? ' class="wide"' : ''}><dt>${escapeHtml(label)}</dt><dd>${text(value)}</dd></div>`,
  )
  return `<dl class="${isStrip === true ? 'strip' : 'facts'}">\n${pairs.join('\n')}\n</dl>`
}

/** Too long for half the width of the page. */
function isLong(value: Text): boolean {
  return plainText(value).length > 60
}

function renderTable({ caption, columns, rows }: TableBlock): string {
  const kinds = columns.map(({ kind }) => (kind === 'number' ? ' class="num"' : ''))
  const head = columns.map((column, i) => `<th scope="col"${kinds[i]}>${text(columnHead(column))}</th>`).join('')
  const body = rows.map((cells) => {
    const written = cells.map((cell, i) =>
      i === 0 ? `<th scope="row"${kinds[i]}>${text(cell)}</th>` : `<td${kinds[i]}>${text(cell)}</td>`,
    )
    return `<tr>${written.join('')}</tr>`
  })
  // Reachable by keyboard, since on a small screen it scrolls sideways.
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(`Table: ${caption}`)}"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>`
}

function renderFigure(block: FigureBlock): string {
  const picture = inlineSvg(block.drawing, `figure-${block.name}`, block.title, block.alt)
  const numbers: DetailsBlock = { kind: 'details', summary: 'The numbers of this figure', blocks: [block.data] }
  const facts = block.facts === undefined ? '' : `\n${renderFacts({ kind: 'facts', facts: block.facts })}`
  const folded = block.isDataOpen === true ? '' : `\n${renderDetails(numbers, ' class="numbers"')}`
  return `<figure>
<figcaption><strong>${escapeHtml(block.title)}</strong> ${text(block.caption)}</figcaption>
${picture}${facts}${folded}
</figure>`
}

function renderDetails({ id, summary, blocks }: DetailsBlock, attributes: string): string {
  // On what is folded, not on the fold: a browser then opens it when a link leads there.
  const inside = id === undefined ? renderBlocks(blocks) : `<div id="${escapeHtml(id)}">${renderBlocks(blocks)}</div>`
  return `<details${attributes}><summary>${escapeHtml(summary)}</summary>\n${inside}\n</details>`
}

function text(value: Text): string {
  return inlines(value)
    .map((piece) => {
      if (typeof piece === 'string') return escapeKeepingEnds(piece, escapeHtml)
      if ('strong' in piece) return `<strong>${escapeHtml(piece.strong)}</strong>`
      if ('code' in piece) return `<code>${escapeHtml(piece.code)}</code>`
      const shown = escapeHtml(piece.link)
      return isSafeTarget(piece.to) ? `<a href="${escapeHtml(piece.to)}" rel="noopener noreferrer">${shown}</a>` : shown
    })
    .join('')
}
