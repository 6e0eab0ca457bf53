import * as z from 'zod'
import { type Effects, FmbenchError } from '../../core/index.js'
import { niftiVolumes, readNiftiHeader, volumeCount } from '../formats/nifti.js'
import { type Atlas, addRegionMeans, checkGrid, readAtlas } from '../formats/nifti-regions.js'
import type { Recording } from '../formats/recording.js'
import { type RegionSeries, readRegionSeries, seriesEndings } from '../formats/region-series.js'
import type { DatasetLoader } from '../loader.js'
import { folderFiles, openFolder } from './data-folder.js'
import { rowChoice } from './leave-out.js'
import { loaderOptions } from './loader-options.js'
import { recordingDataset } from './recording-dataset.js'
import { readSampleFiles, sampleFileOptions, tableOfFiles } from './sample-files.js'
import { windowsOf } from './stretches.js'

const optionsSchema = z.strictObject({
  ...sampleFileOptions,
  atlas: z.string().optional(),
  rows: z.enum(['time', 'regions']).optional(),
  variable: z.string().optional(),
  window: z.strictObject({ volumes: z.int().min(1), step: z.int().min(1).optional() }).optional(),
  leave_out: rowChoice.default({}),
})

type Options = z.output<typeof optionsSchema>

/**
 * Time series of brain regions, shape (regions, time), in single precision: from functional images by an atlas (the
 * mean of each region's voxels at each time), or from tables, .npy and MATLAB files.
 *
 * Options: where the files come from (see `sampleFileOptions`); for images `atlas`, an image on the same grid whose
 * voxels hold the number of their region, 0 for none; for other files `rows`, what a row is (`time` or `regions`), and
 * `variable`, where MATLAB files hold several; `window: { volumes, step }`, where a sample is a part of a file, with the
 * column `start`, in volumes; `leave_out`, samples by their columns.
 */
export const roiSeriesLoader: DatasetLoader = {
  id: 'roi-series',
  reads: [...seriesEndings, '.nii', '.nii.gz'],
  files(document) {
    const options = loaderOptions(optionsSchema, document)
    return folderFiles(document, [tableOfFiles(options), options.atlas])
  },
  async load(document, located, effects, folderPath) {
    const options = loaderOptions(optionsSchema, document)
    const folder = openFolder(document, located, effects, folderPath)
    const found = await readSampleFiles(document, options, folder, effects)
    const atlas =
      options.atlas === undefined ? undefined : await readAtlas((await folder.file(options.atlas)).path, effects)
    return recordingDataset(document, {
      found,
      folder,
      open: (row) => openSeries(found.files[row].path, options, atlas, effects),
      cut(recording) {
        const { volumes, step = volumes } = options.window ?? { volumes: recording.length }
        return windowsOf(recording, volumes, step)
      },
      leaveOut: options.leave_out,
    })
  },
}

async function openSeries(
  path: string,
  options: Options,
  atlas: Atlas | undefined,
  effects: Effects,
): Promise<Recording> {
  if (atlas !== undefined) return openImage(path, atlas, effects)
  if (/\.nii(\.gz)?$/i.test(path)) {
    throw new FmbenchError('bad-document', 'An image has time series of regions only by an atlas.', {
      where: path,
      hint: 'Add the option atlas: FILE.nii.gz, or use the loader "nifti" for whole images.',
    })
  }
  if (options.rows === undefined) {
    throw new FmbenchError('bad-document', 'Which axis is time is not said.', {
      where: path,
      hint: 'Add the option rows: time, or rows: regions (what a row of the file is).',
    })
  }
  const series = await readRegionSeries(path, { rows: options.rows, variable: options.variable }, effects)
  return recordingOf(series.regions, series.times, false, async () => series.data)
}

/** The image is read when its values are asked for the first time. */
async function openImage(path: string, atlas: Atlas, effects: Effects): Promise<Recording> {
  const header = await readNiftiHeader(path, effects)
  checkGrid(header, path, atlas)
  const times = volumeCount(header)
  let data: Promise<Float64Array> | undefined
  const parcellate = async () => {
    const out = new Float64Array(atlas.numbers.length * times)
    let t = 0
    for await (const stored of niftiVolumes(path, header, effects))
      addRegionMeans(stored, t++, times, header, atlas, out, path)
    return out
  }
  return recordingOf(atlas.numbers.map(String), times, header.mayNamePerson, () => {
    data ??= parcellate()
    return data
  })
}

function recordingOf(
  channels: RegionSeries['regions'],
  times: number,
  mayNamePerson: boolean,
  all: () => Promise<Float64Array>,
): Recording {
  return {
    channels,
    hz: Number.NaN,
    length: times,
    events: [],
    mayNamePerson,
    async read(start, end) {
      const data = await all()
      const values = new Float64Array(channels.length * (end - start))
      for (let r = 0; r < channels.length; r++) {
        values.set(data.subarray(r * times + start, r * times + end), r * (end - start))
      }
      return values
    },
  }
}
