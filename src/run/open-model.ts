import { type Effects, FmbenchError } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { Model, ModelAdapter } from '../models/index.js'
import type { ModelDocument } from '../spec/model.js'
import { agreeToEgress } from './egress.js'
import type { RunSettings } from './evaluate.js'
import type { EvaluationPlan } from './plan.js'

const HINTS = {
  classification:
    'Let the model give probabilities (predictProba, in Python predict_proba): they serve as scores and decide labels.',
  embedding: 'Embeddings are evaluated by benchmarks whose protocol is probe. Or let the model give probabilities.',
  reconstruction:
    'Let the model fill in what is hidden: reconstruct(batch), in Python reconstruct(X, mask), in ONNX an output that is: reconstruction.',
  text: 'Let the model write a text about each sample: generate(batch), in Python generate(texts).',
  regression: 'Let the model give one number per sample (predict): the benchmark asks for a quantity.',
}

/** A model that is ready, and what puts it back into the state in which it was opened. */
export interface OpenedModel {
  readonly adapter: ModelAdapter
  /** The model itself, without a head: what `doctor` tries. */
  readonly bare: Model
  /** What predicts: the model itself, or the model with the protocol's head on it. */
  readonly model: Model
  /** What the record says: a model that predicts by itself is no probe of its embeddings. */
  readonly protocol: string
  /** For the next fold, of which it must have learned nothing: opened anew where the model itself learns. */
  renew(): Promise<void>
  /** After a failure: nobody knows what state the model is in, so it is opened anew. */
  restart(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens a model, puts the protocol's head on it where it gives embeddings, and checks that it then gives what the
 * benchmark's primary metric needs.
 *
 * @param seed of the model, where it is not the plan's: for `--repeat`
 * @throws FmbenchError what the adapter throws; `model-failed` when the outputs do not fit; `usage` when samples would
 *   leave the machine and nobody allowed it
 */
export async function openModel(
  document: ModelDocument,
  folder: string,
  plan: EvaluationPlan,
  settings: RunSettings,
  effects: Effects,
  seed: number = plan.options.seed,
): Promise<OpenedModel> {
  const { registries, timeoutMs, batchSize } = settings
  if (document.adapter === 'none') throw notRunnable(document)
  const adapter = registries.adapters.get(document.adapter, document.model_id)
  const protocol = registries.protocols.get(plan.benchmark.protocol, plan.benchmark.benchmark_id)
  const destination = adapter.destination?.(document)
  if (destination !== undefined) agreeToEgress(document.model_id, destination, plan.dataset, settings.egress)
  const samplingHz = plan.dataset.signal?.sampling_hz
  const request = {
    document,
    folder,
    seed,
    classes: plan.classes,
    writes: plan.writing !== undefined,
    samplingHz,
    timeoutMs,
  }
  const openBare = () => adapter.open(request, effects)
  let bare = await openBare()
  const hasHead = protocol.head !== undefined && bare.outputs.includes('embedding')
  const heading = { options: plan.protocolOptions, classes: plan.classes, seed, batchSize }
  const headed = (model: Model): Model =>
    hasHead && protocol.head ? protocol.head(model, { ...heading, kept: settings.keptOf?.(model) }) : model
  let model = headed(bare)
  try {
    checkOutputs(document, model, plan, settings)
  } catch (thrown) {
    await model.close()
    throw thrown
  }
  const reopen = async () => {
    bare = await openBare()
    model = headed(bare)
  }
  return {
    adapter,
    get bare() {
      return bare
    },
    get model() {
      return model
    },
    protocol: hasHead || protocol.head === undefined ? plan.protocol : 'predict/v1',
    async renew() {
      if (bare.fit === undefined) return
      await model.close()
      await reopen()
    },
    async restart() {
      // What is already gone cannot be closed well.
      await model.close().catch(() => {})
      await reopen()
    },
    close: () => model.close(),
  }
}

function checkOutputs(
  document: ModelDocument,
  { outputs }: Model,
  plan: EvaluationPlan,
  { registries }: RunSettings,
): void {
  const primary = registries.metrics.get(plan.metrics[0])
  const serves = ['label', 'score'].includes(primary.needs) && outputs.includes('probability')
  if (outputs.some((kind) => kind === primary.needs) || serves) return
  throw new FmbenchError(
    'model-failed',
    `${document.model_id} gives ${outputs.join(', ')}; ${primary.id}, the primary metric of ${plan.benchmark.benchmark_id}, needs a ${primary.needs}.`,
    {
      hint: HINTS[hintFor(primary, outputs, plan)],
    },
  )
}

function hintFor({ needs }: Metric, outputs: Model['outputs'], { classes }: EvaluationPlan): keyof typeof HINTS {
  if (needs === 'reconstruction' || needs === 'text') return needs
  if (outputs.includes('embedding')) return 'embedding'
  return classes.length === 0 ? 'regression' : 'classification'
}

function notRunnable({ model_id }: ModelDocument): FmbenchError {
  return new FmbenchError(
    'bad-document',
    `${model_id} is only described here (adapter: none): fmbench cannot run it.`,
    {
      hint: `Run it with its own code and score what it says: fmbench score -m ${model_id} -p FILE -s SUITE
Or write a model document with an adapter: fmbench list adapters`,
    },
  )
}
