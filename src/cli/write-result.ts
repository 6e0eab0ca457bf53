import { builtInMetrics } from '../metrics/index.js'
import { type ReportContext, renderReportFiles } from '../report/index.js'
import { type Evaluation, type Fingerprint, type OutputFolder, writeOutputs } from '../run/index.js'
import { type EvalRecord, formatEval } from '../spec/index.js'
import type { Context } from './context.js'
import type { BenchmarkUnit } from './evaluation-units.js'
import type { Workspace } from './workspace.js'

/** Writes record and report of an evaluation into its folder. */
export async function writeResult(
  folder: OutputFolder,
  { record, full }: Pick<Evaluation, 'record' | 'full'>,
  fingerprint: Fingerprint,
  unit: BenchmarkUnit,
  workspace: Workspace,
  { effects }: Context,
): Promise<void> {
  const outputs = {
    files: renderReportFiles(reportContext(record, workspace, unit)),
    evalYaml: formatEval(record),
    ...(full && { fullYaml: formatEval(full) }),
  }
  await writeOutputs(folder, outputs, fingerprint, record.status, effects)
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
