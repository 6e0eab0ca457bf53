import type { DatasetCheck, FactTable, Finding, Severity } from './check.js'
import { type InspectedData, withoutClasses } from './inspected-data.js'
import { type LabelAuroc, LEVEL } from './label-auroc.js'
import { probesOf, type ShortcutProbe } from './shortcut-probes.js'
import { lengthShortcut, NOTABLE_RHO } from './text-length.js'

/** The label can be guessed from something that is not the task when the interval's lower end lies above this. */
const NOTABLE_AUROC = 0.6

export const shortcutsCheck: DatasetCheck = {
  id: 'shortcuts',
  title: 'Label shortcuts',
  what: `How well the label is told by what no model needs to learn (length and letters of sequences, mean and spread of recordings, each stratum, order of rows): AUROC whose ${100 * LEVEL}% interval lies above ${NOTABLE_AUROC}. Of texts, whether the length of what a model reads tells that of the report (Spearman's rho, interval above ${NOTABLE_RHO}).`,
  async inspect(data) {
    if (data.texts !== undefined) return lengthShortcut(data.texts, data)
    const reason = withoutClasses(data)
    if (reason !== undefined) return { findings: [], not_checked: reason }
    const tried = (await probesOf(data)).map((probe) => ({ probe, found: probe.tell() }))
    const findings = tried.flatMap(({ probe, found }) => findingOf(probe, found, data))
    return { findings, tables: [aurocTable(tried, data)] }
  },
}

function findingOf({ name, kind }: ShortcutProbe, found: LabelAuroc | undefined, data: InspectedData): Finding[] {
  if (found === undefined || found.low <= NOTABLE_AUROC) return []
  const { classes } = data
  const rest = classes.length === 2 ? `"${classes[1 - found.of]}"` : 'all others'
  const range = `${found.low.toFixed(3)} to ${found.high.toFixed(3)}`
  const what = `It tells "${classes[found.of]}" from ${rest} with AUROC ${found.area.toFixed(4)} (${range}).`
  const [severity, mend] = ADVICE[kind]
  return [{ severity, where: name, what, count: found.n, of: data.y.length, mend }]
}

/** What the samples hold may be biology; how data was collected is not. */
const ADVICE: Readonly<Record<ShortcutProbe['kind'], readonly [Severity, string]>> = {
  content: ['info', 'Let models compete with this number alone: a baseline that sees nothing else.'],
  collection: ['warning', 'Compare with a baseline that sees nothing else, and report metrics within its levels.'],
  order: ['info', 'Shuffle before cutting folds: folds of neighbouring rows have other class shares. (fmbench does.)'],
}

function aurocTable(
  tried: readonly { probe: ShortcutProbe; found: LabelAuroc | undefined }[],
  { classes }: InspectedData,
): FactTable {
  return {
    caption: `What tells the label, and which class it tells best, with ${100 * LEVEL}% intervals`,
    columns: ['shortcut', 'class', 'samples', 'AUROC', 'low', 'high'],
    rows: tried.map(({ probe, found }) =>
      found === undefined
        ? [probe.name, null, null, null, null, null]
        : [probe.name, classes[found.of], found.n, found.area, found.low, found.high],
    ),
  }
}
