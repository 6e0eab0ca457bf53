import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../../src/core/rng.js'
import { openDataset } from '../../../src/data/index.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { datasetDocument } from '../dataset-document.js'

const rng = new Rng('genomic-intervals')
const letters = (n: number) => Array.from({ length: n }, () => 'ACGT'[rng.index(4)]).join('')
const genome = { chr1: letters(300), chr2: `${letters(100)}nnnn${letters(60).toLowerCase()}`, chrX: letters(90) }

const fasta = (nameOf: (chromosome: string) => string = (name) => name) =>
  Object.entries(genome)
    .map(([name, text]) => `>${nameOf(name)} GRCh38\n${(text.match(/.{1,60}/g) ?? []).join('\n')}\n`)
    .join('')

const header = 'id,region,start,end,strand\n'
const tables: Record<string, string> = {
  'test/positive.csv.gz': `${header}a,chr1,0,40,+\nb,chr1,10,50,-\n`,
  'test/negative.csv.gz': `${header}c,chr2,90,130,+\n`,
  'train/positive.csv.gz': `${header}d,chrX,50,90,-\ne,chr1,0,40,+\n`,
  'train/negative.csv.gz': `${header}f,chr2,0,40,+\n`,
}

type Changes = Parameters<typeof datasetDocument>[0]

function open(
  files: Record<string, string>,
  { options, changes, csv = {} }: { options?: object; changes?: Changes; csv?: Record<string, string> } = {},
) {
  const packed = Object.entries({ ...tables, ...csv }).map(([name, text]) => [`/hub/data/${name}`, gzipSync(text)])
  const document = datasetDocument({
    loader: { id: 'genomic-intervals', options: { genome: 'g.fa', genome_url: 'https://e.org/g.fa.gz', ...options } },
    target: { column: 'class' },
    sample_id: { hash_of: ['sequence'], duplicates: 'keep_first' },
    strata: { chromosome: { column: 'region' } },
    split: {
      files: {
        test: ['test/positive.csv.gz', 'test/negative.csv.gz'],
        train: ['train/positive.csv.gz', 'train/negative.csv.gz'],
      },
    },
    ...changes,
  })
  return openDataset(document, '/hub', memoryEffects({ ...Object.fromEntries(packed), ...files }))
}

const complement: Record<string, string> = { A: 'T', C: 'G', G: 'C', T: 'A', N: 'N' }
const opposite = (text: string) =>
  Array.from(text, (letter) => complement[letter])
    .reverse()
    .join('')

describe('genomic-intervals', () => {
  const here = { '/hub/data/g.fa': fasta() }

  test('places count from 0, the end is excluded, the strand - is the reverse complement, all in upper case', async () => {
    const dataset = await open(here)
    expect(dataset.splits).toEqual(['test', 'test', 'test', 'train', 'train'])
    expect(dataset.labels).toEqual(['positive', 'positive', 'negative', 'positive', 'negative'])
    expect(dataset.columns.region).toEqual(['chr1', 'chr1', 'chr2', 'chrX', 'chr2'])
    const { sequences = [], ids } = await dataset.read([0, 1, 2, 3, 4])
    expect(sequences).toEqual([
      genome.chr1.slice(0, 40),
      opposite(genome.chr1.slice(10, 50)),
      genome.chr2.slice(90, 130).toUpperCase(),
      opposite(genome.chrX.slice(50, 90)),
      genome.chr2.slice(0, 40),
    ])
    expect(sequences[2]).toContain('NNNN')
    expect(ids[0]).toBe(createHash('sha256').update(sequences[0]).digest('hex').slice(0, 16))
    // Row e repeats row a: of the two, the test keeps it.
    expect(dataset.notes).toEqual(['1 of 6 rows repeat an earlier sample and were left out.'])
  })

  test('chromosomes may be called 1 instead of chr1; the digest stays the same, and changes with a letter', async () => {
    const { sha256, ids } = await open(here)
    const ensembl = await open({ '/hub/data/g.fa': fasta((name) => name.replace('chr', '')) })
    expect(ensembl.ids).toEqual(ids)
    expect(ensembl.sha256).toBe(sha256)
    const text = fasta()
    const other = `${text.slice(0, 15)}${complement[text[15]]}${text.slice(16)}`
    expect((await open({ '/hub/data/g.fa': other })).sha256).not.toBe(sha256)
  })

  test.each([
    ['an absolute path', '/big/g38.fa', '/big/g38.fa'],
    ['the folder of the dataset', 'sub/g.fa', '/hub/data/sub/g.fa'],
    ['the genomes of the cache', 'GRCh38.fa', '/cache/genomes/GRCh38.fa'],
  ])('finds the genome by %s', async (_, option, path) => {
    expect((await open({ [path]: fasta() }, { options: { genome: option } })).ids).toHaveLength(5)
  })

  test('without the genome, says how to get it and where to put it', async () => {
    await expect(open({})).rejects.toMatchObject({ code: 'not-found' })
    await expect(open({})).rejects.toThrow(
      /needs the genome g\.fa[\s\S]*https:\/\/e\.org\/g\.fa\.gz[\s\S]*unpack it[\s\S]*\/cache\/genomes\/g\.fa/,
    )
  })

  test('another assembly is refused', async () => {
    await expect(open(here, { options: { chromosome_lengths: { chr1: 301 } } })).rejects.toThrow(
      /another genome assembly: it gives chr1 300 letters; 301 are declared/,
    )
    await expect(open(here, { options: { chromosome_lengths: { chr7: 5 } } })).rejects.toThrow(/it has no chr7/)
    expect((await open(here, { options: { chromosome_lengths: { chr1: 300 } } })).ids).toHaveLength(5)
  })

  test('the chromosome can be the group', async () => {
    const { groups } = await open(here, { changes: { group: { column: 'region' } } })
    expect(groups).toEqual(['chr1', 'chr1', 'chr2', 'chrX', 'chr2'])
  })

  test.each([
    ['an unknown chromosome', 'a,chr3,0,40,+', /g\.fa has no "chr3".*positive\.csv\.gz:2\)/],
    ['an end behind the end', 'a,chr1,270,301,+', /270 to 301 is no place in chr1, which has 300 letters/],
    ['an empty place', 'a,chr1,20,20,+', /20 to 20 is no place/],
    ['half a letter', 'a,chr1,0.5,20,+', /no place/],
    ['a missing start', 'a,chr1,,20,+', /no place/],
    ['no strand', 'a,chr1,0,20,.', /The strand is "\."/],
  ])('refuses %s', async (_, row, message) => {
    await expect(open(here, { csv: { 'test/positive.csv.gz': `${header}${row}\n` } })).rejects.toThrow(message)
  })
})
