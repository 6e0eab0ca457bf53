import { type Matrix, Rng } from '../core/index.js'
import type { ModelAdapter } from './adapter.js'
import { noOptions, parseOptions } from './options.js'
import { fixedModel } from './own-model.js'

/** A floor without skill: k uniform numbers per sample, divided by their sum; independent of order and batches. */
export const randomAdapter: ModelAdapter = {
  id: 'random',
  isBlind: true,
  leavesMachine: false,
  network: 'denied',
  async open({ document, seed, classes }) {
    parseOptions(noOptions, document)
    return fixedModel({ adapter: 'random', options: { seed } }, ({ ids }) => randomRows(ids, classes.length, seed))
  },
}

function randomRows(ids: readonly string[], columns: number, seed: number): Matrix {
  const data = new Float64Array(ids.length * columns)
  ids.forEach((id, i) => {
    const rng = new Rng(`${seed}|random|${id}`)
    const drawn = Float64Array.from({ length: columns }, () => rng.uniform())
    const sum = drawn.reduce((total, value) => total + value, 0)
    data.set(
      drawn.map((value) => value / sum),
      i * columns,
    )
  })
  return { data, rows: ids.length, columns }
}
