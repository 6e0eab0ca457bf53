import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { denseBatch, Rng } from '../../../src/core/index.js'
import { type Dataset, openDataset } from '../../../src/data/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'

type Rows = readonly (readonly number[])[]

/** Three genes (rows) in two cells (columns), as 10x writes it. */
const COUNTS: Rows = [
  [0, 2],
  [5, 0],
  [1, 3],
]

function matrixMarket(rows: Rows, { field = 'integer', seed = '' } = {}): string {
  const entries = rows.flatMap((row, i) =>
    row.flatMap((value, j) => (value === 0 ? [] : [`${i + 1} ${j + 1}${field === 'pattern' ? '' : ` ${value}`}`])),
  )
  new Rng(seed).shuffleInPlace(entries)
  const sizes = `${rows.length} ${rows[0].length} ${entries.length}`
  return `%%MatrixMarket matrix coordinate ${field} general\n%a comment\n${[sizes, ...entries].join('\n')}\n`
}

const packed = (text: string): Uint8Array => gzipSync(text)
const folder = {
  'matrix.mtx.gz': packed(matrixMarket(COUNTS)),
  'barcodes.tsv.gz': packed('AAA-1\nCCC-1\n'),
  'features.tsv.gz': packed('G1\tCD3D\tGene Expression\nG2\tCD3D\tGene Expression\nG3\tLYZ\tGene Expression\n'),
  'cells.csv': 'barcode,type\nCCC-1,T\nAAA-1,B\n',
}

function open(
  changed: Record<string, string | Uint8Array> = {},
  options: Record<string, unknown> = {},
): Promise<Dataset> {
  const document = datasetDocument({
    loader: { id: 'mtx', options: { cells: { file: 'cells.csv' }, ...options } },
    target: { column: 'type' },
    sample_id: { column: 'barcode' },
  })
  const files = Object.entries({ ...folder, ...changed }).map(([name, content]) => [`/docs/data/${name}`, content])
  return openDataset(document, '/docs', memoryEffects(Object.fromEntries(files)))
}

async function numbersOf(dataset: Dataset): Promise<number[]> {
  const { x } = denseBatch(await dataset.read(dataset.ids.map((_, row) => row)))
  return Array.from(x?.data ?? [])
}

describe('mtx loader', () => {
  test('a folder of 10x: genes become columns, names that repeat get an ending', async () => {
    const dataset = await open()
    expect(dataset).toMatchObject({
      ids: ['AAA-1', 'CCC-1'],
      labels: ['B', 'T'],
      featureNames: ['CD3D', 'CD3D-1', 'LYZ'],
      sampleShape: [3],
    })
    expect((await dataset.read([1])).sparse).toBeDefined()
    expect(await numbersOf(dataset)).toEqual([0, 5, 1, 2, 0, 3])
    expect((await open({}, { genes: 'id' })).featureNames).toEqual(['G1', 'G2', 'G3'])
  })

  test('not packed, names of version 2, cells by genes, barcodes without their ending', async () => {
    const names = { matrix: 'matrix.mtx', barcodes: 'barcodes.tsv', features: 'genes.tsv' }
    const turned = [0, 1].map((cell) => COUNTS.map((gene) => gene[cell]))
    const dataset = await open(
      {
        'matrix.mtx': matrixMarket(turned, { field: 'real' }),
        'barcodes.tsv': 'AAA\r\nCCC\r\n',
        'genes.tsv': 'G1\tCD3D\nG2\tCD19\nG3\tLYZ\n',
      },
      names,
    )
    expect(dataset.featureNames).toEqual(['CD3D', 'CD19', 'LYZ'])
    expect(dataset.labels).toEqual(['B', 'T'])
    expect(dataset.notes).toEqual(['Barcodes were compared without their ending -1.'])
    expect(await numbersOf(dataset)).toEqual([0, 5, 1, 2, 0, 3])
  })

  test('antibodies among the features are left out', async () => {
    const features = 'G1\tCD3D\tGene Expression\nA1\tCD3\tAntibody Capture\nG3\tLYZ\tGene Expression\n'
    const dataset = await open({ 'features.tsv.gz': packed(features) }, { target_sum: 10 })
    expect(dataset.featureNames).toEqual(['CD3D', 'LYZ'])
    expect(await numbersOf(dataset)).toEqual([0, 10, 4, 6])
  })

  test('values in any order, across pieces, are those of the matrix', async () => {
    const matrices = fc
      .record({ genes: fc.integer({ min: 1, max: 9 }), cells: fc.integer({ min: 1, max: 9 }), seed: fc.string() })
      .map(({ genes, cells, seed }) => {
        const rng = new Rng(seed)
        const value = () => (rng.uniform() < 0.6 ? 0 : rng.uniform() < 0.5 ? rng.index(1000) : rng.normal())
        return { seed, rows: Array.from({ length: genes }, () => Array.from({ length: cells }, value)) }
      })
    await fc.assert(
      fc.asyncProperty(matrices, async ({ rows, seed }) => {
        const cells = rows[0].map((_, j) => `c${j}`)
        const dataset = await open({
          'matrix.mtx.gz': packed(matrixMarket(rows, { field: 'real', seed })),
          'barcodes.tsv.gz': packed(cells.map((cell) => `${cell}\n`).join('')),
          'features.tsv.gz': packed(rows.map((_, i) => `g${i}\n`).join('')),
          'cells.csv': `barcode,type\n${cells.map((cell) => `${cell},B\n`).join('')}`,
        })
        expect(await numbersOf(dataset)).toEqual(rows[0].flatMap((_, j) => rows.map((row) => row[j])))
      }),
    )
  })

  test('a matrix without values has ones', async () => {
    const dataset = await open({ 'matrix.mtx.gz': packed(matrixMarket(COUNTS, { field: 'pattern' })) })
    expect(await numbersOf(dataset)).toEqual([0, 1, 1, 1, 0, 1])
  })

  test('cells that the table does not have need to be left out by the document', async () => {
    const cells = { 'cells.csv': 'barcode,type\nCCC-1,T\n' }
    await expect(open(cells)).rejects.toThrow(/holds the labels.*is empty here\. \(.*barcodes\.tsv\.gz:1\)/)
    const dataset = await open(cells, { leave_out: { type: [''] } })
    expect(dataset).toMatchObject({ ids: ['CCC-1'], notes: ['1 of 2 cells were left out, as declared.'] })
    expect(await numbersOf(dataset)).toEqual([2, 0, 3])
  })
})

