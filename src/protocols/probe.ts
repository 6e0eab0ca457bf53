import { FmbenchError, sha256Hex } from '../core/index.js'
import type { Model } from '../models/adapter.js'
import { Embeddings } from './embeddings.js'
import { learnLogisticProbe } from './logistic-probe.js'
import { learnNearestProbe } from './nearest-probe.js'
import { type ProbeOptions, parseProbeOptions } from './probe-options.js'
import type { ProbePredictor, ProbeTask } from './probe-task.js'
import type { HeadRequest, Protocol } from './protocol.js'
import { learnRidgeProbe } from './ridge-probe.js'

const LEARNERS: Readonly<Record<string, (task: ProbeTask) => ProbePredictor>> = {
  logistic: learnLogisticProbe,
  ridge: learnRidgeProbe,
  knn: learnNearestProbe,
}

/** A small classifier on embeddings, fitted to the training part: what a representation makes easy to tell. */
export const probeProtocol: Protocol = {
  id: 'probe',
  version: 1,
  label: 'Fit a small classifier to the embeddings of the training part, then predict each sample once',
  passes: () => [{ id: 'clean', fits: true }],
  parseOptions: parseProbeOptions,
  head: probeHead,
}

function probeHead(model: Model, { options: parsed, classes, seed, batchSize, kept }: HeadRequest): Model {
  const options = parsed as ProbeOptions // what parseOptions returned
  const learn = LEARNERS[classifierFor(options, classes)]
  const gives = classes.length === 0 ? 'value' : 'probability'
  const warnings = new Set<string>()
  const warn = (message: string) => void warnings.add(message)
  const embeddings = new Embeddings(model, batchSize, kept, warn)
  let predictor: ProbePredictor | undefined
  let columns = 0
  return {
    outputs: [gives],
    digest: sha256Hex(JSON.stringify({ protocol: 'probe', version: 1, options, model: model.digest })),
    ...(model.parameters === undefined ? {} : { parameters: model.parameters }),
    get recalled() {
      return embeddings.recalled
    },
    get warnings() {
      return [...(model.warnings ?? []), ...warnings]
    },
    async fit(train, signal) {
      if (train.ids.length === 0)
        throw new FmbenchError('model-failed', 'A probe needs training samples; there are none.')
      if (model.fit !== undefined) {
        await model.fit(train, signal)
        embeddings.forget()
      }
      const x = await embeddings.of(train, signal)
      columns = x.columns
      predictor = learn({ x, train, options, seed, warn })
    },
    async predict(kind, batch, signal) {
      if (kind !== gives) throw new Error(`The probe gives ${gives}; "${kind}" was asked.`)
      if (predictor === undefined) {
        throw new FmbenchError('model-failed', 'The probe has learned nothing yet.', {
          hint: 'It needs a training part: a dataset whose split has rows named "train".',
        })
      }
      const x = await embeddings.of(batch, signal)
      if (x.columns !== columns && x.rows > 0) {
        const both = `of ${columns} numbers for the training part and of ${x.columns} now`
        throw new FmbenchError('model-failed', `The model gave embeddings ${both}.`)
      }
      // `kind` was just checked; TypeScript does not carry that into the type parameter.
      return predictor(x) as never
    },
    async close() {
      try {
        await embeddings.close()
      } finally {
        await model.close()
      }
    },
  }
}

/** @throws FmbenchError `bad-document` for a classifier that does not suit the benchmark */
function classifierFor({ classifier }: ProbeOptions, classes: readonly string[]): string {
  if (classes.length === 0) {
    if (classifier === undefined || classifier === 'ridge') return 'ridge'
    throw new FmbenchError('bad-document', `The probe's classifier "${classifier}" needs classes; there are none.`, {
      hint: 'Leave classifier out of protocol_options: quantities are predicted by ridge regression.',
    })
  }
  if (classifier !== 'ridge') return classifier ?? 'logistic'
  throw new FmbenchError(
    'bad-document',
    'The probe\'s classifier "ridge" predicts quantities; this task has classes.',
    {
      hint: 'Use logistic or knn, or leave classifier out of protocol_options.',
    },
  )
}
