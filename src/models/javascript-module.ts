import * as z from 'zod'
import {
  type Batch,
  didYouMean,
  type Effects,
  FmbenchError,
  type LabelledBatch,
  type OutputKind,
  sha256Hex,
} from '../core/index.js'
import type { Model, ModelAdapter, OpenRequest } from './adapter.js'
import { checkLabels, checkProbabilities, checkValues } from './check-outputs.js'
import type { ModelMethod, ModuleRequest } from './javascript-module-thread.js'
import { ModuleThread } from './module-thread.js'
import { parseOptions } from './options.js'

const optionsSchema = z.strictObject({
  /** The file; relative paths start at the model document. */
  module: z.string().min(1),
  export: z.string().default('default'),
  /** Handed to the class or factory as `config`. */
  config: z.record(z.string(), z.unknown()).default({}),
  timeout_seconds: z.number().positive().optional(),
})

const RENORMALISED =
  'Some rows of probabilities missed a sum of one by more than 1e-6 (and at most 1e-3); they were divided by their sum.'

/**
 * A model written in JavaScript, in a thread of its own. The module's default export is a class, or a function
 * returning an object; either gets `{ classes, seed, config }`. The object has `predictProba(batch)` or
 * `predict(batch)` or both, and perhaps `fit(train)` and `close()`; each may be async.
 *
 * A batch is `{ ids, x, shape, featureNames }`, x being flat and row-major, or `{ ids, sequences }`; `train` has `y` (class indices) and
 * `classes` too. `predictProba` returns n rows of k probabilities, or `{ data, shape: [n, k] }`; `predict` returns n
 * labels, each the name of a class as text or its place as a number; for regression `classes` is empty, `y` holds the
 * quantities, and `predict` returns n numbers.
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
  const warnings: string[] = []
  const outputs: OutputKind[] = []
  if (methods.includes('predictProba')) outputs.push('probability')
  if (methods.includes('predict')) outputs.push(classes.length === 0 ? 'value' : 'label')

  async function probabilities(batch: Batch, signal: AbortSignal) {
    const answer = await running.call('predictProba', argumentFor(batch), signal)
    const checked = checkProbabilities(running.name, answer, batch.ids.length, classes)
    if (checked.wasRenormalised && warnings.length === 0) warnings.push(`${running.name}: ${RENORMALISED}`)
    return checked.probability
  }

  async function predicted(batch: Batch, signal: AbortSignal) {
    const answer = await running.call('predict', argumentFor(batch), signal)
    const n = batch.ids.length
    return classes.length === 0 ? checkValues(running.name, answer, n) : checkLabels(running.name, answer, n, classes)
  }

  const model: Model = {
    outputs,
    digest,
    warnings,
    async predict(kind, batch, signal) {
      if (!outputs.includes(kind)) throw new Error(`${running.name} gives ${outputs.join(', ')}; "${kind}" was asked.`)
      // `kind` was just checked; TypeScript does not carry that into the type parameter.
      return (kind === 'probability' ? await probabilities(batch, signal) : await predicted(batch, signal)) as never
    },
    close: () => running.close(methods.includes('close')),
  }
  if (!methods.includes('fit')) return model
  return {
    ...model,
    async fit(train, signal) {
      await running.call('fit', trainingArgument(train), signal)
    },
  }
}

/** Arrays of its own: a view would drag its whole buffer into the thread. */
function argumentFor({ ids, x, featureNames, sequences }: Batch) {
  return { ids, ...(x && { x: Float64Array.from(x.data), shape: x.shape, featureNames }), sequences }
}

function trainingArgument(train: LabelledBatch) {
  return { ...argumentFor(train), y: train.y.slice(), classes: train.classes }
}
