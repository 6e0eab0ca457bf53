import { didYouMean, FmbenchError } from '../core/index.js'
import type { Benchmark } from './benchmark.js'
import type { DatasetDocument } from './dataset.js'
import type { FindingSchema } from './finding-schema.js'
import type { ModelDocument } from './model.js'
import { printable } from './printable.js'
import type { Suite } from './suite.js'

/** A document, and where it lies: relative paths in it start at `folder`. */
export interface CatalogEntry<T> {
  readonly value: T
  readonly file: string
  readonly folder: string
  readonly notes: readonly string[]
}

/** The documents of a hub, by id. */
export class Catalog {
  readonly suites: ReadonlyMap<string, CatalogEntry<Suite>>
  readonly benchmarks: ReadonlyMap<string, CatalogEntry<Benchmark>>
  readonly datasets: ReadonlyMap<string, CatalogEntry<DatasetDocument>>
  readonly models: ReadonlyMap<string, CatalogEntry<ModelDocument>>
  readonly findingSchemas: ReadonlyMap<string, CatalogEntry<FindingSchema>>
  /** One error for each document that could not be read. */
  readonly faults: readonly FmbenchError[]
  readonly #modelsByName: ReadonlyMap<string, CatalogEntry<ModelDocument>>

  /** @throws FmbenchError `bad-document` when an id is declared twice, or a model's name belongs to two */
  constructor(documents: CatalogDocuments) {
    this.suites = byId('suite', documents.suites, (suite) => suite.suite_id)
    this.benchmarks = byId('benchmark', documents.benchmarks, (benchmark) => benchmark.benchmark_id)
    this.datasets = byId('dataset', documents.datasets, (dataset) => dataset.dataset_id)
    this.models = byId('model', documents.models, (model) => model.model_id)
    this.findingSchemas = byId('finding schema', documents.findingSchemas ?? [], (schema) => schema.schema_id)
    this.faults = documents.faults
    this.#modelsByName = byModelName(documents.models)
  }

  /** The same with more documents, each in the place of one that has its id. */
  with({ benchmarks = [], models = [] }: Partial<Pick<CatalogDocuments, 'benchmarks' | 'models'>>): Catalog {
    const replaced = <T>(known: ReadonlyMap<string, T>, more: readonly (readonly [id: string, T])[]): T[] => [
      ...new Map([...known, ...more]).values(),
    ]
    return new Catalog({
      suites: [...this.suites.values()],
      benchmarks: replaced(
        this.benchmarks,
        benchmarks.map((entry) => [entry.value.benchmark_id, entry]),
      ),
      datasets: [...this.datasets.values()],
      models: replaced(
        this.models,
        models.map((entry) => [entry.value.model_id, entry]),
      ),
      findingSchemas: [...this.findingSchemas.values()],
      faults: this.faults,
    })
  }

  /** @throws FmbenchError `unknown-name` with the nearest known id; so do the four below */
  suite(id: string, where?: string): CatalogEntry<Suite> {
    return this.suites.get(id) ?? this.#unknown('suite', id, this.suites.keys(), where)
  }

  benchmark(id: string, where?: string): CatalogEntry<Benchmark> {
    return this.benchmarks.get(id) ?? this.#unknown('benchmark', id, this.benchmarks.keys(), where)
  }

  dataset(id: string, where?: string): CatalogEntry<DatasetDocument> {
    return this.datasets.get(id) ?? this.#unknown('dataset', id, this.datasets.keys(), where)
  }

  findingSchema(id: string, where?: string): CatalogEntry<FindingSchema> {
    return this.findingSchemas.get(id) ?? this.#unknown('finding schema', id, this.findingSchemas.keys(), where)
  }

  /** By id or alias; upper and lower case do not count. */
  model(name: string, where?: string): CatalogEntry<ModelDocument> {
    return this.findModel(name) ?? this.#unknown('model', name, this.models.keys(), where)
  }

  /** The same, undefined where there is none. */
  findModel(name: string): CatalogEntry<ModelDocument> | undefined {
    return this.#modelsByName.get(name.toLowerCase())
  }

  #unknown(noun: string, id: string, known: Iterable<string>, where: string | undefined): never {
    const unreadable = this.faults.map((fault) => `Not read, because ${fault.message}`)
    const hints = [didYouMean(id, known), `See them all with: fmbench list ${noun.replace(' ', '-')}s`, ...unreadable]
    throw new FmbenchError('unknown-name', `Unknown ${noun} "${printable(id)}"`, {
      ...(where === undefined ? {} : { where }),
      hint: hints.filter((hint) => hint !== undefined).join('\n'),
    })
  }
}

export interface CatalogDocuments {
  readonly suites: readonly CatalogEntry<Suite>[]
  readonly benchmarks: readonly CatalogEntry<Benchmark>[]
  readonly datasets: readonly CatalogEntry<DatasetDocument>[]
  readonly models: readonly CatalogEntry<ModelDocument>[]
  readonly findingSchemas?: readonly CatalogEntry<FindingSchema>[]
  readonly faults: readonly FmbenchError[]
}

function byId<T>(noun: string, entries: readonly CatalogEntry<T>[], idOf: (value: T) => string) {
  const found = new Map<string, CatalogEntry<T>>()
  for (const entry of entries) {
    const id = idOf(entry.value)
    const other = found.get(id)
    if (other !== undefined) throw twice(`The ${noun} id "${id}"`, other, entry)
    found.set(id, entry)
  }
  return found
}

function byModelName(entries: readonly CatalogEntry<ModelDocument>[]) {
  const found = new Map<string, CatalogEntry<ModelDocument>>()
  for (const entry of entries) {
    for (const name of [entry.value.model_id, ...entry.value.aliases]) {
      const other = found.get(name.toLowerCase())
      if (other !== undefined && other !== entry) throw twice(`The model name "${name}"`, other, entry)
      found.set(name.toLowerCase(), entry)
    }
  }
  return found
}

function twice(what: string, first: { file: string }, second: { file: string }): FmbenchError {
  return new FmbenchError('bad-document', `${what} is declared twice: in ${first.file} and in ${second.file}.`, {
    hint: 'Rename one of them, or remove one of the files.',
  })
}
