import type { Exporter } from '../exporter.js'
import { type Cell, KEPT_BY_LONG_TABLE, LONG_COLUMNS, longRows } from '../long-table.js'

/** The same table as the CSV file, with types; null is a value that does not exist. */
export const parquet: Exporter = {
  id: 'parquet',
  label: 'Parquet, one row per metric and group',
  source: 'Apache Parquet format 2',
  keeps: KEPT_BY_LONG_TABLE,
  async files(records) {
    const { parquetWriteBuffer } = await import('hyparquet-writer')
    const rows = longRows(records)
    const columnData = LONG_COLUMNS.map(({ name, type }, j) => ({
      name,
      data: rows.map((cells) => parquetCell(cells[j], type)),
      type: type === undefined ? ('STRING' as const) : PARQUET_TYPES[type],
      nullable: true,
    }))
    const content = new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'fmbench' }))
    return [{ name: 'results.parquet', content }]
  },
}

const PARQUET_TYPES = { number: 'DOUBLE', count: 'INT64' } as const

function parquetCell(cell: Cell, type: keyof typeof PARQUET_TYPES | undefined): Exclude<Cell, undefined> | bigint {
  if (cell === null || cell === undefined) return null
  return type === 'count' ? BigInt(cell) : cell
}
