import { formatMetric, formatPlain } from '../format-number.js'
import { drawUnitSquare, unitSquare } from './axes.js'
import { type Drawing, element, figureWidth, fontSize, label, line, polyline, textWidth } from './svg.js'

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

function drawOperatingPoint({ operating, auroc }: RocPlot): string {
  if (operating === undefined) return ''
  const { x, y } = unitSquare
  const { sensitivity, specificity } = operating
  const [px, py] = [x.at(1 - specificity.value), y.at(sensitivity.value)]
  const across = specificity.interval
  const upright = sensitivity.interval
  const cross =
    (across === undefined ? '' : line('cross', x.at(1 - across.high), py, x.at(1 - across.low), py)) +
    (upright === undefined ? '' : line('cross', px, y.at(upright.low), px, y.at(upright.high)))
  const point = element('circle', { class: 'point', cx: px, cy: py, r: 4.5 })
  return cross + point + drawThreshold(`threshold ${formatPlain(operating.threshold)}`, px, py, auroc)
}

/** Beside the point, on the first side that is inside the square and clear of the area's own words. */
function drawThreshold(text: string, px: number, py: number, auroc: RocPlot['auroc']): string {
  const width = textWidth(text, 12)
  const taken = auroc === undefined ? undefined : areaBox(auroc)
  const sides = [18, -10, -50].flatMap((down) => [
    { x: px + 9, left: px + 9, y: py + down, kind: '' },
    { x: px - 9, left: px - 9 - width, y: py + down, kind: ' end' },
  ])
  const isFree = ({ left, y }: (typeof sides)[number]) => {
    const isInside =
      left > unitSquare.left && left + width < unitSquare.right && y > unitSquare.top + 12 && y < unitSquare.bottom - 4
    const isClear =
      taken === undefined || left > taken.right || left + width < taken.left || y < taken.top || y > taken.bottom
    return isInside && isClear
  }
  const side = sides.find(isFree) ?? sides[0]
  return label(`small halo washed${side.kind}`, side.x, side.y, text)
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Where the area is written: in the corner the curve leaves free. */
function areaBox({ value, interval }: NonNullable<RocPlot['auroc']>): Box {
  const width = Math.max(textWidth(`AUROC ${formatMetric(value)}`, fontSize), textWidth(interval, 12))
  if (value >= 0.5) {
    const right = unitSquare.right - 10
    return { left: right - width, right, top: unitSquare.bottom - 46, bottom: unitSquare.bottom }
  }
  const left = unitSquare.left + 10
  return { left, right: left + width, top: unitSquare.top, bottom: unitSquare.top + 56 }
}

function drawArea({ auroc }: RocPlot): string {
  if (auroc === undefined) return ''
  const box = areaBox(auroc)
  const [at, kind] = auroc.value >= 0.5 ? [box.right, ' end'] : [box.left, '']
  return (
    label(`strong${kind}`, at, box.top + 14, `AUROC ${formatMetric(auroc.value)}`) +
    label(`small soft${kind}`, at, box.top + 32, auroc.interval)
  )
}
