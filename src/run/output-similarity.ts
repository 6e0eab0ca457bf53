import { type Matrix, Rng } from '../core/index.js'
import { log } from '../stats/exp-log.js'
import { mean, rowCosines } from '../stats/index.js'
import type { ProbedModel } from './damaged.js'
import { type Judged, judge } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import type { PassOutputs, Predictions } from './predictions.js'

/**
 * Answers as directions, one row per sample: the probabilities, or 1 at the class where a model gives labels alone.
 *
 * @returns undefined where it answers with one number per sample: a number has no direction, so no cosine
 */
export function answerRows({ n, label, probability }: Judged): Matrix | undefined {
  if (probability !== undefined) return probability.output
  return label && oneHot(label.output, n, label.truth.classes)
}

function oneHot(classOf: Int32Array, n: number, classes: number): Matrix {
  const data = new Float64Array(n * classes)
  for (let i = 0; i < n; i++) data[i * classes + classOf[i]] = 1
  return { data, rows: n, columns: classes }
}

/**
 * What `rowCosines` finds, on the average, between the answers of a model that always says the same, and between those of one
 * that says anything: probabilities drawn from the flat Dirichlet distribution, or classes with equal chances.
 *
 * @returns undefined where answers have no direction
 */
export function similarityFloors(
  judged: Judged,
  seed: number,
): { readonly constant: number; readonly random: number } | undefined {
  const rows = answerRows(judged)
  if (rows === undefined) return undefined
  const { rows: n, columns } = rows
  const rng = new Rng(`${seed}|similarity|random`)
  const draw = (): Matrix =>
    judged.probability === undefined
      ? oneHot(
          Int32Array.from({ length: n }, () => rng.index(columns)),
          n,
          columns,
        )
      : // Exponential numbers have the direction of a flat Dirichlet row; a cosine asks for no more.
        { ...rows, data: Float64Array.from(rows.data, () => -log(1 - rng.uniform())) }
  const same = oneHot(new Int32Array(n), n, columns)
  return { constant: mean(rowCosines(same, same)), random: mean(rowCosines(draw(), draw())) }
}

/** The clean samples again: how many were answered, and how many of them got another answer. */
export interface Repetition {
  readonly n: number
  readonly differing: number
}

/** Whether a model says the same twice; undefined where nobody asked twice. */
export function repetitionOf(plan: EvaluationPlan, { clean, damaged: { again } }: ProbedModel): Repetition | undefined {
  if (again === undefined) return undefined
  const n = clean.isPresent.reduce((sum, present) => sum + present, 0)
  return { n, differing: countDiffering(clean, again, plan) }
}

/** Rounding in other hands (batches, threads of a library) is not another answer. */
const SAME_ANSWER = 1e-4

/**
 * How many samples got another answer when a model was asked again: a probability that differs by more than 1e-4, a
 * score or quantity by more than that share of what such answers amount to, another decision, or none at all.
 */
export function countDiffering(clean: Predictions, again: Predictions, plan: EvaluationPlan): number {
  const [first, second] = [judge(clean, plan).label, judge(again, plan).label]
  const [numbers, others] = [numbersOf(clean.outputs), numbersOf(again.outputs)]
  const isSame = (i: number): boolean =>
    again.isPresent[i] === 1 &&
    first?.output[i] === second?.output[i] &&
    numbers.every(({ data, width, tolerance }, kind) => {
      const other = others[kind].data
      const row = data.subarray(i * width, (i + 1) * width)
      return row.every((a, j) => a === other[i * width + j] || Math.abs(a - other[i * width + j]) <= tolerance)
    })
  return clean.ids.filter((_, i) => clean.isPresent[i] === 1 && !isSame(i)).length
}

/** The numbers among answers, kind by kind; none of a kind that is not given. */
function numbersOf({ probability, score, value }: PassOutputs) {
  const single = (data: Float64Array = new Float64Array()) => {
    const sizes = data.map(Math.abs).filter(Number.isFinite)
    return { data, width: 1, tolerance: SAME_ANSWER * (sizes.length === 0 ? 0 : mean(sizes)) }
  }
  const rows = { data: probability?.data ?? new Float64Array(), width: probability?.columns ?? 0 }
  return [{ ...rows, tolerance: SAME_ANSWER }, single(score), single(value)]
}
