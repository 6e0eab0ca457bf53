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

/** The reports are not part of the project: undefined where they are absent. */
async function openReal(name: string): Promise<Dataset | undefined> {
  const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')
  const document = datasetSchema.parse(load(readFileSync(resolve(root, `catalog/datasets/${name}.yaml`), 'utf8')))
  const world = memoryEffects({}, { settings: { FMBENCH_DATA_MIRROR: mirror } })
  try {
    return await openDataset(document, root, { ...world, files: nodeFiles })
  } catch (thrown) {
    if (thrown instanceof FmbenchError && thrown.code === 'not-found') return undefined
    throw thrown
  }
}

const indiana = await openReal('ds_iu_xray_reports')
const r2gen = await openReal('ds_iu_xray_590')
const missing = indiana === undefined || r2gen === undefined
const reason = missing ? ' (skipped: set FMBENCH_DATA_MIRROR to a folder that has indiana_reports.csv and gts.csv)' : ''

test.skipIf(missing)(`Indiana University chest X-ray reports${reason}`, async () => {
  const { ids, splits, references = [], notes, read } = indiana ?? expect.fail()
  expect(ids).toHaveLength(3337)
  expect(['train', 'test'].map((part) => splits.filter((split) => split === part).length)).toEqual([2337, 1000])
  expect(notes?.[0]).toBe('514 of 3851 rows have no reference and were left out.')
  const { texts } = await read([0])
  expect(texts).toEqual(['Indication: Positive TB test\nComparison: None.'])
  expect(references[0][0]).toMatch(/^The cardiac silhouette and mediastinum size are within normal limits\./)

  const known = new Map(ids.map((id, i) => [id, references[i][0]]))
  const test590 = r2gen ?? expect.fail()
  expect(test590.ids).toHaveLength(590)
  test590.ids.forEach((id, i) => {
    expect(test590.references?.[i]).toEqual([known.get(/^CXR(\d+)_/.exec(id)?.[1] ?? '')])
  })
  expect(await test590.read([0])).toEqual({ ids: ['CXR3030_IM-1405'] })
})
