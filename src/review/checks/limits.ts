import { beyondLimits } from '../../leaderboard/limits.js'
import type { SubmissionCheck } from '../check.js'
import { contextOf } from './plausibility.js'

export const limitsCheck: SubmissionCheck = {
  id: 'limits',
  aliases: ['N10'],
  label: 'Values lie within what the benchmark calls plausible, and not above what errors in its labels leave room for',
  source: 'plausible and noise_ceiling in the document of the benchmark, which names a source for each',
  check(record, hub) {
    const context = contextOf(record, hub)
    if (context === undefined || hub.catalog.findModel(record.model_ids.candidate)?.value.is_floor) return []
    return beyondLimits(record, context).map(({ metric, text, source }) => ({
      severity: 'asks',
      path: ['metrics', metric],
      what: text,
      mend: `Hand in the predictions: such a value is believed when it is seen. The limit is from: ${source}`,
    }))
  },
}
