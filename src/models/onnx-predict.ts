import type { InferenceSession } from 'onnxruntime-node'
import { FmbenchError, type Matrix, messageOf } from '../core/index.js'
import type { Feed, Port } from './onnx-graph.js'
import { runtimeTensor } from './onnx-inputs.js'
import { kindOf, type OnnxKind, type OnnxOptions, type OnnxOutput, takenKind } from './onnx-options.js'
import { classColumns, joinStrands, labelsOfOutput, type RawOutput, rowsOfOutput } from './onnx-outputs.js'
import type { TokenMask } from './onnx-pooling.js'
import { type SentBatch, samplesOf } from './onnx-samples.js'
import type { Samples } from './transforms/index.js'

export type Runtime = typeof import('onnxruntime-node')

/** A model that is ready: what its inputs get and what its outputs mean. */
export interface OnnxModel {
  /** How messages call it. */
  readonly name: string
  readonly path: string
  readonly options: OnnxOptions
  readonly classes: readonly string[]
  readonly session: InferenceSession
  readonly runtime: Runtime
  readonly inputs: readonly Port[]
  readonly feeds: readonly Feed[]
  readonly prepare: (samples: Samples) => Samples
  /** How many samples each run must have, where the model says so. */
  readonly fixed: number | undefined
}

/** Some samples of a batch that go through the model together. */
interface Part {
  readonly start: number
  readonly end: number
  /** What the model is given: the last sample stands for those that are missing. */
  readonly size: number
}

/**
 * One row per sample, in order, as `check-outputs.ts` reads them.
 *
 * @throws FmbenchError `model-failed`
 */
export async function predictBatch(model: OnnxModel, kind: OnnxKind, batch: SentBatch): Promise<unknown> {
  const found = Object.entries(model.options.outputs).find(([, declared]) => kindOf(declared) === kind)
  if (found === undefined) throw new Error(`No output is ${kind}.`)
  const [name, declared] = found
  return named(model, () => predictOutput(model, name, declared, batch))
}

/** Says of which model a fault is. */
export async function named<T>(
  { name, path }: Pick<OnnxModel, 'name' | 'path'>,
  act: () => T | Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError)) throw thrown
    const { code, what, hint } = thrown
    throw new FmbenchError(code, `${name}: ${what}`, { where: path, ...(hint !== undefined && { hint }) })
  }
}

async function predictOutput(model: OnnxModel, name: string, declared: OnnxOutput, batch: SentBatch): Promise<unknown> {
  const labels: (string | number)[] = []
  const rows: Matrix[] = []
  let dims = batch.x?.shape ?? []
  for (const part of partsOf(batch.n, model)) {
    const n = part.end - part.start
    if (declared.is === 'label') {
      const { raw } = await runModel(model, name, batch, part, false)
      labels.push(...labelsOfOutput(name, declared, raw, part.size).slice(0, n))
    } else {
      const made = await predictRows(model, name, declared, batch, part)
      rows.push(firstRows(made, n))
      dims = made.dims
    }
  }
  if (declared.is === 'label') return labels
  const whole = joinRows(rows)
  if (declared.is === 'value') return whole.data
  if (declared.is === 'reconstruction') return { data: whole.data, shape: [batch.n, ...dims.slice(1)] }
  const isOfClasses = declared.is !== 'embedding' && batch.n > 0
  const answer = isOfClasses ? classColumns(name, declared, whole, model.classes) : whole
  return { data: answer.data, shape: [answer.rows, answer.columns] }
}

function partsOf(n: number, { fixed, options }: OnnxModel): Part[] {
  const most = fixed ?? options.batch_size ?? n
  return Array.from({ length: Math.ceil(n / most) || 0 }, (_, i) => {
    const [start, end] = [i * most, Math.min(n, (i + 1) * most)]
    return { start, end, size: fixed ?? end - start }
  })
}

async function predictRows(
  model: OnnxModel,
  name: string,
  declared: OnnxOutput,
  batch: SentBatch,
  part: Part,
): Promise<Matrix & Pick<RawOutput, 'dims'>> {
  const onStrand = async (isReverse: boolean) => {
    const { raw, mask } = await runModel(model, name, batch, part, isReverse)
    return { ...rowsOfOutput(name, declared, raw, part.size, mask), dims: raw.dims }
  }
  const forward = await onStrand(false)
  const { strands } = model.options
  if (strands === 'forward') return forward
  return { ...forward, ...joinStrands(forward, await onStrand(true), strands, declared) }
}

async function runModel(
  model: OnnxModel,
  output: string,
  batch: SentBatch,
  part: Part,
  isReverse: boolean,
): Promise<{ raw: RawOutput; mask: TokenMask | undefined }> {
  const { inputs, feeds, runtime, session } = model
  const samples = model.prepare(samplesOf(batch, part, takenKind(model.options.steps), isReverse))
  const fed = Object.fromEntries(
    inputs.map((port, i) => [port.name, runtimeTensor(runtime, port, feeds[i], samples)] as const),
  )
  const mask = samples.kind === 'tokens' ? { data: samples.mask, length: samples.shape[1] } : undefined
  try {
    const { [output]: raw } = await session.run(fed, [output])
    return { raw, mask }
  } catch (cause) {
    throw new FmbenchError('model-failed', `ONNX Runtime failed: ${messageOf(cause)}`, { cause })
  }
}

function firstRows({ data, columns }: Matrix, rows: number): Matrix {
  return { data: data.subarray(0, rows * columns), rows, columns }
}

function joinRows(parts: readonly Matrix[]): Matrix {
  if (parts.length === 1) return parts[0]
  const columns = parts[0]?.columns ?? 0
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const data = new Float64Array(rows * columns)
  let start = 0
  for (const part of parts) {
    data.set(part.data, start)
    start += part.data.length
  }
  return { data, rows, columns }
}
