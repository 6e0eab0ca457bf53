import { formatMetric, formatPlain } from '../format-number.js'
import { drawUnitSquare, unitSquare } from './axes.js'
import { type Drawing, element, figureWidth, fitText, fontSize, label, line, polyline, textWidth } from './svg.js'

interface Share {
  readonly value: number
  readonly interval?: { readonly low: number; readonly high: number } | undefined
}

export interface RocPlot {
  /** Both in [0, 1], of equal length, `fpr` rising. */
  readonly fpr: readonly number[]
  readonly tpr: readonly number[]
  /** Area under the curve, with its interval as text. */
  readonly auroc?: { readonly value: number; readonly interval: string } | undefined
  /** Where the decision threshold puts the model. */
  readonly operating?:
    | { readonly sensitivity: Share; readonly specificity: Share; readonly threshold: number }
    | undefined
}

/** The curve, the diagonal of chance, and the operating point with its two intervals as a cross. */
export function rocPlot(plot: RocPlot): Drawing {
  const { x, y, bottom, right } = unitSquare
  const points = plot.fpr.map((fpr, i) => [x.at(fpr), y.at(plot.tpr[i])] as const)
  const curve = [[x.at(0), y.at(0)] as const, ...points]
  const area = polyline('area', [...curve, [right, bottom]])
  const body = [
    area,
    drawUnitSquare('1 − specificity (false positive rate)', 'sensitivity (true positive rate)'),
    line('chance', x.at(0), y.at(0), x.at(1), y.at(1)),
    polyline('curve', curve),
    drawOperatingPoint(plot),
    drawArea(plot),
  ]
  return { width: figureWidth, height: bottom + 46, body: body.join('') }
}

function drawOperatingPoint({ operating }: RocPlot): string {
  if (operating === undefined) return ''
  const { x, y } = unitSquare
  const { sensitivity, specificity } = operating
  const [px, py] = [x.at(1 - specificity.value), y.at(sensitivity.value)]
  const across = specificity.interval
  const upright = sensitivity.interval
  const cross =
    (across === undefined ? '' : line('cross', x.at(1 - across.high), py, x.at(1 - across.low), py)) +
    (upright === undefined ? '' : line('cross', px, y.at(upright.low), px, y.at(upright.high)))
  const text = `threshold ${formatPlain(operating.threshold)}`
  const isLeftHalf = px + 10 + textWidth(text, 12) < unitSquare.right
  const isTopHalf = py + 20 < unitSquare.bottom
  const words = label(
    `small halo washed${isLeftHalf ? '' : ' end'}`,
    px + (isLeftHalf ? 9 : -9),
    py + (isTopHalf ? 18 : -10),
    text,
  )
  return cross + element('circle', { class: 'point', cx: px, cy: py, r: 4.5 }) + words
}

/** The area in figures, in the corner the curve leaves free. */
function drawArea({ auroc }: RocPlot): string {
  if (auroc === undefined) return ''
  const isAbove = auroc.value >= 0.5
  const at = isAbove ? unitSquare.right - 10 : unitSquare.left + 10
  const top = isAbove ? unitSquare.bottom - 32 : unitSquare.top + 22
  const kind = isAbove ? ' end' : ''
  const room = unitSquare.right - unitSquare.left - 20
  return (
    label(`strong${kind}`, at, top, fitText(`AUROC ${formatMetric(auroc.value)}`, room, fontSize)) +
    label(`small soft${kind}`, at, top + 18, fitText(auroc.interval, room, 12))
  )
}
