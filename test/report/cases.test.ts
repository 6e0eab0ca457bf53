import { describe, expect, test } from 'vitest'
import { compareCase } from '../../src/report/cases/compare-case.js'
import { renderCases } from '../../src/report/cases/index.js'
import { readingOf } from '../../src/run/judged-reports.js'
import { reportPlan } from '../helpers/report-plan.js'

const reading = readingOf(reportPlan())
const names = { model: 'My <b>model</b>', benchmark: 'B' }
const page = (pairs: Parameters<typeof renderCases>[0]) => renderCases(pairs, reading, names)

describe('cases.html', () => {
  test('shows what became of each finding, with the words marked in both texts', () => {
    const html = page([
      { id: 'a', references: ['Small left effusion. No pneumothorax.'], generated: 'No effusion. A nodule is seen.' },
    ])['cases.html']
    expect(html).toContain('Effusion: polarity flipped')
    expect(html).toContain('Nodule: made up')
    expect(html).toContain('Pneumothorax: not there')
    expect(html).toMatch(/<mark class="finding flipped" title="Effusion, positive: polarity flipped">effusion<\/mark>/)
    expect(html).toMatch(/<mark class="cue flipped"[^>]*>No<\/mark> <mark class="finding flipped"/)
    expect(html).not.toContain('<script')
  })

  test('texts are texts: HTML, control characters and lines of a report', () => {
    const html = page([
      { id: '<img src=x>', references: ['A\r\nB'], generated: '<script>alert(1)</script>\u202e effusion\u0000' },
    ])['cases.html']
    expect(html).not.toMatch(/<script|<img|<b>model/)
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toContain('\u202e')
    expect(html).toContain('>A\nB<')
  })

  test('the worst come first, critical findings before all; pages of 500', () => {
    const pairs = Array.from({ length: 501 }, (_, i) => ({ id: `n${i}`, references: ['Clear.'], generated: 'Clear.' }))
    const wrong = { id: 'wrong', references: ['Clear.'], generated: 'Pneumothorax.' }
    const files = page([...pairs, wrong])
    expect(Object.keys(files)).toEqual(['cases.html', 'cases-2.html'])
    expect(files['cases.html'].indexOf('>wrong ')).toBeLessThan(files['cases.html'].indexOf('>n0 '))
    expect(files['cases-2.html']).toContain('href="cases.html"')
  })

  test('empty reports, several references, and no finding schema', () => {
    const pairs = [{ id: 'a', references: ['One.', 'Two.'], generated: ' ' }]
    const html = renderCases(pairs, undefined, names)['cases.html']
    expect(html).toContain('Reference 2')
    expect(html).toContain('(empty)')
    expect(html).not.toContain('class="filters"')
    expect(renderCases([], reading, names)['cases.html']).toContain('0 reports')
  })

  test('marks do not overlap, and cover the finding before its cue', () => {
    const { generated } = compareCase('a', { references: [''], generated: 'No effusion or effusions.' }, reading)
    const ends = generated.marks.map(({ start, end }) => [start, end])
    for (let i = 1; i < ends.length; i++) expect(ends[i][0]).toBeGreaterThanOrEqual(ends[i - 1][1])
    expect(generated.marks.filter(({ kind }) => kind === 'finding')).toHaveLength(2)
  })
})
