import * as z from 'zod'
import { FmbenchError } from '../../core/index.js'
import { readSequences } from './one-hot.js'
import { tokenRows } from './token-rows.js'
import { transform } from './transform.js'

const options = z.strictObject({
  file: z.string().min(1).describe('The vocabulary: one token per line, its number being the line, counted from 0.'),
  k: z.int().min(1).max(12).describe('Sequences of a token.'),
  stride: z
    .int()
    .min(1)
    .default(1)
    .describe('Sequences from one token to the next; an incomplete last one is left out.'),
  length: z.int().min(1).describe('Tokens of a row, the added ones included; longer sequences are cut at their end.'),
  prefix: z.array(z.string()).default([]).describe('Tokens put before, such as [CLS].'),
  suffix: z.array(z.string()).default([]).describe('Tokens put behind, such as [SEP].'),
  pad: z.string().default('[PAD]').describe('The token that fills a row up.'),
  unknown: z.string().default('[UNK]').describe('The token for a k-mer that is not in the vocabulary.'),
})

/** The numbers of k-mers in a vocabulary. */
export const kmerTokensTransform = transform({
  id: 'kmer_tokens',
  what: 'The number of each k-mer in a vocabulary, with added tokens, filled up to one length.',
  takes: 'sequences',
  gives: 'tokens',
  options,
  prepare({ file, k, stride, length, pad, unknown, ...added }, text = '') {
    const numbers = new Map(text.split(/\r?\n/).map((token, line) => [token, line]))
    const numberOf = (token: string): number => {
      const number = numbers.get(token)
      if (number !== undefined) return number
      throw new FmbenchError('bad-data', `The vocabulary has no token "${token}".`, {
        where: file,
        hint: 'Name the tokens of this vocabulary in pad, unknown, prefix and suffix of kmer_tokens.',
      })
    }
    const fixed = { prefix: added.prefix.map(numberOf), suffix: added.suffix.map(numberOf), pad: numberOf(pad) }
    const unknownNumber = numberOf(unknown)
    return (letters) =>
      tokenRows(
        readSequences(letters).map((sequence) => {
          const tokens: number[] = []
          for (let start = 0; start + k <= sequence.length; start += stride) {
            tokens.push(numbers.get(sequence.slice(start, start + k)) ?? unknownNumber)
          }
          return tokens
        }),
        { length, ...fixed },
      )
  },
})
