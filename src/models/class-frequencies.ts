import type { LabelledBatch, Matrix } from '../core/index.js'
import type { ModelAdapter } from './adapter.js'
import { noOptions, parseOptions } from './options.js'
import { learningModel } from './own-model.js'

/** How many training samples each declared class has; shape (k,) */
function countClasses({ y, classes }: LabelledBatch): Float64Array {
  const counts = new Float64Array(classes.length)
  for (const label of y) counts[label]++
  return counts
}

/** A floor that reads no feature: every sample gets the same row, made from the class counts of the training part. */
function constantAdapter(id: string, rowFrom: (counts: Float64Array) => Float64Array): ModelAdapter {
  return {
    id,
    isBlind: true,
    leavesMachine: false,
    network: 'denied',
    async open({ document }) {
      const options = parseOptions(noOptions, document)
      return learningModel({ adapter: id, options }, (train) => {
        const row = rowFrom(countClasses(train))
        return ({ ids }) => repeatRow(row, ids.length)
      })
    },
  }
}

function repeatRow(row: Float64Array, rows: number): Matrix {
  const data = new Float64Array(rows * row.length)
  for (let i = 0; i < rows; i++) data.set(row, i * row.length)
  return { data, rows, columns: row.length }
}

/** All probability on the commonest training class; a tie goes to the lowest index. */
export const majorityAdapter = constantAdapter('majority', (counts) => {
  const commonest = counts.indexOf(Math.max(...counts))
  return counts.map((_, c) => (c === commonest ? 1 : 0))
})

/** The class frequencies of the training part. */
export const classPriorAdapter = constantAdapter('class_prior', (counts) => {
  const n = counts.reduce((total, count) => total + count, 0)
  return counts.map((count) => count / n)
})
