import { cleanText, escapeHtml } from '../escape.js'
import { type Colour, dark, light } from '../palette.js'

/** A figure without its frame: elements in units of about one pixel, coloured by class only. */
export interface Drawing {
  readonly width: number
  readonly height: number
  readonly body: string
}

/** All figures are this wide: at phone size the text is then still above 11 pixels. */
export const figureWidth = 360
export const fontSize = 13

type Attributes = Readonly<Record<string, string | number>>

/** An element with escaped attributes; `children` is markup. */
export function element(name: string, attributes: Attributes, children = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? units(value) : escapeHtml(value)}"`)
    .join('')
  return children === '' ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`
}

export function line(kind: string, x1: number, y1: number, x2: number, y2: number): string {
  return element('line', { class: kind, x1, y1, x2, y2 })
}

/** Escaped text. @param kind classes; `end` and `middle` set the anchor @param aside follows in small grey letters */
export function label(kind: string, x: number, y: number, text: string, aside = ''): string {
  const more = aside === '' ? '' : element('tspan', { class: 'small soft', dx: 8 }, escapeHtml(aside))
  return element('text', { class: kind, x, y }, escapeHtml(text) + more)
}

export function polyline(kind: string, points: readonly (readonly [number, number])[]): string {
  return element('polyline', { class: kind, points: points.map(([x, y]) => `${units(x)},${units(y)}`).join(' ') })
}

/** A generous guess at the width of a line of text: fonts differ, and nothing may overlap in the widest of them. */
export function textWidth(text: string, size: number): number {
  let em = 0
  for (const character of cleanText(text)) em += emWidth(character)
  return em * size
}

function emWidth(character: string): number {
  if (character > '\u02af') return 1.05
  if (/[ijl.,:;'|!() ]/.test(character)) return NARROWEST_EM
  return /[A-Zmw@%&_]/.test(character) ? 0.86 : 0.64
}

const NARROWEST_EM = 0.4

/** The text, or as much of it as fits with an ellipsis. */
export function fitText(text: string, width: number, size: number): string {
  const clean = cleanText(text)
  if (textWidth(clean, size) <= width) return clean
  // However long the text, no more than this can fit.
  const characters = [...clean].slice(0, Math.ceil(width / (NARROWEST_EM * size)))
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
}

/** Drawing units to a hundredth: enough to see, and the same text on every machine. */
function units(value: number): string {
  return String(Number(value.toFixed(2)) + 0)
}

/** One figure inside a page, which supplies the colours. @param id unique in the page */
export function inlineSvg(drawing: Drawing, id: string, title: string, description: string): string {
  return svg(drawing, { class: 'plot' }, id, title, description, drawing.body)
}

/** One figure as a file that stands alone: own colours for light and dark, own background. */
export function svgFile(drawing: Drawing, id: string, title: string, description: string): string {
  const style = `${figureStyle((colour) => light[colour])}@media (prefers-color-scheme:dark){${figureStyle((colour) => dark[colour])}}`
  const background = element('rect', { class: 'paper', width: drawing.width, height: drawing.height })
  const size = { xmlns: 'http://www.w3.org/2000/svg', width: drawing.width, height: drawing.height }
  return `${svg(drawing, size, id, title, description, `<style>${style}</style>${background}${drawing.body}`)}\n`
}

function svg(
  drawing: Drawing,
  more: Attributes,
  id: string,
  title: string,
  description: string,
  inside: string,
): string {
  const attributes = {
    ...more,
    viewBox: `0 0 ${units(drawing.width)} ${units(drawing.height)}`,
    role: 'img',
    'aria-labelledby': `${id}-title ${id}-desc`,
  }
  const words =
    element('title', { id: `${id}-title` }, escapeHtml(title)) +
    element('desc', { id: `${id}-desc` }, escapeHtml(description))
  return element('svg', attributes, words + inside)
}

/** The classes figures use. @param colour how a colour is written: a variable in a page, a literal in a file */
export function figureStyle(colour: (name: Colour) => string): string {
  return [
    `text{font:${fontSize}px ui-sans-serif,system-ui,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums;fill:${colour('ink')}}`,
    `.small{font-size:12px}.soft{fill:${colour('soft')}}.strong{font-weight:600}.end{text-anchor:end}.middle{text-anchor:middle}`,
    `.halo{paint-order:stroke;stroke:${colour('paper')};stroke-width:4px;stroke-linejoin:round}.halo.washed{stroke:${colour('wash')}}`,
    `.paper{fill:${colour('paper')}}.band{fill:${colour('wash')}}`,
    `.grid{stroke:${colour('line')};stroke-width:1}.frame{stroke:${colour('soft')};stroke-width:1}`,
    `.chance{stroke:${colour('soft')};stroke-width:1;stroke-dasharray:1 3;stroke-linecap:round}`,
    `.reference{stroke:${colour('warn')};stroke-width:1.25;stroke-dasharray:4 3}`,
    `.overall{stroke:${colour('accent')};stroke-width:1}`,
    `.curve{fill:none;stroke:${colour('accent')};stroke-width:2;stroke-linejoin:round;stroke-linecap:round}`,
    `.area{fill:${colour('wash')}}`,
    `.bar{stroke:${colour('accent')};stroke-width:2.5;stroke-linecap:round}.bar.quiet{stroke:${colour('soft')};stroke-width:1.75}`,
    `.dot{fill:${colour('accent')};stroke:${colour('paper')};stroke-width:1.5}.dot.quiet{fill:${colour('soft')}}`,
    `.dot.hollow{fill:${colour('paper')};stroke:${colour('soft')}}`,
    `.point{fill:${colour('ink')};stroke:${colour('paper')};stroke-width:1.5}.cross{stroke:${colour('ink')};stroke-width:1.25}`,
    `.count{fill:${colour('soft')}}`,
    `.faint{fill:none;stroke:${colour('soft')};stroke-width:1}`,
    `.skill{fill:none;stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}.mark{stroke-width:1.5;stroke-linejoin:round}`,
    ...(['accent', 'ink', 'warn'] as const).map(
      (name, i) => `.s${i}{stroke:${colour(name)}}.mark.s${i}{fill:${colour(name)}}`,
    ),
    `.skill.hollow{stroke-dasharray:5 4}.mark.hollow{fill:${colour('paper')}}`,
  ].join('')
}
