import { FmbenchError, type Registry, sha256Hex } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import { type Catalog, type EvalRecord, evalSchema, MAX_ID_LENGTH, printable } from '../spec/index.js'
import { isFields } from './fields.js'
import type { Importer, Reported, ReportedValue } from './importer.js'
import { nameOfReported } from './reported-metrics.js'

/** What a user says of a file, where it does not say so itself or uses other names than the catalogue. */
export interface ImportNames {
  readonly model?: string
  readonly benchmark?: string
  readonly dataset?: string
  /** What a value is that the file gives no name. */
  readonly metric?: string
}

export interface ImportContext {
  readonly catalog: Catalog
  readonly metrics: Registry<Metric>
  readonly names: ImportNames
  readonly importer: Importer
  /** For messages. */
  readonly file: string
}

/**
 * What another tool reports as a record of origin `import`. It holds what was said and no more: no digest of rows, no
 * protocol, no version of a metric, so that no board shows it among results that were run.
 *
 * @returns undefined where nothing was reported that is a number
 * @throws FmbenchError `usage` when nobody says which model it is, `bad-data` when it makes no record
 */
export function recordOfReported(reported: Reported, context: ImportContext): EvalRecord | undefined {
  const { catalog, importer, file } = context
  const { values, intervals, missing, notes } = collected(reported, context)
  const overall = Object.entries(values.metrics)
  if (!overall.some(([, value]) => value !== null)) return undefined
  const model = modelId(reported, context)
  const benchmark = context.names.benchmark ?? reported.benchmark
  const benchmarkId = catalog.benchmarks.has(benchmark) ? benchmark : safeId(benchmark)
  const dataset = context.names.dataset ?? reported.dataset
  const kept = plainCopy(reported.kept)
  const digest = sha256Hex(
    JSON.stringify([{ ...reported, kept }, model, benchmark, dataset, context.names.metric]),
  ).slice(0, 12)
  const parsed = evalSchema.safeParse({
    kind: 'fmbench.eval/v1',
    eval_id: [benchmarkId.slice(0, 50), model.slice(0, 50), digest].join('-'),
    benchmark_id: benchmarkId,
    benchmark_version: reported.benchmarkVersion,
    model_ids: { candidate: model },
    ...(dataset !== undefined && { dataset_id: safeId(dataset) }),
    split: reported.split,
    status: reported.status,
    run_metadata: {
      date: reported.date ?? 'unknown',
      runner: reported.runner,
      runner_version: reported.runnerVersion,
      n_test: reported.nTest,
    },
    metrics: { ...values.metrics, ...(values.hasStrata && { stratified: values.stratified }) },
    intervals: { ...intervals.metrics, ...(intervals.hasStrata && { stratified: intervals.stratified }) },
    undefined: missing,
    provenance: { origin: 'import', ...(reported.isLimited === true && { limited: true }) },
    warnings: notes,
    extra: {
      imported_from: {
        format: importer.id,
        model: reported.model,
        benchmark: reported.benchmark,
        ...(kept as object), // a copy of a mapping is one
      },
    },
  })
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new FmbenchError(
    'bad-data',
    `${printable(reported.benchmark)} makes no record: ${printable(faults.join('; '), 600)}.`,
    {
      where: file,
    },
  )
}

function modelId({ model }: Reported, { catalog, names, file }: ImportContext): string {
  const name = names.model ?? model
  if (name === undefined) {
    throw new FmbenchError('usage', 'The file does not say which model it is about.', {
      where: file,
      hint: 'Name it with --model.',
    })
  }
  return catalog.findModel(name)?.value.model_id ?? safeId(name)
}

/** A name as an id, in which a path could misread nothing: `org/name` becomes `org-name`. */
function safeId(name: string): string {
  const id = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '')
  return (id === '' ? 'unnamed' : id).slice(0, MAX_ID_LENGTH)
}

/** Values or intervals, overall and by dimension and level, as a record holds them. */
class Sheet<T> {
  readonly metrics: Record<string, T> = {}
  readonly stratified: Record<string, Record<string, Record<string, T>>> = {}

  get hasStrata(): boolean {
    return Object.keys(this.stratified).length > 0
  }

  /** The values of all samples, or of one level. */
  of(stratum: ReportedValue['stratum']): Record<string, T> {
    if (stratum === undefined) return this.metrics
    const { dimension, level } = stratum
    if (!Object.hasOwn(this.stratified, dimension)) this.stratified[dimension] = {}
    const levels = this.stratified[dimension]
    if (!Object.hasOwn(levels, level)) levels[level] = {}
    return levels[level]
  }
}

function collected(reported: Reported, { metrics, names }: ImportContext) {
  const values = new Sheet<number | null>()
  const intervals = new Sheet<object>()
  const missing: object[] = []
  const notes = new Set(reported.notes)
  for (const given of reported.values) {
    const named = names.metric !== undefined && given.name === 'value' ? { ...given, metric: names.metric } : given
    const { key: wanted, note } = nameOfReported(named, metrics)
    const sheet = values.of(given.stratum)
    const key = freeKey(wanted.slice(0, MAX_NAME_LENGTH), sheet)
    if (note !== undefined) notes.add(printable(note, 300))
    sheet[key] = typeof given.value === 'number' && Number.isFinite(given.value) ? given.value : null
    if (given.stratum?.n !== undefined) sheet.N = given.stratum.n
    if (sheet[key] === null) {
      const stratum = given.stratum && `${given.stratum.dimension}=${given.stratum.level}`
      missing.push({ metric: key, ...(stratum && { stratum }), why: 'not_reported' })
      if (typeof given.value === 'string') notes.add(`${printable(key)} is text, no number: ${printable(given.value)}`)
    } else if (given.interval !== undefined && given.interval.low <= given.interval.high) {
      intervals.of(given.stratum)[key] = given.interval
    }
  }
  return { values, intervals, missing, notes: [...notes].map((note) => printable(note, 500)) }
}

const MAX_NAME_LENGTH = 200

/** A file may give a name twice: `accuracy`, `accuracy_2`. */
function freeKey(wanted: string, sheet: Readonly<Record<string, unknown>>): string {
  let key = wanted
  for (let i = 2; Object.hasOwn(sheet, key); i++) key = `${wanted}_${i}`
  return key
}

const MAX_KEPT_DEPTH = 5
const MAX_KEPT = 50

/** Foreign content of a size and shape that a record can hold: what is deeper, longer or oddly named is left out. */
function plainCopy(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.slice(0, 500)
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'object' || value === null) return value
  if (depth === MAX_KEPT_DEPTH) return undefined
  if (Array.isArray(value)) return value.slice(0, MAX_KEPT).flatMap((inner) => plainCopy(inner, depth + 1) ?? [])
  if (!isFields(value)) return undefined
  const entries = Object.entries(value).filter(([key]) => key !== '__proto__' && key.length <= MAX_NAME_LENGTH)
  return Object.fromEntries(entries.slice(0, MAX_KEPT).map(([key, inner]) => [key, plainCopy(inner, depth + 1)]))
}
