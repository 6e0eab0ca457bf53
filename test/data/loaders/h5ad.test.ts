import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import type { Group } from 'h5wasm/node'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { denseBatch } from '../../../src/core/index.js'
import { type Dataset, openDataset } from '../../../src/data/index.js'
import { nodeFiles } from '../../../src/node/files.js'
import { temporaryFolder } from '../../helpers/command.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'
import { CELLS, COUNTS, type FrameEncoding, GENES, type MatrixFormat, type Written, writeH5ad } from '../write-h5ad.js'

const folder = temporaryFolder()
afterAll(folder.remove)
const effects = { ...memoryEffects({}), files: nodeFiles }

/** A file of its own for each writing: HDF5 does not write a file anew that is open. */
let path = ''
let nFiles = 0
function write(parts?: Written): Promise<void> {
  path = join(folder.path, `cells${++nFiles}.h5ad`)
  return writeH5ad(path, parts)
}

type Changes = Parameters<typeof datasetDocument>[0]
const leave_out = { cell_type: [''] }

function open(options: Record<string, unknown> = { leave_out }, changes: Changes = {}): Promise<Dataset> {
  const document = datasetDocument({
    path: folder.path,
    loader: { id: 'h5ad', options: { file: basename(path), ...options } },
    target: { column: 'cell_type' },
    sample_id: { column: 'barcode' },
    ...changes,
  })
  return openDataset(document, folder.path, effects)
}

async function written(parts: Written, options?: Record<string, unknown>, changes?: Changes): Promise<Dataset> {
  await write(parts)
  return open(options, changes)
}

/** The numbers of some rows, row by row. */
async function numbersOf(dataset: Dataset, rows: readonly number[]): Promise<number[][]> {
  const { x } = denseBatch(await dataset.read(rows))
  const [n, d] = x?.shape ?? []
  return Array.from({ length: n }, (_, i) => Array.from(x?.data.subarray(i * d, (i + 1) * d) ?? []))
}

const LABELLED = [0, 1, 2, 4]

describe('encodings', () => {
  const frames: FrameEncoding[] = ['today', '0.7', 'records']
  const formats: MatrixFormat[] = ['dense', 'csr', 'csc', 'unsorted csr']

  test.each(frames.flatMap((frame) => formats.map((format) => [frame, format] as const)))(
    'obs as %s, X as %s: the same cells',
    async (frame, format) => {
      const strata = { counts: { column: 'n_counts', type: 'number' as const, bins: [5] } }
      const dataset = await written({ frames: frame, format }, { leave_out }, { strata, subject_id: 'donor' })
      expect(dataset).toMatchObject({
        ids: LABELLED.map((cell) => CELLS[cell]),
        labels: ['B', 'T', 'B', 'T'],
        subjects: ['p1', 'p1', 'p2', 'p3'],
        columns: { n_counts: ['4', '0', '7', '4'] },
        featureNames: GENES,
        sampleShape: [4],
        notes: ['1 of 5 cells were left out, as declared.'],
      })
      const batch = await dataset.read([3, 0, 2, 0])
      expect(batch.ids).toEqual(['c4', 'c0', 'c2', 'c0'])
      expect(batch.sparse === undefined).toBe(format === 'dense')
      expect(await numbersOf(dataset, [3, 0, 2, 0])).toEqual([COUNTS[4], COUNTS[0], COUNTS[2], COUNTS[0]])
    },
  )

  test('any rows in any order are those of the file', async () => {
    const dataset = await written({})
    const row = fc.integer({ min: 0, max: LABELLED.length - 1 })
    await fc.assert(
      fc.asyncProperty(fc.array(row), async (rows) => {
        expect(await numbersOf(dataset, rows)).toEqual(rows.map((wanted) => COUNTS[LABELLED[wanted]]))
      }),
    )
  })

  test('a nullable column is empty where its mask says so', async () => {
    const { columns } = await written({}, { leave_out }, { strata: { dose: { column: 'dose' } } })
    expect(columns).toEqual({ dose: ['1', '', '3', '5'] })
  })

  test('another matrix, and another column with the names of genes', async () => {
    const change: Written['change'] = (file) => {
      file.create_group('layers').create_dataset({
        name: 'doubled',
        data: Float64Array.from(COUNTS.flat(), (count) => 2 * count),
        shape: [5, 4],
      })
      file
        .create_group('obsm')
        .create_dataset({ name: 'X_pca', data: Float64Array.from({ length: 10 }, (_, i) => i), shape: [5, 2] })
    }
    const doubled = await written({ change }, { leave_out, matrix: 'layers/doubled', genes: 'gene_id' })
    expect(doubled.featureNames).toEqual(['ENSG0', 'ENSG1', 'ENSG2', 'ENSG3'])
    expect(await numbersOf(doubled, [0])).toEqual([[0, 6, 0, 2]])
    const pca = await open({ leave_out, matrix: 'obsm/X_pca' })
    expect([pca.featureNames, pca.sampleShape, await numbersOf(pca, [3])]).toEqual([undefined, [2], [[8, 9]]])
  })
})

