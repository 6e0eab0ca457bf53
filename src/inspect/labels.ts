import { take } from '../core/index.js'
import { chiSquareSf } from '../stats/index.js'
import { type DatasetCheck, type FactTable, type Finding, listed, someRows } from './check.js'
import { contingency, crossTabulate } from './contingency.js'
import { type InspectedData, independentRows, withoutClasses } from './inspected-data.js'

/** A class with fewer samples in a part gives no estimate worth printing. */
const FEW = 10
/** Chance differences of the class shares between parts reach this once in a thousand datasets. */
const RARE = 0.001

export const labelsCheck: DatasetCheck = {
  id: 'labels',
  title: 'Labels',
  what: `Each class in each part: absent, alone, or fewer than ${FEW} samples; class shares that differ between parts (chi-square, p < ${RARE}).`,
  inspect(data) {
    const reason = withoutClasses(data)
    if (reason === 'samples have no labels') return { findings: [], not_checked: reason }
    if (reason !== undefined) return { findings: [], tables: [quantities(data)] }
    const counts = crossTabulate(data.partOf, data.parts.length, data.y, data.classes.length)
    const findings = data.parts.flatMap((part, p) => partFindings(part, counts[p], data))
    return { findings: [...findings, ...shareFindings(data)], tables: [classTable(counts, data)] }
  },
}

function partFindings(part: string, counts: Float64Array, { classes, y, partOf, parts }: InspectedData): Finding[] {
  const present = classes.filter((_, c) => counts[c] > 0)
  const n = counts.reduce((sum, count) => sum + count, 0)
  if (present.length === 1) {
    const what = `All samples have the label "${present[0]}": nothing can be told apart.`
    const mend = 'Cut the parts so that each has all classes, as split.by_hash does.'
    return [{ severity: 'error', where: part, what, count: n, of: n, mend }]
  }
  const findings: Finding[] = []
  const absent = [...classes.keys()].filter((c) => counts[c] === 0)
  const small = [...classes.keys()].filter((c) => counts[c] > 0 && counts[c] < FEW)
  const whereOf = (found: readonly number[]) => `${part}, class ${listed(found.map((c) => `"${classes[c]}"`))}`
  if (absent.length > 0) {
    const what = 'The class has no sample here.'
    findings.push({ severity: 'warning', where: whereOf(absent), what, count: 0, of: n })
  }
  if (small.length > 0) {
    const p = parts.indexOf(part)
    const rows = Array.from(y.keys()).filter((i) => small.includes(y[i]) && partOf[i] === p)
    const what = `The class has fewer than ${FEW} samples here: no metric of it can be trusted.`
    findings.push({
      severity: 'warning',
      where: whereOf(small),
      what,
      count: rows.length,
      of: n,
      rows: someRows(rows),
    })
  }
  return findings
}

function shareFindings(data: InspectedData): Finding[] {
  const { parts, classes, partOf, y } = data
  const rows = independentRows(data)
  const counts = crossTabulate(take(partOf, rows), parts.length, take(y, rows), classes.length)
  const { chiSquare, df, cramersV } = contingency(counts)
  const p = chiSquareSf(chiSquare, df)
  if (!(p < RARE)) return []
  const what = `The shares of the classes differ between the parts (Cramér's V ${cramersV.toFixed(2)}, p ${p.toExponential(0)}): probabilities learned in one are not calibrated for the other.`
  return [{ severity: 'info', where: parts.join(' and '), what }]
}

function classTable(counts: readonly Float64Array[], { classes, parts, partOf }: InspectedData): FactTable {
  const nUnused = partOf.filter((part) => part === -1).length
  const unused = nUnused > 0 ? `; ${nUnused} are not used` : ''
  return {
    caption: `Samples by class and part${unused}`,
    columns: ['class', ...parts],
    rows: classes.map((name, c) => [name, ...counts.map((ofPart) => ofPart[c])]),
  }
}

function quantities({ dataset: { labels }, parts, partOf }: InspectedData): FactTable {
  return {
    caption: 'Labels are quantities',
    columns: ['part', 'samples', 'least', 'mean', 'largest'],
    rows: parts.map((part, p) => {
      const values = labels.filter((_, i) => partOf[i] === p).map(Number)
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const [least, largest] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity])
      return [part, values.length, least, mean, largest]
    }),
  }
}
