import type { EvalRecord } from '../../spec/index.js'
import type { Doubt, SubmissionCheck } from '../check.js'
import { doubtsByRounding, isComplete, type ReportedGroup } from '../reported.js'

/** Metrics that are means over the samples, so that those of the parts add up to that of the whole. */
const MEANS = new Set([
  'Accuracy',
  'Top-2-Accuracy',
  'Top-3-Accuracy',
  'Top-5-Accuracy',
  'Brier',
  'Brier-Multiclass',
  'Log-Loss',
  'MSE',
  'MAE',
  'Bias',
])

/** Where every sample has a prediction, it is the accuracy. */
const MEANS_OF_ALL = new Set([...MEANS, 'F1-Micro'])

export const strataCheck: SubmissionCheck = {
  id: 'strata',
  aliases: ['N9'],
  label: 'The groups of a dimension add up to the whole, in number and in what is a mean over samples',
  source: 'a mean over samples is the mean of the means of its parts, weighted by their sizes',
  check(record, { metrics }) {
    return doubtsByRounding(record, metrics, ([whole, ...levels]) => {
      const dimensions = Object.keys(record.metrics.stratified ?? {}).map((name) => {
        const parts = levels.filter(({ path }) => path[2] === name && !isPartOfAnother(record, path))
        return { name, parts, sum: parts.reduce((total, { n = Number.NaN }) => total + n, 0) }
      })
      const counted = dimensions.filter(({ sum }) => !Number.isNaN(sum))
      // Where nobody says how many samples there are, the fullest dimension holds all of them.
      const n = whole.n ?? Math.max(...counted.map(({ sum }) => sum))
      return counted.flatMap((dimension) => doubtsAboutSums(record, dimension, { ...whole, n }))
    })
  },
}

function isPartOfAnother({ parents = {} }: EvalRecord, [, , dimension, level]: readonly string[]): boolean {
  return Object.hasOwn(parents, dimension) && Object.hasOwn(parents[dimension], level)
}

interface Dimension {
  readonly name: string
  /** Its groups that are not part of another. */
  readonly parts: readonly ReportedGroup[]
  /** How many samples they hold together. */
  readonly sum: number
}

function doubtsAboutSums(
  record: EvalRecord,
  { name, parts, sum }: Dimension,
  { n, values }: ReportedGroup & { readonly n: number },
): Doubt[] {
  const path = ['metrics', 'stratified', name]
  if (sum < n) {
    if ((record.disclosure?.suppressed ?? 0) > 0) return []
    const what = `its groups hold ${sum} of ${n} samples; nothing says where the others are`
    return [{ severity: 'notes', path, what, mend: 'Say whether values are missing, or groups were left out.' }]
  }
  const means = isComplete(record) ? MEANS_OF_ALL : MEANS
  return [...values].flatMap(([id, overall]): Doubt[] => {
    const ofParts = parts.flatMap((part) => part.values.get(id) ?? [])
    if (!means.has(id) || ofParts.length < parts.length) return []
    const share = (i: number): number => (parts[i].n ?? 0) / sum
    const mean = ofParts.reduce((total, { value }, i) => total + value * share(i), 0)
    const slack = ofParts.reduce((total, { tolerance }, i) => total + tolerance * share(i), overall.tolerance)
    if (Math.abs(mean - overall.value) <= slack) return []
    const what = `${id} of its groups has the mean ${Number(mean.toPrecision(6))}, but of all samples it is ${overall.value}`
    const mend = 'Compute groups and whole from the same predictions; check which samples have no group.'
    return [{ severity: 'blocks', path, what, mend }]
  })
}
