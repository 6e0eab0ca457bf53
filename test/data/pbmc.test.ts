import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Batch, denseBatch, type LabelledBatch, type Matrix } from '../../src/core/index.js'
import { type Dataset, openDataset } from '../../src/data/index.js'
import { modelAdapters } from '../../src/models/index.js'
import { nodeFiles } from '../../src/node/files.js'
import { modelSchema } from '../../src/spec/model.js'
import {
  columnStandardization,
  fitSoftmaxRegression,
  type SoftmaxRegression,
  softmaxProbabilities,
  standardizedDesign,
} from '../../src/stats/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { datasetDocument } from './dataset-document.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')
const effects = { ...memoryEffects({}), files: nodeFiles }

/** The cells of the two folders are not part of the project. */
const [reduced, mini] = ['pbmc68k_reduced', 'pbmc3k_mini'].map((name) => join(mirror, name))
const skipped = (folder: string): string =>
  existsSync(folder) ? '' : ' (skipped: set FMBENCH_DATA_MIRROR to a folder that has it)'

function openReduced(vintage: string, matrix = 'X'): Promise<Dataset> {
  const [id, file] = vintage === 'zarr' ? ['zarr', 'zarr.zip'] : ['h5ad', `${vintage}.h5ad`]
  const document = datasetDocument({
    path: reduced,
    loader: { id, options: { file: `10x_pbmc68k_reduced.${file}`, matrix } },
    target: { column: 'bulk_labels' },
    sample_id: { column: 'index' },
  })
  return openDataset(document, reduced, effects)
}

const allOf = (dataset: Dataset): Promise<Batch> => dataset.read(dataset.ids.map((_, row) => row))
const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0)

function countsOf(labels: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
  return counts
}

const hasReduced = test.runIf(existsSync(reduced))
const hasMini = test.runIf(existsSync(mini))

hasReduced.each(['modern', 'legacy-structured'])(
  `PBMC 68k reduced, %s: what h5py reads${skipped(reduced)}`,
  async (vintage) => {
    const expected = JSON.parse(readFileSync(join(reduced, 'expected.json'), 'utf8'))
    const dataset = await openReduced(vintage)
    expect(countsOf(dataset.labels)).toEqual(expected.labels)
    expect(dataset.ids.slice(0, 3)).toEqual(expected.obs_names_first3)
    expect(dataset.featureNames?.slice(0, 5)).toEqual(expected.var_names_first5)
    const { x } = await allOf(dataset)
    const data = Float64Array.from(x?.data ?? [])
    expect(x?.shape).toEqual([expected.n_obs, expected.n_vars])
    expect(sumOf(data)).toBeCloseTo(expected.X_sum, 8)
    expect([...data.subarray(0, 6)]).toEqual(expected.X_first_row_first6)
    expect([data.reduce((a, b) => Math.min(a, b)), data.reduce((a, b) => Math.max(a, b))]).toEqual([
      expected.X_min,
      expected.X_max,
    ])
    const { sparse } = await allOf(await openReduced(vintage, 'raw/X'))
    expect([sparse?.values.length, sparse?.starts[1]]).toEqual([expected.raw_nnz, expected.raw_row0_nnz])
    expect(sumOf(sparse?.values ?? new Float64Array())).toBeCloseTo(expected.raw_sum, 6)
    expect((await openReduced(vintage, 'obsm/X_pca')).sampleShape).toEqual([expected.obsm_X_pca_shape[1]])
  },
)

hasReduced(`PBMC 68k reduced, Zarr: the numbers of the h5ad file${skipped(reduced)}`, async () => {
  for (const matrix of ['X', 'obsm/X_pca']) {
    const [zarr, h5ad] = [await openReduced('zarr', matrix), await openReduced('modern', matrix)]
    const facts = ({ ids, labels, featureNames, sampleShape }: Dataset) => ({ ids, labels, featureNames, sampleShape })
    expect(facts(zarr)).toEqual(facts(h5ad))
    const rows = [699, 3, 350, 3]
    expect(await zarr.read(rows)).toEqual(await h5ad.read(rows))
    const [own, other] = [(await allOf(zarr)).x?.data ?? [], (await allOf(h5ad)).x?.data ?? []]
    expect([own.length, Array.from(own).findIndex((value, i) => value !== other[i])]).toEqual([other.length, -1])
  }
  // The counts that raw/X of the h5ad file was computed from: they stand in the same places.
  const [counts, raw] = [
    await allOf(await openReduced('zarr', 'layers/counts')),
    await allOf(await openReduced('modern', 'raw/X')),
  ]
  expect(counts.sparse?.starts).toEqual(raw.sparse?.starts)
  expect(counts.sparse?.indices.every((gene, i) => gene === raw.sparse?.indices[i])).toBe(true)
  expect(counts.sparse?.values.every((value) => Number.isInteger(value) && value > 0)).toBe(true)
})

