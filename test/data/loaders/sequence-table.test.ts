import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openDataset } from '../../../src/data/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'

type Changes = Parameters<typeof datasetDocument>[0]

const open = (files: Record<string, string>, options: Record<string, unknown> = {}, changes: Changes = {}) => {
  const stored = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/hub/data/${name}`, text]))
  const loader = { id: 'sequence-table', options: { file: 'd.tsv', ...options } }
  const document = datasetDocument({ loader, sample_id: { hash_of: ['sequence'] }, ...changes })
  return openDataset(document, '/hub', memoryEffects(stored))
}
const openTsv = (text: string, options: Record<string, unknown> = {}, changes: Changes = {}) =>
  open({ 'd.tsv': text }, options, changes)

const idOf = (sequence: string) => createHash('sha256').update(sequence).digest('hex').slice(0, 16)
const tasks = 'sequence\tlabel\ttask\nACGT\t1\tenhancer\nACGT\t0\tsplice\nGGGG\t0\tenhancer\n'

describe('sequence-table', () => {
  test('reads sequences in upper case; ids are hashes of these', async () => {
    const dataset = await openTsv('sequence\tlabel\nacgtN\t1\nGGRA\t0\n')
    expect(dataset.ids).toEqual([idOf('ACGTN'), idOf('GGRA')])
    expect(dataset.sampleShape).toBeUndefined()
    expect(await dataset.read([1, 0])).toEqual({ ids: [idOf('GGRA'), idOf('ACGTN')], sequences: ['GGRA', 'ACGTN'] })
  })

  test('CSV, JSONL and another name of the column give the same samples', async () => {
    const { ids } = await openTsv('sequence\tlabel\nACGT\t1\n')
    const csv = await open(
      { 'd.csv': 'seq,label\nACGT,1\n' },
      { file: 'd.csv', sequence: 'seq' },
      { sample_id: { hash_of: ['seq'] } },
    )
    const jsonl = await open({ 'd.jsonl': '{"sequence":"acgt","label":1}\n' }, { file: 'd.jsonl' })
    expect([csv.ids, jsonl.ids]).toEqual([ids, ids])
  })

  test('lower and upper case of one sequence are one sample', async () => {
    await expect(openTsv('sequence\tlabel\nacgt\t1\nACGT\t1\n')).rejects.toThrow(
      'Rows 1 and 2 have the same sample id.',
    )
  })

  test.each([
    ['a gap', 'AC-T', /"-" at position 3.*\(.*d\.tsv:3\)/],
    ['a blank', 'AC T', /" " at position 3/],
    ['a protein', 'MKLE', /"L" at position 3/],
    ['nothing', '', /The sequence is empty\. \(.*d\.tsv:3\)/],
  ])('refuses %s, and says where', async (_, cell, message) => {
    await expect(openTsv(`sequence\tlabel\nACGT\t1\n${cell}\t0\n`)).rejects.toThrow(message)
  })

  test('groups of near duplicates, and a split that leaves them whole', async () => {
    const base = 'ACGTACGGTCATTGCAGGCTTAACCGATCG'
    const rows = Array.from({ length: 8 }, (_, i) => `${'ACGT'[i % 4].repeat(10 + i)}\t${i % 2}`)
    const text = `sequence\tlabel\n${base}A\t1\n${base}C\t1\n${rows.join('\n')}\n`
    const { groups = [], splits } = await openTsv(
      text,
      {},
      {
        group: { shared_kmer: 16 },
        split: { by_hash: { n_train: 6, n_test: 4, seed: 1, by: 'group' } },
      },
    )
    expect(groups[0]).toBe(groups[1])
    expect(splits[0]).toBe(splits[1])
  })

  describe('several tasks in one file', () => {
    test('are refused without a filter, and named', async () => {
      await expect(openTsv(tasks)).rejects.toThrow(
        /holds 2 tasks \(column "task"\)[\s\S]*filter: \{ task: enhancer \}[\s\S]*There are: enhancer, splice\./,
      )
    })

    test('one of them is read', async () => {
      const dataset = await openTsv(tasks, { filter: { task: 'enhancer' } }, { n_samples: 2 })
      expect(dataset.labels).toEqual(['1', '0'])
    })

    test('a file of one task needs no filter', async () => {
      expect((await openTsv('sequence\tlabel\ttask\nACGT\t1\tx\nA\t0\tx\n')).ids).toHaveLength(2)
    })

    test('filters that leave nothing', async () => {
      await expect(openTsv(tasks, { filter: { task: 'enhancers' } })).rejects.toThrow(/Did you mean "enhancer"/)
      await expect(openTsv(tasks, { filter: { tusk: 'x', task: 'splice' } })).rejects.toThrow(
        /no column "tusk"[\s\S]*"task"/,
      )
      await expect(openTsv(tasks, { filter: { label: 1, task: 'splice' } })).rejects.toThrow('No row passes all')
    })
  })

  describe('one file per part', () => {
    const files = { 'a.tsv': 'sequence\tlabel\nAAAA\t1\nCCCC\t0\n', 'b.tsv': 'label\tsequence\n1\tGGGG\n0\taaaa\n' }
    const split = { files: { test: ['a.tsv'], train: ['b.tsv'] } }
    const options = { file: undefined }

    test('samples belong to the part of their file', async () => {
      const { splits } = await open(files, options, { split: { files: { test: ['a.tsv'] } } })
      expect(splits).toEqual(['test', 'test'])
    })

    test('a sample in both is refused, or stays in the part that is named first', async () => {
      await expect(open(files, options, { split })).rejects.toThrow(
        /same sample id, and different labels.*a\.tsv:2 and .*b\.tsv:3/,
      )
      const kept = await open(files, options, {
        split,
        sample_id: { hash_of: ['sequence'], duplicates: 'keep_first' },
      })
      expect(kept.splits).toEqual(['test', 'test', 'train'])
      expect(kept.notes).toEqual(['1 of 4 rows repeat an earlier sample and were left out.'])
    })

    test('the digest is that of both files, in order', async () => {
      const sha = (text: string) => createHash('sha256').update(text).digest('hex')
      const { sha256 } = await open(files, options, { split, sample_id: 'row' })
      expect(sha256).toBe(sha(`${sha(files['a.tsv'])}  a.tsv\n${sha(files['b.tsv'])}  b.tsv\n`))
    })

    test('files that are named twice, or not at all', async () => {
      await expect(open(files, {}, { split })).rejects.toThrow('The files are named twice')
      await expect(open(files, options)).rejects.toThrow('needs to know which file to read')
    })
  })

  test('an unknown option, with the nearest known one', async () => {
    await expect(openTsv('sequence\tlabel\nA\t1\n', { fliter: {} })).rejects.toThrow(
      /Unknown option "fliter"\. Did you mean "filter"/,
    )
  })
})
