import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseDelimited } from '../../src/data/index.js'
import { describeSamples, selectSamples } from '../../src/data/samples.js'
import { datasetDocument } from './dataset-document.js'

type Changes = Parameters<typeof datasetDocument>[0]
const table = (csv: string) => parseDelimited(csv, ',', 'd.csv')
const describeCsv = (csv: string, changes: Changes = {}) =>
  describeSamples(datasetDocument(changes), { table: table(csv) })

describe('ids', () => {
  test('from a column', () => {
    expect(describeCsv('id,label\nb,1\na,0\n').ids).toEqual(['b', 'a'])
  })

  test('hashes of all cells joined by tabs, whatever the order of rows', () => {
    const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)
    const ids = describeCsv('v,label\n1.50,x\n2,y\n', { sample_id: { hash_of: '*' } }).ids
    expect(ids).toEqual([hash('1.50\tx'), hash('2\ty')])
    expect(describeCsv('v,label\r\n2,y\r\n1.50,x', { sample_id: { hash_of: '*' } }).ids).toEqual(ids.toReversed())
  })

  test('hashes of some cells', () => {
    const same = describeCsv('v,w,label\n1,2,x\n', { sample_id: { hash_of: ['w', 'v'] } })
    expect(same.ids[0]).toBe(createHash('sha256').update('2\t1').digest('hex').slice(0, 16))
  })

  test('row numbers, all of one width', () => {
    const csv = `label\n${'x\n'.repeat(10)}`
    expect(describeCsv(csv, { sample_id: 'row' }).ids).toEqual([
      '01',
      '02',
      '03',
      '04',
      '05',
      '06',
      '07',
      '08',
      '09',
      '10',
    ])
  })

  test('twice the same: both rows are named, the id is not', () => {
    const describeTwice = () => describeCsv('id,label\nsecret,1\nb,0\nsecret,0\n')
    expect(describeTwice).toThrow('Rows 1 and 3 have the same sample id, and different labels. (d.csv:2 and d.csv:4)')
    expect(describeTwice).not.toThrow(/secret/)
  })
})

describe('labels, persons, strata', () => {
  test('names for raw labels; raw cells of strata, blanks kept', () => {
    const facts = describeCsv('id,label,site,who\n1,0,A,p\n2,1,,q\n', {
      target: { column: 'label', labels: { '0': 'no', '1': 'yes' } },
      strata: { place: { column: 'site' } },
      subject_id: 'who',
    })
    expect(facts).toEqual({
      ids: ['1', '2'],
      labels: ['no', 'yes'],
      subjects: ['p', 'q'],
      columns: { site: ['A', ''] },
      splits: ['test', 'test'],
    })
  })

  test.each<[string, string, Changes, RegExp]>([
    [
      'a missing label column',
      'id,lable\n1,0\n',
      {},
      /no column "label", which holds the labels[\s\S]*Did you mean "lable"/,
    ],
    ['a missing id column', 'ids,label\n1,0\n', {}, /no column "id"[\s\S]*Did you mean "ids"/],
    [
      'a missing stratum',
      'id,label,sex\n1,0,F\n',
      { strata: { sex: { column: 'gender' } } },
      /no column "gender", which the stratum "sex" needs/,
    ],
    ['a missing split column', 'id,label\n1,0\n', { split: { column: 'fold' } }, /no column "fold"/],
    ['an empty label', 'id,label\n1,0\n2,\n', {}, /"label".*empty here\. \(d\.csv:3\)/],
    ['an empty id', 'id,label\n,0\n', {}, /"id".*empty here\. \(d\.csv:2\)/],
    ['an empty split', 'id,label,split\n1,0,\n', { split: { column: 'split' } }, /empty here\. \(d\.csv:2\)/],
    [
      'an unknown label',
      'id,label\n1,0\n2,7\n',
      { target: { column: 'label', labels: { '0': 'no' } } },
      /"7" is not declared.*\(d\.csv:3\)[\s\S]*Declared: 0/,
    ],
    ['another number of rows', 'id,label\n1,0\n', { n_samples: 2 }, /declares 2 samples, the file has 1/],
    [
      'a person on both sides',
      'id,label,who\n1,0,p\n2,1,p\n',
      { subject_id: 'who', split: { by_hash: { n_train: 1, n_test: 1, seed: 1 } } },
      /split by hash would separate them/,
    ],
  ])('refuses %s', (_, csv, changes, message) => {
    expect(() => describeCsv(csv, changes)).toThrow(message)
  })
})

describe('groups', () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 2},r${i >> 2}`).join('\n')
  const csv = `id,label,region\n${rows}\n`
  const byGroup = { by_hash: { n_train: 20, n_test: 10, seed: 1, by: 'group' as const } }

  test('from a column; a split by group leaves them whole and says what it reached', () => {
    const { groups = [], splits, notes } = describeCsv(csv, { group: { column: 'region' }, split: byGroup })
    expect(groups.slice(0, 5)).toEqual(['r0', 'r0', 'r0', 'r0', 'r1'])
    for (const region of new Set(groups)) {
      expect(new Set(splits.filter((_, i) => groups[i] === region)).size).toBe(1)
    }
    expect(notes).toEqual([
      'Each group is on one side: 20 train (0 10, 1 10; 20 asked for), 8 test (0 4, 1 4; 10 asked for).',
    ])
  })

  test('persons can be split as a whole, too', () => {
    const { splits, subjects = [] } = describeCsv(csv, {
      subject_id: 'region',
      split: { by_hash: { ...byGroup.by_hash, by: 'subject' } },
    })
    expect(new Set(splits.filter((_, i) => subjects[i] === 'r3')).size).toBe(1)
    expect(splits.filter((split) => split === 'test')).toHaveLength(8)
  })

  test.each<[string, Changes, RegExp]>([
    ['a split by a group nobody declares', { split: byGroup }, /goes by group, and the document names none/],
    ['shared letters of numbers', { group: { shared_kmer: 50 } }, /shared_kmer is for sequences/],
    ['a missing column', { group: { column: 'regoin' } }, /no column "regoin"[\s\S]*Did you mean "region"/],
    ['files as parts of one table', { split: { files: { train: ['a.csv'] } } }, /split\.files is for datasets/],
  ])('refuses %s', (_, changes, message) => {
    expect(() => describeCsv(csv, changes)).toThrow(message)
  })
})

describe('duplicates', () => {
  const csv = 'v,label\n1,a\n2,b\n1,c\n2,b\n3,c\n'
  const ids = { hash_of: ['v'] }

  test('are refused, and it is said when their labels differ', () => {
    expect(() => describeCsv(csv, { sample_id: ids })).toThrow(
      'Rows 1 and 3 have the same sample id, and different labels. (d.csv:2 and d.csv:4)',
    )
  })

  test('keep_first leaves out the others, in step with parts and sequences', () => {
    const document = datasetDocument({ sample_id: { ...ids, duplicates: 'keep_first' } })
    const five = ['p', 'q', 'r', 's', 't']
    const selected = selectSamples(document, { table: table(csv), parts: five, sequences: five })
    expect(selected.parts).toEqual(['p', 'q', 't'])
    expect(selected.sequences).toEqual(['p', 'q', 't'])
    expect(describeSamples(document, selected).labels).toEqual(['a', 'b', 'c'])
    expect(selected.table.where(2)).toBe('d.csv:6')
    expect(selected.notes).toEqual(['2 of 5 rows repeat an earlier sample and were left out.'])
  })
})
