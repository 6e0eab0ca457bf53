import { expect, test } from 'vitest'
import { type Batch, denseBatch, type LabelledBatch, Rng, type SparseMatrix } from '../../src/core/index.js'
import { linearRegressionAdapter } from '../../src/models/linear-regression.js'
import { logisticRegressionAdapter } from '../../src/models/logistic-regression.js'
import { checkedModel } from '../../src/models/outside-model.js'
import { rawFeaturesAdapter } from '../../src/models/raw-features.js'
import { singleFeatureAdapter } from '../../src/models/single-feature.js'
import { protocols } from '../../src/protocols/index.js'
import { openBuiltIn, rowsOf, SIGNAL } from './support.js'

const CLASSES = ['no', 'yes']
const featureNames = ['a', 'b', 'c', 'd']
const cells = sparseCohort(60)

/** Two classes apart in the first of four numbers, most of which are zero. */
function sparseCohort(n: number): LabelledBatch {
  const rng = new Rng('sparse')
  const y = Int32Array.from({ length: n }, (_, i) => i % 2)
  const starts = [0]
  const indices: number[] = []
  const values: number[] = []
  for (const label of y) {
    for (let j = 0; j < 4; j++) {
      if (rng.uniform() < 0.6) continue
      indices.push(j)
      values.push(1 + rng.uniform() + (j === 0 ? label : 0))
    }
    starts.push(indices.length)
  }
  const sparse: SparseMatrix = {
    rows: n,
    columns: 4,
    starts: Int32Array.from(starts),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  }
  return { ids: Array.from(y, (_, i) => `c${i}`), sparse, featureNames, y, classes: CLASSES }
}

test.each([logisticRegressionAdapter, linearRegressionAdapter])(
  '$id answers sparse samples as dense ones',
  async (adapter) => {
    const answersFor = async (batch: LabelledBatch) => {
      const model = await openBuiltIn(adapter)
      await model.fit?.(batch, SIGNAL)
      const [kind] = model.outputs
      const answer = await model.predict(kind, batch, SIGNAL)
      return answer instanceof Float64Array ? [[...answer]] : rowsOf(answer as never)
    }
    const [sparse, dense] = [await answersFor(cells), await answersFor(denseBatch(cells))]
    expect(sparse).toEqual(dense.map((row) => row.map((value) => expect.closeTo(value, 9))))
  },
)

test('single_feature finds its column in sparse samples', async () => {
  const model = await openBuiltIn(singleFeatureAdapter, { feature: 'a' })
  await model.fit?.(cells, SIGNAL)
  expect((await model.predict('probability', cells, SIGNAL)).rows).toBe(60)
})

test('raw_features gives sparse samples as they are, and a number that is missing is named', async () => {
  const model = await openBuiltIn(rawFeaturesAdapter)
  expect(await model.predict('embedding', cells, SIGNAL)).toBe(cells.sparse)
  const sparse = { ...(cells.sparse as SparseMatrix), values: Float64Array.from([1, Number.NaN]) }
  const broken = {
    ...cells,
    sparse: { ...sparse, rows: 3, starts: Int32Array.of(0, 1, 1, 2), indices: Int32Array.of(0, 2) },
  }
  await expect(model.predict('embedding', { ...broken, ids: ['x', 'y', 'z'] }, SIGNAL)).rejects.toThrow(
    'feature "c" is missing in row 3 of 3',
  )
})

test.each([{ classifier: 'logistic', C: 1 }, { classifier: 'knn' }])(
  'the probe %j learns from sparse samples what it learns from dense ones',
  async (options) => {
    const probe = protocols.get('probe')
    const answersFor = async (batch: LabelledBatch) => {
      const request = { options: probe.parseOptions(options, ''), classes: CLASSES, seed: 1, batchSize: 7 }
      const head = probe.head?.(await openBuiltIn(rawFeaturesAdapter), request)
      await head?.fit?.(batch, SIGNAL)
      return head === undefined ? [] : rowsOf(await head.predict('probability', batch, SIGNAL))
    }
    const [sparse, dense] = [await answersFor(cells), await answersFor(denseBatch(cells))]
    expect(sparse).toEqual(dense.map((row) => row.map((value) => expect.closeTo(value, 4))))
  },
)

test('a model outside our control gets every number', async () => {
  const seen: Batch[] = []
  const outside = checkedModel(
    {
      name: 'outside',
      outputs: ['value'],
      digest: '',
      async ask(_, batch) {
        seen.push(batch)
        return new Float64Array(batch.ids.length)
      },
      async fit(train) {
        seen.push(train)
      },
      async close() {},
    },
    [],
  )
  await outside.fit?.(cells, SIGNAL)
  await outside.predict('value', cells, SIGNAL)
  const { sparse } = cells
  for (const batch of seen) {
    expect(batch).not.toHaveProperty('sparse')
    expect(batch.x?.shape).toEqual([60, 4])
    const row = Array.from({ length: 4 }, (_, j) => {
      const place = sparse?.indices.subarray(0, sparse.starts[1]).indexOf(j) ?? -1
      return place === -1 ? 0 : sparse?.values[place]
    })
    expect([...(batch.x?.data.subarray(0, 4) ?? [])]).toEqual(row)
  }
})
