import { compareText, type Registry } from '../../core/index.js'
import { betterInWords, type Metric } from '../../metrics/index.js'
import type { Block, Fact, TableBlock } from '../../report/block.js'
import { formatPlain } from '../../report/format-number.js'
import { listInWords } from '../../report/words.js'
import type { Catalog } from '../../spec/index.js'
import type { BenchmarkBoards } from '../board.js'
import { tiersOf } from '../tiers.js'
import { datasetName, directionText, evidenceWords } from './words.js'

/** How scores of this benchmark come about and what they mean. */
export function explanationBlocks(of: BenchmarkBoards, catalog: Catalog, metrics: Registry<Metric>): Block[] {
  return [
    { kind: 'facts', facts: measuredFacts(of, catalog) },
    metricTable(of, metrics),
    ...taskFit(of),
    ...damageBlocks(of),
    ...tierBlocks(of),
    { kind: 'list', items: rankingRules(of) },
    { kind: 'list', items: evidenceItems() },
    {
      kind: 'note',
      tone: 'info',
      text: 'Which score is enough depends on the use, on the harm of each kind of error, and on whether a person decides in the end. Ask those who know the use. A benchmark is one sample of one setting: it says nothing about other hospitals, devices or people until somebody has tested there.',
    },
  ]
}

function measuredFacts({ benchmark, boards, primary }: BenchmarkBoards, catalog: Catalog): Fact[] {
  const rows = boards.flatMap((board) => [...board.rows, ...board.unranked])
  const ids = [...new Set(rows.flatMap(({ record }) => record?.dataset_id ?? []))].toSorted(compareText)
  const datasets = ids.length > 0 ? ids : [benchmark.dataset_id ?? 'not declared']
  const domain = [benchmark.health_domain, benchmark.health_topic].filter((part) => part !== undefined).join(', ')
  return [
    {
      label: 'Benchmark',
      value: [{ code: benchmark.benchmark_id }, ` ${benchmark.name}, version ${benchmark.version}`],
    },
    ...(domain === '' ? [] : [{ label: 'Domain', value: domain }]),
    { label: 'Task', value: benchmark.ai_task },
    {
      label: 'Data',
      value: listInWords(datasets.map((id) => (catalog.datasets.has(id) ? `${id} (${datasetName(catalog, id)})` : id))),
    },
    { label: 'One sample is', value: `a ${benchmark.unit}` },
    { label: 'Evaluated by', value: benchmark.protocol },
    { label: 'Primary metric', value: `${primary.id} (${directionText(primary)})` },
  ]
}

/** The metrics in the order in which they count. */
function metricTable({ benchmark, primary }: BenchmarkBoards, metrics: Registry<Metric>): TableBlock {
  const ids = [primary.id, ...benchmark.metrics.secondary]
  return {
    kind: 'table',
    caption: 'Metrics by priority: the first ranks, the next ones break exact ties.',
    columns: [
      { label: 'Priority', kind: 'number' },
      { label: 'Metric', kind: 'text' },
      { label: 'What it measures', kind: 'text' },
      { label: 'Range', kind: 'text' },
      { label: 'Guessing earns', kind: 'number' },
      { label: 'Better', kind: 'text' },
    ],
    rows: ids.map((id, i) => {
      if (!metrics.has(id)) return [String(i + 1), id, 'not defined in fmbench', '', '', '']
      const metric = metrics.get(id)
      return [
        String(i + 1),
        id,
        metric.meaning.what,
        rangeText(metric),
        formatPlain(metric.chance),
        betterInWords(metric),
      ]
    }),
  }
}

export function rangeText({ range: [low, high] }: Metric): string {
  const end = (value: number): string => (Number.isFinite(value) ? formatPlain(value) : 'no limit')
  return `${end(low)} to ${end(high)}`
}

/** By what kind of answer the primary metric judges. */
const FIT: Readonly<Record<Metric['needs'], string>> = {
  score:
    'It asks how well the model puts samples in order, not how well any threshold decides. Look at the metrics at a threshold as well when decisions are to be made, most of all when one class is rare.',
  label: 'It counts decisions. When one class is rare, always saying the other looks good: compare with the floors.',
  probability: 'It judges the probabilities themselves: whether 70% means 7 in 10.',
  value:
    'It compares predicted quantities with measured ones. A high correlation alone is no agreement: look at the error as well.',
  reconstruction: 'It compares what the model filled in with what stood there. Compare with simple ways to fill gaps.',
  text: 'It sets reports against what people wrote about the same case: a finding that they did not write down counts as made up, even where it is right.',
  curves:
    'It asks how much skill is left when samples are damaged. A model without skill has none to lose, and no score.',
}

