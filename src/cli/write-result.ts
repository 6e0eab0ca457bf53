import { builtInMetrics } from '../metrics/index.js'
import { type ReportContext, renderCases, renderReportFiles } from '../report/index.js'
import {
  type Evaluation,
  type EvaluationPlan,
  type Fingerprint,
  type OutputFolder,
  type Predictions,
  readingOf,
  reportPairs,
  writeOutputs,
} from '../run/index.js'
import { type EvalRecord, formatEval } from '../spec/index.js'
import type { Context } from './context.js'
import type { BenchmarkUnit } from './evaluation-units.js'
import type { Workspace } from './workspace.js'

/** What became of one model on one benchmark, on its way to the disk. */
export interface Finished {
  readonly plan: EvaluationPlan
  readonly unit: BenchmarkUnit
  readonly evaluation: Pick<Evaluation, 'record' | 'full' | 'predictions'>
  readonly fingerprint: Fingerprint
}

/** Writes record and report of an evaluation into its folder. */
export async function writeResult(
  folder: OutputFolder,
  { plan, unit, evaluation: { record, full, predictions }, fingerprint }: Finished,
  workspace: Workspace,
  { effects }: Context,
): Promise<void> {
  const outputs = {
    files: renderReportFiles(reportContext(record, workspace, unit)),
    ...(plan.writing && { privateFiles: casesOf(plan, predictions) }),
    evalYaml: formatEval(record),
    ...(full && { fullYaml: formatEval(full) }),
  }
  await writeOutputs(folder, outputs, fingerprint, record.status, effects)
}

/** Each report beside what people wrote: what never leaves. */
function casesOf(plan: EvaluationPlan, predictions: Predictions): Readonly<Record<string, string>> {
  const pairs = reportPairs(predictions).map((pair, i) => ({ id: predictions.ids[i], ...pair }))
  const names = { model: plan.model.name, benchmark: plan.benchmark.name }
  return renderCases(pairs, readingOf(plan), names)
}

/** The record, and the catalogue's words about what it names, as far as they are at hand. */
export function reportContext(
  record: EvalRecord,
  { catalog }: Workspace,
  unit?: Pick<BenchmarkUnit, 'benchmark' | 'dataset'>,
): ReportContext {
  const benchmark = unit?.benchmark ?? catalog.benchmarks.get(record.benchmark_id)?.value
  const dataset = unit?.dataset.value ?? (record.dataset_id && catalog.datasets.get(record.dataset_id)?.value)
  const ids = [record.model_ids.candidate, ...record.baselines.map(({ model }) => model)]
  const known = ids.flatMap((id) => {
    const entry = catalog.models.get(id)
    return entry === undefined ? [] : [[id, entry.value] as const]
  })
  return {
    record,
    metrics: builtInMetrics,
    ...(benchmark && { benchmark }),
    ...(dataset && { dataset }),
    models: Object.fromEntries(known),
  }
}
