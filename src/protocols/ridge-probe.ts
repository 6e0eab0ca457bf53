import { take } from '../core/index.js'
import { fitRidge, type Ridge, ridgeValues, standardizedDesign, takeFeatureRows } from '../stats/index.js'
import { leastLoss } from './choose-penalty.js'
import type { Features } from './embedding-rows.js'
import { innerFolds } from './inner-folds.js'
import { type ProbePredictor, type ProbeTask, probeScaling } from './probe-task.js'

/**
 * Ridge regression whose penalty is chosen on the training part alone, by the squared error of held-out samples, and
 * which is then fitted to all of it.
 */
export function learnRidgeProbe(task: ProbeTask): ProbePredictor {
  const y = Float64Array.from(task.train.y)
  const { alpha } = task.options
  return fitPath(task.x, y, [alpha.length === 1 ? alpha[0] : chooseAlpha(task, y)], task)[0]
}

function chooseAlpha(task: ProbeTask, y: Float64Array): number {
  const { x, train, options, seed, warn } = task
  const noClasses = new Int32Array(y.length)
  const losses = new Float64Array(options.alpha.length)
  for (const fold of innerFolds(train.ids, noClasses, train.groups, { n: options.inner_folds, seed })) {
    if (fold.train.length === 0) continue
    const path = fitPath(takeFeatureRows(x, fold.train), take(y, fold.train), options.alpha, task)
    const heldOut = takeFeatureRows(x, fold.test)
    const truth = take(y, fold.test)
    path.forEach((predict, a) => {
      predict(heldOut).forEach((value, i) => {
        losses[a] += (value - truth[i]) ** 2
      })
    })
  }
  return leastLoss('alpha', options.alpha, losses, warn)
}

/** One regression per alpha, each begun at the answer of the one before. */
function fitPath(
  x: Features,
  y: Float64Array,
  grid: readonly number[],
  { options, warn }: Pick<ProbeTask, 'options' | 'warn'>,
): ((queries: Features) => Float64Array)[] {
  const scaling = probeScaling(x, options)
  const design = standardizedDesign(x, scaling)
  let before: Ridge | undefined
  return grid.map((alpha) => {
    const ridge = fitRidge(design, y, alpha, before?.weights)
    if (!ridge.converged) warn(`The probe's ridge regression did not converge at alpha = ${alpha}.`)
    before = ridge
    return (queries) => ridgeValues(ridge, standardizedDesign(queries, scaling))
  })
}
