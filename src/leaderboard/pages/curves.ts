import type { FigureBlock, TableBlock } from '../../report/block.js'
import { LINE_STYLES, skillPlot } from '../../report/figures/curves.js'
import { roundDomain } from '../../report/figures/scale.js'
import { formatBound, formatMetric } from '../../report/format-number.js'
import { largestSeverity, probeFacts, probeLabel, severityText } from '../../report/probe-words.js'
import type { EvalRecord, RecordProbeCurve } from '../../spec/index.js'
import type { BenchmarkBoards, Board, BoardContext, Row } from '../board.js'
import { groupBy } from '../group-by.js'

/** A row whose record says what damage costs. */
export type ProbedRow = Row & { readonly record: EvalRecord & { readonly robustness: readonly RecordProbeCurve[] } }

/** Ranked rows first. */
export const probedRows = ({ rows, unranked }: Board): ProbedRow[] =>
  [...rows, ...unranked].filter((row): row is ProbedRow => (row.record?.robustness ?? []).length > 0)

interface CurveOf {
  readonly row: ProbedRow
  readonly curve: RecordProbeCurve
}

/** Curves of one probe over one grid: what may stand in one chart and one column. */
export interface AlikeCurves {
  readonly probe: string
  readonly isApart: boolean
  readonly curves: readonly CurveOf[]
}

/**
 * Curves that may be compared: of one probe, one grid with the same severities, one metric. The probes in the order of
 * the records, those apart at the end; of a probe with several grids the commonest first.
 */
export function alikeCurves(rows: readonly ProbedRow[]): AlikeCurves[] {
  const all = rows.flatMap((row) => row.record.robustness.map((curve) => ({ row, curve })))
  const groups = groupBy(all, ({ curve: { probe, grid, severities, metric } }) =>
    JSON.stringify([probe, grid, severities, metric]),
  )
  const probes = [...new Set(all.map(({ curve }) => curve.probe))]
  const found = [...groups.values()].map((curves): AlikeCurves => {
    const { probe, apart } = curves[0].curve
    return { probe, isApart: apart === true, curves }
  })
  const place = ({ probe, isApart }: AlikeCurves): number => probes.indexOf(probe) + (isApart ? probes.length : 0)
  return found.sort((a, b) => place(a) - place(b) || b.curves.length - a.curves.length)
}

/** The models whose curves are drawn, in the order of `LINE_STYLES`; the others stand in the tables. */
export const drawnRows = (rows: readonly ProbedRow[]): readonly ProbedRow[] =>
  rows.filter(({ model }) => !model.isFloor).slice(0, LINE_STYLES.length)

/** Small multiples: a chart for each kind of damage and grid, all with one axis of skill. */
export function curveFigures({ primary }: BenchmarkBoards, board: Board, context: BoardContext): FigureBlock[] {
  const drawn = drawnRows(probedRows(board))
  const groups = alikeCurves(drawn)
  const metrics = [...new Set(groups.map(({ curves }) => curves[0].curve.metric))]
  const domains = new Map(metrics.map((metric) => [metric, domainOf(groups, metric, context)]))
  return groups.map((group, i) => {
    const [{ curve, row }] = group.curves
    const floors = floorsOf(group, context)
    const words = curve.severities.map((severity) => severityText(curve, severity))
    const strongest = severityText(curve, largestSeverity(curve))
    const reason = probeFacts(curve)?.clinicalReason
    return {
      kind: 'figure',
      name: `curves-${i + 1}`,
      title: `${probeLabel(curve)}${group.isApart && primary.metric?.needs === 'curves' ? ', apart from the score' : ''}`,
      alt: group.curves
        .map(({ row: { model }, curve: { values } }) => `${model.name}: ${ends(values, strongest)}`)
        .join('; '),
      caption: [reason === undefined ? '' : `${reason} `, { code: curve.grid }],
      drawing: skillPlot({
        severities: curve.severities,
        ticks: words,
        xName: curve.unit,
        yName: curve.metric,
        domain: domains.get(curve.metric) ?? [0, 1],
        chance: row.record.robustness_basis?.chance ?? undefined,
        lines: [
          ...floors.map(({ values }) => ({ values, style: undefined })),
          ...group.curves.map(({ row: of, curve: { values } }) => ({ values, style: drawn.indexOf(of) })),
        ],
      }),
      data: valuesTable(group, words, floors),
    }
  })
}

const ends = (values: readonly (number | null)[], strongest: string): string =>
  `clean ${formatBound(values[0])}, ${strongest} ${formatBound(values.at(-1))}`

function domainOf(groups: readonly AlikeCurves[], metric: string, { metrics }: BoardContext): [number, number] {
  const alike = groups.flatMap(({ curves }) => curves).filter(({ curve }) => curve.metric === metric)
  const shown = alike.flatMap(({ row, curve: { values, floors } }) => [
    ...values,
    ...floors.flatMap((floor) => floor.values),
    row.record.robustness_basis?.chance ?? null,
  ])
  const limits = metrics.has(metric) ? metrics.get(metric).range : ([-Infinity, Infinity] as const)
  return roundDomain(
    shown.filter((value) => value !== null),
    limits,
  )
}

interface FloorCurve {
  readonly name: string
  readonly values: readonly (number | null)[]
  readonly absolute: RecordProbeCurve['absolute_rAUC']
}

/** Each floor once, as the first record tells it: all saw the same damage. */
export function floorsOf({ curves }: AlikeCurves, { catalog }: BoardContext): FloorCurve[] {
  const found = new Map<string, FloorCurve>()
  for (const { model, values, absolute_rAUC } of curves.flatMap(({ curve }) => curve.floors)) {
    const document = catalog.findModel(model)?.value
    const id = document?.model_id ?? model
    if (!found.has(id)) found.set(id, { name: document?.name ?? model, values, absolute: absolute_rAUC })
  }
  return [...found.values()]
}

function valuesTable({ curves }: AlikeCurves, words: readonly string[], floors: readonly FloorCurve[]): TableBlock {
  return {
    kind: 'table',
    caption: `${curves[0].curve.metric} at each severity.`,
    columns: [{ label: 'Model', kind: 'text' }, ...words.map((label) => ({ label, kind: 'number' }) as const)],
    rows: [
      ...curves.map(({ row, curve }) => [row.model.name, ...curve.values.map(formatMetric)]),
      ...floors.map(({ name, values }) => [`${name} (floor)`, ...values.map(formatMetric)]),
    ],
  }
}
