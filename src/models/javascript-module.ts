import * as z from 'zod'
import {
  type Batch,
  didYouMean,
  type Effects,
  FmbenchError,
  type LabelledBatch,
  type OutputKind,
  sha256Hex,
  type Tensor,
} from '../core/index.js'
import type { Model, ModelAdapter, OpenRequest } from './adapter.js'
import type { ModelMethod, ModuleRequest } from './javascript-module-thread.js'
import { ModuleThread } from './module-thread.js'
import { parseOptions } from './options.js'
import { checkedModel, type OutsideModel } from './outside-model.js'

const optionsSchema = z.strictObject({
  /** The file; relative paths start at the model document. */
  module: z.string().min(1),
  export: z.string().default('default'),
  /** Handed to the class or factory as `config`. */
  config: z.record(z.string(), z.unknown()).default({}),
  timeout_seconds: z.number().positive().optional(),
})

/**
 * A model written in JavaScript, in a thread of its own. The module's default export is a class, or a function
 * returning an object; either gets `{ classes, seed, config }`. The object has one or more of `predictProba(batch)`,
 * `predict(batch)`, `embed(batch)`, `reconstruct(batch)` and `generate(batch)`, and perhaps `fit(train)` and `close()`;
 * each may be async.
 *
 * A batch is `{ ids, x, shape, featureNames }`, x being flat and row-major (32 or 64 bits, as the dataset has them), or
 * `{ ids, sequences }`, or `{ ids, texts }`; `train` has `y` (class indices) and `classes` too. `predictProba` returns n rows of k probabilities, or `{ data, shape: [n, k] }`;
 * `predict` returns n labels, each the name of a class as text or its place as a number; `embed` returns n rows of d
 * numbers. For regression `classes` is empty, `y` holds the quantities, and `predict` returns n numbers. `reconstruct`
 * gets a `mask` too, 1 for each number of `x` that is hidden, and returns `{ data, shape }` like `x` with these filled in;
 * what it learns from has no `y`. `generate` returns n texts; what it learns from has `reports` instead of `y`.
 */
export const javascriptModuleAdapter: ModelAdapter = {
  id: 'javascript_module',
  leavesMachine: false,
  network: 'not enforced',
  async open(request, effects) {
    const options = parseOptions(optionsSchema, request.document)
    const path = effects.files.resolve(options.module, request.folder)
    await checkFile(path, effects)
    const timeoutMs = options.timeout_seconds === undefined ? request.timeoutMs : options.timeout_seconds * 1000
    const module: ModuleRequest = {
      path,
      name: effects.files.nameOf(path),
      exportName: options.export,
      argument: { classes: request.classes, seed: request.seed, config: options.config },
    }
    const digest = moduleDigest(await effects.files.sha256(path), options.export, options.config)
    const running = await ModuleThread.start(module, timeoutMs, effects)
    return javascriptModel(running, await running.methods(), digest, request)
  },
}

/** The digest of the file as `sha256sum` prints it, unless an export or a config also decides what the model does. */
function moduleDigest(fileSha256: string, exportName: string, config: Readonly<Record<string, unknown>>): string {
  if (exportName === 'default' && Object.keys(config).length === 0) return fileSha256
  return sha256Hex(JSON.stringify({ fileSha256, exportName, config }))
}

async function checkFile(path: string, { files }: Effects): Promise<void> {
  const facts = await files.facts(path)
  if (facts?.kind === 'file') return
  const nearest = didYouMean(files.nameOf(path), await files.list(files.folderOf(path)))
  const what = facts === undefined ? 'The module of the model does not exist.' : 'The module of the model is a folder.'
  throw new FmbenchError('not-found', what, { where: path, ...(nearest === undefined ? {} : { hint: nearest }) })
}

function javascriptModel(
  running: ModuleThread,
  methods: readonly ModelMethod[],
  digest: string,
  { classes }: OpenRequest,
): Model {
  const outputs: OutputKind[] = []
  if (methods.includes('predictProba')) outputs.push('probability')
  if (methods.includes('predict')) outputs.push(classes.length === 0 ? 'value' : 'label')
  if (methods.includes('embed')) outputs.push('embedding')
  if (methods.includes('reconstruct')) outputs.push('reconstruction')
  if (methods.includes('generate')) outputs.push('text')
  const outside: OutsideModel = {
    name: running.name,
    outputs,
    digest,
    ask: (kind, batch, signal) => running.call(methodFor(kind), argumentFor(batch), signal),
    ...(methods.includes('fit') && {
      async fit(train: LabelledBatch, signal: AbortSignal) {
        await running.call('fit', trainingArgument(train), signal)
      },
    }),
    close: () => running.close(methods.includes('close')),
  }
  return checkedModel(outside, classes)
}

function methodFor(kind: OutputKind): ModelMethod {
  if (kind === 'probability') return 'predictProba'
  if (kind === 'reconstruction') return 'reconstruct'
  if (kind === 'text') return 'generate'
  return kind === 'embedding' ? 'embed' : 'predict'
}

function argumentFor({ ids, x, mask, featureNames, sequences, texts }: Batch) {
  return {
    ids,
    ...(x && { x: withoutNeighbours(x.data), shape: x.shape, featureNames }),
    ...(mask && { mask: withoutNeighbours(mask) }),
    sequences,
    texts,
  }
}

/** A view would drag its whole buffer into the thread, unless both share it anyway. */
function withoutNeighbours<T extends Tensor['data'] | Uint8Array>(data: T): T {
  const isWhole = data.byteLength === data.buffer.byteLength
  return isWhole || data.buffer instanceof SharedArrayBuffer ? data : (data.slice() as T)
}

function trainingArgument(train: LabelledBatch) {
  const { y, ids, classes, reports } = train
  return { ...argumentFor(train), ...(y.length === ids.length && { y: y.slice() }), reports, classes }
}
