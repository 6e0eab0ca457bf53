import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LINE_STYLES, skillPlot } from '../../src/report/figures/curves.js'
import { intervalDomain, intervalPlot } from '../../src/report/figures/intervals.js'
import { linearScale, roundDomain, ticksBetween } from '../../src/report/figures/scale.js'
import { fitText, textWidth } from '../../src/report/figures/svg.js'
import { renderReportFiles } from '../../src/report/index.js'
import { brokenContext } from './damaged-record.js'
import { hostileContext, importedContext, sampleContext } from './sample-record.js'

/** Throws unless every tag is closed in order; enough for what we write ourselves. */
function checkWellFormed(svg: string): void {
  const open: string[] = []
  for (const [tag, closing, name, attributes, empty] of svg.matchAll(/<(\/?)([a-zA-Z]+)((?:\s[^<>]*?)?)(\/?)>/g)) {
    if (attributes !== '')
      expect(attributes.trim(), tag).toMatch(/^([\w:-]+="[^"<>&]*(?:&(?:amp|lt|gt|quot|#39);[^"<>&]*)*"\s*)+$/)
    if (closing !== '') expect(open.pop(), tag).toBe(name)
    else if (empty === '') open.push(name)
  }
  expect(open).toEqual([])
  expect(svg.replace(/<\/?[a-zA-Z][^<>]*>/g, '')).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|#39);)/)
}

describe.each(
  Object.entries({
    sample: sampleContext,
    imported: importedContext,
    hostile: hostileContext,
    broken: brokenContext(),
  }),
)('%s', (_, context) => {
  const drawings = Object.entries(renderReportFiles(context)).filter(([name]) => name.endsWith('.svg'))

  test('figures are well-formed files with a title, a description and their own colours', () => {
    expect(drawings.length).toBeGreaterThan(0)
    for (const [, svg] of drawings) {
      checkWellFormed(svg)
      expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"')
      expect(svg).toMatch(/<title [^>]*>[^<]+<\/title><desc [^>]*>[^<]+<\/desc>/)
      expect(svg).toContain('prefers-color-scheme:dark')
      expect(svg).not.toMatch(/var\(|NaN|undefined|Infinity/)
    }
  })
})

test('a scale maps the ends of its domain to the ends of its range', () => {
  const scale = linearScale([0.4, 1], [10, 210])
  expect(scale.at(0.4)).toBe(10)
  expect(scale.at(1)).toBeCloseTo(210, 9)
  expect(scale.at(0.7)).toBeCloseTo(110, 9)
})

test('ticks are round and inside', () => {
  expect(ticksBetween(0, 1, 4)).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect(ticksBetween(0.4, 1, 4)).toEqual([0.4, 0.6, 0.8, 1])
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      (low, span) => {
        const ticks = ticksBetween(low, low + span, 4)
        expect(ticks.length).toBeGreaterThan(1)
        expect(ticks.length).toBeLessThan(8)
      },
    ),
  )
})

test('a domain holds all values, stays inside the range of the metric, and is never empty', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 })
  fc.assert(
    fc.property(values, (all) => {
      const [low, high] = roundDomain(all, [0, 1])
      expect(low).toBeLessThan(high)
      for (const value of all) {
        expect(value).toBeGreaterThanOrEqual(low - 1e-12)
        expect(value).toBeLessThanOrEqual(high + 1e-12)
      }
    }),
  )
})

test('text that does not fit is cut with an ellipsis, and then fits', () => {
  expect(fitText('short', 200, 13)).toBe('short')
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.integer({ min: 40, max: 300 }), (text, width) => {
      expect(textWidth(fitText(text, width, 13), 13)).toBeLessThanOrEqual(width + 1e-9)
    }),
  )
})

interface Box {
  readonly left: number
  readonly right: number
  readonly baseline: number
  readonly text: string
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name])

function boxes(body: string): Box[] {
  return [
    ...body.matchAll(/<text class="([^"]*)" x="([^"]*)" y="([^"]*)">([^<]*)(?:<tspan[^>]*>([^<]*)<\/tspan>)?<\/text>/g),
  ].map(([, kind, x, y, text, aside]) => {
    const width =
      textWidth(unescaped(text), kind.includes('small') ? 12 : 13) +
      (aside === undefined ? 0 : 8 + textWidth(aside, 12))
    const left = kind.includes('end') ? Number(x) - width : kind.includes('middle') ? Number(x) - width / 2 : Number(x)
    return { left, right: left + width, baseline: Number(y), text }
  })
}

