import { type Effects, FmbenchError } from '../core/index.js'
import { pullDataset, readTable, textCells } from '../data/index.js'
import type { Rescored } from '../hub/index.js'
import type { ReviewFinding, Severity } from '../review/index.js'
import type { EvaluationPlan } from '../run/index.js'
import { type EvalRecord, printable } from '../spec/index.js'
import type { Context, Terminal } from './context.js'
import { datasetAtHand } from './dataset-at-hand.js'
import type { BenchmarkUnit } from './evaluation-units.js'
import { joinedCsv } from './predictions-csv.js'
import { coversSeeds } from './record-differences.js'
import { planOfRecord, type ScoredAgain, scoreAgain, WORKPLACE } from './rescore-result.js'
import { cleanPredictions } from './result.js'
import { openWorkspace, type Workspace } from './workspace.js'

/** What a stranger may make a hub compute: replicates, once for all samples and once for each way to group them. */
const MAX_REPLICATES = 100_000
/** Characters of one report: texts are compared in more time than their length. */
const MAX_REPORT = 20_000
/** Intervals are of use within these levels, and can be computed. */
const LEVELS = [0.5, 0.9999] as const

/**
 * Scores predictions that came with a submission, and compares.
 *
 * @param hub its folder
 * @param datasets ids of those that may be fetched for it
 * @param csv a stranger's text
 */
export async function rescoreSubmission(
  record: EvalRecord,
  csv: string,
  { hub, datasets }: { readonly hub: string; readonly datasets: readonly string[] },
  context: Context,
): Promise<Rescored> {
  const { files } = context.effects
  const workplace = files.join(hub, WORKPLACE)
  await files.remove(workplace)
  try {
    const predictions = files.join(workplace, 'predictions.csv')
    await files.write(predictions, csv)
    const out = files.join(workplace, 'result')
    return await scored({ record, predictions, out }, { hub, datasets }, { ...context, terminal: SILENT })
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError) || thrown.code === 'interrupted') throw thrown
    // Its place and its hint name files of this machine.
    return { findings: [finding('blocks', `they cannot be scored: ${thrown.what}`, CHECK)] }
  } finally {
    await files.remove(workplace)
  }
}

async function scored(
  request: { readonly record: EvalRecord; readonly predictions: string; readonly out: string },
  { hub, datasets }: { readonly hub: string; readonly datasets: readonly string[] },
  context: Context,
): Promise<Rescored> {
  const { effects } = context
  const { record, out } = request
  const workspace = await openWorkspace(effects, hub)
  const found = plannedOrNot(record, workspace)
  if ('findings' in found) return found
  const { unit, plan } = found
  const tooMuch = whyTooMuch(plan) ?? (await whyTooLong(plan, request.predictions, effects))
  if (tooMuch !== undefined) {
    return notScored('asks', tooMuch, 'Score it anew, within that.')
  }
  const { value: dataset } = unit.dataset
  if (!(await isAtHand(plan, unit.dataset, datasets.includes(dataset.dataset_id), effects))) {
    const mend = 'Nothing, for the submitter. A maintainer scores them with fmbench rescore --hub.'
    return notScored('notes', `${dataset.dataset_id} is not on the machine of this hub`, mend)
  }
  const again = await scoreAgain(request, workspace, context)
  if (again.differences.length > 0) return { findings: differing(again.differences) }
  const left = notAgain(record, again).map((what) =>
    finding('notes', `${what} was not computed again`, 'Nothing: other numbers were.'),
  )
  return { findings: left, predictions: await joinedCsv(cleanPredictions(out, effects), effects) }
}

/** A record that cannot be scored again is taken as one that came alone: nobody gains by handing in more. */
function plannedOrNot(record: EvalRecord, workspace: Workspace): ReturnType<typeof planOfRecord> | Rescored {
  try {
    return planOfRecord(record, workspace)
  } catch (thrown) {
    if (!(thrown instanceof FmbenchError)) throw thrown
    return notScored('notes', thrown.what, 'Nothing: the record counts as self-reported.')
  }
}

function whyTooMuch({ options: { replicates, level }, strata }: EvaluationPlan): string | undefined {
  const all = replicates * (1 + strata.length)
  if (all > MAX_REPLICATES)
    return `the record asks for ${all} bootstrap replicates in all; at most ${MAX_REPLICATES} are made here`
  const [lowest, highest] = LEVELS
  const isUsual = level >= lowest && level <= highest
  return isUsual ? undefined : `the record asks for intervals of level ${level}; here it is ${lowest} to ${highest}`
}

/** @throws FmbenchError where the file is no table */
async function whyTooLong(plan: EvaluationPlan, file: string, effects: Effects): Promise<string | undefined> {
  if (plan.writing === undefined) return undefined
  const { cells } = await readTable(file, effects)
  const isLong = textCells(cells.get('generated') ?? []).some(({ length }) => length > MAX_REPORT)
  return isLong ? `a report has more than ${MAX_REPORT} characters` : undefined
}

/** @param mayFetch whether its files may be fetched for it */
async function isAtHand(
  plan: EvaluationPlan,
  dataset: BenchmarkUnit['dataset'],
  mayFetch: boolean,
  effects: Effects,
): Promise<boolean> {
  try {
    if (mayFetch) await pullDataset(dataset.value, dataset.folder, effects)
  } catch (thrown) {
    // A server that is silent today is nobody's fault here.
    if (!(thrown instanceof FmbenchError) || thrown.code === 'interrupted') throw thrown
    return false
  }
  return (await datasetAtHand(plan, dataset, effects)) !== undefined
}

const notScored = (severity: Severity, why: string, mend: string): Rescored => ({
  findings: [finding(severity, `they were not scored again: ${why}`, mend)],
})

/** In words. */
function notAgain(record: EvalRecord, { left }: ScoredAgain): string[] {
  const ofSeeds = Object.keys(record.intervals).filter((id) => coversSeeds(record, id) && !left.includes(id))
  return [...left, ...ofSeeds.map((id) => `the interval of ${id}, which covers other seeds of the training,`)]
}

const CHECK =
  'Attach predictions.csv as fmbench submit --with-predictions writes it, of the result that the record is about.'

const MAX_NAMED = 5

function differing(differences: ScoredAgain['differences']): ReviewFinding[] {
  const shown = (value: unknown): string => (value === undefined ? 'nothing' : printable(String(value), 80))
  const found = differences
    .slice(0, MAX_NAMED)
    .map(({ field, recorded, rescored }) =>
      finding(
        'blocks',
        `${field} is ${shown(recorded)} in the record, and ${shown(rescored)} by the predictions`,
        CHECK,
      ),
    )
  const more = differences.length - found.length
  return more > 0
    ? [...found, finding('blocks', `${more} more numbers are not those of the predictions`, CHECK)]
    : found
}

const finding = (severity: Severity, what: string, mend: string): ReviewFinding => ({
  severity,
  check: 'predictions',
  where: 'predictions.csv',
  what,
  mend,
})

/** What happens on the way speaks of a stranger's file, and a log of a workflow takes lines for commands. */
const SILENT: Terminal = { out() {}, note() {}, progress() {}, ask: async () => undefined, isInteractive: false }
