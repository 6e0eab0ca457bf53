import { canBeShare, halfPairs, type Reported } from '../arithmetic.js'
import type { Doubt, SubmissionCheck } from '../check.js'
import { type ClassSizes, classSizes, doubtsByRounding, isComplete, type ReportedGroup } from '../reported.js'

/** What a metric is a share of, where that is a number of samples. */
const SHARES: Readonly<Record<string, 'samples' | keyof ClassSizes>> = {
  Accuracy: 'samples',
  'Top-2-Accuracy': 'samples',
  'Top-3-Accuracy': 'samples',
  'Top-5-Accuracy': 'samples',
  Sensitivity: 'positives',
  Specificity: 'negatives',
}

/** Where every sample has a prediction, it is the accuracy. */
const SHARES_OF_ALL: typeof SHARES = { ...SHARES, 'F1-Micro': 'samples' }

export const sharesCheck: SubmissionCheck = {
  id: 'shares',
  aliases: ['N1', 'N5'],
  label: 'Shares are a whole number of samples; an AUROC is a whole number of half pairs',
  source: 'Brown & Heathers 2017, doi:10.1177/1948550616673876 (GRIM)',
  check(record, { metrics, catalog }) {
    const sizes = classSizes(record, catalog.benchmarks.get(record.benchmark_id)?.value)
    const shares = isComplete(record) ? SHARES_OF_ALL : SHARES
    return doubtsByRounding(record, metrics, ([all, ...levels]) => [
      ...impossibleShares(all, shares, sizes),
      ...(sizes === undefined ? [] : impossibleAuroc(all, sizes)),
      ...levels.flatMap((level) => impossibleShares(level, shares, undefined)),
    ])
  },
}

function impossibleShares(
  { path, n, values }: ReportedGroup,
  shares: typeof SHARES,
  sizes: ClassSizes | undefined,
): Doubt[] {
  return Object.entries(shares).flatMap(([id, of]) => {
    const share = values.get(id)
    const whole = of === 'samples' ? n : sizes?.[of]
    if (share === undefined || whole === undefined || canBeShare(share, whole)) return []
    return [impossible([...path, id], share, `a share of ${whole} ${of}`)]
  })
}

function impossibleAuroc({ path, values }: ReportedGroup, { positives, negatives }: ClassSizes): Doubt[] {
  const auroc = values.get('AUROC')
  if (auroc === undefined || canBeShare(auroc, halfPairs(positives, negatives))) return []
  return [impossible([...path, 'AUROC'], auroc, `the AUROC of ${positives} positives and ${negatives} negatives`)]
}

const impossible = (path: readonly string[], { value }: Reported, of: string): Doubt => ({
  severity: 'blocks',
  path,
  what: `${value} cannot be ${of}`,
  mend: 'Say how many samples were scored, or hand in the predictions: one of the numbers belongs to another run.',
})
