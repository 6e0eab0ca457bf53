import { didYouMean, FmbenchError } from '../core/index.js'

/** An input or output of a model, as ONNX Runtime describes it. */
export interface Port {
  readonly name: string
  /** `float32`, `int64`, …; undefined for what is no tensor. */
  readonly type?: string
  /** A number, or a name for a size that may vary. */
  readonly shape?: readonly (number | string)[]
}

/** What an input is fed with. */
export type Feed = 'values' | 'mask' | 'zeros' | 'hidden'

/** Names under which exported transformers take these, so that nobody has to declare them. */
const USUAL_FEEDS: Readonly<Record<string, Feed>> = {
  input_ids: 'values',
  attention_mask: 'mask',
  token_type_ids: 'zeros',
}

/**
 * What each input of the model gets.
 *
 * @param declared the document's `inputs`
 * @throws FmbenchError `bad-document` naming the inputs that exist
 */
export function feedsOf(inputs: readonly Port[], declared: Readonly<Record<string, Feed>> | undefined): Feed[] {
  for (const name of Object.keys(declared ?? {})) checkName(name, inputs, 'input', 'options.inputs')
  return inputs.map(({ name, type }) => {
    if (type === undefined) throw new FmbenchError('bad-document', `The input "${name}" of the model is no tensor.`)
    const feed = declared?.[name] ?? USUAL_FEEDS[name] ?? (inputs.length === 1 ? 'values' : undefined)
    if (feed !== undefined) return feed
    throw new FmbenchError('bad-document', `The document does not say what the input "${name}" gets.`, {
      hint: `The model takes ${describe(inputs)}.\nSay it for each: inputs: { ${name}: values } (or mask, zeros, hidden).`,
    })
  })
}

/** @throws FmbenchError `bad-document` naming what exists */
export function checkName(name: string, ports: readonly Port[], noun: 'input' | 'output', where: string): Port {
  const found = ports.find((port) => port.name === name)
  if (found?.type !== undefined) return found
  const names = ports.map((port) => port.name)
  if (found !== undefined) {
    throw new FmbenchError('bad-document', `The ${noun} "${name}" of the model is no tensor.`, {
      where,
      hint: 'Convert the model again without maps and sequences (skl2onnx: options={"zipmap": False}).',
    })
  }
  throw new FmbenchError('bad-document', `The model has no ${noun} "${name}".`, {
    where,
    hint: [`It has: ${describe(ports)}.`, didYouMean(name, names)].filter((line) => line !== undefined).join('\n'),
  })
}

/** How many samples one run of the model takes, where it is fixed. */
export function fixedBatchSize(inputs: readonly Port[]): number | undefined {
  const first = inputs[0].shape?.[0]
  return typeof first === 'number' ? first : undefined
}

/** @throws FmbenchError `model-failed` with both sides, when what was prepared does not fit the input */
export function checkShape(port: Port, shape: readonly number[]): void {
  const declared = port.shape ?? []
  const fits =
    declared.length === 0 ||
    (declared.length === shape.length && declared.every((size, i) => typeof size !== 'number' || size === shape[i]))
  if (fits) return
  throw new FmbenchError('model-failed', `The input ${describe([port])} was given ${tuple(shape)}.`, {
    hint: 'The first axis counts samples. Change the transforms, or choose a dataset whose samples have that shape.',
  })
}

/** `ss float32 (N, 18, 4)` */
export function describe(ports: readonly Port[]): string {
  return ports.map(({ name, type = 'no tensor', shape = [] }) => `${name} ${type} ${tuple(shape)}`).join('; ')
}

const tuple = (shape: readonly (number | string)[]): string => `(${shape.join(', ')})`
