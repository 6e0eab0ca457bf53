import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { FmbenchError } from '../../src/core/index.js'
import { locateDataset, openDataset, readTable, tableColumn, textCells } from '../../src/data/index.js'
import { type CheckReport, inspectDataset } from '../../src/inspect/index.js'
import { nodeFiles } from '../../src/node/files.js'
import { datasetSchema } from '../../src/spec/dataset.js'
import { sharedKmerClusters } from '../../src/stats/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { toyDataset } from './toy-dataset.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')
const effects = { ...memoryEffects({}, { settings: { FMBENCH_DATA_MIRROR: mirror } }), files: nodeFiles }

const documentOf = (name: string) =>
  datasetSchema.parse(load(readFileSync(resolve(root, `catalog/datasets/${name}.yaml`), 'utf8')))

/** undefined where the data is not on this machine. */
async function ifHere<T>(open: () => Promise<T>): Promise<T | undefined> {
  try {
    return await open()
  } catch (thrown) {
    if (thrown instanceof FmbenchError && thrown.code === 'not-found') return undefined
    throw thrown
  }
}

const local = (name: string) => ifHere(() => openDataset(documentOf(name), root, effects))
const promoters = await local('ds_dna_promoters_nontata_local')
const enhancers = await local('ds_dna_enhancers_cohn_local')
const coordinates = ['ds_dna_promoters_nontata', 'ds_dna_enhancers_cohn'].map(documentOf)
const tables = await ifHere(() =>
  Promise.all(
    coordinates.map((document) => {
      const names = document.files.map(({ path }) => path)
      return locateDataset(document, root, names, effects)
    }),
  ),
)

const reason = (found: unknown) =>
  found === undefined ? ' (skipped: set FMBENCH_DATA_MIRROR to a folder that has the data of Genomic Benchmarks)' : ''

// Expected numbers: pandas and NumPy on the same files.
test.runIf(promoters)(
  `promoters: what the published test file hides${reason(promoters)}`,
  { timeout: 60_000 },
  async () => {
    if (promoters === undefined) return
    const { checks, counts } = await inspectDataset(promoters)
    const table = (id: string) => checks.find(({ check }) => check === id)?.tables[0].rows
    expect(table('shared-stretches')).toEqual([
      ['other', 3865, 4119],
      ['promoter', 116, 4915],
      ['all', 3981, 9034],
    ])
    const partners = table('near-duplicates')?.map(([jaccard, pairs, sequences]) => [jaccard, pairs, sequences])
    expect(partners?.slice(0, 2)).toEqual([
      [0.9, 541, 844],
      [0.5, 3367, 3026],
    ])
    const auroc = new Map(table('shortcuts')?.map(([name, , , value]) => [name, value]))
    expect(auroc.get('GC content')).toBeCloseTo(0.7959149681512145, 12)
    expect(auroc.get('CpG observed/expected')).toBeCloseTo(0.843540800552831, 12)
    // The parts are cut at random: copies are on both sides.
    expect(counts.error).toBe(2)
  },
)

test.runIf(enhancers)(`enhancers: 499 share 50 letters${reason(enhancers)}`, { timeout: 60_000 }, async () => {
  if (enhancers === undefined) return
  const rows = enhancers.ids.map((_, i) => i)
  const clusters = sharedKmerClusters((await enhancers.read(rows)).sequences ?? [], 50)
  const sizes = new Map<number, number>()
  for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1)
  const inCompany = rows.filter((i) => (sizes.get(clusters[i]) ?? 0) > 1)
  expect(inCompany).toHaveLength(499)
  expect(inCompany.filter((i) => enhancers.labels[i] === 'other')).toHaveLength(368)
})

test.runIf(tables)(`published places: test regions that overlap training regions${reason(tables)}`, async () => {
  const overlaps: CheckReport['tables'][number]['rows'][] = []
  for (const files of tables ?? []) {
    const samples = { labels: [] as string[], splits: [] as string[] }
    const places = { region: [] as string[], start: [] as number[], end: [] as number[] }
    for (const [name, { path }] of Object.entries(files)) {
      const table = await readTable(path, effects)
      const [region, start, end] = ['region', 'start', 'end'].map((key) =>
        textCells(tableColumn(table, key, 'is needed')),
      )
      for (let i = 0; i < table.rows; i++) {
        samples.splits.push(name.split('/')[0])
        samples.labels.push(name.includes('negative') ? 'negative' : 'positive')
        places.region.push(region[i])
        places.start.push(Number(start[i]))
        places.end.push(Number(end[i]))
      }
    }
    const { region, start, end } = places
    const dataset = toyDataset({
      ...samples,
      places: { region, start: Float64Array.from(start), end: Float64Array.from(end) },
    })
    const { checks } = await inspectDataset(dataset)
    overlaps.push(checks.find(({ check }) => check === 'regions')?.tables[0].rows ?? [])
  }
  // class, train, of, test, of
  const [ofPromoters, ofEnhancers] = overlaps
  expect(ofPromoters.map((row) => [row[0], ...row.slice(3)])).toEqual([
    ['negative', 4101, 4119],
    ['positive', 348, 4915],
  ])
  expect(ofEnhancers.reduce((sum, row) => sum + Number(row[3]), 0)).toBe(47)
})
