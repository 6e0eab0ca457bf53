import { type Effects, FmbenchError, type LabelledBatch, type OutputKind } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { Model } from '../models/index.js'
import type { Pass } from '../protocols/protocol.js'
import { OutputSheet } from './output-sheet.js'
import { PassFiles, type PassPart } from './pass-files.js'
import type { EvaluationPlan } from './plan.js'
import type { PassOutputs, Predictions } from './predictions.js'
import { rowsOfSplit, truthOf } from './rows.js'

/** Small enough that a crash loses little, large enough that writing costs nothing. */
export const DEFAULT_BATCH_SIZE = 256

export interface Progress {
  readonly pass: string
  readonly done: number
  readonly total: number
}

export interface PredictSettings {
  readonly batchSize: number
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

export interface PassResult {
  readonly predictions: Predictions
  /** What this process predicted itself; undefined when everything was already there. */
  readonly predicted: { readonly samples: number; readonly seconds: number } | undefined
  /** Why the pass ended early; the samples it missed count as wrong. */
  readonly failure: FmbenchError | undefined
  /** What the model said, in this process and in those that made earlier batches. */
  readonly warnings: readonly string[]
}

/**
 * Sweeps the model over the given rows in batches and writes each batch as it comes. What an earlier run of the same
 * plan finished is not predicted again.
 *
 * @param rows the samples of the pass, as rows of the dataset
 * @param folder `private/predictions`; nothing is written when absent
 * @throws FmbenchError what the model throws when not one batch was finished; `interrupted` on the signal, with all
 *   finished batches kept
 */
export async function predictPass(
  pass: Pass,
  plan: EvaluationPlan,
  { dataset, rows, model }: { dataset: Dataset; rows: Int32Array; model: Model },
  folder: string | undefined,
  settings: PredictSettings,
  effects: Effects,
): Promise<PassResult> {
  const files = folder === undefined ? undefined : new PassFiles(folder, pass.id, plan.classes, effects)
  const sheet = new OutputSheet(dataset, rows, kindsOf(model), plan.classes)
  for (const part of (await files?.read()) ?? []) sheet.fill(part)
  const missing = sheet.missing()
  const warnings = new Set((await files?.readWarnings()) ?? [])
  let failure: FmbenchError | undefined
  let seconds = 0
  let done = 0
  const report = () =>
    settings.onProgress({ pass: pass.id, done: rows.length - missing.length + done, total: rows.length })
  report()
  if (missing.length > 0 && pass.fits) await fit(model, dataset, plan, settings.signal)
  while (done < missing.length && failure === undefined) {
    if (settings.signal.aborted) throw new FmbenchError('interrupted', 'Interrupted.')
    const places = missing.subarray(done, done + settings.batchSize)
    const started = effects.clock.elapsedMs()
    try {
      const part = await predictBatch(sheet, places, model, dataset)
      seconds += (effects.clock.elapsedMs() - started) / 1000
      await keepWarnings(model, warnings, files)
      await files?.writePart(places[0], part)
      sheet.fill(part)
      done += places.length
      report()
    } catch (thrown) {
      const hasFinishedBatches = rows.length - missing.length + done > 0
      if (!isModelFault(thrown) || !hasFinishedBatches) throw thrown
      failure = thrown
    }
  }
  const predictions = sheet.predictions(pass.id, plan)
  if (failure === undefined) await files?.writeWhole(predictions)
  const predicted = done > 0 ? { samples: done, seconds } : undefined
  return { predictions, predicted, failure, warnings: [...warnings] }
}

/** Whether the model, and not fmbench or its surroundings, is to blame. */
export function isModelFault(thrown: unknown): thrown is FmbenchError {
  return thrown instanceof FmbenchError && ['model-failed', 'timed-out'].includes(thrown.code)
}

/** Kept beside the batches, so that a resumed run says what an uninterrupted one would. */
async function keepWarnings(model: Model, warnings: Set<string>, files: PassFiles | undefined): Promise<void> {
  const before = warnings.size
  for (const warning of model.warnings ?? []) warnings.add(warning)
  if (warnings.size > before) await files?.writeWarnings([...warnings])
}

/** Probabilities when the model gives them: they serve as scores and decide labels. */
function kindsOf(model: Model): readonly OutputKind[] {
  return model.outputs.includes('probability') ? ['probability'] : model.outputs
}

async function predictBatch(sheet: OutputSheet, places: Int32Array, model: Model, dataset: Dataset): Promise<PassPart> {
  // Ctrl-C lets the batch finish, so that nothing is lost: the signal is asked between batches.
  const { signal } = new AbortController()
  const batch = await dataset.read(places.map((place) => sheet.rows[place]))
  const answers: [OutputKind, unknown][] = []
  for (const kind of sheet.kinds) answers.push([kind, await model.predict(kind, batch, signal)])
  // Each kind stands beside its own answer; TypeScript cannot follow that through a list.
  return { ids: batch.ids, outputs: Object.fromEntries(answers) as PassOutputs }
}

/** Fits the model on the training part, when it can learn. */
export async function fit(model: Model, dataset: Dataset, plan: EvaluationPlan, signal: AbortSignal): Promise<void> {
  if (model.fit === undefined) return
  await model.fit(await readTraining(dataset, plan.classes), signal)
}

async function readTraining(dataset: Dataset, classes: readonly string[]): Promise<LabelledBatch> {
  const rows = rowsOfSplit(dataset, 'train')
  const batch = await dataset.read(rows)
  return { ...batch, y: truthOf(dataset, rows, classes), classes }
}
