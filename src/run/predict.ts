import { type Effects, FmbenchError, type OutputKind } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { Model } from '../models/index.js'
import type { Pass } from '../protocols/protocol.js'
import { foldsOf } from './folds.js'
import type { OpenedModel } from './open-model.js'
import { OutputSheet } from './output-sheet.js'
import { PassFiles, type PassPart } from './pass-files.js'
import type { EvaluationPlan } from './plan.js'
import type { PassOutputs, Predictions } from './predictions.js'
import { truthOf } from './rows.js'

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
 * Sweeps the model over the given rows in batches, fold by fold, and writes each batch as it comes. What an earlier run
 * of the same plan finished is not predicted again.
 *
 * @param rows the samples of the pass, as rows of the dataset
 * @param folder `private/predictions`; nothing is written when absent
 * @throws FmbenchError what the model throws when not one batch was finished; `interrupted` on the signal, with all
 *   finished batches kept
 */
export async function predictPass(
  pass: Pass,
  plan: EvaluationPlan,
  { dataset, rows, opened }: { dataset: Dataset; rows: Int32Array; opened: OpenedModel },
  folder: string | undefined,
  settings: PredictSettings,
  effects: Effects,
): Promise<PassResult> {
  const folds = foldsOf(plan, dataset, rows)
  const files = folder === undefined ? undefined : new PassFiles(folder, pass.id, plan.classes, effects)
  const sheet = new OutputSheet(dataset, rows, kindsOf(opened.model), plan)
  for (const part of (await files?.read()) ?? []) sheet.fill(part)
  const warnings = new Set((await files?.readWarnings()) ?? [])
  let done = rows.length - sheet.missing().length
  const wasDone = done
  const report = () => settings.onProgress({ pass: pass.id, done, total: rows.length })
  report()
  let seconds = 0
  let failure: FmbenchError | undefined
  try {
    for (const [f, fold] of folds.entries()) {
      const missing = sheet.missing(fold.test)
      if (missing.length === 0) continue
      const model = f === 0 ? opened.model : await opened.renew()
      if (pass.fits) await fit(model, dataset, fold.train, plan, settings.signal)
      for (let start = 0; start < missing.length; start += settings.batchSize) {
        if (settings.signal.aborted) throw new FmbenchError('interrupted', 'Interrupted.')
        const places = missing.subarray(start, start + settings.batchSize)
        const started = effects.clock.elapsedMs()
        const part = await predictBatch(sheet, places, model, dataset)
        seconds += (effects.clock.elapsedMs() - started) / 1000
        await keepWarnings(model, warnings, files)
        await files?.writePart(places[0], part)
        sheet.fill(part)
        done += places.length
        report()
      }
    }
  } catch (thrown) {
    if (!isModelFault(thrown) || done === 0) throw thrown
    failure = thrown
  }
  const predictions = sheet.predictions(pass.id)
  if (failure === undefined) await files?.writeWhole(predictions)
  const predicted = done > wasDone ? { samples: done - wasDone, seconds } : undefined
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

/** Probabilities when the model gives them: they serve as scores and decide labels. No metric judges an embedding. */
function kindsOf({ outputs }: Model): readonly OutputKind[] {
  return outputs.includes('probability') ? ['probability'] : outputs.filter((kind) => kind !== 'embedding')
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

/** Fits the model on the given rows, when it can learn. */
export async function fit(
  model: Model,
  dataset: Dataset,
  rows: Int32Array,
  plan: EvaluationPlan,
  signal: AbortSignal,
): Promise<void> {
  if (model.fit === undefined) return
  const batch = await dataset.read(rows)
  const groups = [dataset.subjects, dataset.groups].find((names) => names && new Set(names).size < names.length)
  const train = { ...batch, y: truthOf(dataset, rows, plan.classes), classes: plan.classes }
  await model.fit(groups === undefined ? train : { ...train, groups: Array.from(rows, (row) => groups[row]) }, signal)
}
