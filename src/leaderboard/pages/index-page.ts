import type { Block, Fact, TableBlock } from '../../report/block.js'
import { type ComposedSection, disclaimer, type Report } from '../../report/compose.js'
import { formatCount, formatMetric, formatPlain, notAvailable } from '../../report/format-number.js'
import type { BenchmarkBoards, BoardContext, Boards } from '../board.js'
import { groupBy } from '../group-by.js'
import { rangeText } from './explanation.js'
import { directionText, pageLink, scoreText } from './words.js'

/** The way in: what there is, by domain and task, and how to read it. */
export function indexPage(boards: Boards, context: BoardContext): Report {
  const { counts, updated, benchmarks } = boards
  const domains = groupBy(benchmarks, ({ benchmark }) => benchmark.health_domain ?? 'Other')
  const facts: Fact[] = [
    {
      label: 'Benchmarks with results',
      value: `${formatCount(counts.benchmarks)} of ${formatCount(benchmarks.length)}`,
    },
    { label: 'Models', value: formatCount(counts.models) },
    { label: 'Evaluations', value: formatCount(counts.evaluations) },
    ...(updated === undefined ? [] : [{ label: 'Newest evaluation', value: updated }]),
  ]
  return {
    title: 'Leaderboards of healthcare foundation models',
    subtitle: '',
    trail: [],
    sections: [
      { id: 'overview', title: 'Overview', blocks: [{ kind: 'facts', facts, isStrip: true }, ...howToRead] },
      ...[...domains].map(
        ([domain, found], i): ComposedSection => ({
          id: `domain-${i + 1}`,
          title: domain,
          blocks: [domainTable(found)],
        }),
      ),
      ...exampleSection(benchmarks),
      { id: 'metrics', title: 'Metric cheat sheet', blocks: cheatSheet(benchmarks, context) },
      { id: 'add', title: 'Add your model', blocks: howToAdd },
    ],
    footer: disclaimer,
  }
}

const howToRead: Block[] = [
  {
    kind: 'paragraph',
    text: 'What is this? Each page compares models on one task, on the same samples, by one metric that the task’s authors chose.',
  },
  {
    kind: 'paragraph',
    text: 'How to read it: the best score stands first, but a rank is a range of places, because a test set is a sample. Where ranges overlap, nobody knows which model is better. Floors are models without skill; “Evidence” says who saw the run.',
  },
]

function domainTable(found: readonly BenchmarkBoards[]): TableBlock {
  return {
    kind: 'table',
    caption: 'By task.',
    columns: [
      { label: 'Benchmark', kind: 'text' },
      { label: 'Task', kind: 'text' },
      { label: 'Ranked by', kind: 'text' },
      { label: 'Models', kind: 'number' },
      { label: 'Evaluations', kind: 'number' },
      { label: 'Leader', kind: 'text' },
      { label: 'Newest', kind: 'text' },
    ],
    rows: found.map((of) => [
      pageLink(of.benchmark.name, of.benchmark.benchmark_id),
      of.benchmark.ai_task,
      of.primary.id,
      formatCount(nRanked(of)),
      formatCount(of.evaluations),
      leaderText(of),
      of.updated ?? notAvailable,
    ]),
  }
}

const nRanked = ({ boards }: BenchmarkBoards): number =>
  boards.length === 0 ? 0 : boards[0].rows.filter(({ rank }) => rank !== undefined).length

function leaderText(of: BenchmarkBoards): string {
  if (of.boards.length === 0) return 'no submissions yet'
  const { podium } = of.boards[0]
  if (podium.length > 0) return `${podium[0].model.name} (${scoreText(podium[0])})`
  const n = nRanked(of)
  return n === 0 ? 'no model ranked yet' : n === 1 ? 'one model only' : 'no single leader'
}

/** What somebody hands in: the best evidenced row there is, by the numbers that its record holds. */
function exampleSection(benchmarks: readonly BenchmarkBoards[]): ComposedSection[] {
  const rows = benchmarks.flatMap(({ boards, benchmark }) =>
    boards.flatMap((board) => board.rows.map((row) => ({ row, benchmark }))),
  )
  const example = rows.find(({ row }) => row.record?.provenance.origin === 'run')
  const record = example?.row.record
  if (example === undefined || record === undefined) return []
  const suite = record.run_metadata.suite_id
  const table: TableBlock = {
    kind: 'table',
    caption: 'The record eval.yaml of one run, as it was handed in.',
    columns: [
      { label: 'Model', kind: 'text' },
      { label: 'Suite / benchmark', kind: 'text' },
      { label: 'Task', kind: 'text' },
      ...Object.keys(example.row.estimates)
        .slice(0, 4)
        .map((label) => ({ label, kind: 'number' }) as const),
    ],
    rows: [
      [
        record.model_ids.candidate,
        [suite, record.benchmark_id].filter((part) => part !== undefined).join(' / '),
        example.benchmark.ai_task,
        ...Object.values(example.row.estimates)
          .slice(0, 4)
          .map(({ value }) => formatMetric(value)),
      ],
    ],
  }
  return [{ id: 'example', title: 'What a submission looks like', blocks: [table] }]
}

/** The metrics that occur on the boards, from the registry. */
function cheatSheet(benchmarks: readonly BenchmarkBoards[], { metrics }: BoardContext): Block[] {
  const ids = benchmarks.flatMap(({ primary, benchmark }) => [primary.id, ...benchmark.metrics.secondary])
  const known = [...new Set(ids)].filter((id) => metrics.has(id)).map((id) => metrics.get(id))
  return known.map((metric) => ({
    kind: 'details',
    summary: `${metric.label} (${metric.id})`,
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'What it measures', value: metric.meaning.what },
          { label: 'Range', value: `${rangeText(metric)}; ${directionText({ id: metric.id, metric })}` },
          ...(metric.chance === undefined ? [] : [{ label: 'Guessing earns', value: formatPlain(metric.chance) }]),
          { label: 'Example', value: metric.meaning.example },
          { label: 'Not defined when', value: metric.undefinedWhen },
        ],
      },
    ],
  }))
}

const howToAdd: Block[] = [
  {
    kind: 'list',
    items: [
      [
        'Run a suite on your own machine: ',
        { code: 'fmbench run -s SUITE -m model.yaml -o results' },
        '. Your data and your weights stay there.',
      ],
      [
        'Read ',
        { code: 'report.html' },
        ' and ',
        { code: 'eval.yaml' },
        ': the record is all that leaves, and it holds aggregates only.',
      ],
      'Hand in eval.yaml with a model document: open an issue or a pull request at this hub. A person reads it before it is accepted.',
      'To propose a benchmark or a protocol, open an issue with a benchmark document: task, data, split, primary metric, floors, and the smallest difference that matters.',
    ],
  },
]
