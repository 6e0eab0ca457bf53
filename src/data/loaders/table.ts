import { takeRows } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { type DatasetLoader, digestOf } from '../loader.js'
import { describeSamples, selectSamples } from '../samples.js'
import { tableEndings } from '../tables/index.js'
import { tableFeatures } from './features.js'
import { fileOptions, loaderOptions } from './loader-options.js'
import { type PartFile, partFiles, readParts } from './part-files.js'

/** A row per sample: ids, labels, strata and measurements side by side, in one file or in one per part. */
export const tableLoader: DatasetLoader = {
  id: 'table',
  aliases: ['jsonl'],
  reads: tableEndings,
  files: (document) => tableFiles(document).map(({ name }) => name),
  async load(document, files, effects) {
    const selected = selectSamples(document, await readParts(tableFiles(document), files, effects))
    const samples = describeSamples(document, selected)
    const { names, x } = tableFeatures(document, selected.table)
    return {
      document,
      ...samples,
      sampleShape: [x.columns],
      featureNames: names,
      sha256: digestOf(files, this.files(document)),
      async read(rows) {
        const ids = Array.from(rows, (row) => samples.ids[row])
        return { ids, x: { data: takeRows(x, rows).data, shape: [rows.length, x.columns] }, featureNames: names }
      },
    }
  },
}

const tableFiles = (document: DatasetDocument): readonly PartFile[] =>
  partFiles(document, loaderOptions(fileOptions, document).file)
