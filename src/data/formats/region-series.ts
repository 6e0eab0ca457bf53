import { type Effects, FmbenchError } from '../../core/index.js'
import { parseNpy } from '../npy.js'
import { readTable, type Table, textCells } from '../tables/index.js'
import { parseNumber } from '../tables/parse-number.js'
import { type MatStruct, parseMat } from './mat5.js'

/** One value per region and time. */
export interface RegionSeries {
  /** Their names where the file has them, else '1', '2', … */
  readonly regions: readonly string[]
  readonly times: number
  /** shape (regions, times), row-major */
  readonly data: Float64Array
}

export interface SeriesLayout {
  /** What a row of the file is. */
  readonly rows: 'time' | 'regions'
  /** The variable of a MATLAB file; needed where it has several arrays. */
  readonly variable: string | undefined
}

/** A matrix as it lies in a file: the number at (i, j) is `data[i * rowStep + j * columnStep]`. */
interface Grid {
  readonly rows: number
  readonly columns: number
  readonly at: (i: number, j: number) => number
  readonly names?: readonly string[]
}

export const seriesEndings: readonly string[] = ['.csv', '.csv.gz', '.tsv', '.tsv.gz', '.npy', '.mat']

/**
 * Time series of regions from a table (its header names the regions), a .npy or a MATLAB file.
 *
 * @throws FmbenchError `bad-data` for another kind of file, or what is no matrix of numbers
 */
export async function readRegionSeries(path: string, layout: SeriesLayout, effects: Effects): Promise<RegionSeries> {
  const { rows, columns, at, names } = await readGrid(path, layout, effects)
  const isByTime = layout.rows === 'time'
  const [regions, times] = isByTime ? [columns, rows] : [rows, columns]
  const data = new Float64Array(regions * times)
  for (let r = 0; r < regions; r++) {
    for (let t = 0; t < times; t++) data[r * times + t] = isByTime ? at(t, r) : at(r, t)
  }
  return { regions: names ?? Array.from({ length: regions }, (_, r) => String(r + 1)), times, data }
}

async function readGrid(path: string, layout: SeriesLayout, effects: Effects): Promise<Grid> {
  const { files } = effects
  if (/\.npy$/i.test(path)) return npyGrid(parseNpy(await files.read(path), path), path)
  if (/\.mat$/i.test(path)) return matGrid(parseMat(await files.read(path), path), layout.variable, path)
  if (layout.rows === 'time') return tableGrid(await readTable(path, effects))
  throw new FmbenchError(
    'bad-data',
    'A table of time series has a row per time, and a header that names the regions.',
    {
      where: path,
      hint: 'Turn it, and write: options: { rows: time }',
    },
  )
}

function npyGrid({ shape, data }: ReturnType<typeof parseNpy>, where: string): Grid {
  const [rows, columns] = shape
  if (shape.length === 2 && (data instanceof Float64Array || data instanceof Float32Array)) {
    return { rows, columns, at: (i, j) => data[i * columns + j] }
  }
  throw notAMatrix(`an array of shape (${shape.join(', ')})`, where)
}

function matGrid(variables: MatStruct, wanted: string | undefined, where: string): Grid {
  const arrays = [...variables].filter(([, { kind }]) => kind === 'numbers').map(([name]) => name)
  const name = wanted ?? (arrays.length === 1 ? arrays[0] : undefined)
  const value = name === undefined ? undefined : variables.get(name)
  if (value === undefined) {
    throw new FmbenchError('bad-data', name === undefined ? 'The file has several arrays.' : `It has no "${name}".`, {
      where,
      hint: `Choose one: options: { variable: ${arrays[0] ?? 'x'} }\nThere are: ${arrays.join(', ') || 'none'}.`,
    })
  }
  if (value.kind !== 'numbers' || value.shape.length !== 2) throw notAMatrix(`"${name}"`, where)
  const { data } = value
  const [rows, columns] = value.shape
  return { rows, columns, at: (i, j) => data[j * rows + i] }
}

function tableGrid(table: Table): Grid {
  if (table.columns.every((name) => parseNumber(name) !== undefined && !/^\d+$/.test(name))) {
    throw new FmbenchError('bad-data', 'The first line holds numbers, not the names of regions.', {
      where: `${table.file}:1`,
      hint: 'Add a header: the name of each region.',
    })
  }
  const columns = table.columns.map((name) => {
    const cells = table.cells.get(name) ?? []
    if (cells instanceof Float64Array) return cells
    return Float64Array.from(textCells(cells), (cell, row) => {
      const value = parseNumber(cell)
      if (value !== undefined) return value
      throw new FmbenchError(
        'bad-data',
        `The region "${name}" is ${cell === '' ? 'missing' : `"${cell}", no number`}.`,
        {
          where: table.where(row),
          hint: 'fmbench never fills in values: mend the series, or leave out the file.',
        },
      )
    })
  })
  return { rows: table.rows, columns: columns.length, at: (i, j) => columns[j][i], names: table.columns }
}

function notAMatrix(what: string, where: string): FmbenchError {
  return new FmbenchError('bad-data', `The series are ${what}, no matrix of numbers.`, {
    where,
    hint: 'Each file needs two axes: time and regions.',
  })
}
