import {
  type Batch,
  type Clock,
  type Effects,
  FmbenchError,
  type LabelledBatch,
  type OutputKind,
} from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { Model } from '../models/index.js'
import { aggregated } from './aggregate.js'
import { foldsOf } from './folds.js'
import { isMasked } from './masked-dataset.js'
import type { OpenedModel } from './open-model.js'
import { OutputSheet, passSamples } from './output-sheet.js'
import { PassInProgress, type PassResult } from './pass-in-progress.js'
import type { EvaluationPlan } from './plan.js'
import type { PassOutputs, Predictions } from './predictions.js'
import { referencesOf, truthOf } from './rows.js'
import { cleanSweep, type Sweep } from './sweeps.js'

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

/** What is predicted by which model. */
export interface PredictParts {
  readonly dataset: Dataset
  /** The samples of each pass, as rows of the dataset. */
  readonly rows: Int32Array
  readonly opened: OpenedModel
}

/** The clean samples alone: `predictSweeps` with one pass. */
export async function predictPass(
  pass: string,
  plan: EvaluationPlan,
  parts: PredictParts,
  folder: string | undefined,
  settings: PredictSettings,
  effects: Effects,
): Promise<PassResult> {
  const results = await predictSweeps([cleanSweep(pass, parts.dataset)], plan, parts, folder, settings, effects)
  return results[0]
}

/**
 * Sweeps the model over the given rows in batches, fold by fold, and writes each batch as it comes. What an earlier run
 * of the same plan finished is not predicted again. While the model works on a batch, the samples of the next one are
 * made and the answers of the one before are written.
 *
 * A model that fails in the first sweep ends everything. One that fails later ends that pass, and is opened anew for the
 * others.
 *
 * @param folder `private/predictions`; nothing is written when absent
 * @returns one per pass, sweep by sweep
 * @throws FmbenchError what the model throws when not one batch of the first sweep was finished; `interrupted` on the
 *   signal, with all finished batches kept
 */
export async function predictSweeps(
  sweeps: readonly Sweep[],
  plan: EvaluationPlan,
  parts: PredictParts,
  folder: string | undefined,
  settings: PredictSettings,
  effects: Effects,
): Promise<PassResult[]> {
  const { dataset, rows, opened } = parts
  const placeOf = new Map(Array.from(rows, (row, place) => [row, place]))
  const folds = foldsOf(plan, dataset, rows).map(
    ({ train, test }): FoldPlaces => ({ train, places: test.map((row) => placeOf.get(row) as number) }),
  )
  const samples = await passSamples(plan, dataset, rows)
  const sheet = () => new OutputSheet(samples, askedKinds(opened.model, dataset, plan), plan.classes.length)
  const together = (answers: Predictions) => aggregated(plan, answers)
  // What is wrong with the labels of a subject is said before a model has worked for nothing.
  together(sheet().predictions(sweeps[0].passes[0]))
  const passes: PassInProgress[][] = []
  for (const sweep of sweeps) {
    const open = sweep.passes.map((id) => PassInProgress.open(id, sheet(), plan, folder, effects))
    passes.push(await Promise.all(open))
  }
  const all = passes.flat()
  for (const pass of all) settings.onProgress({ pass: pass.id, done: pass.sheet.present, total: rows.length })
  const work: Work = { plan, parts, settings, effects, hasFits: plan.passes[0].fits }
  for (const [f, fold] of folds.entries()) {
    if (all.every((pass) => pass.failure !== undefined || pass.sheet.missing(fold.places).length === 0)) continue
    if (f > 0) await opened.renew()
    try {
      await fitFor(fold, work)
      for (const [s, sweep] of sweeps.entries()) {
        await sweepFold(sweep, passes[s], fold, s === 0, work)
        const [broken] = passes[0]
        if (broken.failure !== undefined) throw broken.failure
      }
    } catch (thrown) {
      // What is on its way to the disk arrives there, whatever happens next.
      await Promise.allSettled(all.map((pass) => pass.settled()))
      // Nothing more can be had from it: what is finished is kept.
      if (!isModelFault(thrown) || passes[0][0].sheet.present === 0) throw thrown
      for (const pass of all) if (pass.sheet.present < rows.length) pass.failure ??= thrown
      break
    }
  }
  return Promise.all(all.map((pass) => pass.finish(together)))
}

/** A fold, with the places of its test samples among the rows of the pass. */
interface FoldPlaces {
  readonly train: Int32Array
  readonly places: Int32Array
}

interface Work {
  readonly plan: EvaluationPlan
  readonly parts: PredictParts
  readonly settings: PredictSettings
  readonly effects: Effects
  readonly hasFits: boolean
}

