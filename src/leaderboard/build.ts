import { compareText } from '../core/index.js'
import type { Benchmark } from '../spec/index.js'
import {
  type BenchmarkBoards,
  type BenchmarkContext,
  type Board,
  type BoardContext,
  type Boards,
  type Comparability,
  EVIDENCE,
  type PrimaryMetric,
  type Row,
  type Submission,
} from './board.js'
import { boardId, comparabilityOf, differencesFrom, fitToBenchmark } from './comparability.js'
import { groupBy } from './group-by.js'
import { newest } from './newest.js'
import { rankBoard } from './rank-board.js'
import { rowsOfFloors, rowsOfModels } from './rows.js'
import { markSampleCounts } from './sample-counts.js'
import { markFloorTwins, twinMarks } from './twins.js'

/**
 * All boards of a hub, from its records and its catalogue: the same input in any order gives the same boards.
 *
 * @param submissions records without `faultsOfRecord`, of unique eval_ids
 */
export function buildBoards(submissions: readonly Submission[], context: BoardContext): Boards {
  const byBenchmark = groupBy(submissions, ({ record }) => record.benchmark_id)
  const benchmarks = [...context.catalog.benchmarks.values()]
    .map(({ value }) => boardsOfBenchmark(value, byBenchmark.get(value.benchmark_id) ?? [], context))
    .sort((a, b) => compareText(navigationKey(a.benchmark), navigationKey(b.benchmark)))
  const boards = benchmarks.flatMap((ofBenchmark) => ofBenchmark.boards)
  const rows = boards.flatMap((board) => [...board.rows, ...board.unranked])
  return {
    benchmarks,
    counts: {
      benchmarks: benchmarks.filter((ofBenchmark) => ofBenchmark.boards.length > 0).length,
      models: new Set(rows.map(({ model }) => model.id)).size,
      evaluations: countEvaluations(boards),
    },
    updated: newest(boards.map(({ updated }) => updated)),
  }
}

const navigationKey = ({ health_domain = '', ai_task, benchmark_id }: Benchmark): string =>
  [health_domain, ai_task, benchmark_id].join('\n')

const countEvaluations = (boards: readonly Board[]): number =>
  boards.reduce((sum, { evaluations }) => sum + evaluations, 0)

function boardsOfBenchmark(
  benchmark: Benchmark,
  submissions: readonly Submission[],
  ofHub: BoardContext,
): BenchmarkBoards {
  const primary = primaryOf(benchmark, ofHub)
  const context: BenchmarkContext = { ...ofHub, benchmark, primary }
  const groups = groupBy(submissions, ({ record }) => boardId(comparabilityOf(record, primary)))
  const drafts = [...groups].map(
    ([id, ofBoard]): Draft => ({
      id,
      comparability: comparabilityOf(ofBoard[0].record, primary),
      rows: rowsOfModels(ofBoard, context),
    }),
  )
  drafts.sort((a, b) => compareDrafts(a, b, context))
  const twins = twinMarks(
    drafts.flatMap(({ rows }) => rows),
    primary,
  )
  const boards = drafts.map(({ id, comparability, rows }): Board => {
    const marked = markSampleCounts(
      rows.map((row) => ({ ...row, marks: [...row.marks, ...(twins.get(row) ?? [])] })),
      comparability,
    )
    const floors = rowsOfFloors(marked, context)
    const judged = markFloorTwins(marked, [...floors, ...marked.filter(({ model }) => model.isFloor)])
    return {
      id,
      comparability,
      isReported: comparability.rowsSha256 === undefined,
      differs: differencesFrom(drafts[0].comparability, comparability),
      ...rankBoard([...judged, ...floors], context),
    }
  })
  return {
    benchmark,
    primary,
    boards,
    evaluations: countEvaluations(boards),
    updated: newest(boards.map(({ updated }) => updated)),
  }
}

export function primaryOf(benchmark: Benchmark, { metrics }: Pick<BoardContext, 'metrics'>): PrimaryMetric {
  const name = benchmark.metrics.primary
  const metric = metrics.has(name) ? metrics.get(name) : undefined
  return { id: metric?.id ?? name, metric }
}

interface Draft {
  readonly id: string
  readonly comparability: Comparability
  readonly rows: readonly Row[]
}

/** The board that the benchmark means today comes first; then the better evidence, then the larger one. */
function compareDrafts(a: Draft, b: Draft, context: BenchmarkContext): number {
  const worth = ({ comparability, rows }: Draft): number[] => [
    ...fitToBenchmark(comparability, context),
    Math.max(...rows.map(({ evidence }) => EVIDENCE.indexOf(evidence))),
    rows.length,
  ]
  const [one, other] = [worth(a), worth(b)]
  const place = one.findIndex((value, i) => value !== other[i])
  return place < 0 ? compareText(a.id, b.id) : other[place] - one[place]
}
