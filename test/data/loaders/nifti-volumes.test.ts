import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openDataset } from '../../../src/data/index.js'
import { preprocessRunsInPlace } from '../../../src/data/loaders/within-runs.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'
import { makeNifti } from '../formats/make-nifti.js'

type Files = Record<string, string | Uint8Array>

describe('nifti-volumes loader', () => {
  // Four volumes of two voxels, the first of which is inside the mask.
  const files: Files = {
    '/docs/data/bold.nii': makeNifti({ values: [1, 90, 2, 91, 30, 92, 50, 93], shape: [2, 1, 1, 4] }),
    '/docs/data/mask.nii': makeNifti({ values: [1, 0], shape: [2, 1, 1], type: 'u1' }),
    '/docs/data/labels.txt': 'rest 0\nface  0\nrest 1 \nhouse 1\n\n',
  }
  const usual = { image: 'bold.nii', mask: 'mask.nii', volumes: 'labels.txt', columns: ['condition', 'run'] }
  const open = (options: Record<string, unknown> = {}, changed: Files = {}) =>
    openDataset(
      datasetDocument({
        loader: { id: 'nifti-volumes', options: { ...usual, ...options } },
        target: { column: 'condition' },
        sample_id: 'row',
        group: { column: 'run' },
      }),
      '/docs',
      memoryEffects({ ...files, ...changed }),
    )

  test('one sample per volume; declared rows are left out', async () => {
    const dataset = await open({ leave_out: { condition: ['rest'] } })
    expect(dataset).toMatchObject({
      ids: ['1', '2'],
      labels: ['face', 'house'],
      groups: ['0', '1'],
      sampleShape: [1],
      notes: ['2 of 4 volumes were left out, as declared.'],
    })
    expect([...((await dataset.read([1, 0])).x?.data ?? [])]).toEqual([50, 2])
  })

  test('a table with a header, and the scale of its volumes at rest', async () => {
    const table = 'condition,run\nrest,0\nrest,0\nface,0\nhouse,0\n'
    const dataset = await open(
      { volumes: 'labels.csv', columns: undefined, baseline: { condition: ['rest'] } },
      { '/docs/data/labels.csv': table },
    )
    // The volumes at rest hold 1 and 2: mean 1.5, deviation 0.5.
    expect([...((await dataset.read([0, 1, 2, 3])).x?.data ?? [])]).toEqual([-1, 1, 57, 97])
  })

  test.each<[string, Record<string, unknown>, Files, RegExp]>([
    [
      'fewer rows than volumes',
      {},
      { '/docs/data/labels.txt': 'rest 0\nface 0\n' },
      /image has 4 volumes, 2 are described/,
    ],
    ['a row too short', {}, { '/docs/data/labels.txt': 'rest 0\nface\nrest 1\nhouse 1\n' }, /1 cells.*labels\.txt/],
    ['no such condition', { leave_out: { condition: ['rets'] } }, {}, /No row has "rets"[\s\S]*rest/],
    ['no such column', { leave_out: { kind: ['rest'] } }, {}, /no column "kind"/],
    [
      'too little rest in a run',
      { run: 'run', baseline: { condition: ['rest'] } },
      {},
      /Run 0 has 1 volumes to take the baseline from/,
    ],
    [
      'a voxel that is no number',
      {},
      {
        '/docs/data/bold.nii': makeNifti({
          values: [1, 90, Number.NaN, 91, 30, 92, 50, 93],
          shape: [2, 1, 1, 4],
          type: 'f8',
        }),
      },
      /Voxel \(0, 0, 0\) of volume 2 is NaN/,
    ],
    ['no mask', { mask: undefined }, {}, /option "mask"/],
  ])('refuses: %s', async (_, options, changed, message) => {
    await expect(open(options, changed)).rejects.toThrow(message)
  })
})

describe('preprocessing within runs', () => {
  const series = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 6, maxLength: 20 })

  test('takes out every straight line, and what is left has none', () => {
    fc.assert(
      fc.property(series, fc.double({ min: -50, max: 50, noNaN: true }), (values, slope) => {
        const runs = values.map(() => 'a')
        const [plain, tilted] = [
          Float64Array.from(values),
          Float64Array.from(values, (value, t) => value + 7 + slope * t),
        ]
        for (const data of [plain, tilted]) {
          preprocessRunsInPlace({ data, rows: data.length, columns: 1 }, { runs, detrend: true, where: 'x' })
        }
        plain.forEach((value, t) => void expect(tilted[t]).toBeCloseTo(value, 6))
        const middle = (values.length - 1) / 2
        expect(plain.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6)
        expect(plain.reduce((sum, value, t) => sum + value * (t - middle), 0)).toBeCloseTo(0, 5)
      }),
    )
  })

  test('runs do not reach each other, and a voxel that is still at rest is centred alone', () => {
    const data = Float64Array.of(1, 5, 2, 5, 9, 6, 100, 5, 104, 5, 106, 5)
    preprocessRunsInPlace(
      { data, rows: 6, columns: 2 },
      {
        runs: ['a', 'a', 'a', 'b', 'b', 'b'],
        detrend: false,
        baseline: [true, true, false, true, true, false],
        where: 'x',
      },
    )
    expect([...data]).toEqual([-1, 0, 1, 0, 15, 1, -1, 0, 1, 0, 2, 0])
  })
})
