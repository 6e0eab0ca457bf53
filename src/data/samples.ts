import { FmbenchError, sha256Hex } from '../core/index.js'
import type { DatasetDocument } from '../spec/dataset.js'
import type { Dataset } from './loader.js'
import { sampleSplits } from './sample-splits.js'
import { sharedKmerGroups } from './shared-kmer-groups.js'
import { takeTableRows } from './tables/rows.js'
import { filledCells, type Table, tableColumn, textCells } from './tables/table.js'

/** Everything about samples but their measurements. */
export type SampleFacts = Pick<Dataset, 'ids' | 'labels' | 'subjects' | 'splits' | 'groups' | 'columns' | 'notes'>

/** What is known of samples before their ids, labels and parts are. */
export interface RawSamples {
  readonly table: Table
  /** The part each row belongs to, where files are parts. */
  readonly parts?: readonly string[]
  /** In upper case, one per row, where samples are sequences. */
  readonly sequences?: readonly string[]
  /** What a person should know about how they were read. */
  readonly notes?: readonly string[]
}

/**
 * Leaves out samples that are there a second time, where the document says `duplicates: keep_first`.
 *
 * @returns the same otherwise: `describeSamples` refuses what is there twice
 */
export function selectSamples(document: DatasetDocument, samples: RawSamples): RawSamples {
  const { sample_id } = document
  if (sample_id === 'row' || 'column' in sample_id || sample_id.duplicates === 'refuse') return samples
  const { table, parts, sequences, notes = [] } = samples
  const firsts = new Map<string, number>()
  sampleIds(document, table).forEach((id, row) => {
    if (!firsts.has(id)) firsts.set(id, row)
  })
  if (firsts.size === table.rows) return samples
  const rows = [...firsts.values()]
  const pick = (all: readonly string[]) => rows.map((row) => all[row])
  return {
    table: takeTableRows(table, rows),
    ...(parts && { parts: pick(parts) }),
    ...(sequences && { sequences: pick(sequences) }),
    notes: [...notes, `${table.rows - rows.length} of ${table.rows} rows repeat an earlier sample and were left out.`],
  }
}

/**
 * Reads ids, labels, persons, groups, split and the columns of strata out of a table, as the document declares them.
 *
 * @throws FmbenchError `bad-data` naming file and row: a missing column, an empty or unknown label, an empty or
 *   repeated id, a number of rows that is not the declared one. Rows are named, ids never: they may be secret.
 */
export function describeSamples(document: DatasetDocument, samples: RawSamples): SampleFacts {
  const { table } = samples
  checkCount(document, table)
  const ids = sampleIds(document, table)
  const labels = sampleLabels(document, table)
  checkUnique(ids, labels, table)
  const subjects =
    document.subject_id === undefined ? undefined : filledCells(table, document.subject_id, 'names the person')
  const groups = sampleGroups(document, samples, ids)
  const columns = strataColumns(document, table)
  const { splits, notes } = sampleSplits(document, samples, { ids, labels, subjects, groups })
  const said = [...(samples.notes ?? []), ...notes]
  return {
    ids,
    labels,
    splits,
    columns,
    ...(subjects && { subjects }),
    ...(groups && { groups }),
    ...(said.length > 0 && { notes: said }),
  }
}

function checkCount({ n_samples }: DatasetDocument, table: Table): void {
  if (n_samples === undefined || n_samples === table.rows) return
  throw new FmbenchError('bad-data', `The document declares ${n_samples} samples, the file has ${table.rows}.`, {
    where: table.file,
    hint: 'Correct n_samples, or find out which rows are missing or were added.',
  })
}

function sampleIds({ sample_id }: DatasetDocument, table: Table): readonly string[] {
  if (sample_id === 'row') {
    const digits = String(table.rows).length
    return Array.from({ length: table.rows }, (_, row) => String(row + 1).padStart(digits, '0'))
  }
  if ('column' in sample_id) return filledCells(table, sample_id.column, 'holds the sample ids')
  const names = sample_id.hash_of === '*' ? table.columns : sample_id.hash_of
  const columns = names.map((name) => textCells(tableColumn(table, name, 'the sample id is made of')))
  return Array.from({ length: table.rows }, (_, row) =>
    sha256Hex(columns.map((column) => column[row]).join('\t')).slice(0, 16),
  )
}

function checkUnique(ids: readonly string[], labels: readonly string[], table: Table): void {
  const seen = new Map<string, number>()
  ids.forEach((id, row) => {
    const first = seen.get(id)
    if (first !== undefined) {
      const rows = `Rows ${first + 1} and ${row + 1}`
      const contradiction = labels[first] === labels[row] ? '' : `, and different labels`
      throw new FmbenchError('bad-data', `${rows} have the same sample id${contradiction}.`, {
        where: `${table.where(first)} and ${table.where(row)}`,
        hint: 'Ids join predictions to samples, so each must occur once. Is a row there twice?',
      })
    }
    seen.set(id, row)
  })
}

function sampleLabels({ target }: DatasetDocument, table: Table): readonly string[] {
  if (target === undefined) return new Array<string>(table.rows).fill('')
  const raw = filledCells(table, target.column, 'holds the labels (target.column)')
  if (target.labels === undefined) return raw
  const names = new Map(Object.entries(target.labels))
  return raw.map((value, row) => {
    const name = names.get(value)
    if (name !== undefined) return name
    throw new FmbenchError('bad-data', `The label "${value}" is not declared in target.labels.`, {
      where: table.where(row),
      hint: `Declared: ${[...names.keys()].join(', ')}.`,
    })
  })
}

function strataColumns({ strata }: DatasetDocument, table: Table): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(strata).map(([name, { column }]) => [
      column,
      textCells(tableColumn(table, column, `the stratum "${name}" needs`)),
    ]),
  )
}

function sampleGroups(
  { group, dataset_id }: DatasetDocument,
  { table, sequences }: RawSamples,
  ids: readonly string[],
): readonly string[] | undefined {
  if (group === undefined) return undefined
  if ('column' in group) return filledCells(table, group.column, 'says what belongs together (group.column)')
  if (sequences !== undefined) return sharedKmerGroups(ids, sequences, group.shared_kmer)
  throw new FmbenchError('bad-document', 'group.shared_kmer is for sequences; these samples are numbers.', {
    where: `${dataset_id}, group`,
    hint: 'Name a column that says what belongs together: group: { column: … }',
  })
}
