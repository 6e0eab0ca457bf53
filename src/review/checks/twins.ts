import { primaryOf } from '../../leaderboard/build.js'
import type { EvalRecord } from '../../spec/index.js'
import type { Doubt, HubState, SubmissionCheck } from '../check.js'
import type { HubIndex, IndexRow } from '../hub-index.js'
import { contextOf } from './plausibility.js'

/** So many metrics that agree to four decimals are no accident. */
const ENOUGH = 3
/** Of the metrics that both have: one more digit changed does not make another model. */
const MOST = 0.8

export const twinsCheck: SubmissionCheck = {
  id: 'twins',
  aliases: ['I8'],
  label: 'No other model has the same predictions, or the same values',
  source: 'one program that ran under several names gives the same predictions',
  check(record, hub) {
    if (isFloor(record.model_ids.candidate, hub)) return []
    return [...samePredictions(record, hub), ...sameDefinition(record, hub), ...sameValues(record, hub)]
  },
}

const isFloor = (model: string, { catalog }: HubState): boolean => catalog.findModel(model)?.value.is_floor === true

/** Rows of other models: under whatever spelling, a model is no twin of itself. */
function othersOf(record: EvalRecord, rows: readonly IndexRow[], { catalog }: HubState): IndexRow[] {
  const idOf = (name: string): string => catalog.findModel(name)?.value.model_id ?? name
  const own = idOf(record.model_ids.candidate)
  return rows.filter(({ model_id }) => idOf(model_id) !== own)
}

function samePredictions(record: EvalRecord, hub: HubState): Doubt[] {
  const digest = record.provenance.predictions_sha256
  const isPublic = (record.disclosure?.min_cell ?? 0) === 0
  const alike = digest === undefined || !isPublic ? [] : hub.index.byPredictions.get(digest)
  const others = othersOf(record, alike ?? [], hub)
  if (others.length === 0) return []
  return [
    {
      severity: 'blocks',
      path: ['provenance', 'predictions_sha256'],
      what: `the same predictions as ${named(others)}`,
      mend: 'Check which model ran: the program may have ignored its name.',
    },
  ]
}

function sameDefinition(record: EvalRecord, hub: HubState): Doubt[] {
  const digest = record.provenance.model_digest
  const others = othersOf(record, (digest && hub.index.byModelDigest.get(digest)) || [], hub)
  if (others.length === 0) return []
  return [
    {
      severity: 'asks',
      path: ['provenance', 'model_digest'],
      what: `it is defined exactly as ${named(others)}`,
      mend: 'If it is the same model, hand it in under that name.',
    },
  ]
}

function sameValues(record: EvalRecord, hub: HubState): Doubt[] {
  const primary = contextOf(record, hub)?.primary.id
  const others = othersOf(record, candidates(record, hub.index, primary), hub).filter(
    ({ model_id }) => !isFloor(model_id, hub),
  )
  const alike = others.map((row) => {
    const shared = Object.keys(row.metrics).filter((id) => typeof ownValue(record, id) === 'number')
    return {
      row,
      shared,
      equal: shared.filter((id) => ownValue(record, id)?.toFixed(4) === row.metrics[id].toFixed(4)),
    }
  })
  const twins = alike.filter(({ shared, equal }) => equal.length >= ENOUGH && equal.length >= MOST * shared.length)
  if (twins.length > 0) {
    const what = `the same values in ${twins[0].equal.length} metrics as ${named(twins.map(({ row }) => row))}`
    const mend = 'Hand in the predictions of both, and say how they differ.'
    return [{ severity: 'asks', path: ['metrics'], what, mend }]
  }
  const same = primary === undefined ? [] : alike.filter(({ equal }) => equal.includes(primary)).map(({ row }) => row)
  if (primary === undefined || same.length === 0) return []
  const elsewhere = same.flatMap((row) => agreementElsewhere(record, row, hub))
  const what = `the same ${primary} to four decimals as ${named(same)}`
  const mend = 'Check which model ran: the program may have ignored its name. Hand in more metrics, or the predictions.'
  if (elsewhere.length === 0) return [{ severity: 'notes', path: ['metrics', primary], what, mend }]
  const twice = `${what}; and on ${[...new Set(elsewhere)].join(', ')} too, which two models do not do by accident`
  return [{ severity: 'asks', path: ['metrics', primary], what: twice, mend }]
}

/** Other benchmarks on which the two models have the same value of the metric that ranks. */
function agreementElsewhere(record: EvalRecord, { model_id: other }: IndexRow, { index, catalog, metrics }: HubState) {
  const of = (model: string): readonly IndexRow[] => index.byModel.get(model)
  return of(record.model_ids.candidate).flatMap((own) => {
    const benchmark = catalog.benchmarks.get(own.benchmark_id)?.value
    const primary = benchmark && primaryOf(benchmark, { metrics }).id
    if (primary === undefined || own.benchmark_id === record.benchmark_id) return []
    const isEqual = of(other).some(
      (row) =>
        row.benchmark_id === own.benchmark_id &&
        row.metrics[primary] !== undefined &&
        row.metrics[primary].toFixed(4) === own.metrics[primary]?.toFixed(4),
    )
    return isEqual ? [own.benchmark_id] : []
  })
}

const ownValue = ({ metrics }: EvalRecord, id: string): number | null | undefined =>
  Object.hasOwn(metrics, id) ? metrics[id] : undefined

/**
 * Rows that agree in the metric that ranks, or in one of the two that the fewest agree in: a twin that differs in one
 * value is among them, and many models may share a value such as 0 or 1.
 */
function candidates(record: EvalRecord, index: HubIndex, primary: string | undefined): readonly IndexRow[] {
  const alike = (id: string): readonly IndexRow[] => {
    const value = ownValue(record, id)
    return typeof value === 'number' ? index.withValue(record.benchmark_id, id, value) : []
  }
  const told = Object.keys(record.metrics).filter((id) => typeof ownValue(record, id) === 'number')
  const rarest = told.map(alike).sort((a, b) => a.length - b.length)
  return [...new Set([...rarest.slice(0, 2).flat(), ...(primary === undefined ? [] : alike(primary))])]
}

const MAX_NAMED = 3

function named(rows: readonly IndexRow[]): string {
  const names = [...new Set(rows.map(({ model_id, eval_id }) => `${model_id} (${eval_id})`))]
  const more = names.length - MAX_NAMED
  return [...names.slice(0, MAX_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ')
}
