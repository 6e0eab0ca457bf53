import * as z from 'zod'
import {
  type Batch,
  type Effects,
  FmbenchError,
  type LabelledBatch,
  type OutputKind,
  sha256Hex,
} from '../core/index.js'
import type { Model, ModelAdapter, OpenRequest } from './adapter.js'
import { parseOptions } from './options.js'
import { checkedModel } from './outside-model.js'
import type { Frame, FrameTensor } from './process-frames.js'
import { AT_START, type Launch, ProcessWorker } from './process-worker.js'
import { PYTHON_FOLDER, PYTHON_WORKER, usualPython } from './python.js'
import { sharedOut } from './shared-out.js'

/** A file that is named in a command and is larger than this holds weights, not a program. */
const MAX_PROGRAM_BYTES = 2 ** 20

const optionsSchema = z.strictObject({
  /** The program and its arguments; it starts in the folder of the model document. */
  command: z.array(z.string().min(1)).min(1).optional(),
  /** A Python class, instead of a command. */
  import_path: z
    .string()
    .regex(/^[\w.]+:[\w.]+$/, 'it must be module:Class')
    .optional(),
  /** What the Python class gets. */
  init_kwargs: z.record(z.string(), z.unknown()).optional(),
  /** The Python interpreter: a name that is looked up, or a path. */
  python: z.string().min(1).optional(),
  /** How many such processes share each batch; each holds the whole model. */
  workers: z.int().min(1).default(1),
  /** `denied`: where the system permits it. */
  network: z.enum(['denied', 'allowed']).default('denied'),
  /** Added to the environment. */
  env: z.record(z.string(), z.string()).default({}),
  timeout_seconds: z.number().positive().optional(),
})

type Options = z.output<typeof optionsSchema>

/**
 * A model in a process of its own, in any language: a Python class (`import_path`), or a program that reads and writes
 * frames (`command`). It has no network where the system lets us take it away, and hubs that libraries would download
 * from are told to stay offline, unless the document says `network: allowed`.
 */
export const processAdapter: ModelAdapter = {
  id: 'process',
  leavesMachine: false,
  network: 'not enforced',
  async open(request, effects) {
    const options = parseOptions(optionsSchema, request.document)
    checkWay(options, request)
    const launch = options.command === undefined ? pythonLaunch(options, request, effects) : launchOf(options, request)
    const timeoutMs = options.timeout_seconds === undefined ? request.timeoutMs : options.timeout_seconds * 1000
    const open = () => openWorker(launch, timeoutMs, options, request, effects)
    return sharedOut(options.workers, open)
  },
}

async function openWorker(
  launch: Launch,
  timeoutMs: number,
  options: Options,
  request: OpenRequest,
  effects: Effects,
): Promise<Model> {
  const worker = await ProcessWorker.start(launch, timeoutMs, effects)
  try {
    return await openedModel(worker, launch, options, request, effects)
  } catch (thrown) {
    await worker.close()
    throw thrown
  }
}

function checkWay({ command, import_path, init_kwargs, python }: Options, { document }: OpenRequest): void {
  const where = `model ${document.model_id}`
  if ((command === undefined) === (import_path === undefined)) {
    throw new FmbenchError('bad-document', 'The options of adapter "process" need one of import_path and command.', {
      where,
      hint: 'import_path: "module:Class" for a Python class beside the document; command: [program, argument] for anything else.',
    })
  }
  if (command !== undefined && (init_kwargs ?? python) !== undefined) {
    throw new FmbenchError('bad-document', 'init_kwargs and python go with import_path, not with command.', { where })
  }
}

/** Its weights must be at hand: what is fetched during an evaluation may be another thing tomorrow. */
const OFFLINE = {
  HF_HUB_OFFLINE: '1',
  TRANSFORMERS_OFFLINE: '1',
  HF_DATASETS_OFFLINE: '1',
  HF_HUB_DISABLE_TELEMETRY: '1',
  WANDB_MODE: 'offline',
}

const ENVIRONMENT = {
  // The same order of sets in every run; prints at once; no files left in the user's folder.
  PYTHONHASHSEED: '0',
  PYTHONUNBUFFERED: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  FMBENCH_WORKER: '1',
}

function processOptions({ env, network }: Options, folder: string): Launch['options'] {
  const deniesNetwork = network === 'denied'
  const environment = { ...ENVIRONMENT, ...(deniesNetwork && OFFLINE), ...env }
  return { folder, environment, deniesNetwork, searchPaths: { PYTHONPATH: PYTHON_FOLDER } }
}

function launchOf(options: Options, { folder }: OpenRequest): Launch {
  const [command, ...args] = options.command ?? []
  const name = [command, ...args].join(' ')
  return { name, command: command, args, options: processOptions(options, folder) }
}

function pythonLaunch(options: Options, { folder }: OpenRequest, effects: Effects): Launch {
  const python = options.python ?? usualPython(effects)
  const name = options.import_path ?? ''
  return {
    name,
    command: /[\\/]/.test(python) ? effects.files.resolve(python, folder) : python,
    args: [PYTHON_WORKER, name, '--init-kwargs', JSON.stringify(options.init_kwargs ?? {})],
    options: processOptions(options, folder),
    module: name.split(':')[0],
  }
}