/** One fold of one sweep. @param isFirst a failure then ends everything, since all else is compared with this pass */
async function sweepFold(
  sweep: Sweep,
  passes: readonly PassInProgress[],
  fold: FoldPlaces,
  isFirst: boolean,
  work: Work,
): Promise<void> {
  const { rows } = work.parts
  const { batchSize, signal, onProgress } = work.settings
  const chunks = cut(missingPlaces(passes, fold), Math.min(batchSize, sweep.most ?? batchSize))
  const isUnfinished = passes.map((pass) => pass.sheet.missing(fold.places).length > 0)
  const prepare = async (places: Int32Array) => {
    const wanted = [...passes.keys()].filter((p) => isUnfinished[p] && passes[p].failure === undefined)
    const batches = await sweep.read(
      places.map((place) => rows[place]),
      wanted,
    )
    return wanted.map((p, b) => ({ pass: passes[p], batch: batches[b] }))
  }
  let ahead = chunks.length === 0 ? undefined : prepare(chunks[0])
  for (const [c, places] of chunks.entries()) {
    const made = (await ahead) ?? []
    ahead = c + 1 < chunks.length ? prepare(chunks[c + 1]) : undefined
    // It is awaited in the next turn, or never when the model fails in this one.
    ahead?.catch(() => {})
    for (const { pass, batch } of made) {
      if (signal.aborted) throw new FmbenchError('interrupted', 'Interrupted.')
      if (pass.failure !== undefined) continue
      try {
        await predictBatch(pass, batch, places[0], work)
        onProgress({ pass: pass.id, done: pass.sheet.present, total: rows.length })
      } catch (thrown) {
        if (!isModelFault(thrown) || (isFirst && pass.sheet.present === 0)) throw thrown
        pass.failure = thrown
        if (isFirst) return
        await startAgain(fold, work)
      }
    }
    sweep.release?.(made.map(({ batch }) => batch))
  }
}

/** Whether the model, and not fmbench or its surroundings, is to blame. */
export function isModelFault(thrown: unknown): thrown is FmbenchError {
  return thrown instanceof FmbenchError && ['model-failed', 'timed-out'].includes(thrown.code)
}

/** Those of which some pass has no answer yet, in order. */
function missingPlaces(passes: readonly PassInProgress[], { places }: FoldPlaces): Int32Array {
  const sheets = passes.flatMap(({ failure, sheet }) => (failure ? [] : [sheet]))
  return places.filter((place) => sheets.some((sheet) => !sheet.has(place))).sort()
}

function cut(places: Int32Array, size: number): Int32Array[] {
  return Array.from({ length: Math.ceil(places.length / size) }, (_, c) => places.subarray(c * size, (c + 1) * size))
}

/**
 * Texts where models write; reconstructions of masked samples, and of no others. Probabilities when the model gives them: they serve as scores and
 * decide labels. No metric judges an embedding.
 */
export function askedKinds(
  { outputs }: Model,
  dataset: Dataset,
  { writing }: Pick<EvaluationPlan, 'writing'>,
): readonly OutputKind[] {
  if (writing !== undefined) return ['text']
  if (isMasked(dataset)) return ['reconstruction']
  if (outputs.includes('probability')) return ['probability']
  return outputs.filter((kind) => !['embedding', 'reconstruction', 'text'].includes(kind))
}

async function predictBatch(pass: PassInProgress, batch: Batch, start: number, work: Work): Promise<void> {
  // Ctrl-C lets the batch finish, so that nothing is lost: the signal is asked between batches.
  const { signal } = new AbortController()
  const { model } = work.parts.opened
  const recalledBefore = model.recalled ?? 0
  const { outputs, seconds } = await askTimed(model, pass.sheet.kinds, batch, signal, work.effects.clock)
  const cost = { seconds, recalled: (model.recalled ?? 0) - recalledBefore }
  await pass.keep({ ids: batch.ids, outputs }, start, cost, model)
}

/** What a model says of some samples, and how long it took. */
export async function askTimed(
  model: Model,
  kinds: readonly OutputKind[],
  batch: Batch,
  signal: AbortSignal,
  clock: Clock,
): Promise<{ readonly outputs: PassOutputs; readonly seconds: number }> {
  const started = clock.elapsedMs()
  const answers: [OutputKind, unknown][] = []
  for (const kind of kinds) answers.push([kind, await model.predict(kind, batch, signal)])
  const seconds = (clock.elapsedMs() - started) / 1000
  // Each kind stands beside its own answer; TypeScript cannot follow that through a list.
  return { outputs: Object.fromEntries(answers) as PassOutputs, seconds }
}

/** After a failure nobody knows what state the model is in. */
async function startAgain(fold: FoldPlaces, work: Work): Promise<void> {
  await work.parts.opened.restart()
  await fitFor(fold, work)
}

async function fitFor(
  { train }: FoldPlaces,
  { plan, parts: { dataset, opened }, settings, hasFits }: Work,
): Promise<void> {
  if (hasFits) await fit(opened.model, dataset, train, plan, settings.signal)
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
  const groups = [dataset.subjects, dataset.groups].find((names) => names && new Set(names).size < names.length)
  const train = { ...(await trainingSamples(dataset, rows, plan)), classes: plan.classes }
  await model.fit(groups === undefined ? train : { ...train, groups: Array.from(rows, (row) => groups[row]) }, signal)
}

async function trainingSamples(
  dataset: Dataset,
  rows: Int32Array,
  plan: EvaluationPlan,
): Promise<Omit<LabelledBatch, 'classes'>> {
  const none = new Float64Array()
  if (isMasked(dataset)) return { ...(await dataset.readWhole(rows)), y: none }
  const samples = await dataset.read(rows)
  if (plan.writing === undefined) return { ...samples, y: truthOf(dataset, rows, plan.classes) }
  return { ...samples, y: none, reports: referencesOf(dataset, rows).map(([first]) => first) }
}
