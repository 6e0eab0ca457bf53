import { take } from '../core/index.js'
import { chiSquareSf } from '../stats/index.js'
import { type DatasetCheck, type FactTable, type Finding, someRows } from './check.js'
import { contingency, crossTabulate } from './contingency.js'
import { type InspectedData, independentRows } from './inspected-data.js'
import { type ColumnValues, MOST_LEVELS, readColumn } from './levels.js'

/** Weaker associations are no reason to worry, however certain. */
const NOTABLE_V = 0.2
/** Chance over all columns together. */
const RARE = 0.001
/** From this share of missing cells on, a group of the others says little about all. */
const MUCH_MISSING = 0.05

interface Stratum extends ColumnValues {
  readonly name: string
  readonly isLabelDerived: boolean
}

export const strataCheck: DatasetCheck = {
  id: 'strata',
  title: 'Strata against labels and parts',
  what: `Each declared stratum: missing cells (over ${100 * MUCH_MISSING}%), levels without number (over ${MOST_LEVELS}), and association with label and part (Cramér's V from ${NOTABLE_V}, chi-square p < ${RARE} over all strata; numbers in quarters; one sample per person or group and class).`,
  inspect(data) {
    const strata = strataOf(data)
    if (strata.length === 0) return { findings: [], not_checked: 'the document declares no strata' }
    const usable = strata.filter(({ levels }) => levels.length <= MOST_LEVELS)
    const found = [
      ...strata.flatMap((stratum) => cellFindings(stratum)),
      ...usable.flatMap((stratum) => [
        ...association(stratum, data, 'label', usable.length),
        ...association(stratum, data, 'part', usable.length),
      ]),
    ]
    return { findings: found, tables: [overview(strata, data), ...usable.map((stratum) => levelTable(stratum, data))] }
  },
}

function strataOf({ dataset: { document, columns } }: InspectedData): Stratum[] {
  return Object.entries(document.strata).map(([name, declaration]) => ({
    name,
    isLabelDerived: declaration.label_derived,
    ...readColumn(declaration, columns[declaration.column]),
  }))
}

function cellFindings({ name, levels, levelOf }: Stratum): Finding[] {
  const missing = Array.from(levelOf.keys()).filter((i) => levelOf[i] === -1)
  const findings: Finding[] = []
  if (missing.length > MUCH_MISSING * levelOf.length) {
    findings.push({
      severity: 'warning',
      where: name,
      what: 'Cells are missing: groups by this stratum leave these samples in a group "unknown".',
      count: missing.length,
      of: levelOf.length,
      rows: someRows(missing),
      mend: 'Complete the column, or tell readers why it is incomplete.',
    })
  }
  if (levels.length > MOST_LEVELS) {
    const what = `${levels.length} different values look like an identifier, not like groups.`
    findings.push({
      severity: 'info',
      where: name,
      what,
      mend: 'Declare it with type: number and bins, or not at all.',
    })
  }
  return findings
}

type Side = 'label' | 'part'

/** The side's groups of each sample, and how many there are. */
function groupsOf(
  { y, classes, partOf, parts }: InspectedData,
  side: Side,
): [of: Int32Array, names: readonly string[]] {
  return side === 'label' ? [y, classes] : [partOf, parts]
}

function associationWith({ levels, levelOf }: Stratum, data: InspectedData, side: Side) {
  const rows = independentRows(data)
  const [of, names] = groupsOf(data, side)
  const found = contingency(crossTabulate(take(levelOf, rows), levels.length, take(of, rows), names.length))
  return { cramersV: found.cramersV, p: found.df > 0 ? chiSquareSf(found.chiSquare, found.df) : Number.NaN }
}

function association(stratum: Stratum, data: InspectedData, side: Side, nTests: number): Finding[] {
  const { cramersV, p } = associationWith(stratum, data, side)
  if (!(p < RARE / nTests) || cramersV < NOTABLE_V) return []
  const known = `Cramér's V ${cramersV.toFixed(2)}, p ${p.toExponential(0)}`
  if (side === 'part') {
    const what = `The stratum differs between the parts (${known}): what is scored is not like what was learned from.`
    return [{ severity: 'info', where: stratum.name, what }]
  }
  if (stratum.isLabelDerived) return []
  return [
    {
      severity: 'warning',
      where: stratum.name,
      what: `The stratum goes with the label (${known}): a model may learn the stratum instead of the task.`,
      mend: 'Report metrics by this stratum, and compare with a baseline that sees nothing else.',
    },
  ]
}

function overview(strata: readonly Stratum[], data: InspectedData): FactTable {
  return {
    caption: "Strata: missing cells, and Cramér's V with label and part (0 unrelated, 1 one tells the other)",
    columns: ['stratum', 'levels', 'missing', 'V with label', 'p', 'V with part', 'p'],
    rows: strata.map((stratum) => {
      const tested = stratum.levels.length <= MOST_LEVELS
      const sides = (['label', 'part'] as const).flatMap((side) => {
        if (!tested) return [null, null]
        const { cramersV, p } = associationWith(stratum, data, side)
        return [orNull(cramersV), orNull(p)]
      })
      return [stratum.name, stratum.levels.length, stratum.levelOf.filter((level) => level === -1).length, ...sides]
    }),
  }
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

function levelTable({ name, levels, levelOf }: Stratum, { y, classes }: InspectedData): FactTable {
  const counts = crossTabulate(levelOf, levels.length, y, classes.length)
  const totals = levels.map((_, level) => levelOf.filter((found) => found === level).length)
  return {
    caption: `Samples by ${name} and class`,
    columns: [name, 'samples', ...classes],
    rows: levels.map((level, i) => [level, totals[i], ...counts[i]]),
  }
}
