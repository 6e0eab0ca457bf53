import { didYouMean, FmbenchError, type Matrix } from '../core/index.js'
import { fromFloat16Bits } from './float16.js'
import type { OnnxOutput } from './onnx-options.js'
import { type Floats, pooled, type TokenMask } from './onnx-pooling.js'

/** A tensor as ONNX Runtime gives it. */
export interface RawOutput {
  readonly type: string
  readonly data: ArrayLike<number | bigint | string>
  readonly dims: readonly number[]
}

/**
 * One row of numbers per sample out of a model's output, logits as probabilities.
 *
 * @param name of the output, for messages
 * @param n samples; the first axis of the output
 * @throws FmbenchError `model-failed` where shape or numbers are not what the document promises
 */
export function rowsOfOutput(
  name: string,
  declared: OnnxOutput,
  raw: RawOutput,
  n: number,
  mask: TokenMask | undefined,
): Matrix {
  const rows = asRows(name, declared, raw, n, mask)
  if (declared.activation === 'softmax') return softmax(name, rows)
  if (declared.activation === 'sigmoid') return sigmoid(name, rows)
  if (declared.is === 'probability') refuseLogits(name, rows)
  return rows
}

/** The labels of an output: names, or places in the benchmark's classes. */
export function labelsOfOutput(name: string, { classes }: OnnxOutput, raw: RawOutput, n: number): (string | number)[] {
  if (raw.data.length !== n) throw wrongShape(name, raw, n, 'A label is one number or text per sample.')
  return Array.from(raw.data, (label) => {
    if (typeof label === 'string') return label
    return classes?.[Number(label)] ?? Number(label)
  })
}

function asRows(
  name: string,
  { is, pool }: OnnxOutput,
  { type, data, dims }: RawOutput,
  n: number,
  mask: TokenMask | undefined,
): Matrix {
  if (type === 'string') throw new FmbenchError('model-failed', `The output "${name}" is text: it can only be a label.`)
  if (dims[0] !== n) {
    throw wrongShape(name, { dims }, n, 'The first axis must count samples, one row for each in the order given.')
  }
  const numbers = toFloats(type, data)
  if (pool !== undefined) return pooled(name, numbers, dims, pool, mask)
  const columns = n === 0 ? 0 : numbers.length / n
  const isFlat = is === 'reconstruction' || dims.length <= 2 || dims.slice(2).every((size) => size === 1)
  if (isFlat && (is !== 'value' || columns <= 1)) return { data: new Float64Array(numbers), rows: n, columns }
  const hints = {
    value: 'A value is one number per sample.',
    embedding: 'Add pool to this output: token_mean, token_max or first_token; channel_mean or class_counts.',
  }
  const hint = is === 'value' ? hints.value : is === 'embedding' ? hints.embedding : 'One column per class is needed.'
  throw wrongShape(name, { dims }, n, hint)
}

/** As they are where they are floats: maps of volumes are large. */
function toFloats(type: string, data: RawOutput['data']): Floats {
  if (type === 'float16' && data instanceof Uint16Array) return fromFloat16Bits(data)
  if (data instanceof Float32Array || data instanceof Float64Array) return data
  return Float64Array.from(data as ArrayLike<number | bigint>, Number)
}

function softmax(name: string, { data, rows, columns }: Matrix): Matrix {
  if (columns < 2) {
    throw new FmbenchError(
      'model-failed',
      `softmax of the output "${name}" needs a column per class; it has ${columns}.`,
      {
        hint: 'One column of logits goes with activation: sigmoid.',
      },
    )
  }
  const out = new Float64Array(data.length)
  for (let start = 0; start < data.length; start += columns) {
    const logits = data.subarray(start, start + columns)
    // The largest one taken off: no exponential overflows.
    const largest = logits.reduce((a, b) => Math.max(a, b))
    let sum = 0
    for (let c = 0; c < columns; c++) {
      out[start + c] = Math.exp(logits[c] - largest)
      sum += out[start + c]
    }
    for (let c = 0; c < columns; c++) out[start + c] /= sum
  }
  return { data: out, rows, columns }
}

