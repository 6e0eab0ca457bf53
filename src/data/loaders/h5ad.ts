import { openHdf5 } from '../formats/hdf5.js'
import { type DatasetLoader, digestOf } from '../loader.js'
import { anndataFile, anndataOptions, describeAnndata } from './anndata.js'
import { expressionDataset } from './expression.js'
import { loaderOptions } from './loader-options.js'

/**
 * Cells by genes in an AnnData file, in today's encoding, in that of AnnData 0.7 and in the one before. Columns of `obs`
 * give labels, persons, strata and parts; rows are read as they are asked for, and stay sparse.
 *
 * Options: `file`; `matrix`; `genes`; `target_sum` and `log1p`, the usual normalisation of counts; `leave_out`, by
 * column of `obs`, the values of cells that are left out.
 */
export const h5adLoader: DatasetLoader = {
  id: 'h5ad',
  reads: ['.h5ad'],
  files: (document) => [anndataFile(document, loaderOptions(anndataOptions, document))],
  async load(document, located, effects) {
    const options = loaderOptions(anndataOptions, document)
    const name = anndataFile(document, options)
    const { path } = located[name]
    const file = await openHdf5(path, effects)
    try {
      const expression = await describeAnndata(document, options, file.root, path)
      return expressionDataset(document, expression, options, digestOf(located, [name]))
    } catch (thrown) {
      file.close()
      throw thrown
    }
  },
}
