import type { FactTable, Finding, Inspection, Severity } from '../inspect/index.js'
import { cleanText, escapeMarkdown } from '../report/escape.js'
import { formatCount, formatPlain } from '../report/format-number.js'
import { formatTable } from './table.js'

export interface InspectionStyle {
  /** Markdown that shows every name as it is, or text for a terminal, which looks almost the same. */
  readonly format: 'text' | 'md'
  /** The verdict and the findings alone. */
  readonly isShort?: boolean
  /** Ids of the samples that are named, beside their rows. */
  readonly ids?: readonly string[]
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']
/** More are in the JSON. */
const MOST_CLASSES = 6
const NAMES = { error: 'ERROR', warning: 'WARNING', info: 'NOTE' } as const

/** An inspection as text: the verdict, the findings with the worst first, what was measured, what was not checked. */
export function renderInspection(inspection: Inspection, style: InspectionStyle): string {
  const { dataset_id, version, samples, parts, checks, is_private, notes } = inspection
  const escaped = style.format === 'md' ? escapeMarkdown : cleanText
  const findings = checks.flatMap(({ check, findings }) => findings.map((finding) => ({ check, finding })))
  const ordered = SEVERITIES.flatMap((severity) => findings.filter(({ finding }) => finding.severity === severity))
  const lines = [
    `# Inspection of ${escaped(`${dataset_id} ${version}`)}`,
    `${formatCount(samples)} samples; parts: ${parts.map(escaped).join(', ')}.`,
    ...(is_private ? ['Counts of persons whose data is not open: this text stays on this machine.'] : []),
    ...notes.map(escaped),
    verdict(inspection),
    ...(ordered.length > 0 ? ['## Findings'] : []),
    ...ordered.map(({ check, finding }) => findingText(check, finding, escaped, style.ids)),
    ...(style.isShort === true ? [] : measurements(inspection, escaped)),
  ]
  return lines.join('\n\n')
}

function measurements({ checks }: Inspection, escaped: (text: string) => string): string[] {
  const unchecked = checks.flatMap(({ title, not_checked }) =>
    not_checked === undefined ? [] : [`- ${title}: ${escaped(not_checked)}.`],
  )
  return [
    '## What was measured',
    ...checks.flatMap(({ title, what, tables, not_checked }) =>
      not_checked !== undefined && tables.length === 0
        ? []
        : [`### ${title}`, escaped(what), ...tables.map((table) => tableText(table, escaped))],
    ),
    ...(unchecked.length > 0 ? ['## Not checked', unchecked.join('\n')] : []),
  ]
}

/** `1 error, 2 warnings, 3 notes.` and what that means. */
function verdict({ counts, checks }: Inspection): string {
  const tried = checks.filter(({ not_checked }) => not_checked === undefined).length
  const found = [plural(counts.error, 'error'), plural(counts.warning, 'warning'), plural(counts.info, 'note')].join(
    ', ',
  )
  if (counts.error > 0) return `${found}. An evaluation on this data misleads until the errors are mended.`
  if (counts.warning > 0) return `${found}. Answer the warnings before scores on this data are compared.`
  return `${found}. None of the ${tried} checks that apply found a fault.`
}

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

function findingText(
  check: string,
  { severity, where, what, count, of, by_class = [], rows = [], mend }: Finding,
  escaped: (text: string) => string,
  ids: readonly string[] | undefined,
): string {
  const place = where === undefined ? '' : ` (${escaped(where)})`
  const classes = by_class.map((one) => `"${escaped(one.class)}" ${formatCount(one.count)} of ${formatCount(one.of)}`)
  const shares = classes.length === 0 || classes.length > MOST_CLASSES ? '' : ` (${classes.join(', ')})`
  const number = count === undefined ? '' : `\n  ${formatCount(count)} of ${formatCount(of)}${shares}.`
  const isAll = count !== undefined && count === rows.length
  const named = rows.map((row) => (ids === undefined ? `${row}` : `${row} (${escaped(ids[row - 1])})`))
  const examples = rows.length === 0 ? '' : `${isAll ? ' Rows' : ' Rows such as'} ${named.join(', ')}.`
  const advice = mend === undefined ? '' : `\n  ${escaped(mend)}`
  return `- ${NAMES[severity]} ${check}${place}: ${escaped(what)}${number}${examples}${advice}`
}

function tableText({ caption, columns, rows }: FactTable, escaped: (text: string) => string): string {
  // `formatTable` escapes pipes itself.
  const name = (text: string) => escaped(text).replaceAll('\\|', '|')
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? name(cell) : numberText(cell))))
  return `${escaped(caption)}\n\n${formatTable(columns.map(name), cells)}`
}

const numberText = (value: number | null): string => (Number.isInteger(value) ? formatCount(value) : formatPlain(value))
