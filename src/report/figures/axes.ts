import { formatPlain } from '../format-number.js'
import { linearScale, type Scale } from './scale.js'
import { element, label, line } from './svg.js'

/** A square from (0, 0) to (1, 1), as ROC curves and reliability diagrams use it. */
export interface UnitSquare {
  readonly x: Scale
  readonly y: Scale
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

export const unitSquare: UnitSquare = {
  left: 48,
  right: 352,
  top: 8,
  bottom: 312,
  x: linearScale([0, 1], [48, 352]),
  y: linearScale([0, 1], [312, 8]),
}

/** Grid, tick labels, and what each axis measures. @param below extra room between the square and its tick labels */
export function drawUnitSquare(xName: string, yName: string, below = 0): string {
  const { x, y, left, right, top, bottom } = unitSquare
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (tick) =>
      line('grid', x.at(tick), top, x.at(tick), bottom) +
      line('grid', left, y.at(tick), right, y.at(tick)) +
      label('small soft middle', x.at(tick), bottom + below + 16, formatPlain(tick)) +
      label('small soft end', left - 7, y.at(tick) + 4, formatPlain(tick)),
  )
  const middle = (top + bottom) / 2
  const upright = element(
    'g',
    { transform: `translate(13 ${middle}) rotate(-90)` },
    label('small soft middle', 0, 0, yName),
  )
  return ticks.join('') + label('small soft middle', (left + right) / 2, bottom + below + 37, xName) + upright
}
