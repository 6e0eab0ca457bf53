import { fisherInterval, spearman } from '../stats/index.js'
import type { CheckResult } from './check.js'
import { type InspectedData, independentRows } from './inspected-data.js'
import type { TextColumn } from './texts.js'

/** Weaker relations are no shortcut, however certain. */
export const NOTABLE_RHO = 0.3
const LEVEL = 0.95

/** Whether long inputs have long reports: overlap of words can then be had by counting. */
export function lengthShortcut(columns: readonly TextColumn[], data: InspectedData): CheckResult {
  const [read, written] = (['read', 'written'] as const).map((role) => columns.find((column) => column.role === role))
  if (read === undefined || written === undefined) {
    return { findings: [], not_checked: 'models are given no text to read' }
  }
  const rows = independentRows(data)
  const lengths = ({ words }: TextColumn) => Float64Array.from(rows, (row) => words[row].length)
  const rho = spearman(lengths(read), lengths(written))(new Uint16Array(rows.length).fill(1))
  const interval = fisherInterval(rho, rows.length, LEVEL)
  const table = {
    caption: `Length of what a model reads against length of the report: Spearman's rho, with a ${100 * LEVEL}% interval`,
    columns: ['samples', 'rho', 'low', 'high'],
    rows: [[rows.length, Number.isNaN(rho) ? null : rho, interval?.low ?? null, interval?.high ?? null]],
  }
  // Where one length tells the other without fail there is no interval, and no doubt.
  const low = interval?.low ?? (rows.length > 3 ? rho : Number.NaN)
  if (!(low > NOTABLE_RHO)) return { findings: [], tables: [table] }
  const what = `Long texts to read have long reports (Spearman's rho ${rho.toFixed(2)}): part of an overlap of words can be had by counting.`
  return {
    findings: [{ severity: 'info', what, mend: 'Report metrics by length: stratification: [length].' }],
    tables: [table],
  }
}
