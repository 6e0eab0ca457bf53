import { canBeShare, type Reported } from '../arithmetic.js'
import type { Doubt, SubmissionCheck } from '../check.js'
import { type ClassSizes, classSizes, doubtsByRounding, type ReportedGroup } from '../reported.js'

/** What a metric is a share of, where that is a number of samples. */
const SHARES: Readonly<Record<string, 'samples' | keyof ClassSizes>> = {
  Accuracy: 'samples',
  'F1-Micro': 'samples',
  'Top-2-Accuracy': 'samples',
  'Top-3-Accuracy': 'samples',
  'Top-5-Accuracy': 'samples',
  Sensitivity: 'positives',
  Specificity: 'negatives',
}

export const sharesCheck: SubmissionCheck = {
  id: 'shares',
  aliases: ['N1', 'N5'],
  label: 'Shares are a whole number of samples; an AUROC is a whole number of half pairs',
  source: 'Brown & Heathers 2017, doi:10.1177/1948550616673876 (GRIM)',
  check(record, { metrics, catalog }) {
    const sizes = classSizes(record, catalog.benchmarks.get(record.benchmark_id)?.value)
    return doubtsByRounding(record, metrics, ([all, ...levels]) => [
      ...impossibleShares(all, sizes),
      ...(sizes === undefined ? [] : impossibleAuroc(all, sizes)),
      ...levels.flatMap((level) => impossibleShares(level, undefined)),
    ])
  },
}

function impossibleShares({ path, n, values }: ReportedGroup, sizes: ClassSizes | undefined): Doubt[] {
  return Object.entries(SHARES).flatMap(([id, of]) => {
    const share = values.get(id)
    const whole = of === 'samples' ? n : sizes?.[of]
    if (share === undefined || whole === undefined || canBeShare(share, whole)) return []
    return [impossible([...path, id], share, `a share of ${whole} ${of}`)]
  })
}

function impossibleAuroc({ path, values }: ReportedGroup, { positives, negatives }: ClassSizes): Doubt[] {
  const auroc = values.get('AUROC')
  if (auroc === undefined || canBeShare(auroc, 2 * positives * negatives)) return []
  return [impossible([...path, 'AUROC'], auroc, `the AUROC of ${positives} positives and ${negatives} negatives`)]
}

const impossible = (path: readonly string[], { value }: Reported, of: string): Doubt => ({
  severity: 'blocks',
  path,
  what: `${value} cannot be ${of}`,
  mend: 'Say how many samples were scored, or hand in the predictions: one of the numbers belongs to another run.',
})
