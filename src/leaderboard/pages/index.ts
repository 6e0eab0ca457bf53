import { figureFiles, renderMarkdown } from '../../report/index.js'
import type { BoardContext, Boards } from '../board.js'
import { benchmarkPage } from './benchmark-page.js'
import { boardsCsv } from './boards-csv.js'
import { boardsJson } from './boards-json.js'
import { indexPage } from './index-page.js'
import { pageName } from './words.js'

/**
 * index.md, a page per benchmark with its figures, boards.json and boards.csv, by path relative to their folder; made one
 * after the other, since together they may be large. Same boards, same bytes.
 */
export function* renderBoardFiles(boards: Boards, context: BoardContext): Generator<[name: string, text: string]> {
  yield ['index.md', renderMarkdown(indexPage(boards, context), { figuresFolder: 'figures' })]
  for (const of of boards.benchmarks) {
    const { benchmark_id: id } = of.benchmark
    const page = benchmarkPage(of, boards, context)
    yield [pageName(id), renderMarkdown(page, { figuresFolder: `figures/${id}` })]
    for (const [name, text] of figureFiles(page)) yield [`benchmarks/figures/${id}/${name}`, text]
  }
  yield ['boards.json', boardsJson(boards)]
  yield ['boards.csv', boardsCsv(boards)]
}
