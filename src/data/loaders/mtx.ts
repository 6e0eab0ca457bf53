import * as z from 'zod'
import { decodeUtf8, type Effects, FmbenchError, type SparseMatrix } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { readMatrixMarket } from '../formats/matrix-market.js'
import { sparseInMemory } from '../formats/matrix-rows.js'
import { unpackedPieces } from '../formats/unpacked.js'
import { refuseHtml } from '../html-page.js'
import { type DatasetLoader, digestOf, type LocatedFiles } from '../loader.js'
import { readTable } from '../tables/index.js'
import { type Table, type TableColumn, tableColumn, textCells } from '../tables/table.js'
import { expressionDataset, expressionOptions } from './expression.js'
import { takeColumns } from './expression-values.js'
import { loaderOptions } from './loader-options.js'

const optionsSchema = expressionOptions.extend({
  matrix: z.string().default('matrix.mtx.gz'),
  barcodes: z.string().default('barcodes.tsv.gz'),
  features: z.string().default('features.tsv.gz'),
  /** Which column of `features` names the genes. */
  genes: z.enum(['symbol', 'id']).default('symbol'),
  /** A table of what else is known of the cells, with their barcodes in one of its columns. */
  cells: z.strictObject({ file: z.string(), barcode: z.string().default('barcode') }).optional(),
})

type Options = z.output<typeof optionsSchema>

/**
 * Cells by genes in a folder as 10x Genomics' Cell Ranger writes it: matrix, barcodes and features (`genes.tsv` before
 * version 3), packed with gzip or not. The matrix is held in memory, sparse; whether its rows are genes, as 10x has it, or
 * cells, is told by the numbers of both. Features that are no gene expression are left out.
 *
 * The columns of a dataset are `barcode` and those of the table `cells`.
 *
 * Options: `matrix`, `barcodes`, `features`, the names of the files; `genes`: `symbol` or `id`; `cells`; `target_sum`,
 * `log1p` and `leave_out` as for h5ad.
 */
export const mtxLoader: DatasetLoader = {
  id: 'mtx',
  aliases: ['10x-mtx'],
  reads: ['.mtx', '.mtx.gz'],
  files,
  async load(document, located, effects) {
    const options = loaderOptions(optionsSchema, document)
    const pathOf = (name: string) => located[name].path
    const barcodes = (await readLines(pathOf(options.barcodes), effects)).map(([barcode]) => barcode)
    const features = await readLines(pathOf(options.features), effects)
    const path = pathOf(options.matrix)
    const all = await readCellsByGenes(path, barcodes.length, features.length, effects)
    const { columns, genes } = expressedGenes(features, options)
    const matrix = columns.length === features.length ? all : (takeColumns(all, columns) as SparseMatrix)
    const { table, notes } = await cellTable(barcodes, options, located, effects)
    const expression = { matrix: sparseInMemory(matrix), genes, cells: table, file: path, notes }
    return expressionDataset(document, expression, options, digestOf(located, files(document)))
  },
}

function files(document: DatasetDocument): readonly string[] {
  const { matrix, barcodes, features, cells } = loaderOptions(optionsSchema, document)
  return [matrix, barcodes, features, ...(cells === undefined ? [] : [cells.file])]
}

/** The cells of a tab-separated file without a header, line by line. */
async function readLines(path: string, effects: Effects): Promise<string[][]> {
  const pieces: Uint8Array[] = []
  for await (const piece of unpackedPieces(path, effects)) pieces.push(piece)
  const bytes = new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer())
  refuseHtml(bytes, path)
  const lines = decodeUtf8(bytes, path).split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => line.split('\t'))
}

function readCellsByGenes(path: string, nCells: number, nGenes: number, effects: Effects): Promise<SparseMatrix> {
  const linesOf = ({ rows, columns }: { rows: number; columns: number }) => {
    if (rows === nGenes && columns === nCells) return 'columns'
    if (rows === nCells && columns === nGenes) return 'rows'
    throw new FmbenchError('bad-data', `The matrix has ${rows} rows and ${columns} columns.`, {
      where: path,
      hint: `There are ${nGenes} features and ${nCells} barcodes. Do the files belong together?`,
    })
  }
  return readMatrixMarket(path, linesOf, effects)
}

interface ExpressedGenes {
  readonly columns: readonly number[]
  readonly genes: readonly string[]
}

/** Cell Ranger 3 and later say of each feature what it is: antibodies and guides stand among the genes. */
function expressedGenes(features: readonly string[][], { genes }: Options): ExpressedGenes {
  const isGene = ([, , type]: readonly string[]) => type === undefined || type === 'Gene Expression'
  const columns = Array.from(features.keys()).filter((j) => isGene(features[j]))
  return { columns, genes: columns.map((j) => (genes === 'id' ? features[j][0] : (features[j][1] ?? features[j][0]))) }
}

interface CellTable {
  readonly table: Table
  readonly notes: readonly string[]
}

/** One row per barcode, in their order; cells that the other table does not have are empty there. */
async function cellTable(
  barcodes: readonly string[],
  { barcodes: barcodeFile, cells }: Options,
  located: LocatedFiles,
  effects: Effects,
): Promise<CellTable> {
  const file = located[barcodeFile].path
  const own: Table = {
    file,
    columns: ['barcode'],
    rows: barcodes.length,
    cells: new Map([['barcode', barcodes]]),
    where: (row) => `${file}:${row + 1}`,
  }
  if (cells === undefined) return { table: own, notes: [] }
  const table = await readTable(located[cells.file].path, effects)
  const known = textCells(tableColumn(table, cells.barcode, 'holds the barcodes (loader.options.cells.barcode)'))
  const { places, notes } = matchBarcodes(barcodes, known, table.file)
  const others = table.columns.filter((name) => name !== 'barcode')
  const columns = others.map((name): [string, TableColumn] => {
    const column = textCells(tableColumn(table, name, 'describes the cells'))
    return [name, places.map((place) => (place === undefined ? '' : column[place]))]
  })
  return {
    table: { ...own, columns: ['barcode', ...others], cells: new Map([...own.cells, ...columns]) },
    notes,
  }
}

/** For each barcode its row in the other table. */
function matchBarcodes(
  barcodes: readonly string[],
  known: readonly string[],
  file: string,
): { places: (number | undefined)[]; notes: readonly string[] } {
  const exact = placesOf(barcodes, known)
  if (exact.some((place) => place !== undefined)) return { places: exact, notes: [] }
  // Cell Ranger ends the barcodes of a sample that is not joined with others in -1; many tables leave that out.
  const bare = (barcode: string) => barcode.replace(/-1$/, '')
  const places = placesOf(barcodes.map(bare), known.map(bare))
  if (places.some((place) => place !== undefined)) {
    return { places, notes: ['Barcodes were compared without their ending -1.'] }
  }
  throw new FmbenchError('bad-data', 'No barcode of the matrix is in the table of cells.', {
    where: file,
    hint: `The matrix has ${barcodes[0]}, the table ${known[0]}: name the column of barcodes (loader.options.cells.barcode).`,
  })
}

function placesOf(wanted: readonly string[], known: readonly string[]): (number | undefined)[] {
  const rows = new Map(known.map((barcode, row) => [barcode, row]))
  return wanted.map((barcode) => rows.get(barcode))
}
