import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openDataset } from '../../../src/data/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'
import { makeNifti } from '../formats/make-nifti.js'

type Files = Record<string, string | Uint8Array>

const packed = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes))
const cube = (first: number) => Array.from({ length: 8 }, (_, i) => first + i)

describe('nifti loader', () => {
  const files: Files = {
    '/docs/data/images.csv': 'file,id,label,site\na.nii.gz,s1,AD,X\nb/b.nii,s2,CN,Y\n',
    '/docs/data/a.nii.gz': packed(makeNifti({ values: cube(1), shape: [2, 2, 2], patient: 'DOE^JANE' })),
    '/docs/data/b/b.nii': makeNifti({
      values: cube(101),
      shape: [2, 2, 2],
      type: 'f4',
      isLittleEndian: false,
      slope: 2,
      intercept: 1,
    }),
    '/docs/data/mask.nii': makeNifti({ values: [0, 1, 0, 0, 1, 0, 0, 1], shape: [2, 2, 2], type: 'u1' }),
  }
  const open = (options: Record<string, unknown> = {}, changed: Files = {}) =>
    openDataset(
      datasetDocument({
        loader: { id: 'nifti', options: { table: 'images.csv', ...options } },
        strata: { site: { column: 'site' } },
      }),
      '/docs',
      memoryEffects({ ...files, ...changed }),
    )

  test('one sample per file, indexed as nibabel does: z runs fastest', async () => {
    const dataset = await open()
    expect(dataset).toMatchObject({
      ids: ['s1', 's2'],
      labels: ['AD', 'CN'],
      sampleShape: [2, 2, 2],
      columns: { site: ['X', 'Y'] },
    })
    const { ids, x } = await dataset.read([1, 0])
    expect([ids, x?.shape]).toEqual([
      ['s2', 's1'],
      [2, 2, 2, 2],
    ])
    // Stored x fastest: voxel (x, y, z) holds first + x + 2y + 4z.
    expect([...(x?.data ?? [])].slice(8)).toEqual([1, 5, 3, 7, 2, 6, 4, 8])
    expect([...(x?.data ?? [])].slice(0, 8)).toEqual([1, 5, 3, 7, 2, 6, 4, 8].map((value) => 2 * (value + 100) + 1))
  })

  test('voxels of a mask, over time', async () => {
    const movie = makeNifti({ values: [...cube(1), ...cube(11)], shape: [2, 2, 2, 2] })
    const dataset = await open(
      { mask: 'mask.nii' },
      { '/docs/data/a.nii.gz': packed(movie), '/docs/data/b/b.nii': movie },
    )
    expect(dataset.sampleShape).toEqual([3, 2])
    // The order of NumPy's image[mask]: (0,0,1), (1,0,0), (1,1,1).
    expect([...((await dataset.read([0])).x?.data ?? [])]).toEqual([5, 15, 2, 12, 8, 18])
  })

  test('says that a header may name a person, and not whom', async () => {
    const { notes = [] } = await open()
    expect(notes).toEqual([expect.stringMatching(/headers of 1 of 2 files hold text that may name a person/)])
    expect(JSON.stringify(notes)).not.toMatch(/DOE|JANE/)
  })

  test('the digest changes with any image', async () => {
    const other = makeNifti({ values: cube(102), shape: [2, 2, 2] })
    expect((await open()).sha256).not.toBe((await open({}, { '/docs/data/b/b.nii': other })).sha256)
  })

  test('files by their names', async () => {
    const document = datasetDocument({
      loader: { id: 'nifti', options: { names: '{label}/{id}.nii' } },
    })
    const image = makeNifti({ values: cube(1), shape: [2, 2, 2] })
    const dataset = await openDataset(
      document,
      '/docs',
      memoryEffects({ '/docs/data/AD/s1.nii': image, '/docs/data/CN/s2.nii': image, '/docs/data/CN/notes.txt': '' }),
    )
    expect(dataset).toMatchObject({ ids: ['s1', 's2'], labels: ['AD', 'CN'] })
  })

  const image = { values: cube(1), shape: [2, 2, 2] }
  test.each<[string, Record<string, unknown>, Files, RegExp]>([
    [
      'another shape',
      {},
      { '/docs/data/b/b.nii': makeNifti({ values: [1, 2], shape: [1, 1, 2] }) },
      /has 1 × 1 × 2 voxels; .*a\.nii\.gz has 2 × 2 × 2[\s\S]*resample/,
    ],
    [
      'another orientation',
      {},
      {
        '/docs/data/b/b.nii': makeNifti({
          ...image,
          affine: [
            [-2, 0, 0, 0],
            [0, 2, 0, 0],
            [0, 0, 2, 0],
          ],
        }),
      },
      /axes that point to LAS; .* to RAS/,
    ],
    [
      'a mask on another grid',
      { mask: 'mask.nii' },
      { '/docs/data/mask.nii': makeNifti({ values: [1], shape: [1, 1, 1] }) },
      /has 2 × 2 × 2 voxels; .*mask\.nii has 1 × 1 × 1\.[\s\S]*resample_to_img/,
    ],
    [
      'a mask beside the image',
      { mask: 'mask.nii' },
      {
        '/docs/data/mask.nii': makeNifti({
          ...image,
          affine: [
            [2, 0, 0, 90],
            [0, 2, 0, 0],
            [0, 0, 2, 0],
          ],
        }),
      },
      /lie elsewhere than those of .*mask\.nii/,
    ],
    [
      'an empty mask',
      { mask: 'mask.nii' },
      { '/docs/data/mask.nii': makeNifti({ values: new Array(8).fill(0), shape: [2, 2, 2] }) },
      /No voxel is inside the mask/,
    ],
    [
      'a mask over time',
      { mask: 'mask.nii' },
      { '/docs/data/mask.nii': makeNifti({ values: new Array(16).fill(1), shape: [2, 2, 2, 2] }) },
      /mask has 2 volumes/,
    ],
    [
      'a file that is not there',
      {},
      { '/docs/data/images.csv': 'file,id,label,site\nc.nii,s1,AD,X\n' },
      /c\.nii is not there[\s\S]*datalad get/,
    ],
    [
      'DICOM by its name',
      {},
      { '/docs/data/images.csv': 'file,id,label,site\n1.dcm,s1,AD,X\n' },
      /1\.dcm is a DICOM file.*images\.csv:2[\s\S]*dcm2niix/,
    ],
    ['an unknown option', { msk: 'mask.nii' }, {}, /Unknown option "msk"[\s\S]*mask/],
    ['no source', { table: undefined }, {}, /needs one of table, names and bids/],
    ['two sources', { names: '{id}.nii' }, {}, /needs one of table, names and bids/],
    [
      'a pattern that fits nothing',
      { table: undefined, names: '{id}.mgz' },
      {},
      /No file fits the pattern[\s\S]*a\.nii\.gz/,
    ],
    ['a pattern without words', { table: undefined, names: 'a.nii' }, {}, /needs words in braces/],
  ])('refuses: %s', async (_, options, changed, message) => {
    await expect(open(options, changed)).rejects.toThrow(message)
  })

  test('a voxel that is no number is named when it is read, unless a mask leaves it out', async () => {
    const holed = makeNifti({ values: [Number.NaN, ...cube(1).slice(1)], shape: [2, 2, 2], type: 'f4' })
    const dataset = await open({}, { '/docs/data/b/b.nii': holed })
    await expect(dataset.read([0, 1])).rejects.toThrow(/Voxel \(0, 0, 0\) of volume 1 is NaN.*b\.nii[\s\S]*mask/)
    const masked = await open({ mask: 'mask.nii' }, { '/docs/data/b/b.nii': holed })
    expect((await masked.read([1])).x?.shape).toEqual([1, 3])
  })
})
