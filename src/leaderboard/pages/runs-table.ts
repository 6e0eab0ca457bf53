import type { TableBlock } from '../../report/block.js'
import { formatCount, formatMetric, formatSeconds, notAvailable } from '../../report/format-number.js'
import type { Board } from '../board.js'
import { dayText } from './words.js'

/** How each number came about: run, versions, sizes of the data; and the other runs of the same model. */
export function runsTable(board: Board): TableBlock {
  const rows = [...board.rows, ...board.unranked].flatMap(({ record, model, tries }) => {
    if (record === undefined) return []
    const { run_metadata: run, provenance, eval_id } = record
    const others = tries.filter(({ evalId }) => evalId !== eval_id)
    return [
      [
        model.name,
        [{ code: eval_id }],
        dayText(run.date),
        `${run.runner} ${run.runner_version ?? ''}`.trim(),
        run.protocol ?? notAvailable,
        run.seed === undefined ? notAvailable : String(run.seed),
        `${formatCount(run.n_train)} / ${formatCount(run.n_test)}`,
        run.hardware ?? notAvailable,
        run.runtime_seconds === undefined ? notAvailable : formatSeconds(run.runtime_seconds),
        provenance.rows_sha256?.slice(0, 12) ?? notAvailable,
        others.map(({ evalId, value }) => `${evalId} (${formatMetric(value)})`).join(', '),
      ],
    ]
  })
  const labels = ['Model', 'Record', 'Date', 'Runner', 'Protocol', 'Seed', 'Train / test', 'Hardware', 'Time', 'Rows']
  return {
    kind: 'table',
    caption: 'The record behind each row, and all other runs that were handed in for the same model.',
    columns: [...labels, 'Other runs'].map((label) => ({ label, kind: 'text' })),
    rows,
  }
}
