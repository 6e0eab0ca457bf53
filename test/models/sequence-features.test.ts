import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { isSparse } from '../../src/core/index.js'
import { auroc } from '../../src/metrics/index.js'
import { modelAdapters } from '../../src/models/index.js'
import { batchOf, openBuiltIn, SIGNAL } from './support.js'

const sequenceBatch = (sequences: readonly string[]) => ({ ids: sequences.map((_, i) => `s${i}`), sequences })

async function embed(adapter: string, sequences: readonly string[], options = {}) {
  const model = await openBuiltIn(modelAdapters.get(adapter), options)
  expect(model.outputs).toEqual(['embedding'])
  return model.predict('embedding', sequenceBatch(sequences), SIGNAL)
}

async function numbersOf(adapter: string, sequences: readonly string[]): Promise<Float64Array> {
  const embedding = await embed(adapter, sequences)
  if (isSparse(embedding)) throw new Error('expected dense rows')
  expect([embedding.rows, embedding.columns]).toEqual([sequences.length, 1])
  return embedding.data
}

describe('features of sequences', () => {
  test('6-mer frequencies unless told otherwise', async () => {
    const embedding = await embed('kmer_counts', ['ACGTACGT', 'ACGTA'])
    expect(embedding).toMatchObject({ rows: 2, columns: 4096, starts: Int32Array.of(0, 3, 3) })
    expect(isSparse(embedding) && [...embedding.values]).toEqual([1 / 3, 1 / 3, 1 / 3])
  })

  test('counts of both strands together', async () => {
    const embedding = await embed('kmer_counts', ['AATT'], { k: 2, canonical: true, frequencies: false })
    expect(embedding).toMatchObject({ columns: 10, indices: Int32Array.of(0, 3), values: Float64Array.of(2, 1) })
  })

  test('GC content, CpG ratio and length; 0 where nothing is defined', async () => {
    const sequences = ['ACGT', 'GGGG', 'NNN']
    expect([...(await numbersOf('gc_content', sequences))]).toEqual([0.5, 1, 0])
    expect([...(await numbersOf('cpg_ratio', sequences))]).toEqual([4, 0, 0])
    expect([...(await numbersOf('sequence_length', sequences))]).toEqual([4, 4, 3])
  })

  test('the raw features of numbers, flattened', async () => {
    const model = await openBuiltIn(modelAdapters.get('raw_features'))
    const x = { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), shape: [2, 2, 2] }
    const embedding = await model.predict('embedding', { ids: ['a', 'b'], x }, SIGNAL)
    expect(embedding).toEqual({ data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), rows: 2, columns: 4 })
  })

  test('numbers for a model of sequences, and sequences for a model of numbers', async () => {
    const ofSequences = await openBuiltIn(modelAdapters.get('kmer_counts'))
    const wrong = ofSequences.predict('embedding', batchOf([[1], [2]]), SIGNAL)
    await expect(wrong).rejects.toThrow('kmer_counts needs sequences; the samples of this dataset are numbers.')
    const ofNumbers = await openBuiltIn(modelAdapters.get('raw_features'))
    const alsoWrong = ofNumbers.predict('embedding', sequenceBatch(['ACGT']), SIGNAL)
    await expect(alsoWrong).rejects.toThrow('raw_features needs numbers; the samples of this dataset are sequences.')
  })

  test('other options', async () => {
    await expect(openBuiltIn(modelAdapters.get('kmer_counts'), { k: 13 })).rejects.toThrow('options.k')
    await expect(openBuiltIn(modelAdapters.get('gc_content'), { k: 2 })).rejects.toThrow('takes no options')
  })
})

const root = fileURLToPath(new URL('../..', import.meta.url))
const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')

// AUROC of the plain values, computed once with pandas and scikit-learn.
describe.each([
  ['enhancers_cohn', 0.7339186999468708, 0.6356744103495693],
  ['promoters_nontata', 0.7959149681512145, 0.843540800552831],
])('on the real sequences of %s', (name, gc, cpg) => {
  const path = resolve(mirror, 'dna_genomic_benchmarks', name, 'test.tsv')
  const isThere = existsSync(path)
  const title = isThere ? '' : ` (skipped: ${path} is not there; set FMBENCH_DATA_MIRROR)`

  test.skipIf(!isThere)(`GC content and CpG ratio have their known AUROC${title}`, async () => {
    const rows = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1)
    const cells = rows.map((row) => row.split('\t'))
    const y = Int32Array.from(cells, ([, label]) => Number(label))
    const sequences = cells.map(([sequence]) => sequence)
    expect(auroc(y, await numbersOf('gc_content', sequences))).toBeCloseTo(gc, 12)
    expect(auroc(y, await numbersOf('cpg_ratio', sequences))).toBeCloseTo(cpg, 12)
  })
})
