import type { InspectedData } from './inspected-data.js'

/** Columns are held so many numbers at a time: 128 MiB. Wider tables are read several times. */
const NUMBERS_HELD = 2 ** 24

/** The columns of a table of numbers, some at a time; `first` is the place of the first of them. */
export async function* columnBlocks(data: InspectedData) {
  const n = data.y.length
  const width = data.dataset.sampleShape?.[0] ?? 0
  const perBlock = Math.max(1, Math.floor(NUMBERS_HELD / n))
  for (let first = 0; first < width; first += perBlock) {
    const columns = Array.from({ length: Math.min(perBlock, width - first) }, () => new Float64Array(n))
    for await (const { first: row, x } of data.pieces()) {
      for (let i = 0; i < x.shape[0]; i++) {
        for (let j = 0; j < columns.length; j++) columns[j][row + i] = x.data[i * width + first + j]
      }
    }
    yield { first, columns }
  }
}
