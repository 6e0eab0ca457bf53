import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Samples, type Sequences, transforms } from '../../../src/models/transforms/index.js'
import { reverseComplement } from '../../../src/stats/index.js'

function apply(id: string, options: Record<string, unknown>, samples: Samples, text?: string): Samples {
  const transform = transforms.get(id)
  return transform.prepare(transform.options.parse(options), text)(samples)
}

const letters = (sequences: readonly string[], isReverse = false): Sequences => ({
  kind: 'sequences',
  sequences,
  isReverse,
})

/** What a later step sees: the letters on the strand that is read. */
function seen(options: Record<string, unknown>, sequence: string, isReverse = false): string {
  const window = apply('window', options, letters([sequence], isReverse)) as Sequences
  return window.isReverse ? reverseComplement(window.sequences[0]) : window.sequences[0]
}

describe('window', () => {
  test.each([
    [{ length: 4, align: 'left' }, 'ACGTTGCA', 'ACGT'],
    [{ length: 4, align: 'right' }, 'ACGTTGCA', 'TGCA'],
    [{ length: 4, align: 'centre' }, 'ACGTTGCA', 'GTTG'],
    [{ length: 6, align: 'left' }, 'ACG', 'ACGNNN'],
    [{ length: 6, align: 'right' }, 'ACG', 'NNNACG'],
    [{ length: 6 }, 'ACG', 'NNACGN'],
    [{ length: 3, at: 4, before: 1 }, 'ACGTTGCA', 'TTG'],
    [{ length: 5, at: 0, before: 2 }, 'ACGTTGCA', 'NNACG'],
    [{ length: 5, at: 7 }, 'ACGTTGCA', 'ANNNN'],
    [{ length: 3, at: 5, before: 20 }, 'ACGTTGCA', 'NNN'],
  ])('%j of %s', (options, sequence, expected) => {
    expect(seen(options, sequence)).toBe(expected)
  })

  test('on the reverse strand is the window of the reverse complement, the site staying the same base', () => {
    const sequences = fc.string({ unit: fc.constantFrom(...'ACGT'), minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(
        sequences,
        fc.integer({ min: 1, max: 50 }),
        fc.nat(50),
        fc.nat(60),
        (sequence, length, site, before) => {
          const reversed = reverseComplement(sequence)
          for (const align of ['left', 'right'])
            expect(seen({ length, align }, sequence, true)).toBe(seen({ length, align }, reversed))
          const at = site % sequence.length
          const mirrored = sequence.length - 1 - at
          expect(seen({ length, at, before }, sequence, true)).toBe(seen({ length, at: mirrored, before }, reversed))
        },
      ),
    )
  })

  test('whose site is not in the sequence is refused', () => {
    expect(() => seen({ length: 3, at: 8 }, 'ACGTTGCA')).toThrow(
      "The window's site is base 8, and a sequence has 8 bases.",
    )
  })
})

describe('one_hot', () => {
  const numbers = (options: Record<string, unknown>, samples: Sequences) => {
    const out = apply('one_hot', options, samples)
    return out.kind === 'numbers' ? { shape: out.shape, data: [...out.data] } : undefined
  }

  test('has a channel per letter, in the order and layout that are asked for', () => {
    expect(numbers({}, letters(['ACGTN']))).toEqual({
      shape: [1, 5, 4],
      data: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0],
    })
    expect(numbers({ channels: 'TGCA', layout: 'NCL', unknown: 0.25 }, letters(['AN', 'TC']))).toEqual({
      shape: [2, 4, 2],
      data: [0, 0.25, 0, 0.25, 0, 0.25, 1, 0.25, 1, 0, 0, 0, 0, 1, 0, 0],
    })
  })

  test('takes U for T, and a letter of its own where both are channels', () => {
    expect(numbers({}, letters(['U']))).toEqual(numbers({}, letters(['T'])))
    expect(numbers({ channels: 'TU' }, letters(['U']))?.data).toEqual([0, 1])
  })

  test('reads the reverse strand', () => {
    expect(numbers({}, letters(['AACGN'], true))).toEqual(numbers({}, letters(['NCGTT'])))
    const sequence = fc.stringMatching(/^[ACGTURYSWKMBDHVN]{4}$/)
    const layout = fc.record({ layout: fc.constantFrom('NLC', 'NCL'), channels: fc.constantFrom('ACGT', 'UGCAR') })
    fc.assert(
      fc.property(sequence, layout, (read, options) => {
        const written = letters([reverseComplement(read)])
        expect(numbers({ unknown: 0.25, ...options }, letters([read], true))).toEqual(
          numbers({ unknown: 0.25, ...options }, written),
        )
      }),
    )
  })

  test('refuses sequences of several lengths, and channels that repeat', () => {
    expect(() => numbers({}, letters(['AC', 'ACG']))).toThrow('One sequence has 2 letters and another 3.')
    expect(transforms.get('one_hot').options.safeParse({ channels: 'ACCT' }).success).toBe(false)
  })
})

