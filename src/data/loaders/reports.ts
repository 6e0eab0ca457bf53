import * as z from 'zod'
import { FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { type DatasetLoader, digestOf } from '../loader.js'
import { describeSamples, type RawSamples, selectSamples } from '../samples.js'
import { tableEndings } from '../tables/index.js'
import { takeTableRows } from '../tables/rows.js'
import { joinSchema, joinSideTables } from './join-tables.js'
import { loaderOptions } from './loader-options.js'
import { type PartFile, partFiles, readParts } from './part-files.js'
import { notesOfTexts, referencesIn, textsIn } from './report-texts.js'

const column = z.string().min(1)

const optionsSchema = z.strictObject({
  file: z.string().optional(),
  text: z.union([column.transform((name) => [name]), z.array(column).min(1)]).default([]),
  references: z.array(column).min(1).optional(),
  reference_sections: z.array(column).min(2).optional(),
  without_reference: z.enum(['refuse', 'leave_out']).default('refuse'),
  join: z.array(joinSchema).default([]),
})

type Options = z.output<typeof optionsSchema>

/**
 * Texts in a table, a row per sample: what a model reads, and what people wrote about it.
 *
 * Options: `file`; `text`, the column that a model reads, or several, each then under its name as a heading (absent: models
 * are told nothing); `references`, one column or more, each of them a text of its own about the sample; or
 * `reference_sections`, columns that are sections of one text, each under its name as a heading; `without_reference`, what to
 * do with rows that have none: `refuse`, or `leave_out`; `join`, other tables (`file`) whose columns are put beside those
 * of the first, by the column `by` that both have.
 */
export const reportsLoader: DatasetLoader = {
  id: 'reports',
  reads: tableEndings,
  files(document) {
    const options = reportOptions(document)
    return [...mainFiles(document, options).map(({ name }) => name), ...options.join.map(({ file }) => file)]
  },
  async load(document, files, effects) {
    const options = reportOptions(document)
    const { table: own, parts } = await readParts(mainFiles(document, options), files, effects)
    const { table, notes } = await joinSideTables(own, options.join, files, effects)
    const filled = withReferences({ table, ...(parts && { parts }), notes }, options)
    const selected = selectSamples(document, filled)
    const facts = describeSamples(document, selected)
    const texts = textsIn(selected.table, options.text)
    const references = referencesIn(selected.table, columnsOf(options))
    const said = [...(facts.notes ?? []), ...notesOfTexts(texts, references)]
    return {
      document,
      ...facts,
      references,
      ...(said.length > 0 && { notes: said }),
      sha256: digestOf(files, this.files(document)),
      async read(rows) {
        const ids = Array.from(rows, (row) => facts.ids[row])
        return texts === undefined ? { ids } : { ids, texts: Array.from(rows, (row) => texts[row]) }
      },
    }
  },
}

/** @throws FmbenchError `bad-document` where it is not said, or said twice, which columns are the reference */
function reportOptions(document: DatasetDocument): Options {
  const options = loaderOptions(optionsSchema, document)
  if ((options.references === undefined) !== (options.reference_sections === undefined)) return options
  throw new FmbenchError('bad-document', 'The loader "reports" needs one of references and reference_sections.', {
    where: `${document.dataset_id}, loader.options`,
    hint: 'references: [reader_1, reader_2] for texts of their own; reference_sections: [findings, impression] for the sections of one text.',
  })
}

const mainFiles = (document: DatasetDocument, { file }: Options): readonly PartFile[] => partFiles(document, file)

/** By reference, the columns that it is made of. */
const columnsOf = ({ references = [], reference_sections }: Options): readonly (readonly string[])[] =>
  reference_sections === undefined ? references.map((name) => [name]) : [reference_sections]

/** The rows that somebody wrote about. @throws FmbenchError `bad-data` at the first that nobody wrote about, where that is refused */
function withReferences(samples: RawSamples, options: Options): RawSamples {
  const { table, parts, notes = [] } = samples
  const references = referencesIn(table, columnsOf(options))
  const rows = Array.from(references.keys()).filter((row) => references[row].length > 0)
  if (rows.length === table.rows) return samples
  const n = table.rows - rows.length
  if (options.without_reference === 'refuse') {
    const first = references.findIndex((texts) => texts.length === 0)
    throw new FmbenchError('bad-data', `${n} of ${table.rows} rows have no reference; the first is row ${first + 1}.`, {
      where: table.where(first),
      hint: 'Fill them in, or leave them out: options: { without_reference: leave_out }',
    })
  }
  if (rows.length === 0) throw new FmbenchError('bad-data', 'No row has a reference.', { where: table.file })
  return {
    table: takeTableRows(table, rows),
    ...(parts && { parts: rows.map((row) => parts[row]) }),
    notes: [...notes, `${n} of ${table.rows} rows have no reference and were left out.`],
  }
}
