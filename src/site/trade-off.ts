import type { BenchmarkBoards, Board, Row } from '../leaderboard/index.js'
import type { FigureBlock } from '../report/block.js'
import { linearScale, roundDomain, ticksBetween } from '../report/figures/scale.js'
import { type Drawing, element, figureWidth, fitText, label, line, textWidth } from '../report/figures/svg.js'
import { formatMetric, formatPlain } from '../report/format-number.js'
import { nameText } from './words.js'

interface Point {
  readonly row: Row
  readonly value: number
  /** Milliseconds for one sample. */
  readonly cost: number
}

const [left, right, top, bottom] = [48, figureWidth - 14, 10, 250]
const MAX_LABELS = 12

/** Score against time per sample; undefined with fewer than two rows that say how long they took. */
export function tradeOff({ primary }: BenchmarkBoards, board: Board): FigureBlock | undefined {
  const points = board.rows.flatMap(pointOf)
  if (points.length < 2) return undefined
  return {
    kind: 'figure',
    name: 'cost',
    title: 'What does the score cost?',
    alt: points
      .map(({ row, value, cost }) => `${row.model.name}: ${formatMetric(value)} at ${costText(cost)}`)
      .join('; '),
    caption: `${primary.id} against the time for one sample, each measured on its submitter’s own machine: orders of magnitude, no race. Floors in grey.`,
    drawing: drawing(points, primary),
    data: {
      kind: 'table',
      caption: 'Score and cost',
      columns: [
        { label: 'Model', kind: 'text' },
        { label: primary.id, kind: 'number' },
        { label: 'Per sample', kind: 'number' },
        { label: 'Hardware', kind: 'text' },
      ],
      rows: points.map(({ row, value, cost }) => [
        nameText(row.model.name),
        formatMetric(value),
        costText(cost),
        row.record?.run_metadata.hardware ?? 'n/a',
      ]),
    },
  }
}

const costText = (ms: number): string => `${formatPlain(Number(ms.toPrecision(2)))} ms`

function pointOf(row: Row): Point[] {
  const { samples_per_second: speed } = row.record?.efficiency ?? {}
  const cost = speed === undefined ? undefined : 1000 / speed
  return row.score.value === null || cost === undefined || !(cost > 0) || !Number.isFinite(cost)
    ? []
    : [{ row, value: row.score.value, cost }]
}

function drawing(points: readonly Point[], { id, metric }: BenchmarkBoards['primary']): Drawing {
  const costs = points.map(({ cost }) => Math.log10(cost))
  const powers = [
    Math.floor(Math.min(...costs)),
    Math.max(Math.ceil(Math.max(...costs)), Math.floor(Math.min(...costs)) + 1),
  ] as const
  const x = linearScale(powers, [left, right])
  const y = linearScale(
    roundDomain(
      points.map(({ value }) => value),
      metric?.range ?? [-Infinity, Infinity],
    ),
    [bottom, top],
  )
  const across = ticksBetween(y.domain[0], y.domain[1], 5).map(
    (tick) =>
      line('grid', left, y.at(tick), right, y.at(tick)) +
      label('small soft end', left - 7, y.at(tick) + 4, formatPlain(tick)),
  )
  const step = Math.ceil((powers[1] - powers[0]) / 4)
  const up = ticksBetween(powers[0], powers[1], powers[1] - powers[0])
    .filter((power) => (power - powers[0]) % step === 0)
    .map(
      (power) =>
        line('grid', x.at(power), top, x.at(power), bottom) +
        label('small soft middle', x.at(power), bottom + 16, powerText(power)),
    )
  const dots = points.map(({ row, value, cost }) =>
    element('circle', {
      class: row.model.isFloor ? 'dot quiet' : 'dot',
      cx: x.at(Math.log10(cost)),
      cy: y.at(value),
      r: 4.5,
    }),
  )
  const names = placeNames(
    points.map(({ row, value, cost }) => ({ name: row.model.name, x: x.at(Math.log10(cost)), y: y.at(value) })),
  )
  const axes =
    label('small soft middle', (left + right) / 2, bottom + 36, 'milliseconds per sample') +
    label('small soft halo', left + 4, top + 4, id)
  return { width: figureWidth, height: bottom + 44, body: [...across, ...up, axes, ...dots, ...names].join('') }
}

const powerText = (power: number): string => (power >= -3 && power <= 4 ? String(10 ** power) : `1e${power}`)

/** Names beside their points, best score first, as long as they run into no other name. */
function placeNames(points: readonly { readonly name: string; readonly x: number; readonly y: number }[]): string[] {
  const taken = points.map((point) => ({ x0: point.x - 5, x1: point.x + 5, y: point.y }))
  return points.slice(0, MAX_LABELS).flatMap(({ name, x, y }) => {
    const text = fitText(name, 150, 12)
    const width = textWidth(text, 12)
    const isLeft = x + 9 + width > right
    const [x0, x1] = isLeft ? [x - 9 - width, x - 9] : [x + 9, x + 9 + width]
    const isFree = x0 >= left && taken.every((other) => Math.abs(other.y - y) > 13 || x1 < other.x0 || other.x1 < x0)
    if (!isFree) return []
    taken.push({ x0, x1, y })
    return [label(isLeft ? 'small halo end' : 'small halo', isLeft ? x1 : x0, y + 4, text)]
  })
}
