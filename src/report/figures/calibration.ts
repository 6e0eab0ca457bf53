import { formatCount } from '../format-number.js'
import { drawUnitSquare, unitSquare } from './axes.js'
import { linearScale } from './scale.js'
import { type Drawing, element, figureWidth, label, line } from './svg.js'

export interface CalibrationBin {
  readonly n: number
  /** Mean predicted probability. */
  readonly predicted: number
  /** Share of positives. */
  readonly observed: number
  readonly interval?: { readonly low: number; readonly high: number } | undefined
}

const stripHeight = 44

/** Observed against predicted, one dot per bin with its interval; below, how many samples each bin holds. */
export function calibrationPlot(bins: readonly CalibrationBin[]): Drawing {
  const { x, y, left, right, bottom } = unitSquare
  const below = stripHeight + 10
  const mostInBin = Math.max(1, ...bins.map((bin) => bin.n))
  const floor = bottom + below
  const height = linearScale([0, mostInBin], [0, stripHeight - 12])
  const dots = bins.map((bin) => {
    const at = x.at(bin.predicted)
    const bar = bin.interval === undefined ? '' : line('bar', at, y.at(bin.interval.low), at, y.at(bin.interval.high))
    return bar + element('circle', { class: 'dot', cx: at, cy: y.at(bin.observed), r: 4.5 })
  })
  const counts = bins.map((bin) =>
    element('rect', {
      class: 'count',
      x: x.at(bin.predicted) - 2.5,
      y: floor - height.at(bin.n),
      width: 5,
      height: height.at(bin.n),
    }),
  )
  const body = [
    drawUnitSquare('predicted probability', 'share of positives', below),
    line('chance', x.at(0), y.at(0), x.at(1), y.at(1)),
    ...dots,
    ...counts,
    line('frame', left, floor, right, floor),
    label('small soft', left + 2, bottom + 18, `samples per bin, at most ${formatCount(mostInBin)}`),
  ]
  return { width: figureWidth, height: floor + 46, body: body.join('') }
}
