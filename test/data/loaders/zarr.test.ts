import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, test, vi } from 'vitest'
import { denseBatch } from '../../../src/core/index.js'
import { type Dataset, openDataset } from '../../../src/data/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'
import { CELLS, COUNTS, GENES } from '../write-h5ad.js'
import { anndataZarr, type Encoding, type StoreFiles, zarrNumbers, zarrTexts } from '../write-zarr.js'

type Changes = Parameters<typeof datasetDocument>[0]

function open(
  files: Record<string, string | Uint8Array>,
  file = 'cells.zarr',
  options: Record<string, unknown> = {},
  changes: Changes = {},
): Promise<Dataset> {
  const document = datasetDocument({
    loader: { id: 'zarr', options: { file, leave_out: { cell_type: [''] }, ...options } },
    target: { column: 'cell_type' },
    sample_id: { column: 'barcode' },
    subject_id: 'donor',
    strata: { dose: { column: 'dose' }, odd: { column: '% #1?' } },
    ...changes,
  })
  return openDataset(document, '/docs', memoryEffects(files))
}

const asFolder = (store: StoreFiles, name = 'cells.zarr') =>
  Object.fromEntries(Object.entries(store).map(([file, content]) => [`/docs/data/${name}/${file}`, content]))
const asZip = (store: StoreFiles, level: 0 | 6) => ({ '/docs/data/cells.zarr.zip': zipSync(store, { level }) })

/** The numbers of some rows, row by row. */
async function numbersOf(dataset: Dataset, rows: readonly number[]): Promise<number[][]> {
  const { x } = denseBatch(await dataset.read(rows))
  const [n, d] = x?.shape ?? []
  return Array.from({ length: n }, (_, i) => Array.from(x?.data.subarray(i * d, (i + 1) * d) ?? []))
}

const LABELLED = [0, 1, 2, 4]
const v3: Encoding = { version: 3 }

describe('encodings', () => {
  const encodings: [string, Encoding][] = [
    ['Zarr 3', v3],
    ['Zarr 2', { version: 2 }],
    ['Zarr 2, big-endian', { version: 2, isBigEndian: true }],
    ['Zarr 2, columns first inside chunks', { version: 2, order: 'F' }],
  ]
  const formats = ['dense', 'csr', 'csc'] as const

  test.each(encodings.flatMap(([name, encoding]) => formats.map((format) => ({ name, encoding, format }))))(
    '$name, X as $format: the cells that were written',
    async ({ encoding, format }) => {
      const dataset = await open(asFolder(anndataZarr(encoding, format)))
      expect(dataset).toMatchObject({
        ids: LABELLED.map((cell) => CELLS[cell]),
        labels: ['B', 'T', 'B', 'T'],
        subjects: ['p1', 'p1', 'p2', 'p3'],
        columns: { dose: ['1', '', '3', '5'], '% #1?': ['True', 'False', 'True', 'False'] },
        featureNames: GENES,
        sampleShape: [4],
      })
      expect((await dataset.read([3])).sparse === undefined).toBe(format === 'dense')
      expect(await numbersOf(dataset, [3, 0, 2, 0])).toEqual([COUNTS[4], COUNTS[0], COUNTS[2], COUNTS[0]])
    },
  )

  test('a folder, an archive and a packed archive hold the same', async () => {
    const store = anndataZarr(v3)
    for (const [files, name] of [
      [asFolder(store), 'cells.zarr/'],
      [asZip(store, 0), 'cells.zarr.zip'],
      [asZip(store, 6), 'cells.zarr.zip'],
    ] as const) {
      const dataset = await open(files, name)
      expect(await numbersOf(dataset, [0, 1, 2, 3])).toEqual(LABELLED.map((cell) => COUNTS[cell]))
    }
  })

  test('any rows in any order are those of the store, whatever the chunks', async () => {
    const lengths = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }))
    const rows = fc.array(fc.integer({ min: 0, max: LABELLED.length - 1 }))
    await fc.assert(
      fc.asyncProperty(lengths, rows, async (chunks, wanted) => {
        const x = zarrNumbers(v3, 'X', COUNTS.flat(), 'float32', [5, 4], chunks)
        const dataset = await open(asFolder({ ...anndataZarr(v3, 'dense'), ...x }))
        expect(await numbersOf(dataset, wanted)).toEqual(wanted.map((row) => COUNTS[LABELLED[row]]))
      }),
      { numRuns: 30 },
    )
  })

  test('a chunk that was never written holds the fill value', async () => {
    const { 'X/c/1/0': _, ...store } = anndataZarr(v3, 'dense')
    expect(await numbersOf(await open(asFolder(store)), [2, 3])).toEqual([COUNTS[2], [0, 0, 1, 1]])
  })

  test('shards: many chunks in one file, with a list of places at its end', async () => {
    const codecs = [{ name: 'bytes', configuration: { endian: 'little' } }]
    const configuration = { chunk_shape: [2, 4], codecs, index_codecs: codecs, index_location: 'end' }
    const plain = zarrNumbers(v3, 'X', COUNTS.flat(), 'float32', [5, 4], [2, 4])
    const metadata = JSON.parse(new TextDecoder().decode(plain['X/zarr.json']))
    const sharded = {
      ...metadata,
      chunk_grid: { name: 'regular', configuration: { chunk_shape: [6, 4] } },
      codecs: [{ name: 'sharding_indexed', configuration }],
    }
    const places = BigUint64Array.of(0n, 32n, 32n, 32n, 64n, 32n)
    const parts = [0, 1, 2].map((row) => plain[`X/c/${row}/0`])
    const shard = new Uint8Array([...parts.flatMap((part) => [...part]), ...new Uint8Array(places.buffer)])
    const x = { 'X/zarr.json': new TextEncoder().encode(JSON.stringify(sharded)), 'X/c/0/0': shard }
    const { 'X/c/1/0': _, ...store } = anndataZarr(v3, 'dense')
    for (const [files, name] of [
      [asFolder({ ...store, ...x }), 'cells.zarr'],
      [asZip({ ...store, ...x }, 6), 'cells.zarr.zip'],
    ] as const) {
      expect(await numbersOf(await open(files, name), [3, 0])).toEqual([COUNTS[4], COUNTS[0]])
    }
  })

  test('the digest counts every file of the folder', async () => {
    const store = anndataZarr(v3)
    const { sha256 } = await open(asFolder(store))
    const changed = { ...store, 'uns/c/0': Uint8Array.of(1) }
    expect((await open(asFolder(changed))).sha256).not.toBe(sha256)
    expect((await open(asFolder(store))).sha256).toBe(sha256)
  })

  test('options are those of h5ad', async () => {
    const changes: Changes = { features: { include: ['LYZ', 'CD3D'] }, signal: { kind: 'expression' } }
    const dataset = await open(asFolder(anndataZarr(v3)), 'cells.zarr', { target_sum: 100, log1p: true }, changes)
    expect(await numbersOf(dataset, [0])).toEqual([[expect.closeTo(Math.log1p(25), 12), 0]])
  })
})

