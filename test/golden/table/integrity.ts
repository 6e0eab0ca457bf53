import * as review from '../../../src/review/arithmetic.js'
import type { GoldenValue } from '../check.js'
import type { CaseInput } from '../input.js'
import { type GoldenRow, row } from '../row.js'

export const integrityRows: readonly GoldenRow[] = [
  row('integrity', 'consistent', 'isConsistent', isConsistent),
  row('integrity', 'k', 'countsOfShare', (i) => review.countsOfShare(reported(i, 'value'), i.number('n'))),
  row('integrity', 'n_solutions', 'tablesByF1Averaging', (i) => (i.has('auroc') ? countsOfAuroc(i).length : tables(i))),
  row('integrity', 'consistent_as', 'tablesByF1Averaging', (i) =>
    Object.entries(tables(i)).flatMap(([averaging, n]) => (n > 0 ? [averaging] : [])),
  ),
  row('integrity', 'lower', 'aurocBounds', (i) => bounds(i).lower),
  row('integrity', 'upper', 'aurocBounds', (i) => bounds(i).upper),
  row('integrity', 'lower_if_concave', 'aurocBounds', (i) => bounds(i).lowerIfConcave),
  row('integrity', 'implied', 'accuracyBounds', (i) => {
    const { low, high } = impliedAccuracy(i)
    return (low + high) / 2
  }),
]

const reported = (input: CaseInput, field: string): review.Reported => ({
  value: input.number(field),
  tolerance: review.roundedTo(input.number('decimals')),
})

function isConsistent(input: CaseInput): GoldenValue {
  if (input.has('auroc')) return countsOfAuroc(input).length > 0
  if (input.has('n')) return review.countsOfShare(reported(input, 'value'), input.number('n')).length > 0
  return review.isWithin(reported(input, 'accuracy'), impliedAccuracy(input))
}

const impliedAccuracy = (input: CaseInput): review.Bounds =>
  review.accuracyBounds(reported(input, 'sensitivity'), reported(input, 'specificity'), input.number('prevalence'))

const countsOfAuroc = (input: CaseInput): number[] =>
  review.countsOfShare(reported(input, 'auroc'), review.halfPairs(input.number('n_pos'), input.number('n_neg')))

function tables(input: CaseInput): Record<review.F1Averaging, number> {
  const nPositives = input.isNull('n_pos') ? undefined : input.number('n_pos')
  return review.tablesByF1Averaging(reported(input, 'accuracy'), reported(input, 'f1'), input.number('n'), nPositives)
}

const bounds = (input: CaseInput) => review.aurocBounds(input.number('sensitivity'), input.number('specificity'))
