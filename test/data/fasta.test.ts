import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openFasta } from '../../src/data/fasta.js'
import { memoryEffects } from '../helpers/memory-effects.js'

const open = (files: Record<string, string | Uint8Array>) => openFasta('/g.fa', memoryEffects(files))

const chromosome = fc.string({ unit: fc.constantFrom(...'ACGTacgtN'), minLength: 1, maxLength: 90 })
const layout = fc.record({
  chromosomes: fc.array(chromosome, { minLength: 1, maxLength: 4 }),
  width: fc.integer({ min: 1, max: 30 }),
  feed: fc.constantFrom('\n', '\r\n'),
  endsWithFeed: fc.boolean(),
})

const fold = (letters: string, width: number, feed: string) =>
  (letters.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(feed)

function fastaText(chromosomes: readonly string[], width: number, feed: string): string {
  return chromosomes.map((letters, i) => `>chr${i} dna:chromosome${feed}${fold(letters, width, feed)}`).join(feed)
}

describe('openFasta', () => {
  test('reads any stretch, whatever the layout, with and without an index', async () => {
    await fc.assert(
      fc.asyncProperty(layout, fc.nat(), fc.nat(), async ({ chromosomes, width, feed, endsWithFeed }, from, size) => {
        const text = fastaText(chromosomes, width, feed) + (endsWithFeed ? feed : '')
        const fasta = await open({ '/g.fa': text })
        const fai = [...fasta.entries.values()]
          .map((entry) => [entry.name, entry.length, entry.offset, entry.lineLetters, entry.lineBytes].join('\t'))
          .join('\n')
        const indexed = await open({ '/g.fa': text, '/g.fa.fai': `${fai}\n` })
        for (const [i, letters] of chromosomes.entries()) {
          const start = from % letters.length
          const end = start + 1 + (size % (letters.length - start))
          for (const { entries, read } of [fasta, indexed]) {
            const entry = entries.get(`chr${i}`)
            expect(entry?.length).toBe(letters.length)
            if (entry) expect(await read(entry, start, end)).toBe(letters.slice(start, end))
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('makes the index that faidx(5) describes', async () => {
    // Counted by hand: NAME, LENGTH, OFFSET, LINEBASES, LINEWIDTH of faidx(5).
    const { entries } = await open({ '/g.fa': '>chr1 first\nACGT\nACGT\nAC\n>2\nGGG\n' })
    expect([...entries.values()]).toEqual([
      { name: 'chr1', length: 10, offset: 12, lineLetters: 4, lineBytes: 5 },
      { name: '2', length: 3, offset: 28, lineLetters: 3, lineBytes: 4 },
    ])
  })

  test('a short last line and the next name may together be as long as a line', async () => {
    const { entries } = await open({ '/g.fa': '>a\nACGTACGT\nACGTACGT\nACG\n>bb2\nACGTACGT\n' })
    expect([...entries.values()].map(({ name, length }) => [name, length])).toEqual([
      ['a', 19],
      ['bb2', 8],
    ])
  })

  test.each<[string, Record<string, string | Uint8Array>, RegExp]>([
    ['a packed file', { '/g.fa': Uint8Array.of(0x1f, 0x8b, 8, 0) }, /packed \(gzip\)[\s\S]*gunzip/],
    ['another kind of file', { '/g.fa': 'region,start\n' }, /no FASTA file/],
    ['lines of different lengths', { '/g.fa': '>a\nAC\nACGT\n' }, /lines of a have different lengths/],
    ['a short line in the middle', { '/g.fa': '>a\nACGT\nAC\nACGT\n' }, /lines of a have different lengths/],
    ['an index that is none', { '/g.fa': '>a\nACGT\n', '/g.fa.fai': 'a\t4\t3\n' }, /not one of a FASTA index.*fai:1/],
  ])('refuses %s', async (_, files, message) => {
    await expect(open(files)).rejects.toThrow(message)
  })

  test.each([
    [
      'an index of another file',
      { '/g.fa': '>a\nACGT\n>b\nACGT\n', '/g.fa.fai': 'a\t20\t3\t20\t21\n' },
      /belongs to another/,
    ],
    ['an index that promises more', { '/g.fa': '>a\nACGT', '/g.fa.fai': 'a\t20\t3\t20\t21\n' }, /belongs to another/],
  ])('notices %s when it reads', async (_, files, message) => {
    const { entries, read } = await open(files)
    const entry = entries.get('a')
    expect(entry).toBeDefined()
    if (entry) await expect(read(entry, 0, 12)).rejects.toThrow(message)
  })
})
