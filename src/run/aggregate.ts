import { column, FmbenchError, type Matrix, type Truth, take } from '../core/index.js'
import type { Protocol } from '../protocols/protocol.js'
import type { Benchmark } from '../spec/benchmark.js'
import { mean } from '../stats/index.js'
import { decidedLabels } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import type { PassOutputs, Predictions } from './predictions.js'

type Aggregate = NonNullable<Benchmark['aggregate']>

/** Rows that belong to one subject or group, in the order in which these first occur. */
type Members = ReadonlyMap<string, Int32Array>

/**
 * One answer per subject or group in place of one per window, as the benchmark declares; the same predictions where it
 * declares nothing. `mean` averages probabilities, scores and values, and decides by the averaged probability;
 * `majority` takes the class that most windows are decided for (ties: the first), and the share of positive windows as
 * score; `max` takes the largest score, probability of the positive class, or value. Somebody of whom the answer for one
 * window is missing has none.
 *
 * @throws FmbenchError `bad-document` when nothing says whom a sample belongs to; `bad-data` when labels, or groups that
 *   are reported, differ inside one subject
 */
export function aggregated(plan: EvaluationPlan, predictions: Predictions): Predictions {
  const { aggregate } = plan.benchmark
  if (aggregate === undefined) return predictions
  const { pass, split, yTrue, isPresent } = predictions
  const members = membersOf(plan, aggregate, predictions)
  const rows = [...members.values()]
  const firsts = Int32Array.from(rows, ([first]) => first)
  return {
    pass,
    split,
    ids: [...members.keys()],
    yTrue: truthOf(yTrue, rows, aggregate),
    outputs: answersOf(plan, predictions, rows, aggregate),
    isPresent: Uint8Array.from(rows, (own) => Number(own.every((i) => isPresent[i] === 1))),
    ...belongings(plan, predictions, rows, firsts, aggregate),
    columns: columnsOf(plan, predictions, rows, firsts, aggregate),
  }
}

/** @throws FmbenchError `bad-document` when a benchmark asks for what cannot be: nothing needs to be loaded for that */
export function checkAggregate(
  benchmark: Benchmark,
  classes: readonly string[],
  { hiding, writing }: Pick<Protocol, 'hiding' | 'writing'>,
): void {
  const { aggregate, unit, benchmark_id } = benchmark
  if (aggregate === undefined) return
  const { by, how } = aggregate
  const faults: readonly (readonly [boolean, string])[] = [
    [hiding !== undefined, 'Reconstructions of windows are not put together.'],
    [writing !== undefined, 'Reports are not put together.'],
    [how === 'majority' && classes.length === 0, 'A majority is for classes: of quantities, take the mean.'],
    [how === 'max' && classes.length > 2, 'The largest score is for two classes, or quantities: take the mean.'],
    [
      by === 'subject' && unit !== 'subject',
      `What is scored are subjects, and the unit is ${unit}: write unit: subject.`,
    ],
  ]
  const fault = faults.find(([is]) => is)
  if (fault !== undefined) throw new FmbenchError('bad-document', fault[1], { where: `${benchmark_id}, aggregate` })
}

function membersOf(plan: EvaluationPlan, { by }: Aggregate, { subjects, groups }: Predictions): Members {
  const names = by === 'subject' ? subjects : groups
  if (names === undefined) {
    throw new FmbenchError('bad-document', `Nothing says which ${by} a sample belongs to.`, {
      where: `${plan.benchmark.benchmark_id}, aggregate`,
      hint: `Declare ${by === 'subject' ? 'subject_id' : 'group'} in ${plan.dataset.dataset_id}; a file of predictions alone needs the column ${by === 'subject' ? 'subject_id' : 'group'}.`,
    })
  }
  const members = new Map<string, number[]>()
  names.forEach((name, i) => {
    const own = members.get(name)
    if (own === undefined) members.set(name, [i])
    else own.push(i)
  })
  return new Map([...members].map(([name, own]) => [name, Int32Array.from(own)]))
}

function truthOf(yTrue: Truth, rows: readonly Int32Array[], { by }: Aggregate): Truth {
  const odd = oddPair(yTrue, rows)
  if (odd !== undefined) throw differs(odd, by, 'label')
  return take(
    yTrue,
    rows.map(([first]) => first),
  )
}

/** Two rows of one owner that hold different things, where there are any. */
function oddPair(values: ArrayLike<unknown>, rows: readonly Int32Array[]): readonly [number, number] | undefined {
  for (const own of rows) {
    const other = own.find((i) => values[i] !== values[own[0]])
    if (other !== undefined) return [own[0], other]
  }
  return undefined
}

/** Rows and no ids: messages are pasted. */
function differs([first, other]: readonly [number, number], by: string, what: string): FmbenchError {
  return new FmbenchError(
    'bad-data',
    `One ${by} has two values of ${what}: scored rows ${first + 1} and ${other + 1}.`,
    {
      where: `aggregate: { by: ${by} }`,
      hint: `What is scored per ${by} must be true of all its samples: choose what is aggregated by, or what is reported, differently.`,
    },
  )
}

