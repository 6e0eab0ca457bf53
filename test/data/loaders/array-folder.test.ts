import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatNpy, openDataset } from '../../../src/data/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'

const fixture = JSON.parse(readFileSync(new URL('../fixtures/numpy-arrays.json', import.meta.url), 'utf8'))
const saved = (name: string) => new Uint8Array(Buffer.from(fixture.files[name], 'base64'))
const document = datasetDocument({
  loader: { id: 'array-folder' },
  target: { column: 'y', labels: { '0': 'no', '1': 'yes' } },
  split: { column: 'split' },
  strata: { site: { column: 'site' } },
})
const parts = {
  '/docs/data/X.npy': saved('<f8'),
  '/docs/data/y.npy': formatNpy(Int32Array.of(0, 1), [2]),
  '/docs/data/metadata.csv': 'id,split,site\na,test,A\nb,train,B\n',
}
const open = (changed: Record<string, string | Uint8Array> = {}) =>
  openDataset(document, '/docs', memoryEffects({ ...parts, ...changed }))

describe('array-folder loader', () => {
  test.each(['<f8', '>f8', '<f4', '|u1', 'fortran <f8', 'fortran >i4'])('X as %s', async (dtype) => {
    const dataset = await open({ '/docs/data/X.npy': saved(dtype) })
    expect(dataset).toMatchObject({
      ids: ['a', 'b'],
      labels: ['no', 'yes'],
      splits: ['test', 'train'],
      columns: { site: ['A', 'B'] },
      sampleShape: [3, 4],
    })
    const { ids, x } = await dataset.read([1])
    expect([ids, x?.shape, [...(x?.data ?? [])]]).toEqual([
      ['b'],
      [1, 3, 4],
      Array.from({ length: 12 }, (_, i) => 12 + i),
    ])
  })

  test('all arrays in one .npz', async () => {
    const npz = datasetDocument({
      loader: { id: 'array-folder', options: { file: 'all.npz' } },
      target: { column: 'y' },
      sample_id: 'row',
      split: { column: 'split' },
      strata: { site: { column: 'site' } },
    })
    const dataset = await openDataset(npz, '/docs', memoryEffects({ '/docs/data/all.npz': saved('npz') }))
    expect(dataset).toMatchObject({ labels: ['0', '1'], splits: ['test', 'train'], columns: { site: ['A', 'B'] } })
    expect((await dataset.read([0, 1])).x?.shape).toEqual([2, 3, 4])
    const wrong = memoryEffects({ '/docs/data/all.npz': saved('npz table') })
    await expect(openDataset(npz, '/docs', wrong)).rejects.toThrow(/no array "X"[\s\S]*It has: sample_id, p/)
  })

  test.each<[string, Record<string, string | Uint8Array>, RegExp]>([
    [
      'more rows of X',
      { '/docs/data/X.npy': formatNpy(new Float64Array(6), [3, 2]) },
      /X has shape \(3, 2\), but 2 samples.*X\.npy and .*metadata\.csv/,
    ],
    ['X without a second axis', { '/docs/data/X.npy': formatNpy(new Float64Array(2), [2]) }, /X has shape \(2\)/],
    ['text in X', { '/docs/data/X.npy': saved('version 3, text') }, /X holds text/],
    ['more labels', { '/docs/data/y.npy': formatNpy(new Int32Array(3), [3]) }, /3 labels and 2 rows of metadata/],
    ['labels in two columns', { '/docs/data/y.npy': formatNpy(new Int32Array(4), [2, 2]) }, /no column "y"/],
    ['y twice', { '/docs/data/metadata.csv': 'id,split,site,y\na,test,A,0\nb,train,B,1\n' }, /"y" is in two files/],
    ['a truncated X', { '/docs/data/X.npy': saved('<f8').slice(0, -8) }, /takes 320 bytes, the file has 312/],
    [
      'duplicate ids',
      { '/docs/data/metadata.csv': 'id,split,site\na,test,A\na,train,B\n' },
      /Rows 1 and 2 have the same sample id/,
    ],
    ['an unknown label', { '/docs/data/y.npy': formatNpy(Int32Array.of(0, 2), [2]) }, /"2" is not declared/],
  ])('refuses %s', async (_, changed, message) => {
    await expect(open(changed)).rejects.toThrow(message)
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d in X when the row is read', async (value) => {
    const dataset = await open({ '/docs/data/X.npy': formatNpy(Float64Array.of(1, 2, 3, value), [2, 2]) })
    await expect(dataset.read([0])).resolves.toMatchObject({ ids: ['a'] })
    await expect(dataset.read([1])).rejects.toThrow(`X holds ${value} in row 2, item 2. (/docs/data/X.npy)`)
  })

  test('says which file is missing', async () => {
    const effects = memoryEffects({ '/docs/data/X.npy': saved('<f8') })
    await expect(openDataset(document, '/docs', effects)).rejects.toThrow(
      /needs the file y\.npy[\s\S]*The folder has: X\.npy/,
    )
  })
})
