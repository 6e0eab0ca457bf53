import type { Block, TableBlock, Text } from '../../report/block.js'
import { LINE_STYLES } from '../../report/figures/curves.js'
import { formatBound, formatCount, formatInterval, notAvailable } from '../../report/format-number.js'
import { withEnds } from '../../report/robustness-words.js'
import type { RecordEstimate } from '../../spec/index.js'
import type { BenchmarkBoards, Board, BoardContext } from '../board.js'
import { type AlikeCurves, alikeCurves, curveFigures, drawnRows, floorsOf, type ProbedRow, probedRows } from './curves.js'

/** Longer tables nobody reads; boards.json has all curves. */
const MAX_ROWS = 30

/** What is left under damage, model beside model; empty where no record says. @param prefix of the names of figures */
export function robustnessBlocks(of: BenchmarkBoards, board: Board, context: BoardContext, prefix: string): Block[] {
  const rows = probedRows(board)
  if (rows.length === 0) return []
  const drawn = drawnRows(rows)
  return [
    { kind: 'paragraph', text: curvesIntroduction(of, board) },
    { kind: 'list', items: [...drawn.map(({ model }, i): Text => `${LINE_STYLES[i]} ${model.name}`), FLOORS_IN_KEY] },
    ...curveFigures(of, board, context).map((figure) => ({ ...figure, name: `${prefix}${figure.name}` })),
    ...areaTables(of, board, context),
  ]
}

export const FLOORS_IN_KEY = 'thin lines: floors; dotted: chance'

export function curvesIntroduction({ primary }: BenchmarkBoards, board: Board): string {
  const rows = probedRows(board)
  const drawn = drawnRows(rows)
  const cut = rows.length > drawn.length ? ` The first ${drawn.length} of ${formatCount(rows.length)} models are drawn.` : ''
  const ranks =
    primary.metric?.needs === 'curves'
      ? 'The mean height of the curves ranks the models.'
      : `Nothing here is ranked: this benchmark ranks by ${primary.id} on clean samples.`
  return `How much skill is left as damage grows, clean at the left, all charts with the same axis. ${ranks} Curves over other severities or of another metric have a chart of their own.${cut}`
}

/** The areas by model and probe, and beside them the retention, which ranks nothing. */
export function areaTables(of: BenchmarkBoards, board: Board, context: BoardContext): Block[] {
  const rows = probedRows(board)
  const columns = firstOfProbe(alikeCurves(rows))
  const shown = rows.slice(0, MAX_ROWS)
  const scored = columns.filter(({ isApart }) => !isApart)
  return [
    areaTable(of, shown, columns, context),
    {
      kind: 'details',
      summary: 'Retention, which is never ranked',
      blocks: [
        {
          kind: 'table',
          caption:
            'Share of the skill above chance that is left, averaged over the severities. It favours models that have little to lose.',
          columns: [
            { label: 'Model', kind: 'text' },
            ...scored.map(({ probe }) => ({ label: probe, kind: 'number' }) as const),
          ],
          rows: shown.map((row) => [
            row.model.name,
            ...scored.map((column) => areaText(column, row, ({ retention_rAUC }) => retention_rAUC)),
          ]),
        },
      ],
    },
  ]
}

/** Of several grids of one probe the commonest has the column. */
const firstOfProbe = (groups: readonly AlikeCurves[]): AlikeCurves[] =>
  groups.filter(({ probe }, i) => groups.findIndex((other) => other.probe === probe) === i)

const SAMENESS = 'perm_equivariance'

function areaTable(
  { primary }: BenchmarkBoards,
  rows: readonly ProbedRow[],
  columns: readonly AlikeCurves[],
  context: BoardContext,
): TableBlock {
  const hasScore = primary.metric?.needs === 'curves'
  const isSameness = rows.some(({ estimates }) => Object.hasOwn(estimates, SAMENESS))
  const areas = columns.filter(({ probe }) => !(isSameness && probe === 'permutation'))
  const number = (label: string) => ({ label, kind: 'number' }) as const
  const known = new Set(rows.map(({ model }) => model.name))
  const floors = [...new Set(areas.flatMap((column) => floorsOf(column, context).map(({ name }) => name)))]
  const absent = (text: string): string[] => (isSameness ? [text] : [])
  return {
    kind: 'table',
    caption: `Absolute areas with intervals: skill left on average, in the unit of ${columns[0].curves[0].curve.metric}.${isSameness || columns.some(({ isApart }) => isApart) ? ' Columns marked “apart” are in no score.' : ''}`,
    columns: [
      { label: 'Model', kind: 'text' },
      ...(hasScore ? [number(primary.id)] : []),
      ...areas.map(({ probe, isApart }) => number(`${probe}_rAUC${isApart ? ', apart' : ''}`)),
      ...absent(`${SAMENESS}, apart`).map(number),
    ],
    rows: [
      ...rows.map((row): Text[] => [
        row.model.name,
        ...(hasScore ? [[{ strong: scoreOf(row) }]] : []),
        ...areas.map((column) => areaText(column, row, ({ absolute_rAUC }) => absolute_rAUC)),
        ...absent(formatBound(row.estimates[SAMENESS]?.value)),
      ]),
      ...floors
        .filter((name) => !known.has(name))
        .map((name): Text[] => [
          `${name} (floor)`,
          ...(hasScore ? ['none'] : []),
          ...areas.map((column) => {
            const floor = floorsOf(column, context).find((other) => other.name === name)
            return floor === undefined ? notAvailable : withEnds(floor.absolute)
          }),
          ...absent(notAvailable),
        ]),
    ],
  }
}

/** In full, as the board has it. */
function scoreOf({ score: { value, interval } }: ProbedRow): string {
  if (value === null) return notAvailable
  return interval === undefined ? formatBound(value) : `${formatBound(value)} (${formatInterval(interval)})`
}

type Curve = AlikeCurves['curves'][number]['curve']

function areaText({ curves, probe }: AlikeCurves, row: ProbedRow, areaOf: (curve: Curve) => RecordEstimate): string {
  const found = curves.find((one) => one.row === row)
  if (found !== undefined) return withEnds(areaOf(found.curve))
  return row.record.robustness.some((curve) => curve.probe === probe) ? `${notAvailable}: other severities` : notAvailable
}
