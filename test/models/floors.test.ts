import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { auroc } from '../../src/metrics/index.js'
import { classPriorAdapter, majorityAdapter } from '../../src/models/class-frequencies.js'
import { randomAdapter } from '../../src/models/random.js'
import { singleFeatureAdapter } from '../../src/models/single-feature.js'
import { batchOf, labelled, openBuiltIn, rowsOf, SIGNAL } from './support.js'

const THREE = { classes: ['a', 'b', 'c'] }

describe('random', () => {
  test('divides the uniforms of seed, name and sample by their sum', async () => {
    const model = await openBuiltIn(randomAdapter, {}, { ...THREE, seed: 7 })
    const [row] = rowsOf(await model.predict('probability', batchOf([[1]]), SIGNAL))
    const rng = new Rng('7|random|sample-0')
    const drawn = [rng.uniform(), rng.uniform(), rng.uniform()]
    const sum = drawn[0] + drawn[1] + drawn[2]
    expect(row).toEqual(drawn.map((value) => value / sum))
  })

  test('gives the same bytes whatever the batches and the order', async () => {
    const model = await openBuiltIn(randomAdapter, {}, THREE)
    const all = batchOf(Array.from({ length: 30 }, () => [0]))
    const whole = rowsOf(await model.predict('probability', all, SIGNAL))
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...all.ids.keys()]), async (places) => {
        const batch = {
          ids: places.map((i) => all.ids[i]),
          x: { data: new Float64Array(places.length), shape: [places.length, 1] },
        }
        expect(rowsOf(await model.predict('probability', batch, SIGNAL))).toEqual(places.map((i) => whole[i]))
      }),
      { numRuns: 20 },
    )
  })

  test('changes with the seed, learns nothing, reads nothing', async () => {
    const digests = new Set<string>()
    const answers = new Set<number>()
    for (const seed of [1, 2, 3]) {
      const model = await openBuiltIn(randomAdapter, {}, { seed })
      expect(model.fit).toBeUndefined()
      digests.add(model.digest)
      answers.add((await model.predict('probability', batchOf([[Number.NaN]]), SIGNAL)).data[0])
    }
    expect([digests.size, answers.size]).toEqual([3, 3])
  })

  test('takes no options', async () => {
    await expect(openBuiltIn(randomAdapter, { seed: 3 })).rejects.toThrow(
      'options.seed: this adapter takes no options.',
    )
  })
})

describe.each([
  { adapter: majorityAdapter, y: [2, 1, 2], row: [0, 0, 1] },
  { adapter: majorityAdapter, y: [2, 1, 1, 2, 0], row: [0, 1, 0] },
  { adapter: majorityAdapter, y: [0], row: [1, 0, 0] },
  { adapter: classPriorAdapter, y: [2, 1, 2, 2], row: [0, 0.25, 0.75] },
  { adapter: classPriorAdapter, y: [1], row: [0, 1, 0] },
])('$adapter.id after the classes $y', ({ adapter, y, row }) => {
  test(`gives every sample ${row.join(', ')}`, async () => {
    const model = await openBuiltIn(adapter, {}, THREE)
    await model.fit?.(labelled(batchOf(y.map(() => [Number.NaN])), y, THREE.classes), SIGNAL)
    expect(rowsOf(await model.predict('probability', batchOf([[1], [2]]), SIGNAL))).toEqual([row, row])
  })
})

test('class frequencies of no sample are refused', async () => {
  const model = await openBuiltIn(classPriorAdapter)
  await expect(model.fit?.(labelled(batchOf([]), []), SIGNAL)).rejects.toThrow('the training part has no samples')
})

describe('single_feature', () => {
  const names = ['age', 'tau', 'Ab_42']

  test('ranks as the raw column does, in the direction of the training part', async () => {
    const rng = new Rng('single')
    const rows = Array.from({ length: 60 }, (_, i) => [rng.normal(), rng.normal() + (i % 2), rng.normal() - (i % 2)])
    const y = Int32Array.from(rows, (_, i) => i % 2)
    for (const [feature, sign] of [
      ['tau', 1],
      ['Ab_42', -1],
    ] as const) {
      const model = await openBuiltIn(singleFeatureAdapter, { feature })
      const batch = batchOf(rows, names)
      await model.fit?.(labelled(batch, [...y]), SIGNAL)
      const positive = rowsOf(await model.predict('probability', batch, SIGNAL)).map(([, p]) => p)
      const raw = rows.map((row) => sign * row[names.indexOf(feature)])
      expect(auroc(y, Float64Array.from(positive))).toBe(auroc(y, Float64Array.from(raw)))
    }
  })

  test('offers the nearest feature', async () => {
    const model = await openBuiltIn(singleFeatureAdapter, { feature: 'AB_24' })
    const attempt = model.fit?.(
      labelled(
        batchOf(
          [
            [0, 1, 2],
            [1, 2, 3],
          ],
          names,
        ),
        [0, 1],
      ),
      SIGNAL,
    )
    await expect(attempt).rejects.toThrow('unknown feature "AB_24".\nDid you mean "Ab_42"?')
    const unnamed = model.fit?.(labelled(batchOf([[0], [1]]), [0, 1]), SIGNAL)
    await expect(unnamed).rejects.toThrow('The features of this dataset have no names.')
  })

  test('minds missing values of its own column only', async () => {
    const model = await openBuiltIn(singleFeatureAdapter, { feature: 'tau' })
    await model.fit?.(
      labelled(
        batchOf(
          [
            [Number.NaN, 1, 2],
            [1, 2, 3],
          ],
          names,
        ),
        [0, 1],
      ),
      SIGNAL,
    )
    const holed = model.predict('probability', batchOf([[0, Number.NaN, 0]], names), SIGNAL)
    await expect(holed).rejects.toThrow('single_feature needs a number in every feature, but feature "tau" is missing')
  })

  const mirror = process.env.FMBENCH_DATA_MIRROR ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))
  const csv = `${mirror}/alzheimer_csf_biomarkers/ad_data.csv`
  const isThere = existsSync(csv)
  if (!isThere) console.warn('Skipped: the Alzheimer biomarkers are absent (set FMBENCH_DATA_MIRROR to their folder).')
  test.skipIf(!isThere)('has the AUROC of the markers of 333 patients (scikit-learn 1.2.1)', async () => {
    const [header, ...patients] = readFileSync(csv, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.replaceAll('"', '').split(','))
    const cells = (name: string) => patients.map((patient) => patient[header.indexOf(name)])
    const y = Int32Array.from(cells('Class'), (name) => Number(name === 'Impaired'))
    const markers = ['tau', 'p_tau', 'Ab_42']
    const columns = markers.map((name) => cells(name).map(Number))
    const batch = batchOf(
      patients.map((_, i) => columns.map((column) => column[i])),
      markers,
    )
    const found: number[] = []
    for (const feature of markers) {
      const model = await openBuiltIn(singleFeatureAdapter, { feature })
      await model.fit?.(labelled(batch, [...y]), SIGNAL)
      const positive = rowsOf(await model.predict('probability', batch, SIGNAL)).map(([, p]) => p)
      found.push(auroc(y, Float64Array.from(positive)))
    }
    const expected = [0.7840341476705113, 0.7163745345563528, 0.7609663064208518]
    expected.forEach((value, m) => {
      expect(found[m]).toBeCloseTo(value, 14)
    })
  })
})

test('asking for what a model does not give is a bug of ours', async () => {
  const model = await openBuiltIn(randomAdapter)
  await expect(model.predict('label', batchOf([[1]]), SIGNAL)).rejects.toThrow('random gives probability')
})
