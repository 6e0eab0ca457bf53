import { type DatasetCheck, type Finding, someRows } from './check.js'
import { clustersByName, rowsAcrossParts } from './clusters.js'
import type { InspectedData } from './inspected-data.js'

export const separationCheck: DatasetCheck = {
  id: 'separation',
  title: 'Persons and groups on one side',
  what: 'No person and no declared group has samples in several parts.',
  inspect(data) {
    const { subjects, groups, document } = data.dataset
    const findings = [...findingsOf('person', subjects, data), ...findingsOf('group', groups, data)]
    if (document.persons && subjects === undefined) {
      findings.push({
        severity: 'info',
        what: 'The data is about persons, but the document names none: whether one stands on both sides cannot be told.',
        mend: 'Declare the column: subject_id: … If each row is another person, sample_id may serve.',
      })
    }
    const known = subjects !== undefined || groups !== undefined
    return known ? { findings } : { findings, not_checked: 'the document declares neither subject_id nor group' }
  },
}

function findingsOf(noun: string, names: readonly string[] | undefined, data: InspectedData): Finding[] {
  if (names === undefined) return []
  const rows = rowsAcrossParts(clustersByName(names), data)
  if (rows.length === 0) return []
  const nAcross = new Set(rows.map((row) => names[row])).size
  const [nUnits, verb] = nAcross === 1 ? [`One ${noun}`, 'has'] : [`${nAcross} ${noun}s`, 'have']
  return [
    {
      severity: 'error',
      where: data.parts.join(' and '),
      what: `${nUnits} ${verb} samples in several parts: what is scored is not new to the model.`,
      count: rows.length,
      of: data.partOf.filter((part) => part !== -1).length,
      rows: someRows(rows),
      mend: `Cut the parts so that each ${noun} is on one side: split: { by_hash: { …, by: ${noun === 'person' ? 'subject' : noun} } }.`,
    },
  ]
}
