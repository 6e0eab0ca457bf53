import { Tokenizer } from '@huggingface/tokenizers'
import * as z from 'zod'
import { FmbenchError, messageOf } from '../../core/index.js'
import { readSequences } from './one-hot.js'
import { tokenRows } from './token-rows.js'
import { transform } from './transform.js'

const options = z.strictObject({
  file: z.string().min(1).describe('The tokenizer.json of the model.'),
  length: z
    .int()
    .min(1)
    .describe('Tokens of a row, those that the tokenizer adds included; longer sequences are cut at their end.'),
  pad: z.string().default('[PAD]').describe('The token that fills a row up.'),
})

/** Tokens as a tokenizer.json makes them (byte pairs, unigrams, word pieces). */
export const tokenizerTransform = transform({
  id: 'tokenizer',
  what: 'Tokens as a `tokenizer.json` makes them, with those that it adds, filled up to one length.',
  takes: 'sequences',
  gives: 'tokens',
  options,
  prepare({ file, length, pad }, text = '') {
    const tokenizer = openTokenizer(file, text)
    const padNumber = tokenizer.token_to_id(pad)
    if (padNumber === undefined) {
      throw new FmbenchError('bad-data', `The tokenizer has no token "${pad}".`, {
        where: file,
        hint: 'Name its padding token: { id: tokenizer, pad: … }; often [PAD], <pad> or <|endoftext|>.',
      })
    }
    const frame = { length, pad: padNumber, ...addedTokens(tokenizer) }
    return (letters) =>
      tokenRows(
        readSequences(letters).map((sequence) => tokenizer.encode(sequence, { add_special_tokens: false }).ids),
        frame,
      )
  },
})

/** @throws FmbenchError `bad-data` for what is no tokenizer.json */
export function openTokenizer(file: string, text: string): Tokenizer {
  try {
    return new Tokenizer(JSON.parse(text), {})
  } catch (cause) {
    throw new FmbenchError('bad-data', `The tokenizer cannot be read: ${messageOf(cause)}`, {
      where: file,
      hint: 'It must be a tokenizer.json of Hugging Face tokenizers (a "fast" tokenizer). Slow ones write it with: tokenizer.save_pretrained(folder)',
      cause,
    })
  }
}

/** What the tokenizer puts before and behind every text. */
export function addedTokens(tokenizer: Tokenizer): { prefix: readonly number[]; suffix: readonly number[] } {
  const bare: number[] = tokenizer.encode('A', { add_special_tokens: false }).ids
  const whole: number[] = tokenizer.encode('A').ids
  const start = whole.findIndex((_, i) => bare.every((token, j) => whole[i + j] === token))
  return { prefix: whole.slice(0, start), suffix: whole.slice(start + bare.length) }
}
