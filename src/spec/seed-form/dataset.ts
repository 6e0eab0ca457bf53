import type { FromSeedForm } from '../document.js'
import type { Mapping } from '../yaml-read.js'

/** A folder of `X.npy`, `y.npy` and, sometimes, `metadata.csv`; nothing about access or persons. */
export function datasetFromSeedForm(raw: Mapping): FromSeedForm {
  const { modalities, license, ...rest } = raw
  const notes = [
    ...(raw.access === undefined ? ['access is not declared; treated as not open.'] : []),
    ...(raw.persons === undefined ? ['persons is not declared; treated as data about persons.'] : []),
    ...(raw.loader === undefined ? ['loader is not declared; read as a folder of X.npy and y.npy.'] : []),
    ...(raw.split === undefined ? ['split is not declared; every sample is test data.'] : []),
  ]
  const document: Mapping = {
    ...(Array.isArray(modalities) ? { modality: modalities.join(', ') } : {}),
    ...(license === undefined ? {} : { licence: license }),
    access: 'unknown',
    persons: true,
    loader: { id: 'array-folder' },
    target: { column: 'y' },
    sample_id: 'row',
    split: { all: 'test' },
    ...rest,
  }
  return { document, notes }
}
