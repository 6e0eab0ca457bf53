import { formatPlain } from '../format-number.js'
import { linearScale, type Scale, ticksBetween } from './scale.js'
import { type Drawing, element, figureWidth, fitText, label, line, polyline, textWidth } from './svg.js'

/** Skill against the strength of some damage: of the model, of another one, or of a floor. */
export interface SkillLine {
  /** One per severity. */
  readonly values: readonly (number | null)[]
  /** Ends of the intervals, drawn as a band. */
  readonly intervals?: readonly ({ readonly low: number; readonly high: number } | null)[] | undefined
  /** Which of the `LINE_STYLES` it has; undefined for a floor, which is thin and grey. */
  readonly style: number | undefined
}

export interface SkillPlot {
  /** Ascending; 0 is the clean sample. */
  readonly severities: readonly number[]
  /** The same in words, for the axis. */
  readonly ticks: readonly string[]
  /** What each axis measures. */
  readonly xName: string
  readonly yName: string
  /** Ends of the axis of skill; shared by plots that are compared. */
  readonly domain: readonly [number, number]
  readonly chance?: number | undefined
  readonly lines: readonly SkillLine[]
}

/** Told apart by the shape of their marks alone: colour adds nothing that grey paper would lose. */
export const LINE_STYLES = ['●', '■', '▲', '○', '□', '△'] as const

const [left, right, top, bottom] = [44, figureWidth - 12, 26, 196]

/** Severities from clean to the largest, spaced as they are strong; a line breaks where a value does not exist. */
export function skillPlot({ severities, ticks, xName, yName, domain, chance, lines }: SkillPlot): Drawing {
  const x = linearScale([0, Math.max(...severities) || 1], [left + 6, right])
  const y = linearScale(domain, [bottom, top])
  const across = ticksBetween(domain[0], domain[1], 4).map(
    (tick) =>
      line('grid', left, y.at(tick), right, y.at(tick)) +
      label('small soft end', left - 7, y.at(tick) + 4, formatPlain(tick)),
  )
  const floors = lines.filter(({ style }) => style === undefined)
  const models = lines.filter(({ style }) => style !== undefined)
  const isInside = chance !== undefined && chance >= domain[0] && chance <= domain[1]
  const body = [
    ...models.map((model) => drawBand(model, severities, x, y)),
    ...across,
    ...drawSeverities(severities, ticks, x),
    isInside ? line('chance', left, y.at(chance), right, y.at(chance)) : '',
    ...floors.map((floor) => drawLine('faint', floor, severities, x, y)),
    ...models.map((model) => drawModel(model, severities, x, y)),
    label('small soft', 2, 14, fitText(yName, figureWidth - 4, 12)),
    label('small soft middle', (left + right) / 2, bottom + 38, fitText(xName, figureWidth - 40, 12)),
  ]
  return { width: figureWidth, height: bottom + 46, body: body.join('') }
}

/** A line with its mark, as a key shows it. */
export function styleSample(style: number): Drawing {
  const [width, height] = [30, 14]
  const stroke = line(`skill ${styleClass(style)}`, 1, height / 2, width - 1, height / 2)
  return { width, height, body: stroke + drawMark(style, width / 2, height / 2) }
}

function drawBand({ values, intervals }: SkillLine, severities: readonly number[], x: Scale, y: Scale): string {
  const known = (intervals ?? []).map((ends, i) => (values[i] === null ? null : ends))
  return runsOf(known)
    .map((run) => {
      const upper = run.map(({ place, value }) => [x.at(severities[place]), y.at(value.high)] as const)
      const lower = run.map(({ place, value }) => [x.at(severities[place]), y.at(value.low)] as const)
      return polyline('area', [...upper, ...lower.reverse()])
    })
    .join('')
}

function drawLine(kind: string, { values }: SkillLine, severities: readonly number[], x: Scale, y: Scale): string {
  return runsOf(values)
    .map((run) =>
      polyline(
        kind,
        run.map(({ place, value }) => [x.at(severities[place]), y.at(value)]),
      ),
    )
    .join('')
}

function drawModel(model: SkillLine, severities: readonly number[], x: Scale, y: Scale): string {
  const { style = 0, values } = model
  const marks = values.map((value, i) => (value === null ? '' : drawMark(style, x.at(severities[i]), y.at(value))))
  return drawLine(`skill ${styleClass(style)}`, model, severities, x, y) + marks.join('')
}

/** The second half has the shapes and colours of the first, hollow and dashed. */
const N_SHAPES = LINE_STYLES.length / 2

const styleClass = (style: number): string => `s${style % N_SHAPES}${style < N_SHAPES ? '' : ' hollow'}`

function drawMark(style: number, x: number, y: number): string {
  const kind = `mark ${styleClass(style)}`
  if (style % N_SHAPES === 0) return element('circle', { class: kind, cx: x, cy: y, r: 3.5 })
  if (style % N_SHAPES === 1) return element('rect', { class: kind, x: x - 3, y: y - 3, width: 6, height: 6 })
  return polyline(kind, [
    [x, y - 4],
    [x + 4, y + 3],
    [x - 4, y + 3],
    [x, y - 4],
  ])
}

interface Point<T> {
  readonly place: number
  readonly value: T
}

/** Stretches without a gap. */
function runsOf<T>(values: readonly (T | null)[]): Point<T>[][] {
  const runs: Point<T>[][] = [[]]
  values.forEach((value, place) => {
    if (value === null) runs.push([])
    else runs[runs.length - 1].push({ place, value })
  })
  return runs.filter((run) => run.length > 0)
}

/** A line for each severity, and its words where there is room: the largest and the clean one first. */
function drawSeverities(severities: readonly number[], ticks: readonly string[], x: Scale): string[] {
  const last = severities.length - 1
  const order = [...new Set([last, 0, ...severities.map((_, i) => last - i)])]
  const taken: { readonly from: number; readonly to: number }[] = []
  return order.map((i) => {
    const at = x.at(severities[i])
    const words = fitText(ticks[i], 110, 12)
    const half = textWidth(words, 12) / 2
    const middle = Math.min(Math.max(at, half + 1), figureWidth - half - 1)
    const isFree = taken.every(({ from, to }) => middle + half + 4 < from || middle - half - 4 > to)
    const rule = line('grid', at, bottom, at, bottom + 5)
    if (!isFree) return rule
    taken.push({ from: middle - half, to: middle + half })
    return rule + label('small soft middle', middle, bottom + 18, words)
  })
}
