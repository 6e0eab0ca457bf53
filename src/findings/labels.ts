/** What a text says about a finding; nothing at all is the absence of a label. */
export type FindingLabel = 'positive' | 'negative' | 'uncertain'

/** What a whole report says, by category. */
export type FindingLabels = ReadonlyMap<string, FindingLabel>

export type Aggregation = 'strongest' | 'chexpert'

/**
 * What several mentions of a category in one report add up to. `strongest`: positive, else uncertain, else negative.
 * `chexpert`: the same, but uncertain and negative together are uncertain whatever else is said.
 *
 * @returns undefined without mentions
 * @see Irvin et al. 2019, arXiv:1901.07031; its labeler, stages/aggregate.py
 */
export function aggregateLabels(mentions: readonly FindingLabel[], rule: Aggregation): FindingLabel | undefined {
  const has = (label: FindingLabel) => mentions.includes(label)
  if (rule === 'chexpert' && has('negative') && has('uncertain')) return 'uncertain'
  return (['positive', 'uncertain', 'negative'] as const).find(has)
}
