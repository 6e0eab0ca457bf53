import * as z from 'zod'
import { didYouMean, FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { type DatasetLoader, digestOf } from '../loader.js'
import type { RawSamples } from '../samples.js'
import { tableEndings } from '../tables/index.js'
import { takeTableRows, withColumn } from '../tables/rows.js'
import { type Table, tableColumn, textCells } from '../tables/table.js'
import { loaderOptions } from './loader-options.js'
import { type PartFile, partFiles, readParts } from './part-files.js'
import { checkedSequence, sequenceDataset } from './sequence-dataset.js'

const optionsSchema = z.strictObject({
  file: z.string().optional(),
  sequence: z.string().default('sequence'),
  filter: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).default({}),
})

type Options = z.output<typeof optionsSchema>

/**
 * A row per sequence: its letters, its label and whatever else there is, in one file or in one per part. The sequence
 * is read in upper case, and ids that are hashes are those of the upper-case letters.
 *
 * Options: `file`; `sequence`, the column of the letters; `filter`, the one value of a column that rows must have. A
 * file whose column `task` has several values holds several tasks, in which one label means different things: without
 * a filter it is refused.
 */
export const sequenceTableLoader: DatasetLoader = {
  id: 'sequence-table',
  reads: tableEndings,
  files: (document) => sequenceFiles(document, loaderOptions(optionsSchema, document)).map(({ name }) => name),
  async load(document, files, effects) {
    const options = loaderOptions(optionsSchema, document)
    const all = await readParts(sequenceFiles(document, options), files, effects)
    const { table, parts } = filterRows(document, all, options)
    const cells = textCells(tableColumn(table, options.sequence, 'holds the sequences (loader.options.sequence)'))
    const sequences = cells.map((cell, row) => checkedSequence(cell, table.where(row)))
    const samples = { table: withColumn(table, options.sequence, sequences), sequences, ...(parts && { parts }) }
    return sequenceDataset(document, samples, digestOf(files, this.files(document)))
  },
}

const sequenceFiles = (document: DatasetDocument, { file }: Options): readonly PartFile[] => partFiles(document, file)

function filterRows({ dataset_id }: DatasetDocument, { table, parts }: RawSamples, { filter }: Options): RawSamples {
  refuseSeveralTasks(dataset_id, table, filter)
  if (Object.keys(filter).length === 0) return { table, ...(parts && { parts }) }
  const wanted = Object.entries(filter).map(([name, value]) => {
    const cells = textCells(tableColumn(table, name, 'loader.options.filter asks for'))
    if (cells.includes(value)) return { cells, value }
    const hint = didYouMean(value, new Set(cells))
    throw new FmbenchError('bad-data', `No row has "${value}" in the column "${name}".`, {
      where: table.file,
      ...(hint !== undefined && { hint }),
    })
  })
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) =>
    wanted.every(({ cells, value }) => cells[row] === value),
  )
  if (rows.length === 0) {
    throw new FmbenchError('bad-data', 'No row passes all of loader.options.filter.', { where: table.file })
  }
  return { table: takeTableRows(table, rows), ...(parts && { parts: rows.map((row) => parts[row]) }) }
}

const TASK_COLUMN = /^tasks?([_ -]?(name|id))?$/i

function refuseSeveralTasks(datasetId: string, table: Table, filter: Options['filter']): void {
  const name = table.columns.find((column) => TASK_COLUMN.test(column))
  if (name === undefined || Object.hasOwn(filter, name)) return
  const tasks = new Set(textCells(table.cells.get(name) ?? []))
  if (tasks.size < 2) return
  const [first] = tasks
  throw new FmbenchError(
    'bad-data',
    `The file holds ${tasks.size} tasks (column "${name}"), and a label means something else in each.`,
    {
      where: `${datasetId}: ${table.file}`,
      hint: `Choose one: options: { filter: { ${name}: ${first} } }\nThere are: ${[...tasks].join(', ')}.`,
    },
  )
}
