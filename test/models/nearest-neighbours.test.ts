import { describe, expect, test } from 'vitest'
import { type Batch, Rng, type SparseMatrix } from '../../src/core/index.js'
import { nearestNeighboursAdapter } from '../../src/models/nearest-neighbours.js'
import { batchOf, labelled, openBuiltIn, rowsOf, SIGNAL } from './support.js'

/** Two classes apart in the first of d numbers; many zeros. */
function cohort(n: number, d: number, label: string): { rows: number[][]; y: number[] } {
  const rng = new Rng(label)
  const y = Array.from({ length: n }, (_, i) => i % 2)
  const numbers = (c: number) => Array.from({ length: d }, (_, j) => Math.max(0, rng.normal() + (j === 0 ? 2 * c : 0)))
  return { y, rows: y.map(numbers) }
}

function sparseOf({ ids }: Batch, rows: readonly (readonly number[])[]): Batch {
  const starts = [0]
  const entries = rows.flatMap((row) => {
    const stored = row.flatMap((value, column) => (value === 0 ? [] : [{ value, column }]))
    starts.push((starts.at(-1) ?? 0) + stored.length)
    return stored
  })
  const sparse: SparseMatrix = {
    rows: rows.length,
    columns: rows[0].length,
    starts: Int32Array.from(starts),
    indices: Int32Array.from(entries, ({ column }) => column),
    values: Float64Array.from(entries, ({ value }) => value),
  }
  return { ids, sparse }
}

async function fitAndPredict(options: Record<string, unknown>, isSparse = false): Promise<number[][]> {
  const [train, test] = [cohort(40, 6, 'train'), cohort(10, 6, 'test')]
  const batchFrom = (rows: number[][]) => (isSparse ? sparseOf(batchOf(rows), rows) : batchOf(rows))
  const model = await openBuiltIn(nearestNeighboursAdapter, options)
  await model.fit?.(labelled(batchFrom(train.rows), train.y), SIGNAL)
  return rowsOf(await model.predict('probability', batchFrom(test.rows), SIGNAL))
}

/** The shares of class 1 among the k training rows with the least Euclidean distance. */
function byDefinition(k: number): number[] {
  const [train, test] = [cohort(40, 6, 'train'), cohort(10, 6, 'test')]
  return test.rows.map((query) => {
    const distance = (row: readonly number[]) => row.reduce((sum, value, j) => sum + (value - query[j]) ** 2, 0)
    const order = [...train.rows.keys()].sort((a, b) => distance(train.rows[a]) - distance(train.rows[b]))
    return order.slice(0, k).filter((i) => train.y[i] === 1).length / k
  })
}

describe('nearest neighbours', () => {
  test('are those of the definition, whether rows are sparse or not', async () => {
    for (const isSparse of [false, true]) {
      const answers = await fitAndPredict({ k: 3, standardize: false }, isSparse)
      expect(answers.map(([, share]) => share)).toEqual(byDefinition(3))
    }
  })

  test('all principal components keep all distances', async () => {
    for (const isSparse of [false, true]) {
      const answers = await fitAndPredict({ k: 3, components: 6, standardize: false }, isSparse)
      expect(answers.map(([, share]) => share)).toEqual(byDefinition(3))
    }
  })

  test('components are those of the training part: more samples to predict change nothing', async () => {
    const train = cohort(40, 6, 'train')
    const model = await openBuiltIn(nearestNeighboursAdapter, { k: 5, components: 2 })
    await model.fit?.(labelled(batchOf(train.rows), train.y), SIGNAL)
    const { rows } = cohort(10, 6, 'test')
    const together = rowsOf(await model.predict('probability', batchOf(rows), SIGNAL))
    for (const [i, row] of rows.entries()) {
      expect(rowsOf(await model.predict('probability', batchOf([row]), SIGNAL))).toEqual([together[i]])
    }
  })

  test('more neighbours or components than there are is refused', async () => {
    await expect(fitAndPredict({ k: 41 })).rejects.toThrow(/41 neighbours of 40 training samples[\s\S]*options\.k/)
    await expect(fitAndPredict({ components: 7 })).rejects.toThrow(
      /7 components of 6.*features[\s\S]*options\.components/,
    )
  })
})

test('sequences: the nearest by counted words, as counting them one by one finds it', async () => {
  const rng = new Rng('sequences')
  const draw = () => Array.from({ length: 30 }, () => 'ACGTN'[rng.index(5)]).join('')
  const sequences = Array.from({ length: 40 }, draw)
  const queries = [...Array.from({ length: 20 }, draw), sequences[7], 'ACGT']
  const y = Int32Array.from(sequences, (_, i) => i % 2)
  const model = await openBuiltIn(nearestNeighboursAdapter, { k: 1, kmers: 3, standardize: false })
  const ids = (all: readonly string[]) => all.map((_, i) => `s${i}`)
  await model.fit?.({ ids: ids(sequences), sequences, y, classes: ['no', 'yes'] }, SIGNAL)
  const answer = rowsOf(await model.predict('probability', { ids: ids(queries), sequences: queries }, SIGNAL))
  const expected = queries.map((query) => {
    const distances = sequences.map((sequence) => distanceByWords(query, sequence, 3))
    return y[distances.indexOf(Math.min(...distances))] === 1 ? [0, 1] : [1, 0]
  })
  expect(answer).toEqual(expected)
  const numbers = { ...batchOf([[1]]), y: Int32Array.of(0), classes: ['no', 'yes'] }
  await expect(model.fit?.(numbers, SIGNAL)).rejects.toThrow('nearest_neighbours needs sequences')
})

function distanceByWords(a: string, b: string, k: number): number {
  const counts = new Map<string, number>()
  for (const [sequence, sign] of [[a, 1] as const, [b, -1] as const]) {
    for (let i = 0; i + k <= sequence.length; i++) {
      const word = sequence.slice(i, i + k)
      if (!word.includes('N')) counts.set(word, (counts.get(word) ?? 0) + sign)
    }
  }
  return [...counts.values()].reduce((sum, count) => sum + count ** 2, 0)
}
