import type { Exporter } from '../exporter.js'
import { LONG_COLUMNS, longRows } from '../long-table.js'

/** The same table as the CSV file, with types; null is a value that does not exist. */
export const parquet: Exporter = {
  id: 'parquet',
  label: 'Parquet, one row per metric and group',
  source: 'Apache Parquet format 2',
  keeps: new Set(['values', 'secondary', 'undirected', 'reasons', 'intervals', 'strata']),
  async files(records) {
    const { parquetWriteBuffer } = await import('hyparquet-writer')
    const rows = longRows(records)
    const columnData = LONG_COLUMNS.map(({ name, isNumber }, j) => ({
      name,
      data: rows.map((cells) => cells[j] ?? null),
      type: isNumber ? ('DOUBLE' as const) : ('STRING' as const),
      nullable: true,
    }))
    const content = new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'fmbench' }))
    return [{ name: 'results.parquet', content }]
  },
}
