import type { BenchmarkBoards, Board, Boards, Row } from '../board.js'

type Cell = string | number | null | undefined

const COLUMNS: readonly [name: string, cell: (row: Row, board: Board, of: BenchmarkBoards) => Cell][] = [
  ['benchmark_id', (_row, _board, { benchmark }) => benchmark.benchmark_id],
  ['benchmark_version', (_row, { comparability }) => comparability.benchmarkVersion],
  ['board', (_row, { id }) => id],
  ['is_current', (_row, board, { boards }) => String(board === boards[0])],
  ['rank_best', ({ rank }) => (rank === 'unknown' ? rank : rank?.best)],
  ['rank_worst', ({ rank }) => (rank === 'unknown' ? rank : rank?.worst)],
  ['model_id', ({ model }) => model.id],
  ['model', ({ model }) => model.name],
  ['is_floor', ({ model }) => String(model.isFloor)],
  ['metric', (_row, _board, { primary }) => primary.id],
  ['value', ({ score }) => score.value],
  ['low', ({ score }) => score.interval?.low],
  ['high', ({ score }) => score.interval?.high],
  ['level', ({ score }) => score.interval?.level],
  ['interval_method', ({ score }) => score.interval?.method],
  ['interval_assumption', ({ score }) => score.assumption],
  ['tier', ({ tier }) => tier?.name],
  ['n', ({ nTest }) => nTest],
  ['n_subjects', ({ nSubjects }) => nSubjects],
  ['evidence', ({ evidence }) => evidence],
  ['dataset_id', ({ record }) => record?.dataset_id],
  ['date', ({ date }) => date],
  ['runs', ({ tries }) => tries.length],
  ['not_ranked_because', ({ marks }) => textsOf(marks.filter(({ blocks }) => blocks))],
  ['notes', ({ marks }) => textsOf(marks.filter(({ blocks }) => !blocks))],
  ['eval_id', ({ record }) => record?.eval_id],
]

const textsOf = (marks: Row['marks']): string => marks.map(({ text }) => text).join('; ')

/** One line per row of each board. */
export function boardsCsv({ benchmarks }: Boards): string {
  const lines = benchmarks.flatMap((of) =>
    of.boards.flatMap((board) =>
      [...board.rows, ...board.unranked].map((row) => COLUMNS.map(([, cell]) => cell(row, board, of))),
    ),
  )
  return [COLUMNS.map(([name]) => name), ...lines].map((cells) => `${cells.map(csvCell).join(',')}\n`).join('')
}

/** Text that a spreadsheet would take for a formula gets an apostrophe in front. */
function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
