import type { ClassTargets } from '../../metrics/index.js'
import type { EvalRecord } from '../../spec/index.js'
import { agrees } from '../arithmetic.js'
import type { Doubt, SubmissionCheck } from '../check.js'
import { doubtsByRounding, isComplete } from '../reported.js'

export const confusionCheck: SubmissionCheck = {
  id: 'confusion',
  aliases: ['N13'],
  label: 'The confusion matrix, the class counts and n_test count the same samples, and give the values',
  source: 'every tally is derived from the same rows',
  check(record, { metrics }) {
    const tallies = doubtsAboutTallies(record)
    if (record.confusion === undefined || tallies.length > 0) return tallies
    const { truth, called, counts } = cellsOf(record, record.confusion)
    return doubtsByRounding(record, metrics, ([{ values }]) =>
      [...values].flatMap(([id, reported]): Doubt[] => {
        const metric = metrics.has(id) ? metrics.get(id) : undefined
        if (metric?.needs !== 'label') return []
        const found = metric.compute(truth, called, counts)
        if (Number.isNaN(found) || agrees(reported, found)) return []
        const what = `${id} is ${reported.value}, but the confusion matrix gives ${Number(found.toPrecision(6))}`
        return [{ severity: 'blocks', path: ['metrics', id], what, mend: MEND }]
      }),
    )
  },
}

const MEND = 'Compute both from the same predictions.'

function doubtsAboutTallies(record: EvalRecord): Doubt[] {
  const { run_metadata: run, confusion, curves, disclosure } = record
  const { n_test: n, classes, n_subjects, aggregated } = run
  const doubt = (path: readonly string[], what: string): Doubt => ({ severity: 'blocks', path, what, mend: MEND })
  const found: Doubt[] = []
  const inClasses = classes && sumOf(Object.values(classes))
  if (n !== undefined && inClasses !== undefined && inClasses !== n) {
    found.push(doubt(['run_metadata', 'classes'], `the classes count ${inClasses} samples, n_test ${n}`))
  }
  if (n !== undefined && n_subjects !== undefined && n_subjects > n) {
    found.push(doubt(['run_metadata', 'n_subjects'], `${n_subjects} subjects, but only ${n} samples`))
  }
  if (n !== undefined && aggregated !== undefined && aggregated.from < n) {
    found.push(doubt(['run_metadata', 'aggregated'], `${n} samples were made of ${aggregated.from}, which are fewer`))
  }
  const bins = curves?.calibration?.bins
  const inBins = bins && sumOf(bins.map((bin) => bin.n))
  // Of protected persons some bins are withheld.
  const isWhole = isComplete(record) && (disclosure?.min_cell ?? 0) === 0
  if (n !== undefined && inBins !== undefined && (inBins > n || (inBins < n && isWhole))) {
    found.push(doubt(['curves', 'calibration', 'bins'], `the bins count ${inBins} samples, n_test ${n}`))
  }
  if (confusion === undefined) return found
  const { classes: names, matrix } = confusion
  if (matrix.length !== names.length || matrix.some((row) => row.length !== names.length)) {
    return [
      ...found,
      doubt(['confusion'], `the matrix has not one row and one column for each of ${names.length} classes`),
    ]
  }
  const counted = sumOf(matrix.flat())
  if (n !== undefined && (counted > n || (counted < n && isComplete(record)))) {
    found.push(doubt(['confusion'], `the confusion matrix counts ${counted} samples, n_test ${n}`))
  }
  names.forEach((name, k) => {
    const ofClass = classes !== undefined && Object.hasOwn(classes, name) ? classes[name] : undefined
    const inRow = sumOf(matrix[k])
    if (ofClass === undefined || inRow === ofClass || (inRow < ofClass && !isComplete(record))) return
    found.push(
      doubt(['confusion'], `the row of class ${name} counts ${inRow} samples, run_metadata.classes ${ofClass}`),
    )
  })
  return found
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

/** Each cell as one sample that counts as often as the cell says; what a class has beyond its row has no prediction. */
function cellsOf({ run_metadata: run }: EvalRecord, { classes, matrix }: NonNullable<EvalRecord['confusion']>) {
  const cells = matrix.flatMap((row, y) => [
    ...row.map((count, called) => ({ y, called, count })),
    { y, called: -1, count: Math.max(0, (run.classes?.[classes[y]] ?? 0) - sumOf(row)) },
  ])
  const positive = classes.length === 2 ? classes.indexOf(run.positive_class ?? classes[1]) : -1
  const truth: ClassTargets = { y: Int32Array.from(cells, ({ y }) => y), classes: classes.length, positive }
  return {
    truth,
    called: Int32Array.from(cells, ({ called }) => called),
    counts: Float64Array.from(cells, ({ count }) => count),
  }
}
