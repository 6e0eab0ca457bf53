import type { Tensor } from 'onnxruntime-node'
import { FmbenchError } from '../core/index.js'
import { toFloat16Bits } from './float16.js'
import { checkShape, type Feed, type Port } from './onnx-graph.js'
import type { Samples } from './transforms/index.js'

type Runtime = typeof import('onnxruntime-node')
type Values = Float32Array | Float64Array | Int32Array

/** How numbers become those of an input's type. */
const CONVERSIONS: Readonly<Record<string, (values: Values) => Tensor.DataType>> = {
  float32: (values) => (values instanceof Float32Array ? values : new Float32Array(values)),
  float64: (values) => new Float64Array(values),
  float16: toFloat16Bits,
  int64: (values) => BigInt64Array.from(values, BigInt),
  int32: (values) => new Int32Array(values),
  int16: (values) => new Int16Array(values),
  int8: (values) => new Int8Array(values),
  uint8: (values) => new Uint8Array(values),
  bool: (values) => Uint8Array.from(values, (value) => Number(value !== 0)),
}

/**
 * The tensor that one input of the model gets.
 *
 * @throws FmbenchError `model-failed` where shape or type do not fit
 */
export function runtimeTensor(runtime: Runtime, port: Port, feed: Feed, samples: Samples): Tensor {
  if (samples.kind === 'sequences') throw new Error('Sequences were not made into numbers.')
  checkShape(port, samples.shape)
  const values = valuesFor(port, feed, samples)
  const { type = '' } = port
  const convert = CONVERSIONS[type]
  if (convert === undefined) {
    throw new FmbenchError('model-failed', `The input "${port.name}" takes ${type}, which fmbench cannot make.`, {
      hint: `It makes ${Object.keys(CONVERSIONS).join(', ')}.`,
    })
  }
  if (!type.startsWith('float')) refuseFractions(port, values)
  return new runtime.Tensor(type as Tensor.Type, convert(values) as never, samples.shape)
}

function valuesFor({ name }: Port, feed: Feed, samples: Exclude<Samples, { kind: 'sequences' }>): Values {
  if (feed === 'values') return samples.data
  if (feed === 'zeros') return new Int32Array(samples.data.length)
  if (feed === 'hidden') {
    if (samples.kind === 'numbers' && samples.hidden !== undefined) return samples.hidden
    throw new FmbenchError('model-failed', `The input "${name}" asks what is hidden of the samples, and nothing is.`, {
      hint: 'It is for benchmarks whose protocol is reconstruct.',
    })
  }
  if (samples.kind === 'tokens') return samples.mask
  throw new FmbenchError('model-failed', `The input "${name}" wants a mask, which only tokens have.`, {
    hint: 'Let the transforms end with tokenizer or kmer_tokens.',
  })
}

function refuseFractions({ name, type }: Port, values: Values): void {
  if (values instanceof Int32Array) return
  const bad = values.findIndex((value) => !Number.isInteger(value))
  if (bad === -1) return
  throw new FmbenchError(
    'model-failed',
    `The input "${name}" takes whole numbers (${type}), and was given ${values[bad]}.`,
  )
}
