import type { Block } from '../../report/block.js'
import { type ComposedSection, disclaimer, type Report } from '../../report/compose.js'
import { formatCount } from '../../report/format-number.js'
import { withLinks } from '../../report/words.js'
import type { Benchmark } from '../../spec/index.js'
import type { BenchmarkBoards, Board, BoardContext, Boards } from '../board.js'
import { allMetricsTable, gapsTable, groupTables, modelBreakdowns } from './breakdown.js'
import { explanationBlocks } from './explanation.js'
import { reportQualityBlocks } from './report-quality.js'
import { robustnessBlocks } from './robustness.js'
import { runsTable } from './runs-table.js'
import { standingsBlocks } from './standings.js'
import { directionText } from './words.js'

/** Everything a reader should see about one benchmark. */
export function benchmarkPage(of: BenchmarkBoards, boards: Boards, context: BoardContext): Report {
  const { benchmark, primary, evaluations, updated } = of
  const [current, ...others] = of.boards
  const count = `${formatCount(evaluations)} ${evaluations === 1 ? 'evaluation' : 'evaluations'}`
  const last = updated === undefined ? '' : `, the newest of ${updated}`
  return {
    title: benchmark.name,
    subtitle: '',
    trail: ['Leaderboards', benchmark.health_domain ?? 'Other', benchmark.ai_task],
    sections: [
      { id: 'about', title: 'What is asked', blocks: aboutBlocks(benchmark) },
      { id: 'leaderboard', title: 'Leaderboard', blocks: leaderboardBlocks(of, current, context) },
      ...(current === undefined ? [] : detailSections(of, current, context)),
      ...otherSections(of, others, context),
      {
        id: 'how',
        title: 'How are scores calculated?',
        blocks: explanationBlocks(of, context.catalog, context.metrics),
      },
      { id: 'more', title: 'Other benchmarks', blocks: neighbours(benchmark, boards) },
    ],
    footer: `Ranked by ${primary.id} (${directionText(primary)}). Last updated from ${count}${last}. ${disclaimer}`,
  }
}

function aboutBlocks(benchmark: Benchmark): Block[] {
  const { description, clinical_relevance, health_topic, ai_task, known_issues, superseded_by, references } = benchmark
  const issues = known_issues.filter(({ resolved }) => !resolved)
  return [
    ...(description === undefined ? [] : [{ kind: 'paragraph', text: description } as const]),
    {
      kind: 'facts',
      facts: [
        { label: 'Task', value: ai_task },
        ...(health_topic === undefined ? [] : [{ label: 'Health topic', value: health_topic }]),
        ...(clinical_relevance === undefined ? [] : [{ label: 'Clinical relevance', value: clinical_relevance }]),
      ],
    },
    ...issues.map(({ issue }) => ({ kind: 'note', tone: 'caution', text: `Known issue: ${issue}` }) as const),
    ...(superseded_by === undefined
      ? []
      : [{ kind: 'note', tone: 'caution', text: `This benchmark has been replaced by ${superseded_by}.` } as const]),
    ...(references.length > 0 ? [{ kind: 'list', items: references.map(withLinks) } as const] : []),
  ]
}

function leaderboardBlocks(of: BenchmarkBoards, current: Board | undefined, { catalog }: BoardContext): Block[] {
  if (current !== undefined) return standingsBlocks(of, current, catalog)
  return [{ kind: 'paragraph', text: 'No submissions yet. Be the first: see “Add your model” on the index page.' }]
}

function detailSections(of: BenchmarkBoards, current: Board, context: BoardContext): ComposedSection[] {
  const gaps = gapsTable(current)
  const sections: ComposedSection[] = [
    { id: 'damage', title: 'Under damage', blocks: robustnessBlocks(of, current, context) },
    { id: 'metrics', title: 'All metrics', blocks: [allMetricsTable(of, current)] },
    { id: 'quality', title: 'Quality of the reports', blocks: reportQualityBlocks(of, current) },
    { id: 'groups', title: 'Inside groups', blocks: [...groupTables(of, current), ...modelBreakdowns(of, current)] },
    { id: 'gaps', title: 'Gaps between groups', blocks: gaps === undefined ? [] : [gaps] },
    { id: 'runs', title: 'Runs', blocks: [runsTable(current)] },
  ]
  return sections.filter(({ blocks }) => blocks.length > 0)
}

/** Results on something else: each set has a table of its own, folded away, with what makes it different. */
function otherSections(of: BenchmarkBoards, others: readonly Board[], { catalog }: BoardContext): ComposedSection[] {
  if (others.length === 0) return []
  const blocks = others.map(
    (board): Block => ({
      kind: 'details',
      summary: `Not the same: ${board.differs.join('; ')}`,
      blocks: standingsBlocks(of, board, catalog),
    }),
  )
  const why = 'These results were not made on what the table above was made on. They cannot be compared with it.'
  return [{ id: 'others', title: 'Not comparable', blocks: [{ kind: 'paragraph', text: why }, ...blocks] }]
}

function neighbours({ benchmark_id, health_domain }: Benchmark, { benchmarks }: Boards): Block[] {
  const found = benchmarks.filter(
    ({ benchmark }) => benchmark.benchmark_id !== benchmark_id && benchmark.health_domain === health_domain,
  )
  return [
    {
      kind: 'list',
      items: [
        ...found.map(({ benchmark }) => [{ link: benchmark.name, to: `${benchmark.benchmark_id}.md` }] as const),
        [{ link: 'All leaderboards', to: '../index.md' }],
      ],
    },
  ]
}
