import { FmbenchError, takeRows } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { type DatasetLoader, digestOf } from '../loader.js'
import { describeSamples } from '../samples.js'
import { readTable, tableEndings } from '../tables/index.js'
import { tableFeatures } from './features.js'
import { fileOption } from './file-option.js'

/** One file with a row per sample: ids, labels, strata and measurements side by side. */
export const tableLoader: DatasetLoader = {
  id: 'table',
  aliases: ['jsonl'],
  reads: tableEndings,
  files: (document) => [tableFile(document)],
  async load(document, files, effects) {
    const file = tableFile(document)
    const table = await readTable(files[file].path, effects)
    const samples = describeSamples(document, table)
    const { names, x } = tableFeatures(document, table)
    return {
      document,
      ...samples,
      sampleShape: [x.columns],
      featureNames: names,
      sha256: digestOf(files, [file]),
      async read(rows) {
        const ids = Array.from(rows, (row) => samples.ids[row])
        return { ids, x: { data: takeRows(x, rows).data, shape: [rows.length, x.columns] }, featureNames: names }
      },
    }
  },
}

function tableFile(document: DatasetDocument): string {
  const file = fileOption(document) ?? (document.files.length === 1 ? document.files[0].path : undefined)
  if (file !== undefined) return file
  throw new FmbenchError('bad-document', 'The loader "table" needs to know which file to read.', {
    where: `${document.dataset_id}, loader.options`,
    hint: 'Add: options: { file: data.csv }',
  })
}
