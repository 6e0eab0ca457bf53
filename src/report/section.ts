import type { Named, Registry } from '../core/index.js'
import type { Metric } from '../metrics/metric.js'
import type { Benchmark } from '../spec/benchmark.js'
import type { DatasetDocument } from '../spec/dataset.js'
import type { EvalRecord } from '../spec/eval.js'
import type { ModelDocument } from '../spec/model.js'
import type { Block } from './block.js'

/** All a report may know: the record, and the catalogue's words about what it names, where they are at hand. */
export interface ReportContext {
  readonly record: EvalRecord
  readonly metrics: Registry<Metric>
  readonly benchmark?: Benchmark
  readonly dataset?: DatasetDocument
  /** Names to print, by model id: the candidate and the floors. */
  readonly models?: Readonly<Record<string, ModelDocument>>
}

/** One part of a report. */
export interface ReportSection extends Named {
  readonly title: string
  appliesTo(context: ReportContext): boolean
  render(context: ReportContext): readonly Block[]
}
