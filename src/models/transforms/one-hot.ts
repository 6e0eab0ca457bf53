import * as z from 'zod'
import { FmbenchError } from '../../core/index.js'
import { reverseComplement } from '../../stats/index.js'
import { type Sequences, transform } from './transform.js'

const options = z.strictObject({
  channels: z
    .string()
    .regex(/^[A-Z]+$/, 'letters in upper case, such as ACGT')
    .refine((letters) => new Set(letters).size === letters.length, 'each letter once')
    .default('ACGT')
    .describe('The letter of each channel, in the order of the model.'),
  layout: z
    .enum(['NLC', 'NCL'])
    .default('NLC')
    .describe('`NLC`: (samples, length, channels); `NCL`: (samples, channels, length).'),
  unknown: z.number().default(0).describe('In all channels of a letter that has none, such as N: 0, or 0.25.'),
})

const IUPAC_LETTERS = 'ACGTURYSWKMBDHVN'

/** A channel per letter: 1 where the sequence has it. */
export const oneHotTransform = transform({
  id: 'one_hot',
  what: 'A channel per letter: 1 where the sequence has that letter, else 0. T and U are one letter where only one of them is a channel.',
  takes: 'sequences',
  gives: 'numbers',
  options,
  prepare({ channels, layout, unknown }) {
    const forward = channelTable(channels)
    const reverse = opposite(forward)
    const k = channels.length
    return ({ sequences, isReverse }) => {
      const channelOf = isReverse ? reverse : forward
      const length = sharedLength(sequences)
      const data = new Float32Array(sequences.length * length * k)
      const [letterStep, channelStep] = layout === 'NLC' ? [k, 1] : [1, length]
      for (let i = 0; i < sequences.length; i++) {
        const start = i * length * k
        for (let j = 0; j < length; j++) {
          const channel = channelOf[sequences[i].charCodeAt(j)]
          const place = start + (isReverse ? length - 1 - j : j) * letterStep
          if (channel >= 0) data[place + channel * channelStep] = 1
          else if (unknown !== 0) for (let c = 0; c < k; c++) data[place + c * channelStep] = unknown
        }
      }
      const shape = layout === 'NLC' ? [sequences.length, length, k] : [sequences.length, k, length]
      return { kind: 'numbers', data, shape }
    }
  },
})

/** The sequences on the strand they are to be read on. */
export function readSequences({ sequences, isReverse }: Sequences): readonly string[] {
  return isReverse ? sequences.map(reverseComplement) : sequences
}

/** The channel of each character code, -1 for none. */
function channelTable(channels: string): Int8Array {
  const table = new Int8Array(128).fill(-1)
  for (let c = 0; c < channels.length; c++) table[channels.charCodeAt(c)] = c
  const [t, u] = ['T'.charCodeAt(0), 'U'.charCodeAt(0)]
  if (table[u] === -1) table[u] = table[t]
  if (table[t] === -1) table[t] = table[u]
  return table
}

/** The channel that each letter has on the opposite strand: to write out that strand first takes as long as the rest. */
function opposite(channelOf: Int8Array): Int8Array {
  const table = new Int8Array(128).fill(-1)
  for (const letter of IUPAC_LETTERS) table[letter.charCodeAt(0)] = channelOf[reverseComplement(letter).charCodeAt(0)]
  return table
}

function sharedLength(sequences: readonly string[]): number {
  const [first = ''] = sequences
  const other = sequences.find((sequence) => sequence.length !== first.length)
  if (other === undefined) return first.length
  throw new FmbenchError('model-failed', `One sequence has ${first.length} letters and another ${other.length}.`, {
    hint: 'The model needs one length. Put before one_hot: { id: window, length: … }',
  })
}
