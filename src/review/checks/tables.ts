import type { Registry } from '../../core/index.js'
import type { ClassTargets, Metric } from '../../metrics/index.js'
import {
  agrees,
  canBeShare,
  countsOfShare,
  type F1Averaging,
  type Reported,
  type TwoByTwo,
  tablesByF1Averaging,
  twoByTwoTables,
} from '../arithmetic.js'
import type { Doubt, SubmissionCheck } from '../check.js'
import { type ClassSizes, classSizes, doubtsByRounding, isBinary, isComplete } from '../reported.js'

/** Larger test sets leave a rounded number so many tables that none is impossible. */
const MAX_SAMPLES = 5000
/** As many as are tried before nothing is claimed. */
const MAX_TABLES = 20_000

export const tablesCheck: SubmissionCheck = {
  id: 'tables',
  aliases: ['N2'],
  label: 'Some table of right and wrong decisions gives all values of two classes',
  source: 'Brown & Heathers 2017, doi:10.1177/1948550616673876',
  check(record, { metrics, catalog }) {
    const benchmark = catalog.benchmarks.get(record.benchmark_id)?.value
    const n = record.run_metadata.n_test
    // A confusion matrix is that table: `confusion` reads it.
    if (record.confusion !== undefined || n === undefined || n > MAX_SAMPLES) return []
    if (!isBinary(record, benchmark) || !isComplete(record)) return []
    const sizes = classSizes(record, benchmark)
    return doubtsByRounding(record, metrics, ([{ values }]) => {
      const f1 = doubtsAboutF1(values, n, sizes)
      return f1.length > 0 || sizes === undefined ? f1 : doubtsAboutTables(values, sizes, metrics)
    })
  },
}

const AVERAGINGS: Readonly<Record<F1Averaging, string>> = {
  macro: 'F1-Score',
  weighted: 'F1-Weighted',
  binary: 'F1-Binary',
}

/** F1-Score is the mean over the classes; programs give that name to others too. */
function doubtsAboutF1(values: ReadonlyMap<string, Reported>, n: number, sizes: ClassSizes | undefined): Doubt[] {
  const [accuracy, f1] = [values.get('Accuracy'), values.get('F1-Score')]
  if (accuracy === undefined || f1 === undefined || !canBeShare(accuracy, n)) return []
  const tables = tablesByF1Averaging(accuracy, f1, n, sizes?.positives)
  if (tables.macro > 0) return []
  const others = (['weighted', 'binary'] as const).filter((averaging) => tables[averaging] > 0)
  const what = `no ${n} decisions between two classes give Accuracy ${accuracy.value} and F1-Score ${f1.value}`
  if (others.length === 0) {
    return [{ severity: 'blocks', path: ['metrics', 'F1-Score'], what, mend: RECOUNT }]
  }
  const names = others.map((averaging) => AVERAGINGS[averaging]).join(' or ')
  return [
    {
      severity: 'blocks',
      path: ['metrics', 'F1-Score'],
      what: `${what}; as ${names} they would`,
      mend: `F1-Score is the mean over the classes. If this is another average, write it as ${names}.`,
    },
  ]
}

const RECOUNT = 'Hand in the confusion matrix or the predictions: one of the numbers belongs to another run.'

function doubtsAboutTables(
  values: ReadonlyMap<string, Reported>,
  { positives, negatives }: ClassSizes,
  metrics: Registry<Metric>,
): Doubt[] {
  const judged = [...values].flatMap(([id, reported]) => {
    const metric = metrics.has(id) ? metrics.get(id) : undefined
    return isOfDecisions(metric) ? [{ id, reported, scoreOf: fromTable(metric) }] : []
  })
  const within = {
    ...countsOf('truePositives', values.get('Sensitivity'), positives),
    ...countsOf('trueNegatives', values.get('Specificity'), negatives),
    ...countsOf('right', values.get('Accuracy'), positives + negatives),
  }
  // A share that no count gives is another check's to name.
  if (Object.values(within).some((counts) => counts.length === 0)) return []
  if (judged.length === 0 || numberOfTables(within, positives, negatives) > MAX_TABLES) return []
  let nFitting = 0
  let nOneSided = 0
  for (const table of twoByTwoTables(positives, negatives, within)) {
    if (!judged.every(({ reported, scoreOf }) => agrees(reported, scoreOf(table)))) continue
    nFitting++
    if (table.tp + table.fp === 0 || table.tn + table.fn === 0) nOneSided++
  }
  const names = judged.map(({ id, reported }) => `${id} ${reported.value}`).join(', ')
  if (nFitting === 0) {
    const what = `no decisions on ${positives} positives and ${negatives} negatives give ${names}`
    return [{ severity: 'blocks', path: ['metrics'], what, mend: RECOUNT }]
  }
  if (nOneSided < nFitting) return []
  const what = `${names} mean that every sample was given the same class`
  const mend = 'Say how the threshold was chosen; a model that always says the same decides nothing.'
  return [{ severity: 'asks', path: ['metrics'], what, mend }]
}

const isOfDecisions = (metric: Metric | undefined): metric is Metric<'label'> =>
  metric?.needs === 'label' && metric.resample !== undefined

type Possible = NonNullable<Parameters<typeof twoByTwoTables>[2]>

const countsOf = (name: keyof Possible, share: Reported | undefined, n: number): Possible =>
  share === undefined ? {} : { [name]: countsOfShare(share, n) }

function numberOfTables({ truePositives, trueNegatives, right }: Possible, positives: number, negatives: number) {
  const others = trueNegatives?.length ?? right?.length ?? negatives + 1
  return (truePositives?.length ?? positives + 1) * others
}

/** The four cells of a table as four samples that count as often as the cell says. */
const CELLS: ClassTargets = { y: Int32Array.of(1, 0, 1, 0), classes: 2, positive: 1 }
const CALLED = Int32Array.of(1, 1, 0, 0)

function fromTable({ resample }: Metric<'label'>): (table: TwoByTwo) => number {
  const scoreOf = resample?.(CELLS, CALLED) ?? (() => Number.NaN)
  return ({ tp, fp, fn, tn }) => scoreOf(Uint16Array.of(tp, fp, fn, tn))
}
