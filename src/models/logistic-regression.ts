import * as z from 'zod'
import { type Batch, FmbenchError, type LabelledBatch } from '../core/index.js'
import {
  classesPresent,
  columnStandardization,
  fitSoftmaxRegression,
  renumberClasses,
  softmaxProbabilities,
  spreadColumns,
  standardizedDesign,
} from '../stats/index.js'
import type { ModelAdapter } from './adapter.js'
import { finiteRows } from './features.js'
import { parseOptions } from './options.js'
import { learningModel, type Predictor } from './own-model.js'

const TOLERANCE = 1e-12
const MAX_STEPS = 10_000

export interface LogisticRegressionOptions {
  /** Inverse strength of the L2 penalty. */
  readonly C: number
  /** Whether features are first divided by their standard deviation in the training part. */
  readonly standardize: boolean
}

const optionsSchema = z.strictObject({
  C: z.number().positive().default(1),
  standardize: z.boolean().default(true),
})

/** L2-penalised logistic regression on the flattened features, multinomial for more than two classes. */
export const logisticRegressionAdapter: ModelAdapter = {
  id: 'logistic_regression',
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(optionsSchema, document)
    const warnings: string[] = []
    return learningModel({ adapter: 'logistic_regression', options, warnings }, (train) => {
      const absent = absentClasses(train)
      if (absent.length > 0) {
        warnings.push(`logistic_regression saw no training sample of class ${absent.join(', ')}: probability 0.`)
      }
      return learnLogisticRegression('logistic_regression', train, options)
    })
  },
}

function absentClasses({ y, classes }: LabelledBatch): string[] {
  const present = new Set(y)
  return classes.filter((_, c) => !present.has(c))
}

/**
 * A class that the training part lacks gets probability 0.
 *
 * @param who the adapter, for messages
 * @throws FmbenchError `model-failed` for one class only, bad features, or no convergence
 */
export function learnLogisticRegression(
  who: string,
  train: LabelledBatch,
  options: LogisticRegressionOptions,
): Predictor {
  const labels = Int32Array.from(train.y)
  const present = classesPresent(labels)
  if (present.length < 2) {
    throw new FmbenchError('model-failed', `${who} needs two classes to learn from.`, {
      hint: `All ${train.y.length} training samples are of class "${train.classes[present[0]]}".`,
    })
  }
  const features = finiteRows(who, train)
  const { mean, scale } = columnStandardization(features)
  // Centred in any case: the free intercept takes it up, and the solver needs far fewer steps.
  const scaling = { mean, scale: options.standardize ? scale : scale.fill(1) }
  const { model, converged } = fitSoftmaxRegression(
    standardizedDesign(features, scaling),
    renumberClasses(labels, present),
    present.length,
    { C: options.C, tolerance: TOLERANCE, maxSteps: MAX_STEPS },
  )
  if (!converged) {
    throw new FmbenchError('model-failed', `${who} did not converge on the training part.`, {
      hint: 'Use standardize: true, or a smaller C (a stronger penalty).',
    })
  }
  return (batch: Batch) => {
    const x = finiteRows(who, batch)
    if (x.columns !== features.columns) {
      const sides = `${features.columns} features, the samples have ${x.columns}`
      throw new FmbenchError('model-failed', `${who} learned from ${sides}.`)
    }
    return spreadColumns(softmaxProbabilities(model, standardizedDesign(x, scaling)), present, train.classes.length)
  }
}
