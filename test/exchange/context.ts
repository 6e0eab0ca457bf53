import { type ExportContext, type Importer, type ImportNames, recordOfReported } from '../../src/exchange/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import type { ReportContext } from '../../src/report/index.js'
import { Catalog, type CatalogEntry, type EvalRecord } from '../../src/spec/index.js'
import { sampleContext } from '../report/sample-record.js'

const entry = <T>(value: T): CatalogEntry<T> => ({ value, file: 'x.yaml', folder: '/', notes: [] })

/** The documents of a report's context as a catalogue. */
export function catalogOf({ benchmark, dataset, models = {} }: ReportContext): Catalog {
  return new Catalog({
    suites: [],
    benchmarks: benchmark === undefined ? [] : [entry(benchmark)],
    datasets: dataset === undefined ? [] : [entry(dataset)],
    models: Object.values(models).map(entry),
    faults: [],
  })
}

export function exportContext(changes: Partial<ExportContext> = {}): ExportContext {
  const now = new Date('2026-01-02T03:04:05Z')
  return { catalog: catalogOf(sampleContext), metrics: builtInMetrics, now, thresholds: [], ...changes }
}

/** What a file's content becomes, as `fmbench import` would write it. */
export function imported(
  importer: Importer,
  content: unknown,
  names: ImportNames = {},
  beside?: unknown,
): EvalRecord[] {
  expectRecognised(importer, content)
  const context = { catalog: catalogOf(sampleContext), metrics: builtInMetrics, names, importer, file: 'in' }
  return importer.read(content, 'in', beside).flatMap((reported) => recordOfReported(reported, context) ?? [])
}

function expectRecognised(importer: Importer, content: unknown): void {
  if (!importer.recognises(content)) throw new Error(`${importer.id} does not recognise its own content`)
}
