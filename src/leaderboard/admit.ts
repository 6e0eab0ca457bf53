import { didYouMean, type Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { Catalog, EvalRecord } from '../spec/index.js'
import { curveFaults } from './curve-faults.js'

/** What is wrong at a place in a record: `['metrics', 'AUROC']` */
export interface RecordFault {
  readonly path: readonly string[]
  readonly what: string
}

/** What keeps a record from any board: names that nobody declared, values that no metric can have. */
export function faultsOfRecord(record: EvalRecord, catalog: Catalog, metrics: Registry<Metric>): RecordFault[] {
  return [...valueFaults(record, metrics), ...nameFaults(record, catalog)]
}

/** Names that nobody declared. */
export function nameFaults({ benchmark_id: benchmark, model_ids }: EvalRecord, catalog: Catalog): RecordFault[] {
  const faults: RecordFault[] = []
  if (!catalog.benchmarks.has(benchmark)) faults.push(unknown('benchmark', benchmark, catalog.benchmarks.keys()))
  if (catalog.findModel(model_ids.candidate) === undefined) {
    faults.push({
      ...unknown('model', model_ids.candidate, catalog.models.keys()),
      path: ['model_ids', 'candidate'],
    })
  }
  return faults
}

function unknown(noun: string, name: string, known: Iterable<string>): RecordFault {
  const hint = didYouMean(name, known)
  const mend = `Add its document to the catalogue's ${noun}s/, or correct the name.`
  return { path: [`${noun}_id`], what: `unknown ${noun} "${name}". ${hint ?? mend}` }
}

/** Numbers that cannot be: what a document's own schema cannot know. */
export function valueFaults(record: EvalRecord, metrics: Registry<Metric>): RecordFault[] {
  return [...rangeFaults(record, metrics), ...curveFaults(record, metrics)]
}

/** Values outside what their metric can be. */
function rangeFaults(record: EvalRecord, metrics: Registry<Metric>): RecordFault[] {
  const { stratified = {}, ...overall } = record.metrics
  const places: [path: readonly string[], values: Readonly<Record<string, number | null>>][] = [
    [['metrics'], overall as Readonly<Record<string, number | null>>], // `stratified` is out
    ...Object.entries(stratified).flatMap(([dimension, levels]) =>
      Object.entries(levels).map(([level, values]): [readonly string[], typeof values] => [
        ['metrics', 'stratified', dimension, level],
        values,
      ]),
    ),
  ]
  return places.flatMap(([path, values]) =>
    Object.entries(values).flatMap(([id, value]) => {
      if (value === null || !metrics.has(id)) return []
      const [low, high] = metrics.get(id).range
      if (value >= low && value <= high) return []
      return [{ path: [...path, id], what: `${id} is ${value}; it lies between ${low} and ${high}` }]
    }),
  )
}
