// fmbench score as one script that a page loads: the same code as the command's, with the files of the reader in memory.
import { openDataset } from '../../data/index.js'
import { DEFAULT_OPTIONS } from '../../run/index.js'
import { catalogOf, type ReviewData } from '../../site/review-data.js'
import { oneBenchmarkOf, planOf } from '../evaluation-units.js'
import { modelOf, nameOfFile, scoreFile } from '../score-file.js'
import type { Workspace } from '../workspace.js'
import { type PageWorld, pageEffects } from './page-effects.js'

/** Set by the build. */
declare const FMBENCH_VERSION: string

export interface PageRequest {
  readonly suite: string
  readonly dataset: string
  /** As `-m` names it; empty: the name of the file. */
  readonly model: string
  readonly predictions: PageFile
  /** Of the dataset, where the reader has them: labels and groups then come from there. */
  readonly data: readonly PageFile[]
}

export interface PageFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface PageResult {
  /** The record as it may leave. */
  readonly evalYaml: string
  readonly reportHtml: string
  readonly notes: readonly string[]
}

/** @throws FmbenchError as `fmbench score` does */
export async function scorePredictions(
  { suite, dataset, model, predictions, data }: PageRequest,
  hub: ReviewData,
  world: PageWorld,
): Promise<PageResult> {
  const startedMs = world.elapsedMs()
  const stored = new Map([[`/${predictions.name}`, predictions.bytes]])
  for (const { name, bytes } of data) stored.set(`/data/${name}`, bytes)
  const effects = pageEffects(stored, world)
  const catalog = catalogOf(hub)
  const workspace: Workspace = {
    catalog,
    roots: [],
    suite: async (id) => catalog.suite(id),
    dataset: async (id) => catalog.dataset(id),
    model: async (name) => catalog.model(name),
    open: ({ value, folder }) => openDataset(value, folder, effects),
  }
  const notes: string[] = []
  const context = {
    effects,
    signal: new AbortController().signal,
    version: FMBENCH_VERSION,
    program: 'fmbench',
    terminal: {
      isInteractive: false,
      out() {},
      note: (text: string) => void notes.push(text),
      progress() {},
      ask: async () => undefined,
    },
  }
  const unit = await oneBenchmarkOf(workspace, { suite, dataset })
  const named = modelOf(model || nameOfFile(predictions.name, effects), workspace)
  const plan = planOf(unit, named, DEFAULT_OPTIONS)
  const request = { unit, plan, predictions: predictions.name, out: '/out', startedMs }
  await scoreFile(request, workspace, context)
  return {
    evalYaml: await effects.files.readText('/out/eval.yaml'),
    reportHtml: await effects.files.readText('/out/report.html'),
    notes,
  }
}
