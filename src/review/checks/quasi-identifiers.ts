import { isProtected } from '../../spec/index.js'
import type { SubmissionCheck } from '../check.js'

/** Whole names of columns that Safe Harbor removes: of persons, places, dates, records and devices. */
const IDENTIFIERS =
  /^((patient|subject)_?)?((sur|first_?|last_?|full_?)?name|initials|id|address|street|zip(_?code)?|post(al)?_?code|e?_?mail|phone|fax|mrn|nhs_?number|ssn|dob|birthday|(.*_)?date(_of_.*)?|encounter(_?id)?|accession(_?number)?|serial_?number)$/i

const DATE = /^\d{4}-\d{1,2}(-\d{1,2})?\b|^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/

/** Safe Harbor pools ages over 89. */
const OLD_AGE = /^(9\d|1[0-2]\d)$/

export const quasiIdentifiersCheck: SubmissionCheck = {
  id: 'quasi-identifiers',
  label: 'No group of protected persons is made of what identifies them',
  source: 'HIPAA, Safe Harbor method: 45 CFR 164.514(b)(2)',
  check({ dataset_id, metrics: { stratified = {} } }, { catalog }) {
    const dataset = catalog.datasets.get(dataset_id ?? '')?.value
    if (dataset === undefined || !isProtected(dataset)) return []
    return Object.entries(stratified).flatMap(([name, levels]) => {
      const fault = faultOf(name, Object.keys(levels))
      const mend = 'Make the result again without this grouping: --strata.'
      return fault === undefined
        ? []
        : [{ severity: 'blocks', path: ['metrics', 'stratified', name], what: fault, mend } as const]
    })
  },
}

function faultOf(name: string, levels: readonly string[]): string | undefined {
  if (name.split(':').some((part) => IDENTIFIERS.test(part)))
    return `persons are grouped by ${name}, which identifies them`
  if (levels.some((level) => DATE.test(level))) return 'the groups are dates'
  const isOfAge = /(^|[^a-z])age([^a-z]|$)/i.test(name)
  return isOfAge && levels.some((level) => OLD_AGE.test(level)) ? 'single years of age above 89 are groups' : undefined
}
