import { FmbenchError } from '../../core/index.js'
import { protocols } from '../../protocols/index.js'
import { type EvaluationPlan, hidesSamples, scoredRows } from '../../run/index.js'
import type { Context, ExitCode } from '../context.js'
import { EXIT } from '../context.js'
import { formatCsv } from '../csv.js'
import { type BenchmarkUnit, oneBenchmarkOf, planOf } from '../evaluation-units.js'
import { type EvaluationFlags, runOptionsOf } from '../options.js'
import { outsideModel } from '../outside-model.js'
import { openWorkspace, type Workspace } from '../workspace.js'

export type TemplateFlags = Omit<EvaluationFlags, 'suite'> & {
  readonly suite?: string
  /** A dataset; `true` when only the suite is named. */
  readonly template: string | true
}

/** Prints the predictions file to fill in: the ids to score, and a column for each thing that is asked. */
export async function writeTemplate(flags: TemplateFlags, { effects, terminal, program }: Context): Promise<ExitCode> {
  const workspace = await openWorkspace(effects, flags.catalog)
  const unit = await unitOf(flags, workspace)
  const plan = planOf(unit, outsideModel('template'), runOptionsOf(flags))
  const dataset = await workspace.open(unit.dataset)
  const isHidden = hidesSamples(plan, protocols)
  const outputs = isHidden ? [] : outputsAsked(plan)
  const rows = Array.from(scoredRows(dataset, plan), (row) => [dataset.ids[row], ...outputs.map(() => '')])
  terminal.out(formatCsv(['sample_id', ...outputs], rows).trimEnd())
  const { benchmark, suite } = unit
  const todo = isHidden
    ? 'put the reconstructions beside it, as FILE with the ending .npy'
    : `fill in ${askedFor(plan)}`
  terminal.note(`${rows.length} samples of ${dataset.document.dataset_id} (${benchmark.split}): ${todo}, then`)
  terminal.note(
    `${program} score -s ${flags.suite ?? suite.suite_id} -d ${dataset.document.dataset_id} -p FILE -m MODEL`,
  )
  return EXIT.done
}

function outputsAsked({ classes, writing }: EvaluationPlan): string[] {
  if (writing !== undefined) return ['generated']
  return classes.length === 0 ? ['value'] : classes.map((name) => `p_${name}`)
}

function askedFor({ classes, writing }: EvaluationPlan): string {
  if (writing !== undefined) return 'the text that the model wrote'
  return classes.length === 0 ? 'the predicted quantity' : 'a probability for each class'
}

async function unitOf(flags: TemplateFlags, workspace: Workspace): Promise<BenchmarkUnit> {
  const dataset = flags.template === true ? flags.dataset : flags.template
  if (flags.suite !== undefined) return oneBenchmarkOf(workspace, { suite: flags.suite, ...(dataset && { dataset }) })
  if (dataset === undefined) {
    throw new FmbenchError('usage', 'A template for which dataset?', {
      hint: 'Name a dataset (--template DS-…) or a suite (--template -s SUITE-…).',
    })
  }
  const entry = await workspace.dataset(dataset)
  const { suites, benchmarks } = workspace.catalog
  for (const { value: suite } of suites.values()) {
    for (const member of suite.benchmarks) {
      const benchmark = benchmarks.get(member.benchmark_id)?.value
      const isMeant = (member.dataset_id ?? benchmark?.dataset_id) === entry.value.dataset_id
      if (benchmark?.status === 'active' && isMeant) return { suite, benchmark, dataset: entry }
    }
  }
  throw new FmbenchError('usage', `No suite of the catalogue asks anything of ${entry.value.dataset_id}.`, {
    hint: 'The classes are those of a benchmark: name a suite with -s.',
  })
}
