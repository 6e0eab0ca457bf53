import type { BenchmarkContext, Mark, Row } from './board.js'
import { merit, meritBounds } from './score.js'

/**
 * Models that do not surely beat the best floor of their board, by the two intervals: for records that hold no paired
 * comparison with a floor. A score without an interval, such as that of a model that always says the same, counts by its
 * value.
 *
 * @param rows best score first
 */
export function markAgainstFloors(rows: readonly Row[], { primary }: BenchmarkContext): readonly Row[] {
  const { id, metric } = primary
  const floor = rows.find(({ model, score }) => model.isFloor && score.value !== null)
  if (metric === undefined || floor === undefined || floor.score.value === null) return rows
  const value = merit(floor.score.value, metric)
  const ofFloor = floor.score.interval && meritBounds(floor.score.interval, metric)
  return rows.map((row) => {
    const isCompared = row.record?.baselines.some(
      ({ model, differences }) => model === floor.model.id && Object.hasOwn(differences, id),
    )
    if (row.model.isFloor || isCompared || row.score.value === null) return row
    const own = row.score.interval && meritBounds(row.score.interval, metric)
    if ((own?.low ?? merit(row.score.value, metric)) > (ofFloor?.high ?? value)) return row
    const isWorse = own !== undefined && ofFloor !== undefined && own.high < ofFloor.low
    const how = isWorse ? 'it does worse than' : 'it has not been shown to do better than'
    const mark: Mark = { code: 'floor', text: `${how} the floor ${floor.model.id}`, blocks: false }
    return { ...row, marks: [...row.marks.filter(({ code }) => code !== 'floor'), mark] }
  })
}
