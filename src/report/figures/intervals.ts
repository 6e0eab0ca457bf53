import { formatBound, formatCount, formatInterval, formatMetric, formatPlain } from '../format-number.js'
import { linearScale, roundDomain, type Scale, ticksBetween } from './scale.js'
import { type Drawing, element, figureWidth, fitText, fontSize, label, line, textWidth } from './svg.js'

interface Ends {
  readonly low: number
  readonly high: number
}

/** One line of an interval plot. */
export interface IntervalRow {
  readonly name: string
  readonly value: number | null
  readonly interval?: Ends | undefined
  readonly n?: number | undefined
  /** Why there is no value. */
  readonly why?: string | undefined
  /** A floor: drawn in grey. */
  readonly isQuiet?: boolean
}

export interface IntervalPlot {
  /** What the axis measures. */
  readonly axis: string
  readonly rows: readonly IntervalRow[]
  /** Ends of the axis; shared by plots that stand side by side. */
  readonly domain: readonly [number, number]
  readonly chance?: number | undefined
  /** A dashed line, such as the best floor. */
  readonly reference?: { readonly value: number; readonly name: string } | undefined
  /** A line and a band behind all rows: the value of the whole. */
  readonly overall?: { readonly value: number; readonly interval?: Ends | undefined } | undefined
}

const left = 14
const right = 184
const edge = figureWidth - 8
const valueEnd = 246
const rowHeight = 40

/** Names above, intervals left, numbers right: readable at phone width, however long the names. */
export function intervalPlot(plot: IntervalPlot): Drawing {
  const x = linearScale(plot.domain, [left, right])
  const bottom = 4 + plot.rows.length * rowHeight
  const legend = drawLegend(plot, bottom + 42)
  const parts = [
    drawBand(plot, x, bottom),
    drawAxis(plot, x, bottom),
    drawLines(plot, x),
    ...plot.rows.map((row, i) => drawRow(row, x, 4 + i * rowHeight)),
    legend.body,
  ]
  return { width: figureWidth, height: legend.bottom, body: parts.join('') }
}

/** The axis that shows all of these: values, ends of intervals and reference values. */
export function intervalDomain(
  rows: readonly Pick<IntervalRow, 'value' | 'interval'>[],
  others: readonly (number | undefined)[],
  limits: readonly [number, number],
): [number, number] {
  const shown = rows.flatMap((row) => [
    row.value ?? Number.NaN,
    row.interval?.low ?? Number.NaN,
    row.interval?.high ?? Number.NaN,
  ])
  return roundDomain([...shown, ...others.map((value) => value ?? Number.NaN)], limits)
}

function drawBand({ overall }: IntervalPlot, x: Scale, bottom: number): string {
  if (overall?.interval === undefined) return ''
  const from = clampTo(x, overall.interval.low)
  return element('rect', {
    class: 'band',
    x: from,
    y: 4,
    width: clampTo(x, overall.interval.high) - from,
    height: bottom - 4,
  })
}

function drawAxis(plot: IntervalPlot, x: Scale, bottom: number): string {
  const ticks = ticksBetween(plot.domain[0], plot.domain[1], 4).map((tick) => {
    const place = x.at(tick)
    return upright('grid', place, plot.rows.length) + label('small soft middle', place, bottom + 18, formatPlain(tick))
  })
  return ticks.join('') + label('small soft end', edge, bottom + 18, fitText(plot.axis, figureWidth - right - 36, 12))
}

function drawLines({ rows, chance, reference, overall }: IntervalPlot, x: Scale): string {
  const vertical = (kind: string, value: number | undefined) =>
    value === undefined || value < x.domain[0] || value > x.domain[1] ? '' : upright(kind, x.at(value), rows.length)
  return vertical('overall', overall?.value) + vertical('reference', reference?.value) + vertical('chance', chance)
}

/** A vertical line through the intervals of all rows, broken where their names stand. */
function upright(kind: string, place: number, rows: number): string {
  const pieces = Array.from({ length: rows }, (_, i) => {
    const top = 4 + i * rowHeight
    return line(kind, place, top + 19, place, top + 38)
  })
  return pieces.join('')
}

function drawRow(row: IntervalRow, x: Scale, top: number): string {
  const n = row.n === undefined ? '' : `N ${formatCount(row.n)}`
  const nameWidth = edge - left - textWidth(n, 12) - 12
  const name = label('halo', left, top + 14, fitText(row.name, nameWidth, fontSize), n)
  const y = top + 28
  if (row.value !== null) return name + drawMark(row, row.value, x, y) + drawNumbers(row, row.value, y + 4)
  return name + label('small soft halo', left, y + 4, fitText(row.why ?? 'not available', edge - left, 12))
}

function drawMark({ interval, isQuiet }: IntervalRow, value: number, x: Scale, y: number): string {
  const cx = clampTo(x, value)
  const quiet = isQuiet === true ? ' quiet' : ''
  if (interval === undefined) return element('circle', { class: 'dot hollow', cx, cy: y, r: 4.5 })
  const bar = line(`bar${quiet}`, clampTo(x, interval.low), y, clampTo(x, interval.high), y)
  return bar + element('circle', { class: `dot${quiet}`, cx, cy: y, r: 4.5 })
}

function drawNumbers({ interval }: IntervalRow, value: number, y: number): string {
  const ends = interval === undefined ? 'no interval' : formatInterval(interval)
  return (
    label('strong end', valueEnd, y, fitText(formatMetric(value), valueEnd - right - 4, fontSize)) +
    label('small soft end', edge, y, fitText(ends, edge - valueEnd - 4, 12))
  )
}

/** Samples of the lines that are drawn, flowing over as many rows as they need. */
function drawLegend(plot: IntervalPlot, top: number): { body: string; bottom: number } {
  const items: (readonly [kind: string, text: string])[] = []
  if (plot.overall !== undefined) items.push(['overall', `all groups together ${formatBound(plot.overall.value)}`])
  if (plot.reference !== undefined) items.push(['reference', plot.reference.name])
  if (plot.chance !== undefined) items.push(['chance', `chance ${formatPlain(plot.chance)}`])
  let at = left
  let y = top
  const parts = items.map(([kind, text]) => {
    const shown = fitText(text, edge - left - 24, 12)
    const width = 24 + textWidth(shown, 12)
    if (at > left && at + width > edge) {
      at = left
      y += 18
    }
    const item = line(kind, at, y - 4, at + 18, y - 4) + label('small soft', at + 24, y, shown)
    at += width + 14
    return item
  })
  return { body: parts.join(''), bottom: items.length === 0 ? top - 14 : y + 8 }
}

function clampTo(scale: Scale, value: number): number {
  return scale.at(Math.min(scale.domain[1], Math.max(scale.domain[0], value)))
}
