import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../../src/core/index.js'
import { openDataset, toyGenerators } from '../../../src/data/index.js'
import { type DatasetDocument, datasetSchema } from '../../../src/spec/dataset.js'
import { memoryEffects } from '../../helpers/memory-effects.js'

const folder = new URL('../../../catalog/datasets/', import.meta.url)
const generated = readdirSync(folder)
  .map((name) => datasetSchema.parse(load(readFileSync(new URL(name, folder), 'utf8'))) as DatasetDocument)
  .filter(({ generator }) => generator !== undefined)

test('every generator has a dataset in the catalogue', () => {
  const names = generated.map(({ generator }) => generator?.name).sort()
  expect(names).toEqual(
    toyGenerators
      .all()
      .map(({ id }) => id)
      .toSorted(),
  )
})

test('generators use no mathematical function but the square root, which alone is exact everywhere', () => {
  const sources = new URL('../../../src/data/toy/', import.meta.url)
  const code = readdirSync(sources)
    .map((name) => readFileSync(new URL(name, sources), 'utf8'))
    .join('\n')
  const used = new Set(Array.from(code.matchAll(/Math\.\w+| \*\* |\.normal\(/gm), ([found]) => found))
  expect([...used].filter((name) => name !== 'Math.sqrt' && name !== 'Math.floor')).toEqual([])
})

describe.each(generated)('$dataset_id', (document) => {
  const generator = document.generator ?? { name: '', seed: 0 }

  test('is generated with the bytes that the catalogue pins', () => {
    const files = Object.entries(toyGenerators.get(generator.name).generate(generator.seed))
    const found = files.map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256Hex(bytes) }))
    expect(found).toEqual(document.files)
  })

  test('another seed gives another dataset', () => {
    const [X, other] = [7, 8].map((seed) => toyGenerators.get(generator.name).generate(seed)['X.npy'])
    expect(X.length).toBe(other.length)
    expect(X).not.toEqual(other)
  })

  test('loads, generated on first use; no person stands on both sides', async () => {
    const effects = memoryEffects({})
    const dataset = await openDataset(document, '/docs', effects)
    expect(effects.stored.has(`/cache/datasets/${document.dataset_id}/X.npy`)).toBe(true)
    const bySubject = new Map<string, Set<string>>()
    dataset.ids.forEach((id, i) => {
      const subject = dataset.subjects?.[i] ?? id
      bySubject.set(subject, (bySubject.get(subject) ?? new Set()).add(dataset.splits[i]))
    })
    expect([...bySubject.values()].every((splits) => splits.size === 1)).toBe(true)
    expect(new Set(dataset.splits)).toEqual(new Set(['train', 'test']))
    const batch = await dataset.read(dataset.ids.map((_, i) => i))
    expect(batch.x?.shape).toEqual([dataset.ids.length, ...(dataset.sampleShape ?? [])])
  })

  test('a file in the cache that was changed is generated again', async () => {
    const effects = memoryEffects({ [`/cache/datasets/${document.dataset_id}/metadata.csv`]: 'subject_id\nx\n' })
    expect((await openDataset(document, '/docs', effects)).ids.length).toBe(document.n_samples)
  })
})

test('toy_fmri_class: 200 persons for the test, classes near balance, small strata to meet', async () => {
  const document = generated.find(({ dataset_id }) => dataset_id === 'DS-TOY-FMRI-CLASS') as DatasetDocument
  const { splits, labels, columns } = await openDataset(document, '/docs', memoryEffects({}))
  const inTest = splits.flatMap((split, i) => (split === 'test' ? [i] : []))
  expect(inTest.length).toBe(200)
  const positives = inTest.filter((i) => labels[i] === '1').length
  expect(positives).toBeGreaterThan(80)
  expect(positives).toBeLessThan(120)
  const levels = (column: string) => new Set(columns[column]).size
  expect(['site', 'sex', 'scanner', 'disease_stage', 'ethnicity'].map(levels)).toEqual([3, 2, 3, 3, 5])
  expect(inTest.filter((i) => columns.ethnicity[i] === 'Other').length).toBeLessThan(10)
  expect(columns.age.every((age) => Number(age) >= 18 && Number(age) <= 90)).toBe(true)
})
