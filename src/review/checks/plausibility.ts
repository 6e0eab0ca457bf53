import { primaryOf } from '../../leaderboard/build.js'
import type { BenchmarkContext, Mark } from '../../leaderboard/index.js'
import { eligibilityMarks } from '../../leaderboard/marks.js'
import { plausibilityMarks } from '../../leaderboard/plausibility.js'
import { reportMarks } from '../../leaderboard/report-marks.js'
import { merit, scoreOf } from '../../leaderboard/score.js'
import type { EvalRecord } from '../../spec/index.js'
import { normalQuantile } from '../../stats/index.js'
import { bestResultsBeside } from '../best-results.js'
import type { Doubt, HubState, SubmissionCheck } from '../check.js'
import { reportedGroups } from '../reported.js'

export const plausibilityCheck: SubmissionCheck = {
  id: 'plausibility',
  aliases: ['N8', 'I5', 'I9', 'I10'],
  label: 'Nothing keeps it from being ranked, and nothing is too good to be true',
  source: 'the rules by which boards leave a row unranked',
  check(record, hub) {
    const context = contextOf(record, hub)
    if (context === undefined) return []
    const isFloor = hub.catalog.findModel(record.model_ids.candidate)?.value.is_floor === true
    const score = scoreOf(record, context)
    const marks = [
      ...eligibilityMarks(record, score, context),
      // A floor is no claim that anybody would doubt; but an area without curves is no area of skill.
      ...plausibilityMarks(record, score, 'self-reported', context).filter(
        ({ code }) => !isFloor || code === 'no-curves',
      ),
      ...(isFloor ? [] : reportMarks(record)),
    ]
    return [
      ...marks.flatMap((mark) => doubtOf(mark, context)),
      ...(isFloor ? [] : farAboveAll(record, context, hub)),
      ...equalAreas(record, hub),
      ...otherAnswers(record),
    ]
  },
}

/** Undefined for a benchmark that nobody knows. */
export function contextOf({ benchmark_id }: EvalRecord, { catalog, metrics }: HubState): BenchmarkContext | undefined {
  const benchmark = catalog.benchmarks.get(benchmark_id)?.value
  if (benchmark === undefined) return undefined
  return { catalog, metrics, comparisons: [], benchmark, primary: primaryOf(benchmark, { metrics }) }
}

/** What to do about a mark, and where it is. Marks that other checks make more exactly are left to them. */
const MENDS: Readonly<Record<string, { readonly path: readonly string[]; readonly mend: string }>> = {
  partial: { path: ['status'], mend: 'Complete the run: fmbench run --resume.' },
  limited: { path: ['provenance', 'limited'], mend: 'Run again without --limit.' },
  'unchecked-labels': {
    path: ['run_metadata', 'labels_from'],
    mend: 'Score the predictions where the dataset is at hand: fmbench score --suite.',
  },
  coverage: { path: ['run_metadata', 'coverage'], mend: 'Predict the samples that are missing.' },
  'unknown-metric': { path: ['benchmark_id'], mend: 'Propose a benchmark that ranks by a metric with a definition.' },
  'few-samples': {
    path: ['run_metadata', 'n_test'],
    mend: 'It is listed, not ranked: more samples would change that.',
  },
  leak: { path: ['benchmark_id'], mend: 'It is listed, not ranked, until the benchmark is mended.' },
  'no-curves': { path: ['metrics'], mend: 'Hand in the record of fmbench run-robustness, which holds the curves.' },
  'near-perfect': { path: ['metrics'], mend: 'Hand in the predictions: a perfect result is believed when it is seen.' },
  'worst-possible': { path: ['metrics'], mend: 'Write a value that does not exist as null, with its reason.' },
  inverted: { path: ['metrics'], mend: 'Check which class the score is for.' },
  mode_collapse: {
    path: ['marks'],
    mend: 'It is listed with that remark; scores of words say little of such reports.',
  },
  copies_training: { path: ['marks'], mend: 'It is listed with that remark: what was remembered was not seen.' },
  'one-class': {
    path: ['confusion'],
    mend: 'Say how the threshold was chosen: a model that always says the same decides nothing.',
  },
}

function doubtOf({ code, text, blocks }: Mark, { primary }: BenchmarkContext): Doubt[] {
  if (!Object.hasOwn(MENDS, code)) return []
  const { path, mend } = MENDS[code]
  const isOfScore = path.length === 1 && path[0] === 'metrics'
  const isAnswerable = blocks && !LISTED_ONLY.has(code)
  return [
    { severity: isAnswerable ? 'asks' : 'notes', path: isOfScore ? [...path, primary.id] : path, what: text, mend },
  ]
}

/** Facts that keep a row from being ranked and that no answer of the submitter changes. */
const LISTED_ONLY = new Set(['partial', 'limited', 'coverage', 'unknown-metric', 'few-samples', 'leak'])

/** So many standard errors above all others on the same rows, of which there are a few. */
const FAR = 5
const A_FEW = 4

function farAboveAll(record: EvalRecord, context: BenchmarkContext, hub: HubState): Doubt[] {
  const { metric, id } = context.primary
  const { value, interval } = scoreOf(record, context)
  const results = bestResultsBeside(record, context.primary, hub)
  const best = results?.best.find(({ model_id }) => model_id !== record.model_ids.candidate)
  if (metric === undefined || value === null || interval === undefined) return []
  if (results === undefined || best === undefined || results.nModels < A_FEW) return []
  const standardError = (interval.high - interval.low) / (2 * normalQuantile((1 + interval.level) / 2))
  const lead = merit(value, metric) - merit(best.metrics[id], metric)
  if (standardError === 0 || lead <= FAR * standardError) return []
  const times = (lead / standardError).toFixed(0)
  const what = `${id} is ${times} standard errors better than that of ${best.model_id}, the best of ${results.nModels} models so far`
  const mend = 'Hand in the predictions, and say what the model saw in training.'
  return [{ severity: 'asks', path: ['metrics', id], what, mend }]
}

/** Different kinds of damage never cost the same. */
function equalAreas(record: EvalRecord, { metrics }: HubState): Doubt[] {
  const [{ values }] = reportedGroups(record, metrics)
  const areas = [...values].filter(([id]) => metrics.has(id) && metrics.get(id).needs === 'curves')
  const [first] = areas
  if (areas.length < 3 || areas.some(([, { value }]) => value !== first[1].value)) return []
  const what = `${areas.length} measures of robustness are all ${first[1].value}: so is a model whose output hardly changes whatever it is given`
  return [
    {
      severity: 'asks',
      path: ['metrics', first[0]],
      what,
      mend: 'Hand in the curves, with the clean skill: fmbench run-robustness.',
    },
  ]
}

/** The clean samples were asked twice. */
function otherAnswers({ robustness_basis: basis }: EvalRecord): Doubt[] {
  const { n = 0, differing = 0 } = basis?.repeated ?? {}
  if (differing === 0) return []
  const what = `asked again, the model gave other answers to ${differing} of ${n} samples`
  const mend = 'Fix its seed, or turn off what it draws at random: other people cannot repeat the result.'
  return [{ severity: 'notes', path: ['robustness_basis', 'repeated'], what, mend }]
}
