import { bestFloor, type Estimate, standingToFloor } from '../report/estimates.js'
import type { Catalog, EvalRecord } from '../spec/index.js'
import {
  type BenchmarkContext,
  EVIDENCE,
  type Mark,
  type Row,
  type RowModel,
  type Score,
  type Submission,
} from './board.js'
import { groupBy } from './group-by.js'
import { eligibilityMarks, standingMarks } from './marks.js'
import { plausibilityMarks } from './plausibility.js'
import { reportMarks } from './report-marks.js'
import { compareRuns, countingRun, type Run } from './runs.js'
import { estimatesOf, scoreOf } from './score.js'
import { tierOf, tiersOf } from './tiers.js'
import { floorTwinMark } from './twins.js'

/** One row per model: the run that counts, and how many there were. Neither ranked nor compared with others yet. */
export function rowsOfModels(submissions: readonly Submission[], context: BenchmarkContext): Row[] {
  const { catalog } = context
  const idOf = ({ record }: Submission): string => catalog.model(record.model_ids.candidate).value.model_id
  return [...groupBy(submissions, idOf)].flatMap(([id, ofModel]) => {
    const runs = ofModel.map((submission) => judged(submission, context)).sort(compareRuns)
    const counting = countingRun(runs)
    return counting === undefined ? [] : [rowOf(rowModel(catalog, id), counting, runs, context)]
  })
}

interface JudgedRun extends Run {
  readonly score: Score
  readonly marks: readonly Mark[]
}

function judged(submission: Submission, context: BenchmarkContext): JudgedRun {
  const score = scoreOf(submission.record, context)
  const marks = [...standingMarks(submission), ...eligibilityMarks(submission.record, score, context)]
  return { ...submission, score, marks, isEligible: marks.length === 0 }
}

/** @param runs all runs of the model, the counting one among them */
function rowOf(model: RowModel, counting: JudgedRun, runs: readonly JudgedRun[], context: BenchmarkContext): Row {
  const { record, score, evidence, marks } = counting
  const estimates = estimatesOf(record, score, context)
  const doubts = [
    ...plausibilityMarks(record, score, evidence, context),
    ...reportMarks(record),
    floorTwinMark(record, estimates, evidence),
    floorMark(record, context),
  ]
  const { n_test, n_subjects, date } = record.run_metadata
  return {
    model,
    record,
    score,
    estimates,
    rank: undefined,
    tier: tierOf(tiersOf(context), score, n_test),
    evidence,
    // A floor is no claim that anybody would doubt.
    marks: [
      ...marks,
      ...marksOfOthers(counting, runs),
      ...(model.isFloor ? [] : doubts.filter((mark) => mark !== undefined)),
    ],
    tries: runs.map((run) => ({
      evalId: run.record.eval_id,
      date: run.record.run_metadata.date,
      value: run.score.value,
    })),
    nTest: n_test,
    nSubjects: n_subjects,
    nSites: sitesOf(record),
    date,
  }
}

/** What was decided about runs of the model that do not count stays to be seen beside the one that does. */
function marksOfOthers(counting: JudgedRun, runs: readonly JudgedRun[]): Mark[] {
  return runs
    .filter((run) => run !== counting)
    .flatMap((run) =>
      standingMarks(run).map(({ code, text }) => ({
        code,
        text: `another run, ${run.record.eval_id}, is ${text}`,
        blocks: false,
      })),
    )
}

/** A model that has not been shown to be better than one without skill: paired where its record says, else by intervals. */
function floorMark(record: EvalRecord, { benchmark, primary, metrics }: BenchmarkContext): Mark | undefined {
  if (primary.metric === undefined) return undefined
  const { id } = primary
  const context = { record, benchmark, metrics }
  const floor = bestFloor(context, id)
  const standing = floor && standingToFloor(context, id, floor)
  if (floor === undefined || standing === undefined || standing === 'better') return undefined
  const how = standing === 'worse' ? 'it does worse than' : 'it has not been shown to do better than'
  return { code: 'floor', text: `${how} the floor ${floor.model}`, blocks: false }
}

/** The floors that ran beside the models, where no record is about them alone; by the word of the best evidence. */
export function rowsOfFloors(rows: readonly Row[], context: BenchmarkContext): Row[] {
  const { catalog, primary } = context
  const known = new Set(rows.map(({ model }) => model.id))
  const witnesses = rows
    .filter(({ marks }) => !marks.some(({ blocks }) => blocks))
    .toSorted((a, b) => EVIDENCE.indexOf(b.evidence) - EVIDENCE.indexOf(a.evidence))
  const found: Row[] = []
  for (const { record, evidence, nTest, nSubjects, nSites, date } of witnesses) {
    for (const { model: id, metrics, intervals } of record?.baselines ?? []) {
      const model = rowModel(catalog, id)
      const value = metrics[primary.id]
      if (known.has(model.id) || typeof value !== 'number') continue
      known.add(model.id)
      const estimateOf = (metric: string): Estimate => ({
        value: metrics[metric] ?? null,
        interval: intervals[metric],
        n: nTest,
      })
      const score = { value, why: undefined, interval: intervals[primary.id], assumption: undefined }
      found.push({
        model: { ...model, isFloor: true },
        record: undefined,
        score,
        estimates: Object.fromEntries(Object.keys(metrics).map((metric) => [metric, estimateOf(metric)])),
        rank: undefined,
        tier: tierOf(tiersOf(context), score, nTest),
        evidence,
        marks: [],
        tries: [],
        nTest,
        nSubjects,
        nSites,
        date,
      })
    }
  }
  return found
}

/** A name stands in every table that a model is part of: one of a megabyte would make a page nobody can open. */
const MAX_NAME_LENGTH = 200

const cutOff = (name: string): string => (name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name)

function rowModel(catalog: Catalog, id: string): RowModel {
  const document = catalog.findModel(id)?.value
  return {
    id: document?.model_id ?? id,
    name: cutOff(document?.name ?? id),
    family: document?.family && cutOff(document.family),
    isFloor: document?.is_floor ?? false,
  }
}

function sitesOf({ metrics }: EvalRecord): number | undefined {
  const sites = metrics.stratified !== undefined && Object.hasOwn(metrics.stratified, 'site')
  return sites ? Object.keys(metrics.stratified?.site ?? {}).length : undefined
}
