import type { EvalRecord } from '../../spec/index.js'
import type { Doubt, SubmissionCheck } from '../check.js'
import { reportedGroups } from '../reported.js'

/** Shared words without shared stretches of four: not in the corpus BLEU of any real system. */
const LARGE_ROUGE = 0.3

export const textScoresCheck: SubmissionCheck = {
  id: 'text-scores',
  aliases: ['N7'],
  label: 'Scores of reports are on their scale, and made-up findings are the complement of precision',
  source: 'Papineni et al. 2002, doi:10.3115/1073083.1073135',
  check: (record, { metrics }) => [
    ...compositeWithoutFormula(record),
    ...reportedGroups(record, metrics).flatMap(({ path, values }): Doubt[] => {
      const [bleu, rouge] = [values.get('bleu'), values.get('rouge_l')]
      const [precision, madeUp] = [values.get('finding_precision'), values.get('hallucination_rate')]
      const found: Doubt[] = []
      if (bleu !== undefined && rouge !== undefined && bleu.value < 1 && rouge.value > LARGE_ROUGE) {
        found.push({
          severity: 'asks',
          path: [...path, 'bleu'],
          what: `bleu is ${bleu.value} beside a rouge_l of ${rouge.value}: it looks like a share of 1, and goes from 0 to 100`,
          mend: 'Multiply it by 100, or say why it is so small.',
        })
      }
      if (precision !== undefined && madeUp !== undefined) {
        const gap = Math.abs(1 - precision.value - madeUp.value)
        if (gap > precision.tolerance + madeUp.tolerance) {
          found.push({
            severity: 'asks',
            path: [...path, 'hallucination_rate'],
            what: `${madeUp.value} of the findings are made up, but of the precision ${precision.value} it follows that ${Number((1 - precision.value).toFixed(4))} are`,
            mend: 'Name what each is a share of; fmbench takes both of the findings of the generated reports.',
          })
        }
      }
      return found
    }),
  ],
}

const COMPOSITE = 'report_quality_score'

/** Older programs gave that name to a sum with weights that nobody wrote down. */
function compositeWithoutFormula({ metrics, metric_versions }: EvalRecord): Doubt[] {
  if (typeof metrics[COMPOSITE] !== 'number' || Object.hasOwn(metric_versions, COMPOSITE)) return []
  const what = `nothing says by which formula ${COMPOSITE} was made; older programs gave that name to another sum`
  const mend = 'Score the reports with fmbench score, which says the version of its formula.'
  return [{ severity: 'asks', path: ['metrics', COMPOSITE], what, mend }]
}
