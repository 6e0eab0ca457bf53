import { renderMarkdown } from '../../report/index.js'
import type { BoardContext, Boards } from '../board.js'
import { benchmarkPage } from './benchmark-page.js'
import { boardsCsv } from './boards-csv.js'
import { boardsJson } from './boards-json.js'
import { indexPage } from './index-page.js'
import { pageName } from './words.js'

/**
 * index.md, a page per benchmark, boards.json and boards.csv, by path relative to their folder; made one after the other,
 * since together they may be large. Same boards, same bytes.
 */
export function* renderBoardFiles(boards: Boards, context: BoardContext): Generator<[name: string, text: string]> {
  const figures = { figuresFolder: 'figures' }
  yield ['index.md', renderMarkdown(indexPage(boards, context), figures)]
  for (const of of boards.benchmarks) {
    yield [pageName(of.benchmark.benchmark_id), renderMarkdown(benchmarkPage(of, boards, context), figures)]
  }
  yield ['boards.json', boardsJson(boards)]
  yield ['boards.csv', boardsCsv(boards)]
}
