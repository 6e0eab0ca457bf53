import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { suppressList, suppressTable } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test('golden: suppressList', () => checkGolden('suppressList'))

describe('a list with its total', () => {
  test('what is hidden never sums to a small count, unless all is hidden', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 8 }), fc.integer({ min: 2, max: 11 }), (counts, minCell) => {
        const isHidden = suppressList(counts, { minCell })
        const hidden = counts.filter((_, c) => isHidden[c])
        const shown = counts.filter((_, c) => !isHidden[c])
        expect(shown.filter((n) => n > 0 && n < minCell)).toEqual([])
        const sum = hidden.reduce((a, b) => a + b, 0)
        if (hidden.length > 0 && shown.some((n) => n > 0)) {
          expect(hidden.length).toBeGreaterThan(1)
          expect(sum).toBeGreaterThanOrEqual(minCell)
        }
        // Nothing is hidden for nothing.
        if (counts.every((n) => n === 0 || n >= minCell)) expect(hidden).toEqual([])
      }),
    )
  })

  test('zeros', () => {
    expect(suppressList([0, 20, 30], { minCell: 5 })).toEqual([false, false, false])
    expect(suppressList([0, 20, 30], { minCell: 5, hidesZero: true })).toEqual([true, true, false])
    expect(suppressList([], { minCell: 5 })).toEqual([])
  })
})

describe('a table with the totals of its rows and columns', () => {
  test('a single small cell takes a rectangle with it', () => {
    expect(suppressTable([3, 20, 30, 25, 40, 50, 35, 60, 70], 3, { minCell: 5 })).toEqual([
      ...[true, true, false],
      ...[true, true, false],
      ...[false, false, false],
    ])
  })

  test('no line is left with one hidden cell or a small hidden sum, unless it is hidden whole', () => {
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((columns) =>
        fc.tuple(
          fc.constant(columns),
          fc.array(fc.array(fc.nat(25), { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 4 }),
        ),
      )
    fc.assert(
      fc.property(table, ([columns, rows]) => {
        const isHidden = suppressTable(rows.flat(), columns, { minCell: 6 })
        const lines = [
          ...rows.map((row, r) => row.map((n, c) => ({ n, hidden: isHidden[r * columns + c] }))),
          ...rows[0].map((_, c) => rows.map((row, r) => ({ n: row[c], hidden: isHidden[r * columns + c] }))),
        ]
        for (const line of lines) {
          const hidden = line.filter((cell) => cell.hidden)
          if (hidden.length === 0 || line.every((cell) => cell.hidden || cell.n === 0)) continue
          expect(hidden.length).toBeGreaterThan(1)
          expect(hidden.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThanOrEqual(6)
        }
      }),
    )
  })
})
