import * as z from 'zod'
import { FmbenchError } from '../../core/index.js'
import { type Sequences, transform } from './transform.js'

const options = z.strictObject({
  length: z.int().min(1).describe('Sequences to keep.'),
  at: z
    .int()
    .min(0)
    .optional()
    .describe('The site, as a place in the sequence counted from 0. On the reverse strand it is the same base.'),
  before: z.int().min(0).default(0).describe('With `at`: letters before the site that are kept.'),
  align: z
    .enum(['left', 'centre', 'right'])
    .default('centre')
    .describe('Without `at`: which part stays of a longer sequence, and where a shorter one stands.'),
})

type Options = z.output<typeof options>

/** A stretch of each sequence: around a site, or cut and filled up with N to one length. */
export const windowTransform = transform({
  id: 'window',
  what: 'Keeps a stretch of each sequence: around a site (`at`), or a length; what is missing becomes N.',
  takes: 'sequences',
  gives: 'sequences',
  options,
  prepare: (window) => (letters) => ({
    ...letters,
    sequences: letters.sequences.map((sequence) => cut(sequence, window, letters)),
  }),
})

function cut(sequence: string, { length, at, before, align }: Options, { isReverse }: Sequences): string {
  const size = sequence.length
  if (at === undefined) {
    const spare = { left: 0, centre: Math.floor((size - length) / 2), right: size - length }
    return slice(sequence, forwardStart(spare[align]))
  }
  if (at >= size) {
    throw new FmbenchError('model-failed', `The window's site is base ${at}, and a sequence has ${size} bases.`, {
      hint: 'Places are counted from 0. Is this the dataset that the model document was written for?',
    })
  }
  // The same base, counted along the reverse strand.
  const site = isReverse ? size - 1 - at : at
  return slice(sequence, forwardStart(site - before))

  /** Sequences are kept as they are and read backwards later, so a window on the reverse strand is mirrored here. */
  function forwardStart(start: number): number {
    return isReverse ? size - start - length : start
  }

  function slice(text: string, start: number): string {
    const kept = text.slice(Math.max(0, start), Math.max(0, start + length))
    const missing = Math.min(length, Math.max(0, -start))
    return `${'N'.repeat(missing)}${kept}`.padEnd(length, 'N')
  }
}