test('labels of an interval plot never overlap or leave the drawing, whatever the names and values', () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true })
  const row = fc.record({
    name: fc.string({ maxLength: 60 }),
    value: fc.option(unit, { nil: null }),
    interval: fc.option(
      fc.tuple(unit, unit).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) })),
      { nil: undefined },
    ),
    n: fc.option(fc.nat(1e9), { nil: undefined }),
    why: fc.string({ maxLength: 80 }),
  })
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      unit,
      fc.string({ maxLength: 60 }),
      (rows, value, axis) => {
        const domain = intervalDomain(rows, [0.5, value], [0, 1])
        const drawing = intervalPlot({
          axis,
          rows,
          domain,
          chance: 0.5,
          overall: { value },
          reference: { value, name: axis },
        })
        const all = boxes(drawing.body)
        for (const [i, box] of all.entries()) {
          expect(box.left, box.text).toBeGreaterThanOrEqual(-1)
          expect(box.right, box.text).toBeLessThanOrEqual(drawing.width + 1)
          for (const other of all.slice(0, i)) {
            const isSameLine = Math.abs(box.baseline - other.baseline) < 11
            const meets = box.left < other.right && other.left < box.right && box.text !== '' && other.text !== ''
            expect(isSameLine && meets, `${box.text} / ${other.text}`).toBe(false)
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})

describe('a plot of skill', () => {
  const plot = {
    severities: [0, 0.5, 1],
    ticks: ['clean', '50 %', '100 %'],
    xName: 'fraction of channels',
    yName: 'AUROC',
    domain: [0.4, 1] as const,
    chance: 0.5,
  }
  const pointsOf = (kind: string, body: string) =>
    [...body.matchAll(new RegExp(`<polyline class="${kind}" points="([^"]*)"`, 'g'))].map(([, points]) =>
      points.split(' '),
    )

  test('spaces severities as they are strong, and breaks where a value is missing', () => {
    const { body } = skillPlot({ ...plot, lines: [{ values: [0.9, null, 0.7], style: 0 }] })
    expect(pointsOf('skill s0', body)).toEqual([['50,54.33'], ['348,111']])
    expect(body.match(/<circle class="mark s0"/g)).toHaveLength(2)
    const whole = skillPlot({ ...plot, lines: [{ values: [0.9, 0.8, 0.7], style: 0 }] })
    expect(pointsOf('skill s0', whole.body)[0].map((point) => Number(point.split(',')[0]))).toEqual([50, 199, 348])
  })

  test('draws a band where there are intervals, and a floor as a thin line without marks', () => {
    const ends = (value: number) => ({ low: value - 0.1, high: value + 0.1 })
    const { body } = skillPlot({
      ...plot,
      lines: [
        { values: [0.5, 0.5, 0.5], style: undefined },
        { values: [0.9, 0.8, 0.7], intervals: [ends(0.9), null, ends(0.7)], style: 0 },
      ],
    })
    expect(pointsOf('area', body).map(({ length }) => length)).toEqual([2, 2])
    expect(pointsOf('faint', body)).toHaveLength(1)
    expect(body.match(/class="mark/g)).toHaveLength(3)
  })

  test('every style of line differs from the others without its colour', () => {
    const shapes = LINE_STYLES.map((_, style) =>
      skillPlot({ ...plot, lines: [{ values: [null, 0.8, null], style }] })
        .body.match(/<(\w+) class="mark s\d( hollow)?"/)
        ?.slice(1)
        .join(),
    )
    expect(new Set(shapes).size).toBe(LINE_STYLES.length)
  })

  test('labels never overlap or leave the drawing, whatever the severities and names', () => {
    const severity = fc.tuple(fc.double({ min: 1e-6, max: 100, noNaN: true }), fc.string({ maxLength: 40 }))
    fc.assert(
      fc.property(fc.array(severity, { minLength: 1, maxLength: 9 }), fc.string({ maxLength: 80 }), (found, name) => {
        const sorted = found.toSorted(([a], [b]) => a - b)
        const drawing = skillPlot({
          ...plot,
          severities: [0, ...sorted.map(([value]) => value)],
          ticks: ['clean', ...sorted.map(([, words]) => words)],
          xName: name,
          yName: name,
          lines: [{ values: [0.9, ...sorted.map(() => 0.6)], style: 0 }],
        })
        const all = boxes(drawing.body)
        for (const [i, box] of all.entries()) {
          expect(box.left, box.text).toBeGreaterThanOrEqual(-1)
          expect(box.right, box.text).toBeLessThanOrEqual(drawing.width + 1)
          for (const other of all.slice(0, i)) {
            const meets = box.left < other.right && other.left < box.right && box.text !== '' && other.text !== ''
            expect(Math.abs(box.baseline - other.baseline) < 11 && meets, `${box.text} / ${other.text}`).toBe(false)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('a single severity, clean, is a drawing too', () => {
    const { body } = skillPlot({ ...plot, severities: [0], ticks: ['clean'], lines: [{ values: [0.9], style: 0 }] })
    expect(body).not.toMatch(/NaN|Infinity/)
  })
})
