import { escapeMarkdown, markdownCode } from '../report/escape.js'
import { printable } from '../spec/index.js'
import type { ReviewFinding, Severity } from './check.js'

const TITLES: Readonly<Record<Severity, string>> = {
  blocks: 'Blocks: cannot be accepted as it is',
  asks: 'Asks: to be answered before it is ranked',
  notes: 'Notes',
}

/** More than anybody reads: a hostile record could have a fault in each of its values. */
const MAX_SHOWN = 50
const MAX_LENGTH = 400

/** The findings as text: for a terminal, or as a comment. What a stranger wrote is escaped, and cut to a length. */
export function formatFindings(findings: readonly ReviewFinding[], form: 'terminal' | 'markdown'): string {
  if (findings.length === 0) return 'Nothing found.'
  const parts = (Object.keys(TITLES) as Severity[]).flatMap((severity) => {
    const ofSeverity = findings.filter((finding) => finding.severity === severity)
    if (ofSeverity.length === 0) return []
    const title = `${TITLES[severity]} (${ofSeverity.length})`
    const shown = ofSeverity.slice(0, MAX_SHOWN)
    const toLine = form === 'markdown' ? markdownLine : terminalLine
    // What mends several in a row stands once, behind the last.
    const lines = shown.map((finding, i) => toLine(finding, finding.mend !== shown[i + 1]?.mend))
    const more = ofSeverity.length - MAX_SHOWN
    const rest = more > 0 ? [form === 'markdown' ? `- … and ${more} more` : `  … and ${more} more`] : []
    return [[form === 'markdown' ? `**${title}**\n` : title, ...lines, ...rest].join('\n')]
  })
  return parts.join('\n\n')
}

function terminalLine({ check, where, what, mend }: ReviewFinding, hasMend: boolean): string {
  const advice = hasMend ? `\n    ${printable(mend, MAX_LENGTH)}` : ''
  return `  ${printable(where, MAX_LENGTH)}: ${printable(what, MAX_LENGTH)} [${check}]${advice}`
}

function markdownLine({ check, where, what, mend }: ReviewFinding, hasMend: boolean): string {
  const cut = (text: string): string => escapeMarkdown(printable(text, MAX_LENGTH))
  return `- ${markdownCode(printable(where, MAX_LENGTH), false)}: ${cut(what)} (${check})${hasMend ? `  \n  ${cut(mend)}` : ''}`
}

/** How many findings of each kind there are, in words: `2 blocks, 1 asks`. */
export function countFindings(findings: readonly ReviewFinding[]): string {
  const counts = (Object.keys(TITLES) as Severity[]).map(
    (severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const,
  )
  return counts.map(([severity, n]) => `${n} ${n === 1 ? severity.slice(0, -1) : severity}`).join(', ')
}
