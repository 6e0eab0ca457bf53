import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { FmbenchError } from '../../src/core/index.js'
import { type Dataset, openDataset } from '../../src/data/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { lastValueAdapter, linearInterpolationAdapter, rowMeanAdapter } from '../../src/models/reconstruct-rows.js'
import { ridgeChannelsAdapter } from '../../src/models/ridge-channels.js'
import { nodeFiles } from '../../src/node/files.js'
import { protocols } from '../../src/protocols/index.js'
import { datasetOfPlan } from '../../src/run/masked-dataset.js'
import type { OpenedModel } from '../../src/run/open-model.js'
import { predictPass } from '../../src/run/predict.js'
import { scoredRows } from '../../src/run/rows.js'
import { scoreOverall } from '../../src/run/score.js'
import { datasetSchema } from '../../src/spec/dataset.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith } from '../helpers/plan.js'
import { openBuiltIn, SIGNAL } from '../models/support.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => load(readFileSync(resolve(root, 'catalog', file), 'utf8')) as Record<string, unknown>
const document = datasetSchema.parse(read('datasets/ds_rsfmri_roi.yaml'))
const dataset = await openRealData()

/** The recordings are not part of the project: undefined where they are absent. */
async function openRealData(): Promise<Dataset | undefined> {
  const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')
  const world = memoryEffects({}, { settings: { FMBENCH_DATA_MIRROR: mirror } })
  try {
    return await openDataset(document, root, { ...world, files: nodeFiles })
  } catch (thrown) {
    if (thrown instanceof FmbenchError && thrown.code === 'not-found') return undefined
    throw thrown
  }
}

const reason =
  dataset === undefined ? ' (skipped: set FMBENCH_DATA_MIRROR to a folder that has NAP_001.BOLD_rsfMRI.mat)' : ''

/** Computed by NumPy, SciPy and scikit-learn 1.2.1 (Ridge, one fit per window) from the same files and masks. */
test.runIf(dataset).each([
  { hidden: 'regions', adapter: ridgeChannelsAdapter, nmse: 0.6027698797162324, correlation: 0.6066518609345118 },
  { hidden: 'regions', adapter: rowMeanAdapter, nmse: 1, correlation: null },
  { hidden: 'windows', adapter: rowMeanAdapter, nmse: 1.000028259262242, correlation: null },
  { hidden: 'windows', adapter: lastValueAdapter, nmse: 1.5938132939790346, correlation: 0.09934697294519881 },
  {
    hidden: 'windows',
    adapter: linearInterpolationAdapter,
    nmse: 1.2147902370264372,
    correlation: 0.21833716396287992,
  },
])(`hidden $hidden, $adapter.id${reason}`, async ({ hidden, adapter, nmse, correlation }) => {
  const benchmark = read(`benchmarks/bm_brain_timeseries${hidden === 'windows' ? '_windows' : ''}.yaml`)
  const plan = planWith({ replicates: 0 }, { ...benchmark, classes: undefined }, document)
  const masked = datasetOfPlan(plan, dataset as Dataset, protocols) // runIf saw to it
  const rows = scoredRows(masked, plan)
  expect(rows.length).toBe(25)
  const model = await openBuiltIn(adapter)
  const opened = { model, async renew() {} } as unknown as OpenedModel
  const settings = { batchSize: 8, signal: SIGNAL, onProgress: () => {} }
  const { predictions } = await predictPass(
    'clean',
    plan,
    { dataset: masked, rows, opened },
    undefined,
    settings,
    memoryEffects({}),
  )
  const scoring = { jobs: 1, metrics: builtInMetrics, signal: SIGNAL }
  const scores = await scoreOverall(plan, predictions, scoring, memoryEffects({}))
  expect(scores['Masked-NMSE'].value).toBeCloseTo(nmse, 5)
  if (correlation === null) expect(scores['Masked-Correlation'].value).toBeNull()
  else expect(scores['Masked-Correlation'].value).toBeCloseTo(correlation, 5)
  expect(scores['Visible-NMSE'].value).toBe(0)
})
