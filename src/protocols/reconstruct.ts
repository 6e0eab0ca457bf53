import * as z from 'zod'
import { type Batch, denseBatch, FmbenchError, type Tensor } from '../core/index.js'
import { type MaskPattern, maskOf } from './mask-pattern.js'
import { checkOptions } from './options.js'
import type { HiddenSamples, Protocol } from './protocol.js'
import { standardizeRows } from './standardize-rows.js'

const maskSchema = z
  .strictObject({
    of: z.enum(['channels', 'windows', 'values']),
    fraction: z.number().gt(0).lt(1),
    length: z.int().min(1).optional(),
    seed: z.int().default(0),
  })
  .superRefine(({ of, length }, context) => {
    if ((of === 'windows') === (length !== undefined)) return
    const message = of === 'windows' ? 'windows need a length, in points of time' : `only windows have one, not ${of}`
    context.addIssue({ code: 'custom', path: ['length'], message })
  })

const schema = z.strictObject({ mask: maskSchema })

/**
 * Hides a part of each recording and asks for it. Each channel is brought to mean 0 and standard deviation 1 by what is
 * seen of it, so errors have no unit and channels count alike; one of which nothing is seen, by all its values.
 */
export const reconstructProtocol: Protocol = {
  id: 'reconstruct',
  version: 1,
  label: 'Learn from whole recordings where the model learns, then fill in what is hidden of each sample once',
  passes: () => [{ id: 'clean', fits: true }],
  parseOptions: (options, where) =>
    checkOptions<z.output<typeof schema>>(schema, 'reconstruct', options, where, ['mask']),
  hiding: {
    hide: (batch, options) => hide(batch, (options as z.output<typeof schema>).mask), // what parseOptions returned
    show: (batch) => ({ ...batch, x: { ...recordings(batch), data: standardizeRows(recordings(batch)) } }),
  },
}

function hide(batch: Batch, pattern: MaskPattern): HiddenSamples {
  const x = recordings(batch)
  const mask = new Uint8Array(x.data.length)
  const [n, ...shape] = x.shape
  batch.ids.forEach((id, i) => void mask.set(maskOf(pattern, shape, id), (i * mask.length) / n))
  const whole = { data: standardizeRows(x, mask), shape: x.shape }
  // The mean of what is seen.
  const seen = whole.data.map((value, place) => (mask[place] === 1 ? 0 : value))
  return { seen: { ...batch, x: { data: seen, shape: x.shape }, mask }, whole }
}

/** @throws FmbenchError `bad-document` for samples that are none */
function recordings(batch: Batch): Tensor {
  const { x } = denseBatch(batch)
  if (x?.shape.length === 3) return x
  const found = x === undefined ? 'sequences or texts' : `arrays of shape (${x.shape.slice(1).join(', ')})`
  throw new FmbenchError('bad-document', `reconstruct is for recordings of shape (channels, time); here are ${found}.`)
}
