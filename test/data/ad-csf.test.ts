import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { FmbenchError } from '../../src/core/index.js'
import { type Dataset, openDataset } from '../../src/data/index.js'
import { nodeFiles } from '../../src/node/files.js'
import { datasetSchema } from '../../src/spec/dataset.js'
import { memoryEffects } from '../helpers/memory-effects.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dataset = await openRealData()

/** The patients' data is not part of the project: undefined where it is absent. */
async function openRealData(): Promise<Dataset | undefined> {
  const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')
  const document = datasetSchema.parse(load(readFileSync(resolve(root, 'catalog/datasets/ds_ad_csf.yaml'), 'utf8')))
  const world = memoryEffects({}, { settings: { FMBENCH_DATA_MIRROR: mirror } })
  try {
    return await openDataset(document, root, { ...world, files: nodeFiles })
  } catch (thrown) {
    if (thrown instanceof FmbenchError && thrown.code === 'not-found') return undefined
    throw thrown
  }
}

/** Mann-Whitney by all pairs, ties counting half. */
function aucByPairs(positives: readonly number[], negatives: readonly number[]): number {
  let wins = 0
  for (const p of positives) for (const q of negatives) wins += p > q ? 1 : p === q ? 0.5 : 0
  return wins / (positives.length * negatives.length)
}

const reason = dataset === undefined ? ' (skipped: set FMBENCH_DATA_MIRROR to a folder that has ad_data.csv)' : ''

test.runIf(dataset)(`DS-AD-CSF: 333 real persons${reason}`, async () => {
  const { ids, labels, splits, featureNames = [], columns, read } = dataset as Dataset // runIf saw to it
  expect(ids.length).toBe(333)
  expect(featureNames.length).toBe(129 + 6)
  const count = (split: string, label: string) =>
    ids.filter((_, i) => splits[i] === split && labels[i] === label).length
  expect([count('train', 'Impaired'), count('train', 'Control')]).toEqual([61, 161])
  expect([count('test', 'Impaired'), count('test', 'Control')]).toEqual([30, 81])
  expect(new Set(columns.Genotype).size).toBe(6)
  expect(new Set(columns.male)).toEqual(new Set(['0', '1']))

  const { x } = await read(ids.map((_, i) => i))
  const auc = (name: string, sign: number) => {
    const j = featureNames.indexOf(name)
    const of = (label: string) =>
      labels.flatMap((other, i) => (other === label ? [sign * (x?.data ?? [])[i * featureNames.length + j]] : []))
    return aucByPairs(of('Impaired'), of('Control'))
  }
  // scikit-learn 1.2.1 on the same file.
  expect(auc('tau', 1)).toBeCloseTo(0.7840341476705113, 12)
  expect(auc('p_tau', 1)).toBeCloseTo(0.7163745345563528, 12)
  expect(auc('Ab_42', -1)).toBeCloseTo(0.7609663064208518, 12)
})