describe('kmer_tokens', () => {
  const vocabulary = '[PAD]\n[UNK]\n[CLS]\n[SEP]\nAC\nCG\nGT\n'
  const tokens = (options: Record<string, unknown>, samples: Sequences, text = vocabulary) => {
    const out = apply('kmer_tokens', { file: 'v.txt', k: 2, length: 6, ...options }, samples, text)
    if (out.kind !== 'tokens') throw new Error('no tokens')
    return { tokens: [...out.data], mask: [...out.mask], shape: out.shape }
  }

  test('are numbers of lines, with added ones, filled up', () => {
    expect(tokens({ prefix: ['[CLS]'], suffix: ['[SEP]'] }, letters(['ACGT', 'AA']))).toEqual({
      tokens: [2, 4, 5, 6, 3, 0, 2, 1, 3, 0, 0, 0],
      mask: [1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0],
      shape: [2, 6],
    })
  })

  test('may not overlap, are cut at the end, and read the reverse strand', () => {
    expect(tokens({ stride: 2 }, letters(['ACGTA'])).tokens).toEqual([4, 6, 0, 0, 0, 0])
    expect(tokens({ length: 2, suffix: ['[SEP]'] }, letters(['ACGT'])).tokens).toEqual([4, 3])
    expect(tokens({}, letters(['GTCC'], true)).tokens.slice(0, 3)).toEqual([1, 1, 4])
  })

  test('need a vocabulary that has them, and room', () => {
    expect(() => tokens({ pad: '<pad>' }, letters(['AC']))).toThrow('The vocabulary has no token "<pad>". (v.txt)')
    expect(() => tokens({ length: 2, prefix: ['[CLS]'], suffix: ['[SEP]'] }, letters(['AC']))).toThrow('leaves no room')
  })
})

describe('tokenizer', () => {
  /** Byte pairs as in models of DNA: A, C, G, T, and three merges; [CLS] and [SEP] are added. */
  const bpe = JSON.stringify({
    version: '1.0',
    added_tokens: ['[PAD]', '[CLS]', '[SEP]', '[UNK]'].map((content, id) => ({
      ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
    })),
    normalizer: null,
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [1], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [2], tokens: ['[SEP]'] },
      },
    },
    decoder: null,
    model: {
      ...{ type: 'BPE', dropout: null, unk_token: '[UNK]', continuing_subword_prefix: null, end_of_word_suffix: null },
      fuse_unk: false,
      vocab: { '[PAD]': 0, '[CLS]': 1, '[SEP]': 2, '[UNK]': 3, A: 4, C: 5, G: 6, T: 7, AC: 8, GT: 9, ACGT: 10 },
      merges: ['A C', 'G T', 'AC GT'],
    },
  })
  const tokens = (options: Record<string, unknown>, sequences: readonly string[], text = bpe) => {
    const out = apply('tokenizer', { file: 'tokenizer.json', ...options }, letters(sequences), text)
    if (out.kind !== 'tokens') throw new Error('no tokens')
    return { tokens: [...out.data], mask: [...out.mask] }
  }

  test('makes the tokens of its file, what it adds included', () => {
    expect(tokens({ length: 6 }, ['ACGTAC', 'G'])).toEqual({
      tokens: [1, 10, 8, 2, 0, 0, 1, 6, 2, 0, 0, 0],
      mask: [1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0],
    })
  })

  test('keeps what it adds where a sequence is cut', () => {
    expect(tokens({ length: 4 }, ['ACGTACACGT']).tokens).toEqual([1, 10, 8, 2])
  })

  test('that cannot be read, or pads otherwise, is refused', () => {
    expect(() => tokens({ length: 4 }, ['A'], '<html>')).toThrow('The tokenizer cannot be read')
    expect(() => tokens({ length: 4 }, ['A'], '{}')).toThrow('The tokenizer cannot be read')
    expect(() => tokens({ length: 4, pad: '<pad>' }, ['A'])).toThrow('The tokenizer has no token "<pad>".')
  })
})
