import type { Batch, Tensor } from '../core/index.js'
import type { ModelAdapter } from './adapter.js'
import { maskedRecordings } from './features.js'
import { noOptions, parseOptions } from './options.js'
import { fixedModel } from './own-model.js'

/** What a row says at a place that is hidden. @param seen the places that are not, ascending; at least one */
type Fill = (row: Tensor['data'], seen: readonly number[], place: number) => number

/** The mean of what is seen of the row. */
export const rowMeanAdapter = rowAdapter('row_mean', (row, seen) => {
  let sum = 0
  for (const place of seen) sum += row[place]
  return sum / seen.length
})

/** The last value seen before; in front of the first one, that one. */
export const lastValueAdapter = rowAdapter('last_value', (row, seen, place) => row[before(seen, place) ?? seen[0]])

/** A straight line in time between the values seen before and after; the nearest one at the ends. */
export const linearInterpolationAdapter = rowAdapter('linear_interpolation', (row, seen, place) => {
  const from = before(seen, place)
  const to = seen.find((other) => other > place)
  if (from === undefined || to === undefined) return row[from ?? seen[0]]
  return row[from] + ((row[to] - row[from]) * (place - from)) / (to - from)
})

const before = (seen: readonly number[], place: number): number | undefined => seen.findLast((other) => other < place)

/** A model that fills in each row by itself; one of which nothing is seen stays as it came. */
function rowAdapter(id: string, fill: Fill): ModelAdapter {
  return {
    id,
    leavesMachine: false,
    network: 'denied',
    async open({ document }) {
      const options = parseOptions(noOptions, document)
      return fixedModel({ adapter: id, options, gives: 'reconstruction' }, (batch) => fillRows(id, batch, fill))
    },
  }
}

function fillRows(who: string, batch: Batch, fill: Fill): Tensor {
  const { x, mask } = maskedRecordings(who, batch)
  const data = x.data.slice()
  const times = x.shape[2]
  for (let start = 0; start < data.length; start += times) {
    const row = x.data.subarray(start, start + times)
    const places = Array.from(row.keys())
    const seen = places.filter((place) => mask[start + place] === 0)
    if (seen.length === 0 || seen.length === times) continue
    for (const place of places) if (mask[start + place] === 1) data[start + place] = fill(row, seen, place)
  }
  return { data, shape: x.shape }
}
