import type { EvalRecord } from '../../spec/index.js'
import { aurocBounds, type Reported } from '../arithmetic.js'
import type { Doubt, SubmissionCheck } from '../check.js'
import { doubtsByRounding, isComplete } from '../reported.js'

export const operatingPointCheck: SubmissionCheck = {
  id: 'operating-point',
  aliases: ['N4'],
  label: 'The ROC curve with this AUROC can go through the point of sensitivity and specificity',
  source: 'a ROC curve never falls',
  check(record, { metrics }) {
    // Decisions that the model makes itself need not follow from its scores.
    if (record.run_metadata.threshold_source === 'model') return []
    return doubtsByRounding(record, metrics, (groups) =>
      groups.flatMap(({ path, values }): Doubt[] => {
        const at = (id: string) => values.get(id)
        const counted = path.length > 1 ? undefined : countedRates(record)
        const auroc = at('AUROC')
        const sensitivity = at('Sensitivity') ?? counted?.sensitivity
        const specificity = at('Specificity') ?? counted?.specificity
        if (auroc === undefined || sensitivity === undefined || specificity === undefined) return []
        const place = [...path, 'AUROC']
        const slack = auroc.tolerance + sensitivity.tolerance + specificity.tolerance
        const { lower, upper, lowerIfConcave } = aurocBounds(sensitivity.value, specificity.value)
        const through = `sensitivity ${sensitivity.value} and specificity ${specificity.value}`
        if (auroc.value < lower - slack || auroc.value > upper + slack) {
          const what = `no ROC curve through ${through} has an area of ${auroc.value}: it lies between ${show(lower)} and ${show(upper)}`
          return [{ severity: 'blocks', path: place, what, mend: 'Compute all three from the same scores.' }]
        }
        // The curve of a few samples has dents by chance.
        if (path.length > 1) return []
        if (auroc.value < lowerIfConcave - slack) {
          const what = `${auroc.value} is below ${show(lowerIfConcave)}, which ${through} alone would give: the curve has a dent`
          const mend = 'Say how the threshold was chosen, and whether the scores belong to the decisions.'
          return [{ severity: 'notes', path: place, what, mend }]
        }
        const accuracy = at('Accuracy')
        if (auroc.value < 1 || accuracy === undefined || accuracy.value === 1) return []
        const what = `AUROC 1 means that some threshold makes no error; at this one the Accuracy is ${accuracy.value}`
        return [{ severity: 'notes', path: place, what, mend: 'Say how the threshold was chosen.' }]
      }),
    )
  },
}

/** What the confusion matrix of two classes says, where it counts all samples. */
function countedRates(record: EvalRecord): { sensitivity: Reported; specificity: Reported } | undefined {
  const { confusion, run_metadata: run } = record
  const positive = confusion?.classes.indexOf(run.positive_class ?? '') ?? -1
  if (confusion?.matrix.length !== 2 || positive < 0 || !isComplete(record)) return undefined
  const rate = (k: number): Reported => {
    const [row, other] = [confusion.matrix[k], 1 - k]
    return { value: row[k] / (row[k] + row[other]), tolerance: EXACT }
  }
  const rates = { sensitivity: rate(positive), specificity: rate(1 - positive) }
  return Number.isNaN(rates.sensitivity.value + rates.specificity.value) ? undefined : rates
}

const EXACT = 1e-9

const show = (value: number): string => String(Number(value.toFixed(4)))
