import fc from 'fast-check'
import { expect, test } from 'vitest'
import { denseBatch, Rng, type SparseMatrix, toDense, transposeSparse } from '../../src/core/index.js'

/** Rows of numbers most of which are zero, with the columns of each row in the given order. */
const matrices = fc
  .record({ rows: fc.integer({ min: 0, max: 8 }), columns: fc.integer({ min: 1, max: 8 }), label: fc.string() })
  .map(({ rows, columns, label }) => {
    const rng = new Rng(label)
    return Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.max(0, rng.index(9) - 6)))
  })

function sparseOf(rows: readonly (readonly number[])[], columns: number, isReversed = false): SparseMatrix {
  const starts = [0]
  const stored = rows.flatMap((row) => {
    const entries = row.flatMap((value, column) => (value === 0 ? [] : [{ value, column }]))
    starts.push((starts.at(-1) ?? 0) + entries.length)
    return isReversed ? entries.reverse() : entries
  })
  return {
    rows: rows.length,
    columns,
    starts: Int32Array.from(starts),
    indices: Int32Array.from(stored, ({ column }) => column),
    values: Float64Array.from(stored, ({ value }) => value),
  }
}

test('written out, a sparse matrix has its zeros again', () => {
  fc.assert(
    fc.property(matrices, (rows) => {
      const columns = rows[0]?.length ?? 3
      expect(toDense(sparseOf(rows, columns))).toEqual({
        data: Float64Array.from(rows.flat()),
        rows: rows.length,
        columns,
      })
    }),
  )
})

test('turned, columns are rows, and they ascend in each row whatever their order was', () => {
  fc.assert(
    fc.property(matrices, fc.boolean(), (rows, isReversed) => {
      const columns = rows[0]?.length ?? 3
      const turned = Array.from({ length: columns }, (_, j) => rows.map((row) => row[j]))
      expect(transposeSparse(sparseOf(rows, columns, isReversed))).toEqual(sparseOf(turned, rows.length))
    }),
  )
})

test('a batch without sparse rows is the same batch', () => {
  const batch = { ids: ['a'], sequences: ['ACGT'] }
  expect(denseBatch(batch)).toBe(batch)
})