function taskFit({ primary }: BenchmarkBoards): Block[] {
  if (primary.metric === undefined) return []
  const { needs, meaning } = primary.metric
  return [
    { kind: 'paragraph', text: `How ${primary.id} fits this task. ${FIT[needs]} For example: ${meaning.example}` },
  ]
}

/** For benchmarks that ask what damage costs. */
function damageBlocks({ benchmark, primary }: BenchmarkBoards): Block[] {
  if (benchmark.robustness === undefined && primary.metric?.needs !== 'curves') return []
  return [
    {
      kind: 'list',
      items: [
        [
          { strong: 'Absolute rAUC' },
          ': the skill of a model averaged over the severities of one kind of damage, from the clean sample to the largest; the area under its curve through the span. It is counted in the unit of the skill, not as a share of where the model began.',
        ],
        [
          { strong: 'Why a constant model cannot win' },
          ': its answers never change, so they stay perfectly similar, but its skill is that of guessing at every severity. It earns what guessing earns, and as its clean skill is not above chance it has no score.',
        ],
        [
          { strong: 'No score' },
          ': where the model failed under one of the listed kinds of damage, where its clean skill is not clearly above chance, or where it answers the same clean samples differently when asked again.',
        ],
        [
          { strong: 'The same damage for all' },
          ': lost channels, noise and shifts are drawn from the seed and the sample alone, so every model and floor sees the very same samples.',
        ],
        [
          { strong: 'Beside it, never ranked' },
          ': retention, the share of the skill above chance that is left, which favours models with little to lose; and how similar outputs stay, where a constant model reaches 1.',
        ],
      ],
    },
  ]
}

const TIER_MEANING: Readonly<Record<string, string>> = {
  Excellent: 'among the best results that this metric can show',
  Good: 'clearly above the middle of the scale',
  Fair: 'better than the lowest band, with room above',
  Developing: 'everything below',
}

function tierBlocks({ benchmark, primary }: BenchmarkBoards): Block[] {
  const tiers = tiersOf({ benchmark, primary })
  if (tiers.length === 0) return []
  return [
    {
      kind: 'table',
      caption:
        'Tiers are bands of performance. The lower end of the interval must reach the band, so that luck does not. No tier says that a model is fit for use.',
      columns: [
        { label: 'Tier', kind: 'text' },
        { label: `Lower end of ${primary.id}`, kind: 'text' },
        { label: 'Meaning', kind: 'text' },
      ],
      rows: tiers.map(({ name, at_least }) => [
        name,
        at_least === null ? 'anything less' : `at least ${formatPlain(at_least)}`,
        TIER_MEANING[name],
      ]),
    },
  ]
}

function rankingRules({ primary, benchmark }: BenchmarkBoards): string[] {
  return [
    `Rows stand in the order of ${primary.id}, which the benchmark names (${directionText(primary)}); exact ties are broken by the next metrics, at full precision.`,
    'A rank is an interval: from 1 plus the number of models that are surely better, to the number of models less those that are surely worse. The claims of a board hold together with 95% confidence (Bonferroni over all pairs).',
    'Two models are compared on the same samples (paired) where both predictions are at hand, of many results the best 100; else by their two intervals, which is more cautious.',
    'Only results on the same rows, by the same protocol and the same version of benchmark and metric stand in one table.',
    'One row per model, under whatever name it comes: the first run that may be ranked, not the best; one that this hub has rescored, replayed or measured goes before others. A later run replaces it only with a public reason. At most three rows per family.',
    `Not ranked: partial, failed or limited runs, missing predictions, values that are not defined, fewer than ${benchmark.min_n} samples of a class, labels that nobody checked, and numbers that are hard to believe until the predictions have been seen.`,
    'Floors are models without skill, scored on the same rows. They take no rank: a model that does not beat them has shown nothing.',
    'Gaps between groups carry an interval and a status. A gap of any size in few samples is not a finding.',
  ]
}

const evidenceItems = () =>
  Object.values(evidenceWords).map(({ short, what }) => [{ strong: short }, `: ${what}.`] as const)