describe('bad stores', () => {
  const store = anndataZarr(v3)

  test.each<[string, Record<string, string | Uint8Array>, string, RegExp]>([
    [
      'nothing there',
      { '/docs/data/other.zarr/zarr.json': '{}' },
      'cells.zarr',
      /no folder cells\.zarr[\s\S]*There are: other\.zarr\./,
    ],
    ['no Zarr', { '/docs/data/cells.zarr/a.txt': 'x' }, 'cells.zarr', /no Zarr group[\s\S]*It has: a\.txt/],
    ['a web page', { '/docs/data/cells.zarr.zip': '<!doctype html><title>Log in' }, 'cells.zarr.zip', /HTML page/],
    ['no zip', { '/docs/data/cells.zarr.zip': 'PK, not really' }, 'cells.zarr.zip', /zip archive cannot be read/],
    ['empty', { '/docs/data/cells.zarr.zip': '' }, 'cells.zarr.zip', /zip archive cannot be read/],
    [
      'the folder zipped, not what is in it',
      asZip(Object.fromEntries(Object.entries(store).map(([name, content]) => [`c.zarr/${name}`, content])), 0),
      'cells.zarr.zip',
      /no Zarr group[\s\S]*Zip what is inside: \(cd c\.zarr && zip -0r \.\.\/c\.zarr\.zip \.\)/,
    ],
    [
      'broken metadata',
      asFolder({ ...store, 'obs/zarr.json': Uint8Array.of(123) }),
      'cells.zarr',
      /Failed to decode JSON[\s\S]*\/obs/,
    ],
    [
      'no obs',
      asFolder(Object.fromEntries(Object.entries(store).filter(([name]) => !name.startsWith('obs/')))),
      'cells.zarr',
      /has no "obs"[\s\S]*This one has: X, var/,
    ],
    [
      'texts as numbers',
      asFolder({ ...store, ...zarrTexts(v3, 'X/indptr', GENES) }),
      'cells.zarr',
      /\/X\/indptr holds no numbers/,
    ],
  ])('%s', async (_, files, name, message) => {
    await expect(open(files, name)).rejects.toThrow(message)
  })

  test('a zip archive that is cut short', async () => {
    const zip = asZip(store, 0)['/docs/data/cells.zarr.zip']
    for (const length of [zip.length - 1, zip.length - 100, 100]) {
      const files = { '/docs/data/cells.zarr.zip': zip.subarray(0, length) }
      await expect(open(files, 'cells.zarr.zip')).rejects.toThrow(/zip archive cannot be read/)
    }
  })

  test('a chunk that is cut short, or packed in an unknown way', async () => {
    const cut = await open(asFolder({ ...store, 'X/data/c/0': store['X/data/c/0'].subarray(0, 6) }))
    await expect(cut.read([0])).rejects.toMatchObject({ code: 'bad-data', where: 'cells.zarr, /X/data' })
    const metadata = new TextDecoder().decode(store['X/data/zarr.json']).replace('"bytes"', '"zip9"')
    const unknown = await open(asFolder({ ...store, 'X/data/zarr.json': new TextEncoder().encode(metadata) }))
    await expect(unknown.read([0])).rejects.toThrow(/zip9/)
  })

  test('unknown matrices, with those there are', async () => {
    await expect(open(asFolder(store), 'cells.zarr', { matrix: 'raw/X' })).rejects.toThrow(
      /no matrix "raw\/X"[\s\S]*X\./,
    )
  })

  test('without the package zarrita the message says how to add it', async () => {
    vi.doMock('zarrita', () => {
      throw new Error('Cannot find package zarrita')
    })
    try {
      await expect(open(asFolder(store))).rejects.toMatchObject({
        code: 'missing-package',
        hint: 'Add it with: npm install zarrita',
      })
    } finally {
      vi.doUnmock('zarrita')
    }
  })
})
