import { hmacSha256Hex, type Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { EvalRecord } from '../spec/eval.js'
import { judge } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'

/** What `withholdPersonData` must know beside the record. */
export interface DisclosureSettings {
  readonly plan: EvaluationPlan
  readonly predictions: Predictions
  readonly metrics: Registry<Metric>
  /** Kept in `private/run.json`. */
  readonly salt: string
}

/**
 * What may leave of a record about persons whose data is not open: overall metrics to two decimals, with their
 * intervals, and of those only what no count below the least cell can be solved for. A class with so few persons
 * withholds every value; a cell of the confusion matrix with so few, every value that counts decisions. Floors keep
 * only values that rank. Group results, the confusion matrix, curves and class counts stay in `private/`. Digests
 * are keyed with a salt that stays private, so that nobody can test a guess about a person's row against them.
 */
export function withholdPersonData(record: EvalRecord, settings: DisclosureSettings): EvalRecord {
  const { stratified: _levels, ...overall } = record.metrics
  const { stratified: _levelIntervals, ...overallIntervals } = record.intervals
  const { confusion: _confusion, curves: _curves, ...rest } = record
  const { classes: _classes, ...run } = record.run_metadata
  const { mayLeave, isRanking } = rulesOf(settings)
  const withheld = Object.keys(overall).filter((id) => overall[id] !== null && !mayLeave(id))
  const hasNone = Object.keys(overall).every((id) => overall[id] === null || withheld.includes(id))
  const floors = hasNone ? [] : record.baselines
  return {
    ...rest,
    ...(hasNone && { status: 'Partial' }),
    run_metadata: run,
    metrics: mapEntries(overall, (value, id) => (value === null || withheld.includes(id) ? null : round(value))),
    intervals: mapEntries(keep(overallIntervals, mayLeave), roundEnds),
    undefined: [
      ...record.undefined.filter(({ stratum }) => stratum === undefined),
      ...withheld.map((metric) => ({ metric, why: 'suppressed' })),
    ],
    baselines: floors.map(({ model, metrics, intervals, differences }) => ({
      model,
      metrics: mapEntries(keep(metrics, isRanking), (value) => (value === null ? null : round(value))),
      intervals: mapEntries(keep(intervals, isRanking), roundEnds),
      differences: mapEntries(keep(differences, isRanking), roundEnds),
    })),
    provenance: keyDigests(record.provenance, settings.salt),
    disclosure: {
      min_cell: settings.plan.minCell,
      suppressed: withheld.length,
      withheld: ['strata', 'confusion', 'curves', 'class counts', ...withheld],
    },
  }
}

interface Rules {
  mayLeave(metric: string): boolean
  /** Ranking metrics do not count decisions, so no cell of the confusion matrix follows from them. */
  isRanking(metric: string): boolean
}

function rulesOf({ plan, predictions, metrics }: DisclosureSettings): Rules {
  const isSmall = (persons: ReadonlySet<string>) => persons.size < plan.minCell
  const { classes, cells } = personsByCell(predictions, plan)
  const hasSmallClass = classes.some(isSmall)
  const hasSmallCell = cells.some(isSmall)
  const isRanking = (id: string) => metrics.get(id).needs === 'score'
  return { isRanking, mayLeave: (id) => !hasSmallClass && (isRanking(id) || !hasSmallCell) }
}

/** Who stands in each class, and in each cell of the confusion matrix (no prediction being a column); none is empty. */
function personsByCell(predictions: Predictions, plan: EvaluationPlan): Record<'classes' | 'cells', Set<string>[]> {
  const { ids, subjects = ids, yTrue } = predictions
  const decided = judge(predictions, plan).label?.output
  const classes = new Map<number, Set<string>>()
  const cells = new Map<string, Set<string>>()
  subjects.forEach((person, i) => {
    addTo(classes, yTrue[i], person)
    if (decided !== undefined) addTo(cells, `${yTrue[i]}>${decided[i]}`, person)
  })
  return { classes: [...classes.values()], cells: [...cells.values()] }
}

function addTo<K>(groups: Map<K, Set<string>>, key: K, person: string): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, new Set([person]))
  else group.add(person)
}

function keyDigests(provenance: EvalRecord['provenance'], salt: string): EvalRecord['provenance'] {
  const { rows_sha256, predictions_sha256, dataset_sha256 } = provenance
  const digests = Object.entries({ rows_sha256, predictions_sha256, dataset_sha256 })
  const keyed = digests.flatMap(([key, digest]) => (digest === undefined ? [] : [[key, hmacSha256Hex(salt, digest)]]))
  return { ...provenance, ...Object.fromEntries(keyed) }
}

const round = (value: number): number => Number(value.toFixed(2))

/** `low` and `high`, and `value` where there is one. */
function roundEnds<T extends { readonly low: number; readonly high: number; readonly value?: number }>(held: T): T {
  return {
    ...held,
    low: round(held.low),
    high: round(held.high),
    ...(held.value !== undefined && { value: round(held.value) }),
  }
}

function keep<T>(held: Readonly<Record<string, T>>, isKept: (id: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(held).filter(([id]) => isKept(id)))
}

function mapEntries<T, U>(held: Readonly<Record<string, T>>, change: (value: T, id: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(held).map(([id, value]) => [id, change(value, id)]))
}