describe('values', () => {
  test('target_sum and log1p are those of scanpy, over all genes of the file, and a cell without counts stays so', async () => {
    const features = { include: ['LYZ', 'CD3D'] }
    const signal = { kind: 'expression' as const }
    for (const format of ['csr', 'dense'] as const) {
      const dataset = await written({ format }, { leave_out, target_sum: 100, log1p: true }, { features, signal })
      expect(dataset.featureNames).toEqual(['LYZ', 'CD3D'])
      const rows = await numbersOf(dataset, [0, 1, 2])
      expect(rows).toEqual(
        [
          [Math.log1p(25), 0],
          [0, 0],
          [Math.log1p(200 / 7), Math.log1p(500 / 7)],
        ].map((row) => row.map((value) => expect.closeTo(value, 12))),
      )
    }
  })

  test.each<[string, Changes, RegExp]>([
    [
      'unknown',
      { features: { include: ['CD3E'] } },
      /no gene "CD3E"\. \(DS-T, features\.include\)\nDid you mean "CD3D"/,
    ],
    ['unknown', { features: { exclude: ['LYS'] } }, /no gene "LYS"\. \(DS-T, features\.exclude\)\nDid you mean "LYZ"/],
    ['unknown', { target: { column: 'celltype' } }, /no column "celltype"[\s\S]*obs[\s\S]*Did you mean "cell_type"/],
  ])('%s names are refused with the nearest one: %j', async (_, changes, message) => {
    await write()
    await expect(open({ leave_out }, changes)).rejects.toThrow(message)
  })

  test('genes can be left out', async () => {
    const dataset = await written({}, { leave_out }, { features: { exclude: ['CD19'] } })
    expect([dataset.featureNames, await numbersOf(dataset, [0, 3])]).toEqual([
      ['CD3D', 'NKG7', 'LYZ'],
      [
        [0, 0, 1],
        [1, 1, 1],
      ],
    ])
  })

  test.each<[string, number, Record<string, unknown>, Changes, RegExp]>([
    ['a fraction', 2.5, {}, { signal: { kind: 'counts' } }, /The value 2.5 is no count.*h5ad, X, row 3, "CD19"/],
    ['a negative count', -1, {}, { signal: { kind: 'counts' } }, /The value -1 is no count/],
    ['a negative value with log1p', -1, { log1p: true }, {}, /The value -1 is negative or not finite/],
    ['a missing value', Number.NaN, {}, {}, /The value NaN is no finite number/],
  ])('%s is refused, with its place', async (_, value, options, changes, message) => {
    const counts = COUNTS.map((row, i) => row.map((count, j) => (i === 2 && j === 1 ? value : count)))
    for (const format of ['csr', 'dense'] as const) {
      const dataset = await written({ counts, format }, { leave_out, ...options }, changes)
      await expect(dataset.read([0, 2])).rejects.toThrow(message)
      expect((await dataset.read([0, 1])).ids).toEqual(['c0', 'c1'])
    }
  })

  test('counts that are brought to a sum are declared as expression', async () => {
    const changes = { signal: { kind: 'counts' as const } }
    await expect(written({}, { leave_out, target_sum: 1e4 }, changes)).rejects.toThrow(
      /no counts any more[\s\S]*kind: expression/,
    )
  })
})

describe('bad files', () => {
  test('a cell without label is refused where the document does not leave it out', async () => {
    await expect(written({}, {})).rejects.toThrow(
      /"cell_type", which holds the labels.*is empty here\. \(.*obs, row 4\)/,
    )
    await expect(open({ leave_out: { cell_type: ['', 'B', 'T'] } })).rejects.toThrow('leaves no cell')
  })

  test('unknown matrices and options', async () => {
    await write()
    await expect(open({ matrix: 'raw/X' })).rejects.toThrow(/no matrix "raw\/X"[\s\S]*Known: X\./)
    await expect(open({ matrx: 'X' })).rejects.toThrow(/Unknown option "matrx"\. Did you mean "matrix"/)
  })

  test('cut short, a web page, another kind of file', async () => {
    await write()
    const whole = readFileSync(path)
    writeFileSync(path, whole.subarray(0, whole.length - 100))
    await expect(open()).rejects.toThrow(/The HDF5 file cannot be read: truncated file.*\.h5ad\)\nIs it cut short/)
    writeFileSync(path, '<!doctype html><title>Sign in</title>')
    await expect(open()).rejects.toThrow('This is an HTML page, not data')
    writeFileSync(path, 'barcode,cell_type\n')
    await expect(open()).rejects.toThrow(/file signature not found/)
    writeFileSync(path, '')
    await expect(open()).rejects.toThrow(/The HDF5 file cannot be read/)
  })

  test('no h5ad: parts that are missing or do not fit together', async () => {
    await expect(written({ frames: 'none' })).rejects.toThrow(/has no "obs"[\s\S]*This one has: X\./)
    const change = (file: Group) => void file.create_group('X')
    await expect(written({ format: 'none', change })).rejects.toThrow(/\/X is no matrix that can be read here/)
    await expect(written({ counts: COUNTS.slice(1) })).rejects.toThrow('X has 4 cells, but 5 are described.')
    await expect(written({ counts: COUNTS.map((row) => row.slice(1)) })).rejects.toThrow('X has 3 genes, but 4')
  })

  test('without the package h5wasm the message says how to add it', async () => {
    await write()
    vi.doMock('h5wasm/node', () => {
      throw new Error('Cannot find package h5wasm')
    })
    try {
      await expect(open()).rejects.toMatchObject({ code: 'missing-package', hint: 'Add it with: npm install h5wasm' })
    } finally {
      vi.doUnmock('h5wasm/node')
    }
  })
})
