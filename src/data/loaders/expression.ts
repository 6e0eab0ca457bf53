import * as z from 'zod'
import { didYouMean, FmbenchError, isSparse } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import type { MatrixRows } from '../formats/matrix-rows.js'
import type { Dataset } from '../loader.js'
import { describeSamples } from '../samples.js'
import { takeTableRows } from '../tables/rows.js'
import type { Table } from '../tables/table.js'
import { checkFor, checkValues, normalized, takeColumns } from './expression-values.js'
import { chosenRows, rowChoice } from './leave-out.js'

/** Options of all loaders of cells by genes. */
export const expressionOptions = z.strictObject({
  /** Each cell is brought to this sum over all its genes; `scanpy.pp.normalize_total`. */
  target_sum: z.number().positive().optional(),
  /** ln(1 + x) of every value, after that; `scanpy.pp.log1p`. */
  log1p: z.boolean().default(false),
  /** By column, values of cells that are left out; '' is a missing one. */
  leave_out: rowChoice.default({}),
})

export type ExpressionOptions = z.output<typeof expressionOptions>

export interface Expression {
  /** Cells by genes. */
  readonly matrix: MatrixRows
  /** One per column of `matrix`; absent where columns are no genes. */
  readonly genes?: readonly string[]
  /** What is known of each cell, in the order of the rows of `matrix`. */
  readonly cells: Table
  /** The file of the matrix, for messages. */
  readonly file: string
  /** What a person should know about how they were read. */
  readonly notes?: readonly string[]
}

/**
 * A dataset of cells: one row of genes per cell, sparse where the file is. Values are brought to `target_sum` over all
 * genes, then `log1p` is taken, then the genes of `features` are chosen, in the order in which they are named.
 *
 * @throws FmbenchError `bad-document` for unknown genes or options that contradict each other, `bad-data` for cells
 *   without label; when rows are read, for values that are not finite, negative or no counts where that is not possible
 */
export function expressionDataset(
  document: DatasetDocument,
  { matrix, cells, file, ...expression }: Expression,
  options: ExpressionOptions,
  sha256: string,
): Dataset {
  checkSignal(document, options)
  const kept = keptRows(cells, options)
  const left = cells.rows - kept.length
  const said = left === 0 ? [] : [`${left} of ${cells.rows} cells were left out, as declared.`]
  const table = left === 0 ? cells : takeTableRows(cells, kept)
  const samples = describeSamples(document, { table, notes: [...(expression.notes ?? []), ...said] })
  const genes = expression.genes && uniqueNames(expression.genes)
  const columns = geneColumns(document, matrix.columns, genes)
  const names = genes && columns.map((column) => genes[column])
  const nameOf = (column: number) => (genes === undefined ? `column ${column + 1}` : `"${genes[column]}"`)
  const isWhole = columns.length === matrix.columns && columns.every((column, j) => column === j)
  const check = checkFor(document, options)
  return {
    document,
    ...samples,
    sampleShape: [columns.length],
    ...(names && { featureNames: names }),
    sha256,
    async read(rows) {
      const wanted = Array.from(rows, (row) => kept[row])
      const raw = await matrix.read(wanted)
      checkValues(raw, check, (i, column) => `${file}, row ${wanted[i] + 1}, ${nameOf(column)}`)
      const scaled = normalized(raw, options)
      const chosen = isWhole ? scaled : takeColumns(scaled, columns)
      return {
        ids: Array.from(rows, (row) => samples.ids[row]),
        ...(isSparse(chosen) ? { sparse: chosen } : { x: { data: chosen.data, shape: [chosen.rows, chosen.columns] } }),
        ...(names && { featureNames: names }),
      }
    },
  }
}

function checkSignal({ signal, dataset_id }: DatasetDocument, { target_sum, log1p }: ExpressionOptions): void {
  if (signal?.kind !== 'counts' || (target_sum === undefined && !log1p)) return
  throw new FmbenchError('bad-document', 'With target_sum or log1p, samples are no counts any more.', {
    where: `${dataset_id}, signal.kind`,
    hint: 'Write: signal: { kind: expression }',
  })
}

function keptRows(cells: Table, { leave_out }: ExpressionOptions): number[] {
  const isLeftOut = chosenRows(cells, leave_out, 'loader.options.leave_out')
  const kept = Array.from(isLeftOut.keys()).filter((row) => !isLeftOut[row])
  if (kept.length > 0) return kept
  throw new FmbenchError('bad-data', 'loader.options.leave_out leaves no cell.', { where: cells.file })
}

/** A name that came before gets an ending, as AnnData's `var_names_make_unique` gives it. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set(names)
  const seen = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let i = 1; seen.has(unique) || (unique !== name && taken.has(unique)); i++) unique = `${name}-${i}`
    seen.add(unique)
    return unique
  })
}

function geneColumns(
  { features, dataset_id }: DatasetDocument,
  width: number,
  genes: readonly string[] | undefined,
): number[] {
  const { include, exclude = [] } = features ?? {}
  const placeOf = new Map(genes?.map((name, j) => [name, j]))
  const place = (name: string, key: string): number => {
    const found = placeOf.get(name)
    if (found !== undefined) return found
    const hint = genes === undefined ? 'This matrix has no names of columns.' : didYouMean(name, genes)
    throw new FmbenchError('bad-document', `There is no gene "${name}".`, {
      where: `${dataset_id}, features.${key}`,
      ...(hint !== undefined && { hint }),
    })
  }
  const left = new Set(exclude.map((name) => place(name, 'exclude')))
  const all = include?.map((name) => place(name, 'include')) ?? Array.from({ length: width }, (_, j) => j)
  return all.filter((column) => !left.has(column))
}
