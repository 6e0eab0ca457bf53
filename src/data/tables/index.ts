import { type Effects, FmbenchError, Registry } from '../../core/index.js'
import { arffReader } from './arff.js'
import { csvReader, tsvReader } from './delimited.js'
import { jsonLinesReader } from './jsonl.js'
import { npzTableReader } from './npz-table.js'
import { parquetReader } from './parquet.js'
import type { Table, TableReader } from './table.js'

export { parseDelimited } from './delimited.js'
export { parseJsonLines } from './jsonl.js'
export { formatParquet } from './parquet.js'
export { parseNumber } from './parse-number.js'
export * from './table.js'

export const tableReaders = new Registry<TableReader>('table format', [
  csvReader,
  tsvReader,
  jsonLinesReader,
  parquetReader,
  npzTableReader,
  arffReader,
])

/** All endings that `readTable` understands. */
export const tableEndings: readonly string[] = tableReaders.all().flatMap(({ endings }) => endings)

/**
 * Reads a table; the ending of its name says the format.
 *
 * @throws FmbenchError `bad-data` with file and line, `not-found`, `usage` for an ending nobody knows
 */
export async function readTable(path: string, effects: Effects): Promise<Table> {
  const name = path.toLowerCase()
  const reader = tableReaders.all().find(({ endings }) => endings.some((ending) => name.endsWith(ending)))
  if (reader !== undefined) return reader.read(path, effects)
  throw new FmbenchError('usage', 'The name of the file does not say which kind of table it is.', {
    where: path,
    hint: `Known endings: ${tableEndings.join(', ')}.`,
  })
}
