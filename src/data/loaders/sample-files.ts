import * as z from 'zod'
import { type Effects, FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import type { LocatedFile } from '../loader.js'
import { readTable } from '../tables/index.js'
import { filledCells, type Table } from '../tables/table.js'
import { bidsFiles, bidsOptions, PARTICIPANTS } from './bids-files.js'
import type { DataFolder } from './data-folder.js'
import { filesByName } from './files-by-name.js'

/**
 * Where the files of samples come from; one of three. `table`: a table with a row per file, whose column `file` names
 * it. `names`: a pattern such as `{label}/{subject}.nii.gz`, whose words become columns. `bids`: a BIDS folder.
 */
export const sampleFileOptions = {
  table: z.string().optional(),
  file: z.string().default('file'),
  names: z.string().optional(),
  bids: bidsOptions.optional(),
}

export type SampleFileOptions = z.output<z.ZodObject<typeof sampleFileOptions>>

export interface SampleFiles {
  /** What is known about each file. */
  readonly table: Table
  /** One per row. */
  readonly files: readonly LocatedFile[]
  /** What a person should know about how they were found. */
  readonly notes: readonly string[]
}

/** The table that must be at hand before any file can be found. */
export function tableOfFiles({ table, bids }: SampleFileOptions): string | undefined {
  return bids === undefined ? table : `${bids.root}${PARTICIPANTS}`
}

/** @throws FmbenchError `bad-document` unless exactly one source is given; `bad-data`, `not-found` */
export async function readSampleFiles(
  document: DatasetDocument,
  options: SampleFileOptions,
  folder: DataFolder,
  effects: Effects,
): Promise<SampleFiles> {
  const { table, notes } = await findFiles(document, options, folder, effects)
  const files: LocatedFile[] = []
  const names = filledCells(table, options.file, 'names the files (loader.options.file)')
  for (const [row, name] of names.entries()) {
    refuseDicom(name, table.where(row))
    files.push(await folder.file(name))
  }
  return { table, files, notes }
}

async function findFiles(
  { dataset_id, loader }: DatasetDocument,
  { table, names, bids }: SampleFileOptions,
  folder: DataFolder,
  effects: Effects,
): Promise<{ table: Table; notes: readonly string[] }> {
  if ([table, names, bids].filter((source) => source !== undefined).length === 1) {
    if (table !== undefined) return { table: await readTable((await folder.file(table)).path, effects), notes: [] }
    if (names !== undefined) return { table: filesByName(names, await folder.names(), dataset_id), notes: [] }
    if (bids !== undefined) return bidsFiles(bids, folder, effects)
  }
  throw new FmbenchError('bad-document', `The loader "${loader.id}" needs one of table, names and bids.`, {
    where: `${dataset_id}, loader.options`,
    hint: 'table: files.csv (a row per file), or names: "{label}/{subject}.nii.gz", or bids: { datatype: func, suffix: bold }',
  })
}

export function refuseDicom(name: string, where: string): void {
  if (!/\.(dcm|ima|dicom)$/i.test(name)) return
  throw new FmbenchError('bad-data', `${name} is a DICOM file, which is not read.`, {
    where,
    hint: 'Convert the series to NIfTI with dcm2niix -z y FOLDER, or a whole study to BIDS with heudiconv.',
  })
}
