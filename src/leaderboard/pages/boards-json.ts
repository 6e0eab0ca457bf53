import type { BenchmarkBoards, Board, Boards, Row } from '../board.js'

/** The boards as data: what the pages show, and each row's values in its groups and under damage. One line per benchmark. */
export function boardsJson({ benchmarks, counts, updated }: Boards): string {
  const head = JSON.stringify({ kind: 'fmbench.boards/v1', counts, updated }).slice(0, -1)
  let text = `${head},"benchmarks":[\n`
  // Not a list that is joined: of tens of megabytes that would be a second copy.
  for (const [i, of] of benchmarks.entries()) text += (i === 0 ? '' : ',\n') + JSON.stringify(benchmarkContent(of))
  return `${text}\n]}\n`
}

function benchmarkContent({ benchmark, primary, boards, ...rest }: BenchmarkBoards) {
  return {
    benchmark_id: benchmark.benchmark_id,
    name: benchmark.name,
    version: benchmark.version,
    health_domain: benchmark.health_domain,
    ai_task: benchmark.ai_task,
    primary_metric: primary.id,
    direction: primary.metric?.direction,
    ...rest,
    boards: boards.map(boardContent),
  }
}

function boardContent({ rows, unranked, podium, ...board }: Board) {
  return {
    ...board,
    podium: podium.map(({ model }) => model.id),
    rows: rows.map(rowContent),
    unranked: unranked.map(rowContent),
  }
}

function rowContent({ record, estimates, ...row }: Row) {
  const metrics = Object.entries(estimates).map(([id, { value }]) => [id, value] as const)
  return {
    evalId: record?.eval_id,
    datasetId: record?.dataset_id,
    ...row,
    metrics: Object.fromEntries(metrics),
    stratified: record?.metrics.stratified,
    gaps: record?.gaps,
    robustness: record?.robustness,
    robustness_basis: record?.robustness_basis,
  }
}