/** Whom the answers belong to, and what intervals draw as a whole: what is the same for all rows of one. */
function belongings(
  plan: EvaluationPlan,
  { subjects, clusters }: Predictions,
  rows: readonly Int32Array[],
  firsts: Int32Array,
  { by }: Aggregate,
): Pick<Predictions, 'subjects' | 'clusters'> {
  const severalPersons = subjects && oddPair(subjects, rows)
  // Small counts are counts of persons: nobody may be lost in a group.
  if (severalPersons !== undefined) throw differs(severalPersons, by, 'subject')
  const odd = clusters && oddPair(clusters, rows)
  if (odd !== undefined && plan.cluster !== undefined) throw differs(odd, by, `cluster (${plan.cluster})`)
  const kept = odd === undefined ? clusters && pick(clusters, firsts) : undefined
  return {
    ...(subjects && { subjects: pick(subjects, firsts) }),
    ...(kept && new Set(kept).size < kept.length && { clusters: kept }),
  }
}

/** Columns that differ inside one owner are left out, unless the benchmark groups by them. */
function columnsOf(
  plan: EvaluationPlan,
  { columns }: Predictions,
  rows: readonly Int32Array[],
  firsts: Int32Array,
  { by }: Aggregate,
): Predictions['columns'] {
  const names = plan.strata.flatMap((name) => name.split(':'))
  const needed = new Set(names.map((name) => plan.dataset.strata[name]?.column))
  const kept = Object.entries(columns).flatMap(([name, cells]) => {
    const odd = oddPair(cells, rows)
    if (odd !== undefined && needed.has(name)) throw differs(odd, by, name)
    return odd === undefined ? [[name, pick(cells, firsts)] as const] : []
  })
  return Object.fromEntries(kept)
}

function answersOf(
  plan: EvaluationPlan,
  predictions: Predictions,
  rows: readonly Int32Array[],
  { how }: Aggregate,
): PassOutputs {
  const { probability, score, value, label } = predictions.outputs
  const { classes } = plan
  const positive = plan.positiveClass === undefined ? -1 : classes.indexOf(plan.positiveClass)
  if (how === 'majority') {
    const decided = decidedLabels(plan, predictions)
    return {
      ...(decided && { label: mostVotes(decided, rows, classes.length) }),
      ...(decided &&
        positive >= 0 && { score: ofEach(decided, rows, (own) => mean(own.map((k) => Number(k === positive)))) }),
    }
  }
  const together = how === 'mean' ? mean : largest
  return {
    ...(score && { score: ofEach(score, rows, together) }),
    ...(value && { value: ofEach(value, rows, together) }),
    ...(probability && {
      probability: how === 'mean' ? meanRows(probability, rows) : largestOfClass(probability, rows, positive),
    }),
    // Labels have no mean: with probabilities these decide, without them the most votes.
    ...(label && !probability && how === 'mean' && { label: mostVotes(label, rows, classes.length) }),
    ...(label && how === 'max' && { label: anyOf(label, rows, positive) }),
  }
}

function ofEach(
  values: Float64Array | Int32Array,
  rows: readonly Int32Array[],
  together: (own: Float64Array) => number,
): Float64Array {
  return Float64Array.from(rows, (own) => together(Float64Array.from(own, (i) => values[i])))
}

const largest = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b))

function meanRows(probability: Matrix, rows: readonly Int32Array[]): Matrix {
  return fromColumns(
    Array.from({ length: probability.columns }, (_, k) => ofEach(column(probability, k), rows, mean)),
    rows.length,
  )
}

/** Of two classes: the largest probability of the positive one. */
function largestOfClass(probability: Matrix, rows: readonly Int32Array[], positive: number): Matrix {
  const p = ofEach(column(probability, positive), rows, largest)
  const columns = [p.map((one) => 1 - one), p]
  return fromColumns(positive === 1 ? columns : columns.toReversed(), rows.length)
}

function fromColumns(columns: readonly Float64Array[], rows: number): Matrix {
  const data = new Float64Array(rows * columns.length)
  columns.forEach((values, k) => {
    for (let i = 0; i < rows; i++) data[i * columns.length + k] = values[i]
  })
  return { data, rows, columns: columns.length }
}

/** Ties go to the first class. */
function mostVotes(labels: Int32Array, rows: readonly Int32Array[], classes: number): Int32Array {
  return Int32Array.from(rows, (own) => {
    const votes = new Int32Array(classes)
    for (const i of own) if (labels[i] >= 0) votes[labels[i]]++
    return votes.indexOf(Math.max(...votes))
  })
}

/** Of two classes: the positive one where any window is. */
function anyOf(labels: Int32Array, rows: readonly Int32Array[], positive: number): Int32Array {
  return Int32Array.from(rows, (own) => (own.some((i) => labels[i] === positive) ? positive : 1 - positive))
}

const pick = (all: readonly string[], rows: Int32Array): string[] => Array.from(rows, (i) => all[i])
