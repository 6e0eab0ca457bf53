import type { Block } from '../block.js'
import { AREAS_ID, SIMILARITY_ID } from '../robustness-words.js'
import type { ReportContext } from '../section.js'

/** What the numbers about damage mean; empty for a record without any. */
export function robustnessExplained({ record }: ReportContext): Block[] {
  if (record.robustness === undefined) return []
  return [
    {
      kind: 'details',
      id: AREAS_ID,
      summary: 'Areas under curves of damage (rAUC)',
      blocks: [
        {
          kind: 'facts',
          facts: [
            {
              label: 'Absolute rAUC',
              value:
                'The skill, averaged over the severities from the clean sample to the largest: the area under the curve through its span. In the unit of the skill itself, so that a model that guesses earns what guessing earns. Leaderboards rank by it.',
            },
            {
              label: 'Robustness score',
              value:
                'The mean of these areas over the kinds of damage that the benchmark lists. It does not exist where one of them failed, where the clean skill is not above chance by more than 0.02 at the lower end of its interval, or where the model answers the same clean samples differently.',
            },
            {
              label: 'Retention',
              value:
                'The share of the skill above chance that is left, averaged likewise. It favours models that have little to lose, so nothing is ranked by it.',
            },
            { label: 'Worst-case drop', value: 'The clean skill less the lowest one at any severity.' },
            { label: 's50', value: 'The severity at which half of the skill above chance is gone.' },
            {
              label: 'Severities',
              value:
                'Noise is averaged over its amplitude, not over decibels: from 40 to 20 dB there is hardly any. Curves over other severities are never compared; their grid is named beside each.',
            },
            {
              label: 'Intervals',
              value: 'From the same resamples at all severities, so that they know that the same samples were damaged.',
            },
          ],
        },
      ],
    },
    {
      kind: 'details',
      id: SIMILARITY_ID,
      summary: 'Output similarity',
      blocks: [
        {
          kind: 'paragraph',
          text: 'The mean cosine between the answers for the damaged and for the clean sample. High similarity is no merit: a model that ignores its input reaches 1, and one that says anything comes close to 0.78 with two classes. It is shown because older pages ranked by it.',
        },
      ],
    },
  ]
}
