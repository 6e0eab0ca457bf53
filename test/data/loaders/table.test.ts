import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openDataset } from '../../../src/data/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'

type Changes = Parameters<typeof datasetDocument>[0]
const open = (csv: string, changes: Changes = {}) =>
  openDataset(datasetDocument(changes), '/docs', memoryEffects({ '/docs/data/d.csv': csv }))

describe('table loader', () => {
  const csv = 'id,split,age,gene,site,label\na,train,50,E3,X,0\nb,test,61.5,E4,Y,1\n'
  const changes: Changes = {
    split: { column: 'split' },
    strata: { age: { column: 'age', type: 'age' } },
    features: { exclude: ['site'], categorical: { gene: ['E3', 'E4', 'E2'] } },
  }

  test('features are what serves nothing else, strata too, categories one-hot in their place', async () => {
    const dataset = await open(csv, changes)
    expect(dataset.featureNames).toEqual(['age', 'gene=E3', 'gene=E4', 'gene=E2'])
    expect(dataset.sampleShape).toEqual([4])
    expect(dataset.splits).toEqual(['train', 'test'])
    const batch = await dataset.read([1, 0, 1])
    expect(batch.ids).toEqual(['b', 'a', 'b'])
    expect(batch.x?.shape).toEqual([3, 4])
    expect([...(batch.x?.data ?? [])]).toEqual([61.5, 0, 1, 0, 50, 1, 0, 0, 61.5, 0, 1, 0])
  })

  test('declared features keep the declared order', async () => {
    const dataset = await open('id,a,b,label\n1,2,3,x\n', { features: { include: ['b', 'a'] } })
    expect([...((await dataset.read([0])).x?.data ?? [])]).toEqual([3, 2])
  })

  test('other formats give the same samples', async () => {
    const effects = memoryEffects({ '/docs/data/d.jsonl': '{"id":"a","v":0.5,"label":0}\n' })
    const document = datasetDocument({ loader: { id: 'jsonl', options: { file: 'd.jsonl' } } })
    const dataset = await openDataset(document, '/docs', effects)
    expect([dataset.ids, dataset.labels, dataset.featureNames]).toEqual([['a'], ['0'], ['v']])
  })

  test('rows sorted by label, or shuffled: same ids, same split, same measurements', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `${i * 1.5},${i % 3},${i % 2 === 0 ? 'x' : 'y'}`)
    const byHash: Changes = {
      sample_id: { hash_of: '*' },
      split: { by_hash: { n_train: 8, n_test: 4, seed: 3 } },
    }
    const described = async (ordered: readonly string[]) => {
      const dataset = await open(`v,w,label\n${ordered.join('\n')}`, byHash)
      const data = (await dataset.read(dataset.ids.map((_, i) => i))).x?.data ?? []
      return dataset.ids
        .map((id, i) => [id, dataset.splits[i], dataset.labels[i], data[2 * i], data[2 * i + 1]].join())
        .sort()
    }
    const expected = await described(rows)
    const shuffled = fc.shuffledSubarray(rows, { minLength: rows.length })
    await fc.assert(
      fc.asyncProperty(shuffled, async (other) => {
        expect(await described(other)).toEqual(expected)
      }),
    )
    expect(await described(rows.toSorted((a, b) => (a.at(-1) ?? '').localeCompare(b.at(-1) ?? '')))).toEqual(expected)
  })

  test('the digest is that of sha256sum d.csv | sha256sum', async () => {
    expect((await open('id,v,label\na,1,x\n')).sha256).toBe(
      '66b14779dfb379d8810ddcf83fffa059aa42c09013bd33e334a7b4c608a884dc',
    )
  })

  test.each<[string, string, Changes, RegExp]>([
    [
      'text in a number column',
      'id,v,label\na,1,x\nb,high,x\n',
      {},
      /feature "v" is "high", no number\. \(\/docs\/data\/d\.csv:3\)/,
    ],
    ['a decimal comma', 'id,v,label\na,"1,5",x\n', {}, /"1,5", no number/],
    [
      'a missing value',
      'id,v,label\na,,x\n',
      {},
      /feature "v" is missing\. \(\/docs\/data\/d\.csv:2\)[\s\S]*never fills in/,
    ],
    ['NA', 'id,v,label\na,NA,x\n', {}, /"NA", no number/],
    [
      'a level nobody declared',
      'id,v,label\na,Z,x\n',
      { features: { categorical: { v: ['A', 'B'] } } },
      /"Z" is not a declared level.*d\.csv:2\)[\s\S]*A, B/,
    ],
    [
      'an unknown feature',
      'id,tau,label\na,1,x\n',
      { features: { include: ['tua'] } },
      /"tua" .*features\.include\)\nDid you mean "tau"/,
    ],
    [
      'an unknown exclusion',
      'id,tau,label\na,1,x\n',
      { features: { exclude: ['Tau '] } },
      /"Tau " .*features\.exclude/,
    ],
    [
      'an unknown category',
      'id,v,label\na,1,x\n',
      { features: { categorical: { w: ['A', 'B'] } } },
      /"w" .*features\.categorical/,
    ],
    [
      'the label as a feature',
      'id,v,label\na,1,x\n',
      { features: { include: ['v', 'label'] } },
      /"label" is the label: a model must not see it/,
    ],
    ['nothing left to learn from', 'id,label\na,x\n', {}, /No column is left/],
    [
      'an unknown option',
      'id,v,label\na,1,x\n',
      { loader: { id: 'table', options: { fiel: 'd.csv' } } },
      /Unknown option "fiel"[\s\S]*Did you mean "file"/,
    ],
    ['no file', 'id,v,label\na,1,x\n', { loader: { id: 'table' } }, /needs to know which file/],
    [
      'a file name that is none',
      'id,v,label\na,1,x\n',
      { loader: { id: 'table', options: { file: 3 } } },
      /must be the name of a file/,
    ],
    ['an unknown loader', 'id,v,label\na,1,x\n', { loader: { id: 'tabel' } }, /Unknown loader "tabel"[\s\S]*"table"/],
  ])('refuses %s', async (_, content, changed, message) => {
    await expect(open(content, changed)).rejects.toThrow(message)
  })
})