function sigmoid(name: string, { data, rows, columns }: Matrix): Matrix {
  if (columns === 1) return { data: data.map((logit) => 1 / (1 + Math.exp(-logit))), rows, columns }
  throw new FmbenchError('model-failed', `sigmoid of the output "${name}" needs one column; it has ${columns}.`, {
    hint: 'A column per class, of which one is right, goes with activation: softmax.',
  })
}

function refuseLogits(name: string, { data, columns }: Matrix): void {
  const bad = data.findIndex((value) => value < 0 || value > 1)
  if (bad === -1) return
  const activation = columns === 1 ? 'sigmoid' : 'softmax'
  throw new FmbenchError(
    'model-failed',
    `The output "${name}" is declared as probability and gives ${data[bad]} in row ${Math.floor(bad / columns) + 1}: no probability.`,
    { hint: `If these are logits, declare: outputs: { ${name}: { is: logits, activation: ${activation} } }` },
  )
}

/**
 * What two strands say, as one.
 *
 * @throws FmbenchError `model-failed` where a maximum would leave rows that do not sum to one
 */
export function joinStrands(forward: Matrix, reverse: Matrix, how: 'mean' | 'max', { is }: OnnxOutput): Matrix {
  if (how === 'max' && forward.columns > 1 && is !== 'embedding') {
    throw new FmbenchError(
      'model-failed',
      `The maximum over strands needs one column of probabilities; there are ${forward.columns}.`,
      {
        hint: 'Use strands: mean.',
      },
    )
  }
  const data = forward.data.map((value, i) =>
    how === 'mean' ? (value + reverse.data[i]) / 2 : Math.max(value, reverse.data[i]),
  )
  return { ...forward, data }
}

/**
 * Columns in the order of the benchmark's classes. One column is the probability of the class that the document names,
 * or of the last one.
 *
 * @throws FmbenchError `model-failed` naming both sides
 */
export function classColumns(
  name: string,
  { classes: own }: OnnxOutput,
  rows: Matrix,
  classes: readonly string[],
): Matrix {
  const named = own ?? (rows.columns === 1 ? classes.slice(-1) : classes)
  if (named.length !== rows.columns) {
    throw new FmbenchError(
      'model-failed',
      `The output "${name}" has ${rows.columns} columns for ${named.length} classes.`,
      {
        hint: `Classes: ${named.join(', ')}.`,
      },
    )
  }
  for (const one of named) {
    if (classes.includes(one)) continue
    throw new FmbenchError('model-failed', `The class "${one}" of the output "${name}" is not one of the benchmark.`, {
      hint: didYouMean(one, classes) ?? `The benchmark has: ${classes.join(', ')}.`,
    })
  }
  const isOneOfTwo = named.length === 1 && classes.length === 2
  if (!isOneOfTwo && named.length !== classes.length) {
    throw new FmbenchError(
      'model-failed',
      `The output "${name}" tells ${named.length} classes, the benchmark has ${classes.length}.`,
      {
        hint: `The benchmark has: ${classes.join(', ')}.`,
      },
    )
  }
  const k = classes.length
  const data = new Float64Array(rows.rows * k)
  const places = classes.map((one) => named.indexOf(one))
  for (let i = 0; i < rows.rows; i++) {
    for (let c = 0; c < k; c++) {
      data[i * k + c] = places[c] === -1 ? 1 - rows.data[i] : rows.data[i * rows.columns + places[c]]
    }
  }
  return { data, rows: rows.rows, columns: k }
}

function wrongShape(name: string, { dims }: Pick<RawOutput, 'dims'>, n: number, hint: string): FmbenchError {
  const samples = n === 1 ? '1 sample' : `${n} samples`
  return new FmbenchError('model-failed', `The output "${name}" has the shape (${dims.join(', ')}) for ${samples}.`, {
    hint,
  })
}
