import { FmbenchError } from '../core/index.js'
import { pullDataset } from '../data/index.js'
import type { Rescored } from '../hub/index.js'
import type { ReviewFinding, Severity } from '../review/index.js'
import { type EvalRecord, printable } from '../spec/index.js'
import type { Context, Terminal } from './context.js'
import { datasetAtHand } from './dataset-at-hand.js'
import { planOf } from './evaluation-units.js'
import { joinedCsv } from './predictions-csv.js'
import { optionsOfRecord, type ScoredAgain, scoreAgain, unitOfRecord, WORKPLACE } from './rescore-result.js'
import { modelOf } from './score-file.js'
import { openWorkspace } from './workspace.js'

/** What a stranger may make a hub compute. */
const MAX_REPLICATES = 20_000

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
  const { replicates } = optionsOfRecord(record)
  if (replicates > MAX_REPLICATES) {
    const what = `they were not scored again: the record asks for ${replicates} bootstrap replicates`
    return { findings: [finding('asks', what, `Score it anew with at most ${MAX_REPLICATES}.`)] }
  }
  const unit = unitOfRecord(record, workspace)
  const { value: dataset, folder } = unit.dataset
  if (datasets.includes(dataset.dataset_id)) await pullDataset(dataset, folder, effects)
  const plan = planOf(unit, modelOf(record.model_ids.candidate, workspace), optionsOfRecord(record))
  if ((await datasetAtHand(plan, unit.dataset, effects)) === undefined) {
    const what = `they were not scored again: ${dataset.dataset_id} is not on the machine of this hub`
    const mend = 'Nothing, for the submitter. A maintainer scores them with fmbench rescore --hub.'
    return { findings: [finding('notes', what, mend)] }
  }
  const again = await scoreAgain(request, workspace, context)
  if (again.differences.length > 0) return { findings: differing(again.differences) }
  const left = again.left.map((id) => finding('notes', `${id} was not computed again`, 'Nothing: other numbers were.'))
  const file = effects.files.join(out, 'private', 'predictions', 'clean.parquet')
  return { findings: left, predictions: await joinedCsv(file, effects) }
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
