import { builtInMetrics, type Metric } from '../metrics/index.js'
import { reportedMetrics } from '../run/plan.js'
import type { EvalRecord } from '../spec/index.js'
import { type Context, EXIT, type ExitCode } from './context.js'
import type { Outcome } from './evaluation-units.js'
import { formatTable } from './table.js'
import { missedThresholds, type Threshold } from './thresholds.js'

/** Where better values lie. */
const ARROWS: Readonly<Record<Metric['direction'], string>> = { higher: '↑', lower: '↓', nearest: '→←' }

export interface Presentation {
  readonly json: boolean
  /** The page about several results. */
  readonly summary: string | undefined
  /** What every result must reach. */
  readonly thresholds: readonly Threshold[]
}

/** Shows what came out: a table or JSON on stdout; warnings, where to look and what to type next on stderr. */
export function presentOutcomes(
  outcomes: readonly Outcome[],
  { json, summary, thresholds }: Presentation,
  { terminal, effects, program }: Context,
): ExitCode {
  const done = outcomes.flatMap((outcome) =>
    outcome.record === undefined ? [] : [{ ...outcome, record: outcome.record }],
  )
  if (json)
    terminal.out(
      JSON.stringify(
        done.map(({ record }) => record),
        null,
        2,
      ),
    )
  else if (done.length > 0) terminal.out(resultTable(done))
  for (const { benchmark, plan, record, failure, wasThere, folder } of outcomes) {
    const title = `${plan.model.model_id} on ${benchmark}`
    if (wasThere) terminal.note(`${title}: this result is already there (${folder}); nothing was computed.`)
    const primary = record?.undefined.find(
      ({ metric, stratum }) => metric === reportedMetrics(plan.benchmark, builtInMetrics)[0] && stratum === undefined,
    )
    if (primary)
      terminal.note(`warning: ${title}: ${primary.metric}, by which it is ranked, is undefined (${primary.why}).`)
    for (const warning of record?.warnings ?? []) terminal.note(`warning: ${title}: ${warning}`)
    if (failure !== undefined) terminal.note(`${record ? 'partial' : 'failed'}: ${title}: ${failure.message}`)
    if (record?.status === 'Partial') {
      terminal.note(`${title} is Partial and cannot be ranked. ${howToComplete(record)}`)
    }
  }
  const [first] = done
  if (first !== undefined) {
    const report = summary ?? effects.files.join(first.folder, 'report.html')
    terminal.note(`\nReport:  ${report}`)
    terminal.note(`Record:  ${effects.files.join(first.folder, 'eval.yaml')}`)
    terminal.note(`Next:    ${program} view ${effects.files.folderOf(report)}`)
  }
  if (done.length === 0) return EXIT.error
  const missed = done.flatMap(({ benchmark, plan, record }) =>
    missedThresholds(record, plan, thresholds).map((what) => `${plan.model.model_id} on ${benchmark}: ${what}`),
  )
  for (const what of missed) terminal.note(`check failed: ${what}`)
  if (missed.length > 0) return EXIT.failedCheck
  return done.length < outcomes.length || done.some(({ record }) => record.status !== 'Completed')
    ? EXIT.partial
    : EXIT.done
}

function howToComplete({ run_metadata, disclosure, robustness = [] }: EvalRecord): string {
  const hasFailed = robustness.some(({ failed }) => failed !== undefined)
  if (run_metadata.coverage === 1 && !hasFailed) {
    const most = (disclosure?.min_cell ?? 0) - 1
    return `A number of 1 to ${most} persons could be worked out from its values (of a class, or of a decision where scores are few), so none may leave; all are in private/.`
  }
  return run_metadata.predictions_from === 'file'
    ? 'Add the missing rows to the file and score it into another folder.'
    : 'The same command with --resume completes it.'
}

function resultTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ benchmark, plan, record }) =>
    reportedMetrics(plan.benchmark, builtInMetrics).map((id, m) => {
      const metric = builtInMetrics.get(id)
      const value = record?.metrics[id]
      const interval = record?.intervals[id]
      const why = record?.undefined.find((entry) => entry.metric === id && entry.stratum === undefined)?.why
      return [
        m === 0 ? benchmark : '',
        m === 0 ? plan.benchmark.version : '',
        m === 0 ? plan.model.model_id : '',
        id,
        ARROWS[metric.direction],
        typeof value === 'number' ? value.toFixed(4) : `n/a (${why ?? 'not computed'})`,
        interval === undefined ? '–' : `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}`,
        String(record?.run_metadata.n_test ?? ''),
      ]
    }),
  )
  const level = outcomes[0].plan.options.level * 100
  return formatTable(['Benchmark', 'Version', 'Model', 'Metric', '', 'Value', `${level}% CI`, 'N'], rows)
}
