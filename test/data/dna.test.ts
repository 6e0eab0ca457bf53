import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { FmbenchError } from '../../src/core/index.js'
import { type Dataset, locateDataset, openDataset } from '../../src/data/index.js'
import { nodeFiles } from '../../src/node/files.js'
import { type DatasetDocument, datasetSchema } from '../../src/spec/dataset.js'
import { memoryEffects } from '../helpers/memory-effects.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')
const world = { ...memoryEffects({}, { settings: { FMBENCH_DATA_MIRROR: mirror } }), files: nodeFiles }

const documentOf = (name: string): DatasetDocument =>
  datasetSchema.parse(load(readFileSync(resolve(root, `catalog/datasets/${name}.yaml`), 'utf8')))

/** The sequences are not part of the project: undefined where they are absent. */
async function openReal(name: string): Promise<Dataset | undefined> {
  try {
    return await openDataset(documentOf(name), root, world)
  } catch (thrown) {
    if (thrown instanceof FmbenchError && thrown.code === 'not-found') return undefined
    throw thrown
  }
}

const enhancers = await openReal('ds_dna_enhancers_cohn_local')
const promoters = await openReal('ds_dna_promoters_nontata_local')
const disjoint = await openReal('ds_dna_promoters_nontata_disjoint')
const reason = enhancers === undefined ? ' (skipped: set FMBENCH_DATA_MIRROR to a folder that has the DNA files)' : ''

const countsOf = ({ splits, labels }: Dataset) =>
  Object.fromEntries(
    [...new Set(splits)]
      .sort()
      .map((part) => [
        part,
        ['other', 'enhancer', 'promoter']
          .map((label) => labels.filter((own, i) => own === label && splits[i] === part).length)
          .filter((count) => count > 0),
      ]),
  )

test.runIf(enhancers)(`enhancers: 5,000 and 1,250 of 6,948, as many of each class${reason}`, () => {
  expect(countsOf(enhancers as Dataset)).toEqual({ test: [625, 625], train: [2500, 2500], unused: [349, 349] })
})

test.runIf(promoters)(`promoters cut at random${reason}`, () => {
  expect(countsOf(promoters as Dataset)).toEqual({ test: [570, 680], train: [2280, 2720], unused: [1269, 1515] })
})

test.runIf(disjoint)(
  `promoters: 50-mer groups are those that were counted elsewhere, and none is on two sides${reason}`,
  () => {
    const { groups = [], splits, labels } = disjoint as Dataset
    const sizes = new Map<string, number>()
    for (const name of groups) sizes.set(name, (sizes.get(name) ?? 0) + 1)
    const shared = (label: string) =>
      groups.filter((name, i) => (sizes.get(name) ?? 0) > 1 && labels[i] === label).length
    // Counted by another program: 3,981 sequences share a 50-mer, either strand; 3,865 of them are negatives.
    expect([shared('other'), shared('promoter')]).toEqual([3865, 116])
    const sides = new Map<string, Set<string>>()
    groups.forEach((name, i) => {
      sides.set(name, (sides.get(name) ?? new Set()).add(splits[i]))
    })
    expect([...sides.values()].every((parts) => parts.size === 1)).toBe(true)
    expect(countsOf(disjoint as Dataset)).toEqual({ test: [570, 680], train: [2280, 2720], unused: [1269, 1515] })
  },
)

test.runIf(enhancers)(
  `the official places are those declared, and the genome is what is missing${reason}`,
  async () => {
    for (const name of ['ds_dna_enhancers_cohn', 'ds_dna_promoters_nontata']) {
      const document = documentOf(name)
      const names = document.files.map(({ path }) => path)
      expect(Object.keys(await locateDataset(document, root, names, world))).toEqual(names)
      await expect(openDataset(document, root, world)).rejects.toThrow(/needs the genome GRCh38\.fa/)
    }
  },
)
