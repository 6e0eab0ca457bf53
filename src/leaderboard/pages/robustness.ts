import type { Block, TableBlock, Text } from '../../report/block.js'
import type { Estimate } from '../../report/estimates.js'
import { LINE_STYLES } from '../../report/figures/curves.js'
import { formatCount, notAvailable } from '../../report/format-number.js'
import { withEnds } from '../../report/robustness-words.js'
import type { RecordEstimate } from '../../spec/index.js'
import type { BenchmarkBoards, Board, BoardContext } from '../board.js'
import {
  type AlikeCurves,
  alikeCurves,
  curveFigures,
  drawnRows,
  floorsOf,
  type ProbedRow,
  probedRows,
} from './curves.js'

/** Longer tables nobody reads; boards.json has all curves. */
const MAX_ROWS = 30

/** What is left under damage, model beside model; empty where no record says. */
export function robustnessBlocks(of: BenchmarkBoards, board: Board, context: BoardContext): Block[] {
  const drawn = drawnRows(probedRows(board))
  if (drawn.length === 0) return []
  return [
    { kind: 'paragraph', text: curvesIntroduction(of, board) },
    tableBlock(absoluteAreas(of, board, context)),
    { kind: 'details', summary: 'Retention, which is never ranked', blocks: [tableBlock(retentionAreas(board))] },
    { kind: 'list', items: [...drawn.map(({ model }, i): Text => `${LINE_STYLES[i]} ${model.name}`), FLOORS_IN_KEY] },
    ...curveFigures(of, board, context),
  ]
}

export const FLOORS_IN_KEY = 'thin lines: floors; dotted: chance'

export function curvesIntroduction({ primary }: BenchmarkBoards, board: Board): string {
  const models = probedRows(board).filter(({ model }) => !model.isFloor)
  const drawn = drawnRows(models)
  const cut =
    models.length > drawn.length ? ` The first ${drawn.length} of ${formatCount(models.length)} models are drawn.` : ''
  const ranks =
    primary.metric?.needs === 'curves'
      ? 'The mean height of the curves ranks the models.'
      : `Nothing here is ranked: this benchmark ranks by ${primary.id} on clean samples.`
  return `How much skill is left as damage grows, clean at the left, all charts with the same axis. ${ranks} Curves over other severities or of another metric have a chart of their own.${cut}`
}

/** Of one model, or of a floor: what is left under each kind of damage. */
export interface AreaRow {
  readonly name: string
  /** Absent for a floor that no record is about. */
  readonly row: ProbedRow | undefined
  /** One per column; a text where there is nothing to estimate. */
  readonly cells: readonly (RecordEstimate | string)[]
}

/** Models and floors by kind of damage. */
export interface AreaTable {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly AreaRow[]
}

const SAMENESS = 'perm_equivariance'

/** Absolute areas, the score first and what is apart last. @param board with probed rows */
export function absoluteAreas({ primary }: BenchmarkBoards, board: Board, context: BoardContext): AreaTable {
  const rows = probedRows(board)
  const groups = firstOfProbe(alikeCurves(rows))
  const isSame = rows.some(({ estimates }) => Object.hasOwn(estimates, SAMENESS))
  const columns = groups.filter(({ probe }) => !(isSame && probe === 'permutation'))
  const hasScore = primary.metric?.needs === 'curves'
  const framed = (score: RecordEstimate | string, areas: readonly (RecordEstimate | string)[], same: typeof score) => [
    ...(hasScore ? [score] : []),
    ...areas,
    ...(isSame ? [same] : []),
  ]
  const known = new Set(rows.map(({ model }) => model.name))
  const floors = new Set(columns.flatMap((column) => floorsOf(column, context).map(({ name }) => name)))
  return {
    caption: `Absolute areas with intervals: skill left on average, in the unit of ${groups[0].curves[0].curve.metric}. What is apart is in no score.`,
    columns: [
      ...(hasScore ? [primary.id] : []),
      ...columns.map(({ probe, isApart }) => `${probe}_rAUC${isApart ? ' (apart)' : ''}`),
      ...(isSame ? [`${SAMENESS} (apart)`] : []),
    ],
    rows: [
      ...rows.slice(0, MAX_ROWS).map((row) => ({
        name: nameOf(row),
        row,
        cells: framed(
          ofEstimate(row.estimates[primary.id]),
          columns.map((column) => areaOf(column, row, ({ absolute_rAUC }) => absolute_rAUC)),
          ofEstimate(row.estimates[SAMENESS]),
        ),
      })),
      ...[...floors]
        .filter((name) => !known.has(name))
        .map((name) => ({
          name: `${name} (floor)`,
          row: undefined,
          cells: framed(
            notAvailable,
            columns.map(
              (column) => floorsOf(column, context).find((floor) => floor.name === name)?.absolute ?? notAvailable,
            ),
            notAvailable,
          ),
        })),
    ],
  }
}

/** The share that is left, which ranks nothing. @param board with probed rows */
export function retentionAreas(board: Board): AreaTable {
  const rows = probedRows(board)
  const columns = firstOfProbe(alikeCurves(rows)).filter(({ isApart }) => !isApart)
  return {
    caption:
      'Retention: the share of the skill above chance that is left, averaged over the severities. Never ranked: it favours models that have little to lose.',
    columns: columns.map(({ probe }) => probe),
    rows: rows.slice(0, MAX_ROWS).map((row) => ({
      name: nameOf(row),
      row,
      cells: columns.map((column) => areaOf(column, row, ({ retention_rAUC }) => retention_rAUC)),
    })),
  }
}

const nameOf = ({ model }: ProbedRow): string => (model.isFloor ? `${model.name} (floor)` : model.name)

/** Of several grids of one probe the commonest has the column. */
const firstOfProbe = (groups: readonly AlikeCurves[]): AlikeCurves[] =>
  groups.filter(({ probe }, i) => groups.findIndex((other) => other.probe === probe) === i)

function ofEstimate(found: Estimate | undefined): RecordEstimate | string {
  if (found === undefined) return notAvailable
  const { value, why, interval } = found
  return { value, ...(why !== undefined && { why }), ...(interval && { low: interval.low, high: interval.high }) }
}

type Curve = AlikeCurves['curves'][number]['curve']

function areaOf({ curves, probe }: AlikeCurves, row: ProbedRow, area: (curve: Curve) => RecordEstimate) {
  const found = curves.find((one) => one.row === row)
  if (found !== undefined) return area(found.curve)
  return row.record.robustness.some((curve) => curve.probe === probe)
    ? `${notAvailable}: other severities`
    : notAvailable
}

function tableBlock({ caption, columns, rows }: AreaTable): TableBlock {
  return {
    kind: 'table',
    caption,
    columns: [{ label: 'Model', kind: 'text' }, ...columns.map((label) => ({ label, kind: 'number' }) as const)],
    rows: rows.map(({ name, cells }) => [
      name,
      ...cells.map((cell) => (typeof cell === 'string' ? cell : withEnds(cell))),
    ]),
  }
}
