import { type Effects, FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import type { LocatedFiles } from '../loader.js'
import { readTable } from '../tables/index.js'
import { joinTables } from '../tables/rows.js'
import type { Table } from '../tables/table.js'

/** A file that holds one part of a dataset: `train` or `test`; the part is absent where the file holds all of it. */
export interface PartFile {
  readonly name: string
  readonly part?: string
}

/**
 * The files of tables, in the order declared: those of `split.files`, else the one that the loader's option names, else
 * the only one there is.
 *
 * @param file the loader's option `file`
 * @throws FmbenchError `bad-document` when it cannot be told which file is meant
 */
export function partFiles(document: DatasetDocument, file: string | undefined): readonly PartFile[] {
  const { split, files, dataset_id, loader } = document
  const where = `${dataset_id}, loader.options`
  if ('files' in split) {
    if (file !== undefined) {
      throw new FmbenchError('bad-document', 'The files are named twice: by the option "file" and by split.files.', {
        where,
      })
    }
    return Object.entries(split.files).flatMap(([part, names]) => names.map((name) => ({ name, part })))
  }
  const only = file ?? (files.length === 1 ? files[0].path : undefined)
  if (only !== undefined) return [{ name: only }]
  throw new FmbenchError('bad-document', `The loader "${loader.id}" needs to know which file to read.`, {
    where,
    hint: 'Add: options: { file: data.csv }, or one file per part: split: { files: { train: [a.csv], test: [b.csv] } }',
  })
}

/** All rows of some tables, with the name of the file each comes from, and its part where files are parts. */
export interface PartTable {
  readonly table: Table
  readonly names: readonly string[]
  readonly parts?: readonly string[]
}

export async function readParts(
  files: readonly PartFile[],
  located: LocatedFiles,
  effects: Effects,
): Promise<PartTable> {
  const tables: Table[] = []
  for (const { name } of files) tables.push(await readTable(located[name].path, effects))
  const names = files.flatMap(({ name }, f) => new Array<string>(tables[f].rows).fill(name))
  const parts = files.flatMap(({ part }, f) => (part === undefined ? [] : new Array<string>(tables[f].rows).fill(part)))
  return {
    table: tables.length === 1 ? tables[0] : joinTables(tables),
    names,
    ...(parts.length > 0 && { parts }),
  }
}
