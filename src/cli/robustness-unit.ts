import { compareText, type Effects, FmbenchError, SAMPLE_KINDS } from '../core/index.js'
import { type Dataset, parseNumber } from '../data/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { signalOf } from '../run/index.js'
import type { Benchmark, CatalogEntry, DatasetDocument, ProbeChoice } from '../spec/index.js'
import { askedDamage, type DamageFlags, fittingProbes, withSignal } from './damage-options.js'
import { datasetOf } from './dataset-of-folder.js'
import type { BenchmarkUnit } from './evaluation-units.js'
import type { Workspace } from './workspace.js'

/** With more different labels than this, all of them numbers, they are quantities. */
const MOST_CLASSES = 20

/**
 * A benchmark made for one dataset: how much skill is left when its samples are damaged. Its score is the mean over the
 * probes that were asked for, or over all that fit; nothing else is comparable with it.
 *
 * @param metric the skill, instead of the one usual for such labels
 * @throws FmbenchError `usage` where nobody says what the samples are
 */
export async function robustnessUnit(
  reference: string,
  flags: DamageFlags & { readonly metric?: string },
  workspace: Workspace,
  effects: Effects,
): Promise<BenchmarkUnit> {
  const entry = withSignal(await datasetOf(reference, workspace, effects), flags)
  if (entry.value.signal === undefined) throw undeclared(entry)
  const dataset = await workspace.open(entry)
  if (dataset.references !== undefined) throw writesReports(entry)
  const signal = await signalOf(dataset)
  const { options, registry } = await askedDamage(flags, async () => signal, effects)
  const choices = options.probes ?? fittingProbes(signal, registry)
  const isApart = (choice: ProbeChoice) =>
    registry.get(typeof choice === 'string' ? choice : choice.probe).isApart === true
  const scored = choices.filter((choice) => !isApart(choice))
  const apart = choices.filter(isApart)
  const task = taskOf(dataset)
  const skill = flags.metric === undefined ? task.skill : builtInMetrics.get(flags.metric, '--metric').id
  const ids = choices.map((choice) => (typeof choice === 'string' ? choice : choice.probe))
  const curves = [...ids.map((id) => `${id}_rAUC`), ...(ids.includes('permutation') ? ['perm_equivariance'] : [])]
  const benchmark: Benchmark = {
    kind: 'fmbench.benchmark/v1',
    benchmark_id: `robustness-${entry.value.dataset_id}`,
    name: `Robustness on ${entry.value.name}`,
    version: '1.0.0',
    status: 'active',
    ai_task: 'Robustness Assessment',
    // Models that give embeddings get a classifier on them; others predict by themselves.
    protocol: 'probe',
    protocol_options: {},
    split: task.split,
    ...(task.classes.length > 0 && { classes: task.classes }),
    threshold: 0.5,
    unit: 'subject',
    metrics: {
      primary: scored.length > 0 ? 'robustness_score' : skill,
      secondary: [skill, ...curves.filter((id) => builtInMetrics.has(id))],
    },
    ...(scored.length > 0 && {
      robustness: { probes: scored, apart, metric: skill, replicates: flags.replicates ?? 1 },
    }),
    stratification: Object.keys(entry.value.strata),
    baselines: task.classes.length === 0 ? ['mean'] : ['majority', 'dummy_classifier'],
    min_n: 10,
    smallest_relevant_difference: {},
    tiers: {},
    references: [],
    known_issues: [],
  }
  const suite = {
    kind: 'fmbench.suite/v1',
    suite_id: 'ROBUSTNESS',
    name: 'Robustness on one dataset',
    version: '1.0.0',
    benchmarks: [{ benchmark_id: benchmark.benchmark_id }],
  } as const
  return { suite, benchmark, dataset: entry }
}

/** What can be asked of a dataset, as its labels tell. */
function taskOf({ labels, splits }: Dataset) {
  const split = splits.includes('test') ? 'test' : splits[0]
  const names = [...new Set(labels)]
  const numbers = names.map((name) => parseNumber(name))
  if (names.length > MOST_CLASSES && numbers.every((value) => value !== undefined)) {
    return { split, classes: [], skill: 'Pearson' }
  }
  const classes = numbers.every((value) => value !== undefined)
    ? names.sort((a, b) => Number(a) - Number(b))
    : names.sort(compareText)
  return { split, classes, skill: classes.length === 2 ? 'AUROC' : 'AUROC-OvR-Macro' }
}

function writesReports({ value }: CatalogEntry<DatasetDocument>): FmbenchError {
  return new FmbenchError('usage', `The samples of ${value.dataset_id} are there to write reports about.`, {
    hint: 'How findings are read, a benchmark says: fmbench run -s SUITE-REPORT-GEN --probes all -m MODEL',
  })
}

function undeclared({ value, file }: CatalogEntry<DatasetDocument>): FmbenchError {
  return new FmbenchError('usage', `Nothing says what the samples of ${value.dataset_id} are measurements of.`, {
    where: file,
    hint: `Type --modality: ${SAMPLE_KINDS.join(', ')}. Or write a dataset document with signal: { kind: … }.`,
  })
}
