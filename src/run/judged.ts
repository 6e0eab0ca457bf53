import { column, type Matrix, row, take, takeRows } from '../core/index.js'
import type { JudgedKind, Metric, Outputs, Targets, TextCounts } from '../metrics/index.js'
import { countsOfReports } from './judged-reports.js'
import type { EvaluationPlan } from './plan.js'
import { type Predictions, takeMasked, takeSamples } from './predictions.js'

/** What metrics judge: truth and outputs in the form each kind of metric wants; absent where the model gives none. */
export interface Judged {
  readonly n: number
  /** True class of each sample, all 0 where there are none; shape (n,) */
  readonly classOf: Int32Array
  /** No prediction is missing. */
  readonly isWhole: boolean
  readonly label?: { readonly truth: Targets['label']; readonly output: Outputs['label'] }
  readonly score?: { readonly truth: Targets['score']; readonly output: Outputs['score'] }
  readonly value?: { readonly truth: Targets['value']; readonly output: Outputs['value'] }
  readonly probability?: { readonly truth: Targets['probability']; readonly output: Outputs['probability'] }
  readonly reconstruction?: { readonly truth: Targets['reconstruction']; readonly output: Outputs['reconstruction'] }
  readonly text?: { readonly truth: Targets['text']; readonly output: Outputs['text'] }
}

/**
 * Turns predictions into what metrics judge. A probability serves as a score and decides a label (binary: at least
 * the threshold; more classes: the largest, ties to the first); a label that was given wins. A missing prediction is
 * a wrong one: no label, the worst score for its class, and an empty report.
 */
export function judge(predictions: Predictions, plan: EvaluationPlan): Judged {
  if (plan.writing !== undefined) return judgeReports(predictions, plan)
  return plan.classes.length === 0 ? judgeNumbers(predictions) : judgeClasses(predictions, plan)
}

function judgeReports(predictions: Predictions, plan: EvaluationPlan): Judged {
  const n = predictions.ids.length
  return {
    n,
    classOf: new Int32Array(n),
    isWhole: predictions.isPresent.every((present) => present === 1),
    text: { truth: { n }, output: countsOfReports(predictions, plan) },
  }
}

/** Quantities and reconstructions. Nothing stands for a missing one, so with one missing there is nothing to judge. */
function judgeNumbers({ yTrue, masked, outputs: { value, reconstruction }, isPresent }: Predictions): Judged {
  const isWhole = isPresent.every((present) => present === 1)
  return {
    n: yTrue.length,
    classOf: new Int32Array(yTrue.length),
    isWhole,
    ...(value && isWhole && { value: { truth: Float64Array.from(yTrue), output: value } }),
    ...(reconstruction && masked && isWhole && { reconstruction: { truth: masked, output: reconstruction } }),
  }
}

function judgeClasses(predictions: Predictions, plan: EvaluationPlan): Judged {
  const { isPresent, outputs } = predictions
  const yTrue = Int32Array.from(predictions.yTrue)
  const positive = plan.positiveClass === undefined ? -1 : plan.classes.indexOf(plan.positiveClass)
  const { probability } = outputs
  const label = decidedLabels(plan, predictions)
  const score = positive < 0 ? undefined : (outputs.score ?? (probability && column(probability, positive)))
  const truth = { y: yTrue, classes: plan.classes.length, positive }
  const worst = (y: number) => (y === positive ? -Infinity : Infinity)
  const isWhole = isPresent.every((present) => present === 1)
  return {
    n: yTrue.length,
    classOf: yTrue,
    isWhole,
    ...(label && { label: { truth, output: label.map((y, i) => (isPresent[i] ? y : -1)) } }),
    ...(score && {
      score: {
        truth: yTrue.map((y) => Number(y === positive)),
        output: score.map((s, i) => (isPresent[i] ? s : worst(yTrue[i]))),
      },
    }),
    ...(probability && isWhole && { probability: { truth, output: probability } }),
  }
}

/** The class of each row: as given, or as its probabilities decide; undefined with neither. */
export function decidedLabels(
  { classes, positiveClass, benchmark }: EvaluationPlan,
  { outputs: { label, probability } }: Predictions,
): Int32Array | undefined {
  const positive = positiveClass === undefined ? -1 : classes.indexOf(positiveClass)
  return label ?? (probability && decide(probability, positive, benchmark.threshold))
}

function decide(probability: Matrix, positive: number, threshold: number): Int32Array {
  return Int32Array.from({ length: probability.rows }, (_, i) => {
    const p = row(probability, i)
    if (positive >= 0) return p[positive] >= threshold ? positive : 1 - positive
    return p.indexOf(Math.max(...p))
  })
}

/** The same, for some of the rows. */
export function takeJudged(judged: Judged, rows: Int32Array): Judged {
  const { label, score, probability, value, reconstruction, text } = judged
  const some = ({ y, ...rest }: Targets['label']) => ({ ...rest, y: take(y, rows) })
  return {
    n: rows.length,
    classOf: take(judged.classOf, rows),
    isWhole: judged.isWhole,
    ...(label && { label: { truth: some(label.truth), output: take(label.output, rows) } }),
    ...(score && { score: { truth: take(score.truth, rows), output: take(score.output, rows) } }),
    ...(value && { value: { truth: take(value.truth, rows), output: take(value.output, rows) } }),
    ...(text && { text: { truth: { n: rows.length }, output: takeCounts(text.output, rows) } }),
    ...(probability && {
      probability: { truth: some(probability.truth), output: takeRows(probability.output, rows) },
    }),
    ...(reconstruction && {
      reconstruction: {
        truth: takeMasked(reconstruction.truth, rows),
        output: takeSamples(reconstruction.output, rows),
      },
    }),
  }
}

function takeCounts(counts: TextCounts, rows: Int32Array): TextCounts {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([measure, matrix]) => (matrix ? [[measure, takeRows(matrix, rows)]] : [])),
  )
}

/** Truth and output for one metric, or undefined when the model gives nothing it could judge. */
export function inputOf(judged: Judged, metric: Metric): { truth: never; output: never } | undefined {
  const inputs: Partial<Record<JudgedKind, { truth: unknown; output: unknown }>> = judged
  // A metric asks for one kind; TypeScript cannot follow that link through a registry, so the pair is handed on unseen.
  return inputs[metric.needs] as { truth: never; output: never } | undefined
}
