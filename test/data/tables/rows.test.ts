import { expect, test } from 'vitest'
import { parseDelimited } from '../../../src/data/index.js'
import { joinTables, takeTableRows, withColumn } from '../../../src/data/tables/rows.js'
import type { Table, TableColumn } from '../../../src/data/tables/table.js'

const a = parseDelimited('id,v\na,1\nb,2\n', ',', 'a.csv')
const b = parseDelimited('v,id\n3,c\n', ',', 'b.csv')
const numeric: Table = {
  ...b,
  cells: new Map<string, TableColumn>([
    ['v', Float64Array.of(Number.NaN)],
    ['id', ['c']],
  ]),
}

test('rows keep the lines they come from, through both', () => {
  const all = joinTables([a, b])
  expect(all.rows).toBe(3)
  expect(all.cells.get('id')).toEqual(['a', 'b', 'c'])
  expect([0, 1, 2].map((row) => all.where(row))).toEqual(['a.csv:2', 'a.csv:3', 'b.csv:2'])
  const some = takeTableRows(all, [2, 0])
  expect(some.cells.get('v')).toEqual(['3', '1'])
  expect([some.where(0), some.where(1)]).toEqual(['b.csv:2', 'a.csv:2'])
})

test('numbers stay numbers; beside text they become text, and missing stays missing', () => {
  expect(joinTables([numeric, numeric]).cells.get('v')).toEqual(Float64Array.of(Number.NaN, Number.NaN))
  expect(joinTables([a, numeric]).cells.get('v')).toEqual(['1', '2', ''])
  expect(takeTableRows(numeric, [0, 0]).cells.get('v')).toEqual(Float64Array.of(Number.NaN, Number.NaN))
})

test('a column is added or replaced', () => {
  expect(withColumn(a, 'w', ['x', 'y']).columns).toEqual(['id', 'v', 'w'])
  expect(withColumn(a, 'v', ['x', 'y']).cells.get('v')).toEqual(['x', 'y'])
  expect(a.cells.get('v')).toEqual(['1', '2'])
})

test.each([
  ['one that is missing', 'id\nc\n'],
  ['one more', 'id,v,w\nc,1,2\n'],
])('other columns are refused: %s', (_, csv) => {
  expect(() => joinTables([a, parseDelimited(csv, ',', 'c.csv')])).toThrow(
    /The column "(v|w)" is in \w\.csv and not in \w\.csv/,
  )
})