hasReduced(`PBMC 68k reduced, 2018: another cut of the cells${skipped(reduced)}`, async () => {
  const expected = JSON.parse(readFileSync(join(reduced, 'expected.json'), 'utf8'))['2018_file']
  for (const [matrix, shape] of [
    ['X', expected.X_shape],
    ['raw/X', expected.raw_shape],
  ]) {
    const dataset = await openReduced('2018-h5sparse', matrix)
    expect([dataset.ids.length, ...(dataset.sampleShape ?? [])]).toEqual(shape)
  }
})

hasReduced(`PBMC 68k reduced: booleans are read as pandas prints them${skipped(reduced)}`, async () => {
  const document = datasetDocument({
    path: reduced,
    loader: { id: 'h5ad', options: { file: '10x_pbmc68k_reduced.modern.h5ad', genes: 'highly_variable' } },
    target: { column: 'bulk_labels' },
    sample_id: { column: 'index' },
  })
  const { featureNames = [] } = await openDataset(document, reduced, effects)
  expect(featureNames[0]).toMatch(/^(True|False)$/)
})

/** scikit-learn's StratifiedKFold(5, shuffle=True, random_state=0), one digit per cell. */
const FOLDS = {
  reduced:
    '1143231030234443412130311444224214143041431044402230012333304322333130130300343010113011213124104223012342220112031443010411122111201112422314301244043224412334402134204221314213040220123330412104121440032200414313020341402033244342332230233142044343202112314000103124001301344404312230014140000141323323444403330220103420223323241000222443323240210110211410010024442401020412043220042412044122343344412102403404224034221443142240304402130212210133230341413013343132132332304011142423343333012433421244102430041032413120042212034333414121021323020040411412311204324221030330124130130443311342321132301414000120301310413012020200140241204210031043041333120431430123244044111122220040404313101202123020',
  mini: '31014410221142200343402303240121320034410443033212044213132011034322404324031121',
}

type Learner = (train: LabelledBatch) => Promise<(test: Batch) => Matrix | Promise<Matrix>>

/** The class with the highest probability for each cell, predicted by a model of the other folds. */
async function crossPredict(dataset: Dataset, folds: string, learn: Learner): Promise<string[]> {
  const classes = [...new Set(dataset.labels)].sort()
  const predicted: string[] = []
  for (const fold of new Set(folds)) {
    const rows = (isTest: boolean) => [...folds].flatMap((digit, row) => ((digit === fold) === isTest ? [row] : []))
    const y = Int32Array.from(rows(false), (row) => classes.indexOf(dataset.labels[row]))
    const predict = await learn({ ...(await dataset.read(rows(false))), y, classes })
    const { data, columns } = await predict(await dataset.read(rows(true)))
    rows(true).forEach((row, i) => {
      const shares = data.subarray(i * columns, (i + 1) * columns)
      predicted[row] = classes[shares.indexOf(Math.max(...shares))]
    })
  }
  return predicted
}

/** Begun at the answer of the fold before, which spares half of the steps. */
function logisticRegression(): Learner {
  let start: SoftmaxRegression | undefined
  const matrixOf = ({ x, ids }: Batch): Matrix => ({
    data: Float64Array.from(x?.data ?? []),
    rows: ids.length,
    columns: x?.shape[1] ?? 0,
  })
  return async (train) => {
    const { mean, scale } = columnStandardization(matrixOf(train))
    const design = (batch: Batch) => standardizedDesign(matrixOf(batch), { mean, scale: scale.map(() => 1) })
    const settings = { C: 0.01, tolerance: 2e-4, maxSteps: 1000, start }
    const { model } = fitSoftmaxRegression(design(train), Int32Array.from(train.y), train.classes.length, settings)
    start = model
    return (test) => softmaxProbabilities(model, design(test))
  }
}

