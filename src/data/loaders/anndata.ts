import * as z from 'zod'
import { FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { openFrame } from '../formats/anndata-frame.js'
import { openMatrix } from '../formats/anndata-matrix.js'
import type { StoredGroup } from '../formats/hierarchy.js'
import { type Table, type TableColumn, textCells, whereByRow } from '../tables/table.js'
import { type Expression, expressionOptions } from './expression.js'
import { partFiles } from './part-files.js'

/** Options of all loaders of AnnData. */
export const anndataOptions = expressionOptions.extend({
  file: z.string().optional(),
  /** `X`, `raw/X`, `layers/NAME` or `obsm/NAME`. */
  matrix: z.string().default('X'),
  /** The column of `var` with the names of genes; its index when absent. */
  genes: z.string().optional(),
})

export type AnndataOptions = z.output<typeof anndataOptions>

/** The name of the file, as the document has it. */
export const anndataFile = (document: DatasetDocument, { file }: AnndataOptions): string =>
  partFiles(document, file)[0].name

/**
 * The matrix that the options name, its genes and its cells; nothing of the matrix is read yet.
 *
 * @param path of the file, for messages
 * @throws FmbenchError `bad-data` when parts are missing, or do not fit together
 */
export async function describeAnndata(
  document: DatasetDocument,
  options: AnndataOptions,
  file: StoredGroup,
  path: string,
): Promise<Expression> {
  const matrix = await openMatrix(file, options.matrix, path)
  const cells = await cellTable(document, options, file, path)
  checkLength('cells', matrix.rows, cells.rows, options, path)
  const genes = await geneNames(options, file, path)
  if (genes !== undefined) checkLength('genes', matrix.columns, genes.length, options, path)
  return { matrix, cells, file: `${path}, ${options.matrix}`, ...(genes && { genes }) }
}

/** Columns of `obsm` are no genes. */
async function geneNames(
  { matrix, genes }: AnndataOptions,
  file: StoredGroup,
  path: string,
): Promise<readonly string[] | undefined> {
  if (matrix.startsWith('obsm/')) return undefined
  const frame = await openFrame(file, matrix.startsWith('raw/') ? 'raw/var' : 'var', path)
  return textCells(await frame.read(genes ?? frame.columns[0]))
}

function checkLength(
  what: string,
  inMatrix: number,
  described: number,
  { matrix }: AnndataOptions,
  path: string,
): void {
  if (inMatrix === described) return
  throw new FmbenchError('bad-data', `${matrix} has ${inMatrix} ${what}, but ${described} are described.`, {
    where: path,
    hint: 'Write the file anew from an AnnData object that is whole.',
  })
}

/** The columns of `obs` that the document names: others may be written in ways that nobody reads. */
async function cellTable(
  document: DatasetDocument,
  options: AnndataOptions,
  root: StoredGroup,
  path: string,
): Promise<Table> {
  const { columns, rows, read } = await openFrame(root, 'obs', path)
  const named = namedColumns(document, options)
  const cells = new Map<string, TableColumn>()
  for (const column of columns) if (named === 'all' || named.has(column)) cells.set(column, await read(column))
  const file = `${path}, obs`
  return { file, columns, rows, cells, where: whereByRow(file) }
}

function namedColumns(document: DatasetDocument, { leave_out }: AnndataOptions): ReadonlySet<string> | 'all' {
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
