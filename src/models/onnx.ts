import { type Effects, FmbenchError, type OutputKind, sha256Hex } from '../core/index.js'
import type { Model, ModelAdapter, OpenRequest } from './adapter.js'
import { type FoundWeights, findWeights } from './find-weights.js'
import { explainThread } from './module-thread.js'
import { type OnnxFacts, readOnnxFacts } from './onnx-file.js'
import { cuttingSteps, kindOf, type OnnxOptions, parseOnnxOptions } from './onnx-options.js'
import { named } from './onnx-predict.js'
import { sentBatch } from './onnx-samples.js'
import type { SessionCall, SessionRequest } from './onnx-session.js'
import { checkedModel } from './outside-model.js'
import { prepareSteps } from './transforms/index.js'

/**
 * A model in an ONNX file, run by ONNX Runtime in a process of its own. How samples become what it takes (`transforms`)
 * and what its outputs are is declared in the document, without code.
 */
export const onnxAdapter: ModelAdapter = {
  id: 'onnx',
  leavesMachine: false,
  // A graph has no operation that reaches the network, and none is added.
  network: 'denied',
  async open(request, effects) {
    const options = parseOnnxOptions(request.document)
    const weights = await findWeights(options.file, options.sha256, request, effects)
    const facts = await readOnnxFacts(weights.path, effects.files)
    const sources = await readSources(request, options, weights, facts, effects)
    return startModel(request, options, weights.path, facts, sources, effects)
  },
}

/** What decides the model's answers besides its options. */
interface Sources {
  /** SHA-256 of every file, by its name in the document or in the model. */
  readonly digests: Readonly<Record<string, string>>
  /** Of the files that transforms read. */
  readonly texts: Readonly<Record<string, string>>
}

async function startModel(
  request: OpenRequest,
  options: OnnxOptions,
  path: string,
  { parameters }: OnnxFacts,
  { digests, texts }: Sources,
  { threads, files }: Effects,
): Promise<Model> {
  const name = files.nameOf(path)
  const digest = digestOf(options, digests)
  const timeoutMs = options.timeout_seconds === undefined ? request.timeoutMs : options.timeout_seconds * 1000
  const explain = (thrown: unknown, doing: string) => explainThread(thrown, { name, path }, doing, timeoutMs)
  const nCutting = cuttingSteps(options.steps)
  const cut = prepareSteps(options.steps.slice(0, nCutting), texts)
  const rest = { ...options, steps: options.steps.slice(nCutting) }
  const session: SessionRequest = { path, name, options: rest, texts, classes: request.classes }
  const thread = await threads
    // Nothing else stops a running ONNX Runtime: the end of its thread would end us too.
    .start(new URL('./onnx-session.js', import.meta.url), session, { timeoutMs, ownProcess: true })
    .catch((thrown) => {
      throw explain(thrown, 'while it was opened')
    })
  return checkedModel(
    {
      name,
      outputs: Object.values(options.outputs).map(kindOf),
      digest,
      // Neither classes nor a seed reach the graph.
      embeddingDigest: digest,
      parameters,
      async ask(kind: OutputKind, batch, signal) {
        const sent = await named(session, () => sentBatch(batch, cut, options.strands !== 'forward'))
        const call = { kind, batch: sent } as SessionCall // `outputs` has no other kinds
        try {
          return await thread.call('predict', call, { timeoutMs, signal })
        } catch (thrown) {
          throw explain(thrown, `in predict (${kind})`)
        }
      },
      peakMemoryMb: () => thread.peakMemoryMb(),
      close: () => thread.stop(),
    },
    request.classes,
  )
}

async function readSources(
  { folder }: OpenRequest,
  { steps }: OnnxOptions,
  { path, sha256 }: FoundWeights,
  { externalFiles }: OnnxFacts,
  { files }: Effects,
): Promise<Sources> {
  const digests: Record<string, string> = { model: sha256 }
  for (const name of externalFiles) {
    const external = files.resolve(name, files.folderOf(path))
    if ((await files.facts(external))?.kind !== 'file') {
      throw new FmbenchError(
        'not-found',
        `The weights of the model lie in another file, ${name}, which is not there.`,
        {
          where: external,
          hint: 'Models with external data are several files: put them all into one folder, under the names they were saved with.',
        },
      )
    }
    digests[name] = await files.sha256(external)
  }
  const texts: Record<string, string> = {}
  for (const { options } of steps) {
    if (typeof options.file !== 'string') continue
    const text = files.resolve(options.file, folder)
    texts[options.file] = await files.readText(text)
    digests[options.file] = await files.sha256(text)
  }
  return { digests, texts }
}

/** Of files and of what is done with them; not of where they lie, nor of threads and batches. */
function digestOf({ steps, inputs, outputs, strands, providers }: OnnxOptions, digests: Sources['digests']): string {
  return sha256Hex(JSON.stringify({ adapter: 'onnx', digests, steps, inputs, outputs, strands, providers }))
}