const fiveNeighbours: Learner = async (train) => {
  const options = { k: 5, standardize: false }
  const document = modelSchema.parse({ kind: 'fmbench.model/v1', model_id: 'm', name: 'm', adapter: 'knn', options })
  const request = { document, folder: '', seed: 0, classes: train.classes, timeoutMs: 0 }
  const model = await modelAdapters.get('knn', '').open(request, effects)
  const { signal } = new AbortController()
  await model.fit?.(train, signal)
  return (test) => model.predict('probability', test, signal)
}

const accuracyOf = ({ labels }: Dataset, predicted: readonly string[]): number =>
  labels.filter((label, row) => label === predicted[row]).length / labels.length

/** Macro F1 over the classes, each 2 TP / (2 TP + FP + FN). */
function macroF1({ labels }: Dataset, predicted: readonly string[]): number {
  const classes = [...new Set(labels)]
  const scores = classes.map((name) => {
    const hits = labels.filter((label, row) => label === name && predicted[row] === name).length
    return (
      (2 * hits) /
      (labels.filter((label) => label === name).length + predicted.filter((label) => label === name).length)
    )
  })
  return scores.reduce((sum, score) => sum + score, 0) / classes.length
}

hasReduced(
  `PBMC 68k reduced: logistic regression as scikit-learn fits it, same folds${skipped(reduced)}`,
  async () => {
    const expected = JSON.parse(readFileSync(join(reduced, 'expected.json'), 'utf8'))[
      'reference_LR_C0.01_5fold_seed0_on_X'
    ]
    const dataset = await openReduced('modern')
    const predicted = await crossPredict(dataset, FOLDS.reduced, logisticRegression())
    expect(accuracyOf(dataset, predicted)).toBeCloseTo(expected.accuracy, 12)
    expect(macroF1(dataset, predicted)).toBeCloseTo(expected.macro_f1, 12)
  },
  120_000,
)

/** The dense table of Seurat as a folder of 10x: the header of the table has no corner cell. */
async function openMini(): Promise<Dataset> {
  const [header, ...lines] = readFileSync(join(mini, 'pbmc_raw.txt'), 'utf8').trimEnd().split('\n')
  const barcodes = header.split('\t')
  const rows = lines.map((line) => line.split('\t'))
  const entries = rows.flatMap(([, ...counts], gene) =>
    counts.flatMap((count, cell) => (count === '0' ? [] : [`${gene + 1} ${cell + 1} ${count}`])),
  )
  const sizes = `${rows.length} ${barcodes.length} ${entries.length}`
  const world = memoryEffects({
    '/docs/matrix.mtx': ['%%MatrixMarket matrix coordinate integer general', sizes, ...entries].join('\n'),
    '/docs/barcodes.tsv': barcodes.join('\n'),
    '/docs/genes.tsv': rows.map(([gene]) => `${gene}\t${gene}`).join('\n'),
    '/docs/metadata.csv': readFileSync(join(mini, 'metadata.csv')),
  })
  const document = datasetDocument({
    path: '.',
    signal: { kind: 'expression', axes: ['gene'] },
    loader: {
      id: 'mtx',
      options: {
        matrix: 'matrix.mtx',
        barcodes: 'barcodes.tsv',
        features: 'genes.tsv',
        cells: { file: 'metadata.csv', barcode: 'cell_barcode' },
        log1p: true,
      },
    },
    target: { column: 'cell_type' },
    sample_id: { column: 'barcode' },
  })
  return openDataset(document, '/docs', world)
}

hasMini(
  `PBMC 3k, 80 cells as a folder of 10x: labels, counts, and 5 neighbours as scikit-learn${skipped(mini)}`,
  async () => {
    const expected = JSON.parse(readFileSync(join(mini, 'expected.json'), 'utf8'))
    const dataset = await openMini()
    expect([dataset.sampleShape?.[0], dataset.ids.length]).toEqual(expected.genes_x_cells)
    expect(countsOf(dataset.labels)).toEqual(expected.labels)
    expect(dataset.notes).toEqual(['Barcodes were compared without their ending -1.'])
    const { x } = denseBatch(await allOf(dataset))
    expect(sumOf((x?.data ?? new Float64Array()).map((value) => Math.round(Math.expm1(value))))).toBe(expected.sum)
    const predicted = await crossPredict(dataset, FOLDS.mini, fiveNeighbours)
    expect(accuracyOf(dataset, predicted)).toBe(expected.reference_5NN_log1p_5fold_seed0_accuracy)
  },
)