describe('what is wrong is said, with its place', () => {
  const text = matrixMarket(COUNTS)
  test.each<[string, string | Uint8Array, RegExp]>([
    ['a web page', '<html><body>404</body></html>', /This is an HTML page/],
    ['gzip cut short', packed(text).subarray(0, 40), /does not unpack[\s\S]*cut short/],
    ['lines cut short', packed(text.slice(0, -6)), /4 values are declared, 3 are there\. \(.*matrix\.mtx\.gz:6\)/],
    ['a value cut short', packed(text.replace(/ \d+\n$/, '')), /is no row, column and value\. \(.*mtx\.gz:7\)/],
    ['more lines than declared', packed(`${text}1 1 1\n`), /4 values are declared, and there are more/],
    [
      'a place outside',
      packed(text.replace('2 1 5', '4 1 5')),
      /Row 4, column 1 lies outside a matrix of 3 rows and 2/,
    ],
    ['a place twice', packed(text.replace('3 2 3', '3 1 3')), /Column 2 has two values in one row/],
    ['no number', packed(text.replace('2 1 5', '2 1 nan')), /"2 1 nan" is no row, column and value/],
    [
      'a symmetric matrix',
      packed(text.replace('general', 'symmetric')),
      /no sparse matrix in the Matrix Market format/,
    ],
    ['no sizes', packed('%%MatrixMarket matrix coordinate integer general\n'), /The line with the sizes is missing/],
    ['an empty file', packed(''), /The line with the sizes is missing/],
    ['other sizes', packed(matrixMarket(COUNTS.slice(1))), /2 rows and 2 columns[\s\S]*3 features and 2 barcodes/],
  ])('%s', async (_, matrix, message) => {
    await expect(open({ 'matrix.mtx.gz': matrix })).rejects.toThrow(message)
  })

  test('tables that do not belong together, and files that are missing', async () => {
    await expect(open({ 'cells.csv': 'barcode,type\nx,B\n' })).rejects.toThrow(
      /No barcode of the matrix is in the table[\s\S]*The matrix has AAA-1, the table x/,
    )
    await expect(open({}, { cells: { file: 'cells.csv', barcode: 'bc' } })).rejects.toThrow(/no column "bc"/)
    await expect(open({}, { matrix: 'matrix.mtx' })).rejects.toThrow(/needs the file matrix\.mtx[\s\S]*matrix\.mtx\.gz/)
  })
})
