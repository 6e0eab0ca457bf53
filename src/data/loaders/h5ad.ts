import * as z from 'zod'
import { FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { type Frame, openFrame } from '../formats/anndata-frame.js'
import { openMatrix } from '../formats/anndata-matrix.js'
import { type Hdf5Group, openHdf5, readingHdf5 } from '../formats/hdf5.js'
import { type DatasetLoader, digestOf } from '../loader.js'
import { type Table, type TableColumn, textCells, whereByRow } from '../tables/table.js'
import { type Expression, expressionDataset, expressionOptions } from './expression.js'
import { loaderOptions } from './loader-options.js'
import { partFiles } from './part-files.js'

const optionsSchema = expressionOptions.extend({
  file: z.string().optional(),
  /** `X`, `raw/X`, `layers/NAME` or `obsm/NAME`. */
  matrix: z.string().default('X'),
  /** The column of `var` with the names of genes; its index when absent. */
  genes: z.string().optional(),
})

type Options = z.output<typeof optionsSchema>

/**
 * Cells by genes in an AnnData file, in today's encoding, in that of AnnData 0.7 and in the one before. Columns of `obs`
 * give labels, persons, strata and parts; rows are read as they are asked for, and stay sparse.
 *
 * Options: `file`; `matrix`; `genes`; `target_sum` and `log1p`, the usual normalisation of counts; `leave_out`, by
 * column of `obs`, the values of cells that are left out.
 */
export const h5adLoader: DatasetLoader = {
  id: 'h5ad',
  reads: ['.h5ad'],
  files: (document) => [fileOf(document, loaderOptions(optionsSchema, document))],
  async load(document, located, effects) {
    const options = loaderOptions(optionsSchema, document)
    const name = fileOf(document, options)
    const { path } = located[name]
    const file = await openHdf5(path, effects)
    try {
      const expression = readingHdf5(path, () => describeFile(document, options, file, path))
      return expressionDataset(document, expression, options, digestOf(located, [name]))
    } catch (thrown) {
      file.close()
      throw thrown
    }
  },
}

function describeFile(document: DatasetDocument, options: Options, file: Hdf5Group, path: string): Expression {
  const matrix = openMatrix(file, options.matrix, path)
  const obs = openFrame(file, 'obs', path)
  checkLength('cells', matrix.rows, obs.rows, options, path)
  const genes = geneNames(options, () => openFrame(file, varOf(options), path))
  if (genes !== undefined) checkLength('genes', matrix.columns, genes.length, options, path)
  const cells = cellTable(document, options, obs, path)
  return { matrix, cells, file: `${path}, ${options.matrix}`, ...(genes && { genes }) }
}

const fileOf = (document: DatasetDocument, { file }: Options): string => partFiles(document, file)[0].name

const varOf = ({ matrix }: Options): string => (matrix.startsWith('raw/') ? 'raw/var' : 'var')

/** Columns of `obsm` are no genes. */
function geneNames({ matrix, genes }: Options, openVar: () => Frame): readonly string[] | undefined {
  if (matrix.startsWith('obsm/')) return undefined
  const frame = openVar()
  return textCells(frame.read(genes ?? frame.columns[0]))
}

function checkLength(what: string, inMatrix: number, described: number, { matrix }: Options, path: string): void {
  if (inMatrix === described) return
  throw new FmbenchError('bad-data', `${matrix} has ${inMatrix} ${what}, but ${described} are described.`, {
    where: path,
    hint: 'Write the file anew from an AnnData object that is whole.',
  })
}

/** The columns of `obs` that the document names: others may be written in ways that nobody reads. */
function cellTable(document: DatasetDocument, options: Options, obs: Frame, file: string): Table {
  const named = namedColumns(document, options)
  const wanted = named === 'all' ? obs.columns : obs.columns.filter((column) => named.has(column))
  const cells = new Map<string, TableColumn>(wanted.map((column) => [column, obs.read(column)]))
  return { file: `${file}, obs`, columns: obs.columns, rows: obs.rows, cells, where: whereByRow(`${file}, obs`) }
}

function namedColumns(document: DatasetDocument, { leave_out }: Options): ReadonlySet<string> | 'all' {
  const { target, sample_id, subject_id, group, split, strata } = document
  const ofId = sample_id === 'row' ? [] : 'column' in sample_id ? [sample_id.column] : sample_id.hash_of
  if (ofId === '*') return 'all'
  return new Set([
    ...(target === undefined ? [] : [target.column]),
    ...ofId,
    ...(subject_id === undefined ? [] : [subject_id]),
    ...(group !== undefined && 'column' in group ? [group.column] : []),
    ...('column' in split ? [split.column] : []),
    ...Object.values(strata).map(({ column }) => column),
    ...Object.keys(leave_out),
  ])
}