const helloSchema = z.looseObject({
  outputs: z.array(z.enum(['probability', 'label', 'value', 'embedding', 'reconstruction', 'text'])),
  fits: z.boolean().default(false),
  num_parameters: z.int().min(0).optional(),
  /** SHA-256 of the files it is made of, by name. */
  sources: z.record(z.string(), z.string()).default({}),
  /** What of `hello` it made itself with: its embeddings may depend on it. */
  given: z.array(z.enum(['seed', 'classes'])).default(['seed', 'classes']),
  /** Versions of the libraries it works with. */
  packages: z.record(z.string(), z.string()).default({}),
})

type Hello = z.output<typeof helloSchema>

async function openedModel(
  worker: ProcessWorker,
  launch: Launch,
  options: Options,
  { classes, seed, folder }: OpenRequest,
  effects: Effects,
): Promise<Model> {
  const { header } = await worker.ask({ op: 'hello', classes, seed }, [], AT_START)
  const hello = helloSchema.safeParse(header)
  if (!hello.success) {
    const faults = hello.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new FmbenchError('model-failed', `${launch.name} answered "hello" wrongly: ${faults.join('; ')}.`)
  }
  const { outputs, fits, num_parameters, sources } = hello.data
  if (outputs.length === 0) {
    throw new FmbenchError('model-failed', `${launch.name} can do nothing that is needed here.`, {
      hint: `A model has predict_proba or predict (${classes.length === 0 ? 'predict for quantities' : 'for classes'}), embed, reconstruct or generate.`,
    })
  }
  const digest = digestOf(options, { ...(await programFiles(options, folder, effects)), ...sources })
  return checkedModel(
    {
      name: launch.name,
      outputs,
      digest,
      embeddingDigest: embeddingDigestOf(digest, hello.data, options, { seed, classes }),
      network: worker.hasNetwork ? 'not enforced' : 'denied',
      ...(num_parameters !== undefined && { parameters: num_parameters }),
      async ask(kind, batch, signal) {
        const request = { op: 'predict', output: kind, ...factsOf(batch) }
        return answerIn(await worker.ask(request, tensorsOf(batch), `in predict (${kind})`, signal), kind, launch)
      },
      ...(fits && {
        async fit(train: LabelledBatch, signal: AbortSignal) {
          const { y, ids } = train
          const truth = y.length === ids.length ? [{ name: 'y', data: y, shape: [y.length] }] : []
          const { classes, groups, reports } = train
          const request = { op: 'fit', ...factsOf(train), classes, groups, reports }
          await worker.ask(request, [...tensorsOf(train), ...truth], 'in fit', signal)
        },
      }),
      peakMemoryMb: () => worker.peakMemoryMb(),
      close: () => worker.close(),
    },
    classes,
  )
}

const factsOf = ({ ids, featureNames, sequences, texts }: Batch) => ({
  ids,
  feature_names: featureNames,
  sequences,
  texts,
})

function tensorsOf({ x, mask }: Batch): FrameTensor[] {
  if (x === undefined) return []
  return [{ name: 'x', ...x }, ...(mask === undefined ? [] : [{ name: 'mask', data: mask, shape: x.shape }])]
}

/** Rows, or a list of labels or texts, for `check-outputs.ts` to judge. */
function answerIn({ header, tensors }: Frame, kind: OutputKind, { name }: Launch): unknown {
  if (kind === 'label' && Array.isArray(header.labels)) return header.labels
  if (kind === 'text' && Array.isArray(header.texts)) return header.texts
  const found = tensors.find((tensor) => tensor.name === kind)
  if (found === undefined) {
    const names = tensors.map((tensor) => tensor.name).join(', ')
    throw new FmbenchError('model-failed', `${name} was asked for ${kind} and answered with ${names || 'nothing'}.`)
  }
  if (kind === 'probability' || kind === 'embedding' || kind === 'reconstruction') return found
  if (found.shape.length === 1) return found.data
  const [n] = found.shape
  throw new FmbenchError(
    'model-failed',
    `${name} returned an array of shape (${found.shape.join(', ')}) for ${kind}.`,
    {
      hint: `One ${kind} per sample is needed: shape (${n}).`,
    },
  )
}

/** SHA-256 of the small files that a command names. */
async function programFiles({ command = [] }: Options, folder: string, { files }: Effects) {
  const found: Record<string, string> = {}
  for (const word of command) {
    const path = files.resolve(word, folder)
    const facts = await files.facts(path)
    if (facts?.kind === 'file' && facts.bytes <= MAX_PROGRAM_BYTES) found[word] = await files.sha256(path)
  }
  return found
}

/** Of code and options; not of the interpreter, whose place differs between machines. */
function digestOf({ command, import_path, init_kwargs = {}, env }: Options, sources: Readonly<Record<string, string>>) {
  const sorted = Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1))
  return sha256Hex(JSON.stringify({ adapter: 'process', command, import_path, init_kwargs, env, sources: sorted }))
}

/** Where it says which files hold its weights, and can get at nothing else. */
function embeddingDigestOf(
  digest: string,
  { fits, sources, given, packages }: Hello,
  { network }: Options,
  request: Pick<OpenRequest, 'seed' | 'classes'>,
): string | undefined {
  const namesWeights = Object.keys(sources).some((name) => name.startsWith('weights/'))
  if (fits || network === 'allowed' || !namesWeights) return undefined
  const made = Object.fromEntries(given.map((name) => [name, request[name]]))
  return sha256Hex(JSON.stringify({ digest, made, packages: Object.entries(packages).sort() }))
}
