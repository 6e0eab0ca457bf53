import * as z from 'zod'
import { type Effects, FmbenchError } from '../../core/index.js'
import { niftiVolumes, readNiftiHeader, volumeCount } from '../formats/nifti.js'
import { axisCodes } from '../formats/nifti-affine.js'
import type { NiftiHeader } from '../formats/nifti-header.js'
import { allPlaces, type ChosenVoxels, checkGrid, notFinite, readMask } from '../formats/nifti-regions.js'
import type { DatasetLoader, LocatedFile } from '../loader.js'
import { describeSamples } from '../samples.js'
import { folderFiles, openFolder } from './data-folder.js'
import { loaderOptions } from './loader-options.js'
import { personNotes } from './person-notes.js'
import { readSampleFiles, sampleFileOptions, tableOfFiles } from './sample-files.js'

const optionsSchema = z.strictObject({ ...sampleFileOptions, mask: z.string().optional() })

/**
 * Brain images, one sample per file (NIfTI-1 and -2, packed or not): shape (x, y, z), or (x, y, z, time) where files
 * hold several volumes, indexed as nibabel does; with a `mask` the voxels inside it, shape (voxels,) or (voxels, time).
 * Values are those the header's slope and intercept give, in single precision.
 *
 * Options: `mask`, an image on the same grid; and where the files come from: see `sampleFileOptions`.
 */
export const niftiLoader: DatasetLoader = {
  id: 'nifti',
  reads: ['.nii', '.nii.gz'],
  files(document) {
    const options = loaderOptions(optionsSchema, document)
    return folderFiles(document, [tableOfFiles(options), options.mask])
  },
  async load(document, located, effects, folderPath) {
    const options = loaderOptions(optionsSchema, document)
    const folder = openFolder(document, located, effects, folderPath)
    const { table, files, notes } = await readSampleFiles(document, options, folder, effects)
    const mask =
      options.mask === undefined ? undefined : await readMask((await folder.file(options.mask)).path, effects)
    const headers = await readHeaders(files, mask, effects)
    const persons = headers.filter(({ mayNamePerson }) => mayNamePerson).length
    const samples = describeSamples(document, { table, notes: [...notes, ...personNotes(persons, files.length)] })
    const [header] = headers
    const places = mask?.places ?? allPlaces(header)
    const times = volumeCount(header)
    const sampleShape = [...(mask === undefined ? header.shape.slice(0, 3) : [places.length]), ...header.shape.slice(3)]
    return {
      document,
      ...samples,
      sampleShape,
      sha256: folder.sha256(),
      async read(rows) {
        const size = places.length * times
        const data = new Float32Array(rows.length * size)
        for (let i = 0; i < rows.length; i++) {
          const out = data.subarray(i * size, (i + 1) * size)
          await readVoxels(files[rows[i]].path, headers[rows[i]], places, effects, out)
        }
        return { ids: Array.from(rows, (row) => samples.ids[row]), x: { data, shape: [rows.length, ...sampleShape] } }
      },
    }
  },
}

/** @throws FmbenchError `bad-data` unless all images have one shape, and lie on the mask, or have axes of one direction */
async function readHeaders(
  files: readonly LocatedFile[],
  mask: ChosenVoxels | undefined,
  effects: Effects,
): Promise<readonly NiftiHeader[]> {
  const headers: NiftiHeader[] = []
  for (const { path } of files) {
    const header = await readNiftiHeader(path, effects)
    headers.push(header)
    if (mask !== undefined) checkGrid(header, path, mask)
    checkAlike(shapeText, headers[0], header, files[0].path, path)
    if (mask === undefined) checkAlike(axesText, headers[0], header, files[0].path, path)
  }
  return headers
}

const shapeText = ({ shape }: NiftiHeader): string => `${shape.join(' × ')} voxels`
const axesText = ({ affine }: NiftiHeader): string => `axes that point to ${axisCodes(affine)}`

function checkAlike(
  of: (header: NiftiHeader) => string,
  first: NiftiHeader,
  own: NiftiHeader,
  firstFile: string,
  where: string,
): void {
  if (of(first) === of(own)) return
  throw new FmbenchError('bad-data', `The image has ${of(own)}; ${firstFile} has ${of(first)}.`, {
    where,
    hint: 'All samples need one shape and one orientation: register or resample them to one space first.',
  })
}

/** @param out shape (voxels, times), row-major */
async function readVoxels(
  path: string,
  header: NiftiHeader,
  places: Int32Array,
  effects: Effects,
  out: Float32Array,
): Promise<void> {
  const times = volumeCount(header)
  let t = 0
  for await (const stored of niftiVolumes(path, header, effects)) {
    for (let v = 0; v < places.length; v++) {
      const value = Math.fround(stored[places[v]] * header.slope + header.intercept)
      if (!Number.isFinite(value)) throw notFinite(stored, places, t, header, path)
      out[v * times + t] = value
    }
    t++
  }
}
