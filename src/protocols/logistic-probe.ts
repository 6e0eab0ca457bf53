import { FmbenchError, type Matrix, take } from '../core/index.js'
import { logLoss } from '../metrics/index.js'
import {
  classesPresent,
  fitSoftmaxRegression,
  renumberClasses,
  type SoftmaxRegression,
  softmaxProbabilities,
  spreadColumns,
  standardizedDesign,
  takeFeatureRows,
} from '../stats/index.js'
import { leastLoss } from './choose-penalty.js'
import type { Features } from './embedding-rows.js'
import { innerFolds } from './inner-folds.js'
import { type ProbePredictor, type ProbeTask, probeScaling } from './probe-task.js'

const TOLERANCE = 1e-5
const MAX_STEPS = 2000

/**
 * Logistic regression whose penalty is chosen on the training part alone, by the mean log loss of held-out samples, and
 * which is then fitted to all of it. A class that the training part lacks gets probability 0.
 *
 * @throws FmbenchError `model-failed` when fewer than two classes occur
 */
export function learnLogisticProbe(task: ProbeTask): ProbePredictor {
  const { x, train, options, warn } = task
  const y = Int32Array.from(train.y)
  const present = classesPresent(y)
  if (present.length < 2) {
    throw new FmbenchError('model-failed', 'A probe needs two classes to learn from.', {
      hint: `All ${y.length} training samples are of class "${train.classes[present[0]]}".`,
    })
  }
  const absent = train.classes.filter((_, c) => !present.includes(c))
  if (absent.length > 0) warn(`The probe saw no training sample of class ${absent.join(', ')}: probability 0.`)
  const C = options.C.length === 1 ? options.C[0] : chooseC(task, y)
  return fitPath(x, y, [C], task)[0]
}

function chooseC({ x, train, options, seed, warn }: ProbeTask, y: Int32Array): number {
  const folds = innerFolds(train.ids, y, train.groups, { n: options.inner_folds, seed }).filter(
    (fold) => classesPresent(take(y, fold.train)).length > 1,
  )
  if (folds.length === 0)
    warn('The probe could not choose C: too few training samples, so the penalty is the strongest.')
  const losses = new Float64Array(options.C.length)
  for (const fold of folds) {
    const path = fitPath(takeFeatureRows(x, fold.train), take(y, fold.train), options.C, { train, options, warn })
    const heldOut = takeFeatureRows(x, fold.test)
    const truth = take(y, fold.test)
    path.forEach((predict, c) => {
      losses[c] += truth.length * logLoss(truth, predict(heldOut))
    })
  }
  return leastLoss('C', options.C, losses, warn)
}

/** One regression per C, each begun at the answer of the one before. */
function fitPath(
  x: Features,
  y: Int32Array,
  grid: readonly number[],
  { train, options, warn }: Pick<ProbeTask, 'train' | 'options' | 'warn'>,
): ((queries: Features) => Matrix)[] {
  const present = classesPresent(y)
  const labels = renumberClasses(y, present)
  const scaling = probeScaling(x, options)
  const design = standardizedDesign(x, scaling)
  let start: SoftmaxRegression | undefined
  return grid.map((C) => {
    const settings = { C, tolerance: TOLERANCE, maxSteps: MAX_STEPS, start }
    const { model, converged } = fitSoftmaxRegression(design, labels, present.length, settings)
    if (!converged) warn(`The probe's logistic regression did not converge at C = ${C}.`)
    start = model
    return (queries) =>
      spreadColumns(softmaxProbabilities(model, standardizedDesign(queries, scaling)), present, train.classes.length)
  })
}
