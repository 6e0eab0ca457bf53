// The inside of the process that an ONNX model runs in; `onnx.ts` is the other side.
import type { InferenceSession } from 'onnxruntime-node'
import { FmbenchError, messageOf } from '../core/index.js'
import { checkName, feedsOf, fixedBatchSize, type Port } from './onnx-graph.js'
import type { OnnxKind, OnnxOptions } from './onnx-options.js'
import { type OnnxModel, predictBatch, type Runtime } from './onnx-predict.js'
import type { SentBatch } from './onnx-samples.js'
import { prepareSteps } from './transforms/index.js'

export interface SessionRequest {
  /** Absolute. */
  readonly path: string
  /** How the model is called in messages. */
  readonly name: string
  readonly options: OnnxOptions
  /** Texts of the files that transforms read, by the name in the options. */
  readonly texts: Readonly<Record<string, string>>
  readonly classes: readonly string[]
}

export interface SessionCall {
  readonly kind: OnnxKind
  readonly batch: SentBatch
}

/** Opens the model. @throws FmbenchError `missing-package`, `bad-document` or `model-failed` */
export async function open(request: SessionRequest) {
  const runtime = await importRuntime(() => import('onnxruntime-node'))
  // What fails is thrown; that the runtime prints it too would say it twice.
  runtime.env.logLevel = 'fatal'
  const session = await createSession(runtime, request)
  const model = planModel(runtime, session, request)
  return { predict: ({ kind, batch }: SessionCall) => predictBatch(model, kind, batch) }
}

/** @throws FmbenchError `missing-package` with the command that adds it */
export async function importRuntime(load: () => Promise<Runtime>): Promise<Runtime> {
  try {
    return await load()
  } catch (cause) {
    const isAbsent = (cause as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND'
    const what = isAbsent ? 'is not installed' : `cannot be loaded: ${messageOf(cause)}`
    throw new FmbenchError(
      'missing-package',
      `Models in ONNX files need the package onnxruntime-node, which ${what}.`,
      {
        hint: 'Add it beside fmbench: ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node\nThe setting leaves out CUDA files of some 500 MB that its installer would fetch on Linux; for a GPU, install without it.',
        cause,
      },
    )
  }
}

async function createSession(runtime: Runtime, { path, name, options }: SessionRequest): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(path, {
      executionProviders: options.providers,
      logSeverityLevel: 4,
      ...(options.threads !== undefined && { intraOpNumThreads: options.threads }),
    })
  } catch (cause) {
    const backends = runtime.listSupportedBackends().map(({ name }) => name)
    const isDefault = options.providers.every((provider) => provider === 'cpu')
    throw new FmbenchError('model-failed', `${name} cannot be opened: ${messageOf(cause)}`, {
      where: path,
      ...(!isDefault && {
        hint: `This ONNX Runtime was built for: ${backends.join(', ')}; libraries of cuda and tensorrt must be installed too.`,
      }),
      cause,
    })
  }
}

function planModel(runtime: Runtime, session: InferenceSession, request: SessionRequest): OnnxModel {
  const { options, texts } = request
  for (const name of Object.keys(options.outputs)) checkName(name, session.outputMetadata, 'output', 'options.outputs')
  const inputs: readonly Port[] = session.inputMetadata
  return {
    name: request.name,
    path: request.path,
    options,
    classes: request.classes,
    session,
    runtime,
    inputs,
    feeds: feedsOf(inputs, options.inputs),
    prepare: prepareSteps(options.steps, texts),
    fixed: fixedBatchSize(inputs),
  }
}
