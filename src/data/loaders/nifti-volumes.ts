import * as z from 'zod'
import { decodeUtf8, type Effects, FmbenchError, type Matrix } from '../../core/index.js'
import { niftiVolumes, readNiftiHeader, volumeCount } from '../formats/nifti.js'
import { checkGrid, notFinite, readMask } from '../formats/nifti-regions.js'
import { type DatasetLoader, digestOf } from '../loader.js'
import { describeSamples } from '../samples.js'
import { parseDelimited, readTable } from '../tables/index.js'
import { takeTableRows } from '../tables/rows.js'
import { filledCells, type Table } from '../tables/table.js'
import { chosenRows, rowChoice } from './leave-out.js'
import { loaderOptions } from './loader-options.js'
import { personNotes } from './person-notes.js'
import { preprocessRunsInPlace } from './within-runs.js'

const optionsSchema = z.strictObject({
  image: z.string(),
  mask: z.string(),
  volumes: z.string(),
  columns: z.array(z.string()).min(1).optional(),
  run: z.string().optional(),
  detrend: z.boolean().default(false),
  baseline: rowChoice.optional(),
  leave_out: rowChoice.default({}),
})

type Options = z.output<typeof optionsSchema>

/**
 * One functional image, one sample per volume: the voxels inside a mask, shape (voxels,). All volumes of these voxels
 * are held in memory, in double precision.
 *
 * Options: `image` (4-D), `mask`, `volumes`, a table with a row per volume in their order; `columns`, where that is
 * text without a header, cells between blanks; `leave_out`, rows that are no samples (`{ condition: [rest] }`). Within
 * each `run` (a column; absent: the whole image is one run), before rows are left out: `detrend` takes out the line
 * that fits best, `baseline` names the rows whose mean and standard deviation become 0 and 1.
 */
export const niftiVolumesLoader: DatasetLoader = {
  id: 'nifti-volumes',
  reads: ['.nii', '.nii.gz'],
  files(document) {
    const { image, mask, volumes } = loaderOptions(optionsSchema, document)
    return [image, mask, volumes]
  },
  async load(document, files, effects) {
    const options = loaderOptions(optionsSchema, document)
    const [image, mask, volumes] = this.files(document).map((name) => files[name].path)
    const table = await readVolumeTable(volumes, options, effects)
    const { x, mayNamePerson } = await readVoxels(image, mask, table, effects)
    const isLeftOut = chosenRows(table, options.leave_out, 'loader.options.leave_out')
    const baseline = options.baseline && chosenRows(table, options.baseline, 'loader.options.baseline')
    const runs =
      options.run === undefined
        ? new Array<string>(table.rows).fill('')
        : filledCells(table, options.run, 'names the run (loader.options.run)')
    preprocessRunsInPlace(x, { runs, detrend: options.detrend, ...(baseline && { baseline }), where: volumes })
    const kept = Int32Array.from(isLeftOut.keys()).filter((row) => !isLeftOut[row])
    const notes = [
      ...(kept.length < table.rows
        ? [`${table.rows - kept.length} of ${table.rows} volumes were left out, as declared.`]
        : []),
      ...personNotes(mayNamePerson ? 1 : 0, 1),
    ]
    const samples = describeSamples(document, { table: takeTableRows(table, Array.from(kept)), notes })
    return {
      document,
      ...samples,
      sampleShape: [x.columns],
      sha256: digestOf(files, this.files(document)),
      async read(rows) {
        const data = new Float64Array(rows.length * x.columns)
        for (let i = 0; i < rows.length; i++) {
          const row = kept[rows[i]]
          data.set(x.data.subarray(row * x.columns, (row + 1) * x.columns), i * x.columns)
        }
        return { ids: Array.from(rows, (row) => samples.ids[row]), x: { data, shape: [rows.length, x.columns] } }
      },
    }
  },
}

async function readVolumeTable(path: string, { columns }: Options, effects: Effects): Promise<Table> {
  if (columns === undefined) return readTable(path, effects)
  const text = decodeUtf8(await effects.files.read(path), path)
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/\s+/g, '\t'))
  // The header takes no line of its own: the first volume stays line 1 of the file.
  const table = parseDelimited([columns.join('\t'), ...lines].join('\n').trimEnd(), '\t', path)
  return { ...table, where: (row) => `${path}:${row + 1}` }
}

async function readVoxels(
  image: string,
  maskFile: string,
  table: Table,
  effects: Effects,
): Promise<{ x: Matrix; mayNamePerson: boolean }> {
  const header = await readNiftiHeader(image, effects)
  const mask = await readMask(maskFile, effects)
  checkGrid(header, image, mask)
  const rows = volumeCount(header)
  if (rows !== table.rows) {
    throw new FmbenchError('bad-data', `The image has ${rows} volumes, ${table.rows} are described.`, {
      where: `${image} and ${table.file}`,
      hint: 'The table needs a row per volume, in the same order.',
    })
  }
  const columns = mask.places.length
  const data = new Float64Array(rows * columns)
  let t = 0
  for await (const stored of niftiVolumes(image, header, effects)) {
    for (let v = 0; v < columns; v++) {
      const value = stored[mask.places[v]] * header.slope + header.intercept
      if (!Number.isFinite(value)) throw notFinite(stored, mask.places, t, header, image)
      data[t * columns + v] = value
    }
    t++
  }
  return { x: { data, rows, columns }, mayNamePerson: header.mayNamePerson }
}
