import { type Effects, FmbenchError, sizePerSample } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { type DatasetLoader, digestOf, type LocatedFiles } from '../loader.js'
import { type ArrayRows, openNpy, parseNpy, rowsInMemory } from '../npy.js'
import { parseNpz } from '../npz.js'
import { describeSamples } from '../samples.js'
import { readTable } from '../tables/index.js'
import { tableFromArrays } from '../tables/npz-table.js'
import type { Table } from '../tables/table.js'
import { fileOptions, loaderOptions } from './loader-options.js'

const FOLDER = ['X.npy', 'y.npy', 'metadata.csv'] as const

interface Parts {
  readonly x: ArrayRows
  /** The file `x` comes from, for messages. */
  readonly xFile: string
  /** Everything known about the samples, `y` among the columns. */
  readonly table: Table
}

/**
 * Arrays with one entry per sample: X.npy and y.npy beside metadata.csv, or one .npz (option `file`) with X, y and any
 * number of one-dimensional arrays that say more about the samples. The labels may be `y` or any other column.
 */
export const arrayFolderLoader: DatasetLoader = {
  id: 'array-folder',
  reads: [...FOLDER, '.npz'],
  files,
  async load(document, located, effects) {
    const parts = await openParts(document, located, effects)
    const { x, xFile, table } = parts
    checkSameRows(x, xFile, table)
    const samples = describeSamples(document, { table })
    const sampleShape = x.shape.slice(1)
    return {
      document,
      ...samples,
      sampleShape,
      sha256: digestOf(located, files(document)),
      async read(rows) {
        const data = await x.readRows(rows)
        if (!(data instanceof Float64Array || data instanceof Float32Array)) throw textInX(xFile)
        checkFinite(data, rows, sizePerSample(x.shape), xFile)
        return { ids: Array.from(rows, (row) => samples.ids[row]), x: { data, shape: [rows.length, ...sampleShape] } }
      },
    }
  },
}

function files(document: DatasetDocument): readonly string[] {
  const { file } = loaderOptions(fileOptions, document)
  return file === undefined ? FOLDER : [file]
}

function openParts(document: DatasetDocument, located: LocatedFiles, effects: Effects): Promise<Parts> {
  const { file } = loaderOptions(fileOptions, document)
  return file === undefined ? openFolder(located, effects) : openNpz(located[file].path, effects)
}

async function openFolder(located: LocatedFiles, effects: Effects): Promise<Parts> {
  const [xFile, yFile, tableFile] = FOLDER.map((name) => located[name].path)
  const x = await openNpy(xFile, effects)
  const y = tableFromArrays(new Map([['y', parseNpy(await effects.files.read(yFile), yFile)]]), yFile)
  return { x, xFile, table: addColumns(await readTable(tableFile, effects), y) }
}

/** The rows of one table beside those of another. */
function addColumns(table: Table, more: Table): Table {
  if (more.rows !== table.rows) {
    throw new FmbenchError('bad-data', `There are ${more.rows} labels and ${table.rows} rows of metadata.`, {
      where: `${more.file} and ${table.file}`,
      hint: 'Both need one entry per sample, in the same order.',
    })
  }
  const twice = more.columns.find((name) => table.cells.has(name))
  if (twice !== undefined) {
    throw new FmbenchError('bad-data', `The column "${twice}" is in two files.`, {
      where: `${more.file} and ${table.file}`,
      hint: 'Remove or rename the one in the metadata.',
    })
  }
  return { ...table, columns: [...table.columns, ...more.columns], cells: new Map([...table.cells, ...more.cells]) }
}

async function openNpz(path: string, effects: Effects): Promise<Parts> {
  const arrays = new Map(parseNpz(await effects.files.read(path), path))
  const x = arrays.get('X')
  if (x === undefined) {
    throw new FmbenchError('bad-data', 'The archive has no array "X".', {
      where: path,
      hint: `It has: ${[...arrays.keys()].join(', ')}. Write it with numpy.savez(file, X=…, y=…).`,
    })
  }
  arrays.delete('X')
  return { x: rowsInMemory(x), xFile: `${path}, X.npy`, table: tableFromArrays(arrays, path) }
}

function checkSameRows({ shape, isText }: ArrayRows, xFile: string, table: Table): void {
  if (isText) throw textInX(xFile)
  if (shape.length >= 2 && shape[0] === table.rows) return
  const [shapeText, n] = [`(${shape.join(', ')})`, table.rows]
  throw new FmbenchError('bad-data', `X has shape ${shapeText}, but ${n} samples are described.`, {
    where: `${xFile} and ${table.file}`,
    hint: `X needs shape (${n}, …): one entry per sample, in the same order.`,
  })
}

function textInX(where: string): FmbenchError {
  return new FmbenchError('bad-data', 'X holds text, not numbers.', { where, hint: 'Save X.astype(float).' })
}

function checkFinite(data: Float64Array | Float32Array, rows: ArrayLike<number>, size: number, where: string): void {
  let place = 0
  // All samples pass here in every sweep: `findIndex` would take ten times as long.
  while (place < data.length && Number.isFinite(data[place])) place++
  if (place === data.length) return
  const row = rows[Math.floor(place / size)]
  throw new FmbenchError('bad-data', `X holds ${data[place]} in row ${row + 1}, item ${(place % size) + 1}.`, {
    where,
    hint: 'fmbench never fills in values: impute or remove them before the evaluation, and say so in the notes.',
  })
}
