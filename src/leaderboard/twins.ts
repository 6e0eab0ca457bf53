import { listInWords } from '../report/words.js'
import type { EvalRecord } from '../spec/index.js'
import type { Evidence, Mark, PrimaryMetric, Row } from './board.js'
import { isVerified } from './evidence.js'
import { groupBy } from './group-by.js'

/** So many metrics that agree to four decimals are no accident. */
const ENOUGH_METRICS = 3

/**
 * Finds models that are suspiciously alike on one dataset: the same predictions under two names, or the same values in
 * three or more metrics. Such rows are not ranked until somebody has explained them; one whose predictions the hub has
 * seen keeps its place, so that nobody can unseat a model by copying its numbers.
 *
 * @returns marks by row
 */
export function twinMarks(rows: readonly Row[], primary: PrimaryMetric): Map<Row, Mark[]> {
  const marks = new Map<Row, Mark[]>()
  const add = (row: Row, others: readonly Row[], what: string, blocks: boolean): void => {
    const text = `${what} as ${namesOf(others)}`
    marks.set(row, [...(marks.get(row) ?? []), { code: 'twin', text, blocks: blocks && !isVerified(row.evidence) }])
  }
  for (const { row, others } of alikeModels(rows, publicDigest)) {
    add(row, others, 'the same predictions', true)
  }
  const scoreKey = ({ record, score }: Row): string | undefined =>
    score.value === null ? undefined : `${record?.dataset_id}\n${score.value.toFixed(4)}`
  for (const { row, others } of alikeModels(rows, scoreKey)) {
    const equal = others.filter((other) => sharedMetrics(row, other).every((id) => agree(row, other, id)))
    const strong = equal.filter((other) => sharedMetrics(row, other).length >= ENOUGH_METRICS)
    if (strong.length > 0) add(row, strong, 'the same values in all metrics', true)
    else if (equal.length > 0) add(row, equal, `the same ${primary.id}`, false)
  }
  return marks
}

/** Marks models that have the values of a floor that other records tell of. @param floors floors of the same board */
export function markFloorTwins(rows: readonly Row[], floors: readonly Row[]): Row[] {
  return rows.map((row) => {
    if (row.model.isFloor || row.marks.some(({ code }) => code === 'floor-twin')) return row
    const floor = floors.find((other) => {
      const shared = sharedMetrics(row, other)
      return shared.length > 1 && shared.every((id) => agree(row, other, id))
    })
    return floor === undefined ? row : { ...row, marks: [...row.marks, floorTwin(floor.model.id, row.evidence)] }
  })
}

const floorTwin = (floor: string, evidence: Evidence): Mark => ({
  code: 'floor-twin',
  text: `the same values as the floor ${floor}`,
  blocks: !isVerified(evidence),
})

/** A model that says no more than a floor does: equal in all metrics they share, two or more. */
export function floorTwinMark(record: EvalRecord, estimates: Row['estimates'], evidence: Evidence): Mark | undefined {
  const floor = record.baselines.find(({ metrics }) => {
    const shared = Object.keys(metrics).filter((id) => isNumber(metrics[id]) && isNumber(estimates[id]?.value))
    return shared.length > 1 && shared.every((id) => metrics[id]?.toFixed(4) === estimates[id].value?.toFixed(4))
  })
  return floor && floorTwin(floor.model, evidence)
}

/** Digests of protected persons are keyed: equal ones would mean nothing, and never occur. */
function publicDigest({ record }: Row): string | undefined {
  return (record?.disclosure?.min_cell ?? 0) === 0 ? record?.provenance.predictions_sha256 : undefined
}

/** Each model's row with the rows of other models that have the same key; floors may be as alike as they want. */
function alikeModels(
  rows: readonly Row[],
  keyOf: (row: Row) => string | undefined,
): { readonly row: Row; readonly others: readonly Row[] }[] {
  return [...groupBy(rows, keyOf).values()].flatMap((group) =>
    group
      .filter(({ model }) => !model.isFloor)
      .map((row) => ({ row, others: group.filter(({ model }) => model.id !== row.model.id) }))
      .filter(({ others }) => others.length > 0),
  )
}

const MAX_NAMED = 3

function namesOf(rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ model }) => model.name))]
  const more = names.length - MAX_NAMED
  return listInWords([...names.slice(0, MAX_NAMED), ...(more > 0 ? [`${more} more`] : [])])
}

function sharedMetrics(one: Row, other: Row): string[] {
  return Object.keys(one.estimates).filter(
    (id) => isNumber(one.estimates[id].value) && isNumber(other.estimates[id]?.value),
  )
}

const agree = (one: Row, other: Row, id: string): boolean =>
  one.estimates[id].value?.toFixed(4) === other.estimates[id].value?.toFixed(4)

const isNumber = (value: number | null | undefined): value is number => typeof value === 'number'
