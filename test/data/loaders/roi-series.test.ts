import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatNpy, openDataset } from '../../../src/data/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'
import { makeNifti } from '../formats/make-nifti.js'

type Files = Record<string, string | Uint8Array>

const fixture = JSON.parse(readFileSync(new URL('../fixtures/matlab-files.json', import.meta.url), 'utf8'))
const mat = (name: string) => new Uint8Array(Buffer.from(fixture.files[name], 'base64'))

const document = (options: Record<string, unknown>) =>
  datasetDocument({
    loader: { id: 'roi-series', options: { names: '{subject}.{label}.csv', rows: 'time', ...options } },
    sample_id: { hash_of: ['subject', 'start'] },
    subject_id: 'subject',
  })
const open = (options: Record<string, unknown>, files: Files) =>
  openDataset(
    document(options),
    '/docs',
    memoryEffects(Object.fromEntries(Object.entries(files).map(([name, content]) => [`/docs/data/${name}`, content]))),
  )

const csv = {
  's1.AD.csv': 'LHip,RHip\n1,10\n2,20\n3,30\n4,40\n5,50\n',
  's2.CN.csv': 'LHip,RHip\n6,60\n7,70\n8,80\n9,90\n0,0\n',
}

describe('roi-series loader', () => {
  test('tables: whole series, regions first', async () => {
    const dataset = await open({}, csv)
    expect(dataset).toMatchObject({ labels: ['AD', 'CN'], subjects: ['s1', 's2'], sampleShape: [2, 5] })
    expect([...((await dataset.read([1])).x?.data ?? [])]).toEqual([6, 7, 8, 9, 0, 60, 70, 80, 90, 0])
  })

  test('windows: what is left at the end is none; rows in any order', async () => {
    const dataset = await open({ window: { volumes: 2, step: 1 } }, csv)
    expect([dataset.ids.length, dataset.sampleShape]).toEqual([8, [2, 2]])
    expect([...((await dataset.read([7, 0])).x?.data ?? [])]).toEqual([9, 0, 90, 0, 1, 2, 10, 20])
    expect((await open({ window: { volumes: 2 } }, csv)).ids.length).toBe(4)
  })

  test('.npy and MATLAB files, both ways round', async () => {
    const npy = formatNpy(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3])
    const read = async (options: Record<string, unknown>, files: Files) => {
      const { sampleShape, read: readRows } = await open(options, files)
      return [sampleShape, [...((await readRows([0])).x?.data ?? [])]]
    }
    expect(await read({ names: '{subject}.{label}.npy', rows: 'regions' }, { 's.A.npy': npy })).toEqual([
      [2, 3],
      [1, 2, 3, 4, 5, 6],
    ])
    expect(await read({ names: '{subject}.{label}.npy' }, { 's.A.npy': npy })).toEqual([
      [3, 2],
      [1, 4, 2, 5, 3, 6],
    ])
    const series = { names: '{subject}.{label}.mat', rows: 'regions' }
    expect(await read(series, { 's.A.mat': mat('series') })).toEqual([[3, 4], Array.from({ length: 12 }, (_, i) => i)])
    await expect(read(series, { 's.A.mat': mat('plain') })).rejects.toThrow(/several arrays[\s\S]*variable: double/)
    await expect(read({ ...series, variable: 'cube' }, { 's.A.mat': mat('plain') })).rejects.toThrow(
      /"cube", no matrix/,
    )
  })

  test('images by an atlas: the mean of each region at each time, as its definition says', async () => {
    const cases = fc
      .record({ times: fc.integer({ min: 2, max: 5 }), slope: fc.constantFrom(0, 0.5), isPacked: fc.boolean() })
      .chain((parts) =>
        fc.record({
          parts: fc.constant(parts),
          atlas: fc
            .array(fc.constantFrom(0, 1, 7), { minLength: 12, maxLength: 12 })
            .filter((all) => all.some((v) => v > 0)),
          values: fc.array(fc.integer({ min: -500, max: 500 }), {
            minLength: 12 * parts.times,
            maxLength: 12 * parts.times,
          }),
        }),
      )
    await fc.assert(
      fc.asyncProperty(cases, async ({ parts: { times, slope, isPacked }, atlas, values }) => {
        const bytes = makeNifti({ values, shape: [3, 2, 2, times], slope, intercept: 3 })
        const name = isPacked ? 's.A.nii.gz' : 's.A.nii'
        const dataset = await open(
          { names: `{subject}.{label}.${isPacked ? 'nii.gz' : 'nii'}`, rows: undefined, atlas: 'atlas.nii' },
          {
            [name]: isPacked ? new Uint8Array(gzipSync(bytes)) : bytes,
            'atlas.nii': makeNifti({ values: atlas, shape: [3, 2, 2], type: 'u1' }),
          },
        )
        const regions = [...new Set(atlas)].filter((number) => number > 0).sort((a, b) => a - b)
        expect(dataset.sampleShape).toEqual([regions.length, times])
        const { x } = await dataset.read([0])
        regions.forEach((number, r) => {
          for (let t = 0; t < times; t++) {
            const own = atlas.flatMap((region, v) => (region === number ? [values[12 * t + v]] : []))
            const mean = own.reduce((sum, value) => sum + value, 0) / own.length
            expect(x?.data[r * times + t]).toBeCloseTo(slope === 0 ? mean : mean * slope + 3, 3)
          }
        })
      }),
      { numRuns: 30 },
    )
  })

  const image = makeNifti({ values: Array.from({ length: 16 }, (_, i) => i), shape: [2, 2, 2, 2] })
  const byAtlas = { names: '{subject}.{label}.nii', atlas: 'atlas.nii' }
  const atlas = (values: number[], type: 'u1' | 'f4' = 'u1') => makeNifti({ values, shape: [2, 2, 2], type })
  test.each<[string, Record<string, unknown>, Files, RegExp]>([
    ['which axis is time is not said', { rows: undefined }, csv, /Which axis is time is not said/],
    ['an image without atlas', { names: byAtlas.names }, { 's.A.nii': image }, /only by an atlas/],
    ['an empty atlas', byAtlas, { 's.A.nii': image, 'atlas.nii': atlas(new Array(8).fill(0)) }, /atlas has no region/],
    [
      'a map of probabilities',
      byAtlas,
      { 's.A.nii': image, 'atlas.nii': atlas([0, 0.5, 0, 0, 0, 0, 0, 0], 'f4') },
      /number 0\.5; regions are numbered/,
    ],
    [
      'an atlas on another grid',
      byAtlas,
      { 's.A.nii': image, 'atlas.nii': makeNifti({ values: [1], shape: [1, 1, 1] }) },
      /has 2 × 2 × 2 voxels; .*atlas\.nii has 1 × 1 × 1/,
    ],
    [
      'other regions',
      {},
      { ...csv, 's2.CN.csv': 'LHip,RAmy\n1,2\n' },
      /LHip, RAmy; .*s1\.AD\.csv has the channels LHip, RHip/,
    ],
    [
      'another length',
      {},
      { ...csv, 's2.CN.csv': 'LHip,RHip\n1,2\n' },
      /samples of 1 values; .*samples of 5 values[\s\S]*cut into windows/,
    ],
    ['windows longer than all', { window: { volumes: 9 } }, csv, /No part of any recording is a sample/],
    ['a missing value', {}, { ...csv, 's2.CN.csv': 'LHip,RHip\n1,\n' }, /"RHip" is missing.*s2\.CN\.csv:2/],
    ['a cell that is no number', {}, { ...csv, 's2.CN.csv': 'LHip,RHip\n1,NaN\n' }, /"RHip" is "NaN", no number/],
    ['no header', {}, { ...csv, 's2.CN.csv': '0.1,0.2\n1,2\n' }, /first line holds numbers/],
    ['a table on its side', { rows: 'regions' }, csv, /has a row per time/],
  ])('refuses: %s', async (_, options, files, message) => {
    await expect(open(options, files)).rejects.toThrow(message)
  })

  test('a value that is not finite is named when it is read', async () => {
    const npy = formatNpy(Float64Array.of(1, 2, 3, Number.NaN), [2, 2])
    const dataset = await open({ names: '{subject}.{label}.npy', rows: 'regions' }, { 's.A.npy': npy })
    await expect(dataset.read([0])).rejects.toThrow(/2 is NaN at value 2.*s\.A\.npy/)
  })
})
