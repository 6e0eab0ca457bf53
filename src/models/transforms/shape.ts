import * as z from 'zod'
import { FmbenchError, sizePerSample } from '../../core/index.js'
import { transform } from './transform.js'

const fitOptions = z.strictObject({
  length: z.int().min(1).describe('Numbers to keep along the last axis.'),
  align: z
    .enum(['left', 'centre', 'right'])
    .default('centre')
    .describe('Which part stays of a longer sample, and where a shorter one stands.'),
  fill: z.number().default(0).describe('What a shorter sample is filled up with.'),
})

/** One length along the last axis, cut or filled up. */
export const fitLengthTransform = transform({
  id: 'fit_length',
  what: 'Cuts samples along their last axis, or fills them up, to one length.',
  takes: 'numbers',
  gives: 'numbers',
  options: fitOptions,
  prepare:
    ({ length, align, fill }) =>
    ({ data, shape }) => {
      const before = shape[shape.length - 1]
      const spare = before - length
      const start = { left: 0, centre: Math.floor(spare / 2), right: spare }[align]
      const rows = data.length / before
      const out = new Float32Array(rows * length).fill(fill)
      for (let row = 0; row < rows; row++) {
        const kept = data.subarray(row * before + Math.max(0, start), row * before + Math.min(before, start + length))
        out.set(kept, row * length + Math.max(0, -start))
      }
      return { kind: 'numbers', data: out, shape: [...shape.slice(0, -1), length] }
    },
})

const transposeOptions = z.strictObject({
  axes: z
    .array(z.int().min(0))
    .min(2)
    .refine((axes) => axes.every((_, i) => axes.includes(i)), 'each axis of a sample once, counted from 0')
    .describe('The axes of a sample in their new order: [1, 0] turns (channels, time) into (time, channels).'),
})

/** The axes of each sample in another order. */
export const transposeTransform = transform({
  id: 'transpose',
  what: 'Puts the axes of each sample into another order.',
  takes: 'numbers',
  gives: 'numbers',
  options: transposeOptions,
  prepare:
    ({ axes }) =>
    ({ data, shape: [n, ...sizes] }) => {
      if (sizes.length !== axes.length) {
        const sides = `${axes.length} axes, and a sample has ${sizes.length}`
        throw new FmbenchError('model-failed', `transpose is for ${sides} (${sizes.join(', ')}).`)
      }
      const strides = sizes.map((_, axis) => sizes.slice(axis + 1).reduce((product, size) => product * size, 1))
      const turned = axes.map((axis) => ({ size: sizes[axis], stride: strides[axis] }))
      const out = data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length)
      let next = 0
      const copy = (depth: number, start: number): void => {
        const { size, stride } = turned[depth]
        const isInnermost = depth === turned.length - 1
        for (let i = 0; i < size; i++) {
          if (isInnermost) out[next++] = data[start + i * stride]
          else copy(depth + 1, start + i * stride)
        }
      }
      const each = sizes.reduce((product, size) => product * size, 1)
      for (let i = 0; i < n; i++) copy(0, i * each)
      return { kind: 'numbers', data: out, shape: [n, ...axes.map((axis) => sizes[axis])] }
    },
})

const noOptions = z.strictObject({})

/** One row of numbers per sample. */
export const flattenTransform = transform({
  id: 'flatten',
  what: 'One row of numbers per sample, last axis fastest.',
  takes: 'numbers',
  gives: 'numbers',
  options: noOptions,
  prepare: () => (numbers) => ({ ...numbers, shape: [numbers.shape[0], sizePerSample(numbers.shape)] }),
})

/** A channel axis for samples that have none: grey images and volumes. */
export const addChannelTransform = transform({
  id: 'add_channel',
  what: 'A first axis of size 1 for each sample, where the model wants a channel: (x, y, z) becomes (1, x, y, z).',
  takes: 'numbers',
  gives: 'numbers',
  options: noOptions,
  prepare: () => (numbers) => ({ ...numbers, shape: [numbers.shape[0], 1, ...numbers.shape.slice(1)] }),
})
