import { type Effects, FmbenchError, messageOf } from '../../core/index.js'
import { refuseHtml } from '../html-page.js'
import { checkColumnNames, type Table, type TableColumn, type TableReader, whereByRow } from './table.js'

async function readParquet(path: string, effects: Effects): Promise<Table> {
  const [{ parquetMetadataAsync, parquetRead, parquetSchema }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ])
  refuseHtml(await effects.files.readRange(path, 0, 1024), path)
  const byteLength = (await effects.files.facts(path))?.bytes ?? 0
  const slice = async (start: number, end = byteLength): Promise<ArrayBuffer> => {
    const bytes = await effects.files.readRange(path, start < 0 ? byteLength + start : start, end)
    return bytes.slice().buffer as ArrayBuffer
  }
  const file = { byteLength, slice }
  const values = new Map<string, unknown[]>()
  let rows: number
  try {
    const metadata = await parquetMetadataAsync(file)
    rows = Number(metadata.num_rows)
    for (const { element } of parquetSchema(metadata).children) values.set(element.name, new Array(rows))
    await parquetRead({
      file,
      metadata,
      compressors,
      onChunk({ columnName, columnData, rowStart }) {
        const column = values.get(columnName) as unknown[] // every column of the schema was set above
        for (let i = 0; i < columnData.length; i++) column[rowStart + i] = columnData[i]
      },
    })
  } catch (cause) {
    throw new FmbenchError('bad-data', `The Parquet file cannot be read: ${messageOf(cause)}.`, {
      where: path,
      hint: 'Is it cut short, or another kind of file?',
      cause,
    })
  }
  if (rows === 0) throw new FmbenchError('bad-data', 'The table has no row.', { where: path })
  const columns = [...values.keys()]
  checkColumnNames(columns, path)
  const where = whereByRow(path)
  const cells = new Map(columns.map((name) => [name, typedColumn(values.get(name) ?? [], name, where)]))
  return { file: path, columns, rows, cells, where }
}

/** Numbers when every cell that is present is one, else text. */
function typedColumn(values: readonly unknown[], name: string, where: (row: number) => string): TableColumn {
  const isNumeric = values.every((value) => value == null || typeof value === 'number' || typeof value === 'bigint')
  if (!isNumeric) return values.map((value, row) => cellText(value, name, where(row)))
  return Float64Array.from(values, (value, row) => {
    if (value == null) return Number.NaN
    const number = Number(value)
    if (typeof value === 'bigint' && !Number.isSafeInteger(number)) {
      throw new FmbenchError('bad-data', `Column "${name}" holds a whole number beyond 2^53, which loses digits.`, {
        where: where(row),
        hint: 'Write it as text.',
      })
    }
    return number
  })
}

function cellText(value: unknown, name: string, where: string): string {
  if (value == null) return ''
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object') return String(value)
  throw new FmbenchError('bad-data', `Column "${name}" holds a list or an object, not one value.`, { where })
}

export const parquetReader: TableReader = { id: 'parquet', endings: ['.parquet'], read: readParquet }

/**
 * A Parquet file with text and double columns. Same columns, same bytes.
 *
 * @param columns all of the same length; numbers must be finite, since readers disagree about NaN
 */
export async function formatParquet(
  columns: readonly { readonly name: string; readonly data: TableColumn }[],
): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const columnData = columns.map(({ name, data }) => ({
    name,
    data: data instanceof Float64Array ? data : [...data],
    type: data instanceof Float64Array ? ('DOUBLE' as const) : ('STRING' as const),
    nullable: false,
  }))
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'fmbench' }))
}
