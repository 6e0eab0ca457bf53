import { estimatesOf, scoreOf } from '../../leaderboard/score.js'
import { floorTwinMark } from '../../leaderboard/twins.js'
import { bestFloor, standingToFloor } from '../../report/estimates.js'
import type { EvalRecord } from '../../spec/index.js'
import type { Doubt, HubState, SubmissionCheck } from '../check.js'
import { contextOf } from './plausibility.js'

export const floorsCheck: SubmissionCheck = {
  id: 'floors',
  label: 'It is not a floor baseline under another name, and better than one',
  source: 'a model that says no more than one without skill has shown nothing',
  check(record, hub) {
    const context = contextOf(record, hub)
    if (context === undefined || hub.catalog.findModel(record.model_ids.candidate)?.value.is_floor) return []
    const estimates = estimatesOf(record, scoreOf(record, context), context)
    // Beside a baseline of a benchmark, that baseline itself ran too.
    const baselines = record.baselines.filter(({ model }) => model !== record.model_ids.candidate)
    const twin = floorTwinMark({ ...record, baselines }, estimates, 'self-reported')?.text ?? floorOfHub(record, hub)
    if (twin !== undefined) {
      const mend = 'Check which model ran: these are the values of a baseline.'
      return [{ severity: 'asks', path: ['metrics'], what: twin, mend }]
    }
    return notShownBetter(record, hub)
  },
}

/** A floor with two or more equal values that the hub knows from a record of its own, or beside another model. */
function floorOfHub(
  { benchmark_id, metrics, model_ids }: EvalRecord,
  { index, catalog }: HubState,
): string | undefined {
  const told = Object.entries(metrics).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  const isEqual = (ofFloor: Readonly<Record<string, number>>): boolean => {
    const shared = told.filter(([id]) => Object.hasOwn(ofFloor, id))
    return shared.length > 1 && shared.every(([id, value]) => ofFloor[id].toFixed(4) === value.toFixed(4))
  }
  const isFloor = (model: string): boolean => catalog.findModel(model)?.value.is_floor === true
  const own = told.flatMap(([id, value]) => index.withValue(benchmark_id, id, value))
  const floor =
    own.find(({ model_id, metrics: ofFloor }) => isFloor(model_id) && isEqual(ofFloor))?.model_id ??
    index.floorsOf(benchmark_id).find((each) => each.model !== model_ids.candidate && isEqual(each.metrics))?.model
  return floor && `the same values as the floor ${floor}`
}

function notShownBetter(record: EvalRecord, hub: HubState): Doubt[] {
  const ranking = contextOf(record, hub)
  if (ranking?.primary.metric === undefined) return []
  const { id } = ranking.primary
  const context = { record, benchmark: ranking.benchmark, metrics: hub.metrics }
  const floor = bestFloor(context, id)
  const standing = floor && standingToFloor(context, id, floor)
  if (floor === undefined || standing === undefined || standing === 'better') return []
  const what = `${standing === 'worse' ? 'does worse than' : 'has not been shown to do better than'} the floor ${floor.model}`
  return [{ severity: 'notes', path: ['metrics', id], what, mend: 'It is listed with that remark.' }]
}
