import { type Effects, FmbenchError } from '../core/index.js'
import { parseNumber, readTable, type Table, tableColumn, textCells } from '../data/index.js'
import { MOST_CODES } from '../inspect/index.js'
import { type CatalogEntry, type DatasetDocument, parseDataset } from '../spec/index.js'
import type { Workspace } from './workspace.js'

const ARRAYS = ['X.npy', 'y.npy', 'metadata.csv']

const ID_COLUMNS = ['sample_id', 'id']
const SUBJECT_COLUMNS = ['subject_id', 'participant_id', 'patient_id', 'subject']
const SPLIT_COLUMNS = ['split', 'part']
const GROUP_COLUMNS = ['group']

/** An id of the catalogue, a dataset document, or a folder. */
export async function datasetOf(
  reference: string,
  workspace: Workspace,
  effects: Effects,
): Promise<CatalogEntry<DatasetDocument>> {
  const facts = await effects.files.facts(reference)
  return facts?.kind === 'directory' ? datasetOfFolder(reference, effects) : workspace.dataset(reference)
}

/**
 * The dataset that a folder is: its one dataset document, or arrays with metadata, whose columns then mean what they
 * are called, and all others are strata.
 *
 * @throws FmbenchError `usage` where the folder is neither
 */
export async function datasetOfFolder(folder: string, effects: Effects): Promise<CatalogEntry<DatasetDocument>> {
  const { files } = effects
  const names = await files.list(folder)
  const documents = names.filter((name) => /\.ya?ml$/i.test(name))
  if (documents.length === 1) {
    const file = files.join(folder, documents[0])
    return { ...(await parseDataset(await files.readText(file), file)), file, folder: files.resolve(folder) }
  }
  if (documents.length > 1 || !ARRAYS.every((name) => names.includes(name))) {
    const what = documents.length > 1 ? `${documents.length} documents` : 'neither a dataset document nor arrays'
    throw new FmbenchError('usage', `The folder holds ${what}.`, {
      where: folder,
      hint: `Name one document, or a folder with ${ARRAYS.join(', ')}.`,
    })
  }
  const table = await readTable(files.join(folder, 'metadata.csv'), effects)
  const value = documentOf(files.nameOf(files.resolve(folder)), table)
  return { value, file: folder, folder: files.resolve(folder), notes: [] }
}

function documentOf(name: string, table: Table): DatasetDocument {
  const known = (candidates: readonly string[]) => candidates.find((candidate) => table.columns.includes(candidate))
  const id = known(ID_COLUMNS)
  const subject = known(SUBJECT_COLUMNS)
  const split = known(SPLIT_COLUMNS)
  const group = known(GROUP_COLUMNS)
  const others = table.columns.filter((column) => ![id, subject, split, group].includes(column))
  return {
    kind: 'fmbench.dataset/v1',
    dataset_id: name,
    name,
    version: '1.0.0',
    // Nobody said what it is: it is treated as the data that needs most care.
    access: 'unknown',
    persons: true,
    synthetic: false,
    path: '.',
    files: [],
    loader: { id: 'array-folder', options: {} },
    target: { column: 'y' },
    sample_id: id === undefined ? 'row' : { column: id },
    ...(subject !== undefined && { subject_id: subject }),
    ...(group !== undefined && { group: { column: group } }),
    strata: Object.fromEntries(others.map((column) => [column, stratum(column, table)])),
    split: split === undefined ? { all: 'test' } : { column: split },
  }
}

function stratum(column: string, table: Table): DatasetDocument['strata'][string] {
  const cells = textCells(tableColumn(table, column, 'describes the samples'))
  const filled = cells.filter((cell) => cell.trim() !== '')
  const areNumbers = filled.every((cell) => parseNumber(cell) !== undefined)
  const isNumber = areNumbers && new Set(filled).size > MOST_CODES
  return { column, type: isNumber ? 'number' : 'category', label_derived: false }
}
