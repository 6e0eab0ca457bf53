import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderReportFiles, reportSections } from '../../src/report/index.js'
import { brokenContext, damagedContext } from './damaged-record.js'
import {
  hostileContext,
  hostileName,
  importedContext,
  metricsWith,
  modelDocument,
  sampleContext,
  sampleRecord,
  sampleWith,
} from './sample-record.js'

const contexts = {
  sample: sampleContext,
  imported: importedContext,
  hostile: hostileContext,
  damaged: damagedContext({ clean: 0.86, loss: 0.8 }),
  broken: brokenContext(),
}

/** Tags, attributes and comments of a page that did not come from us would show here. */
const ourTags =
  /<\/?(?:html|head|meta|link|title|style|body|header|nav|main|footer|section|h1|h2|p|ol|ul|li|a|span|strong|code|pre|dl|div|dt|dd|table|caption|thead|tbody|tr|th|td|figure|figcaption|details|summary|svg|desc|g|line|text|tspan|rect|circle|polyline|!doctype html)(?:\s+(?:id|class|href|rel|role|aria-[a-z]+|tabindex|scope|lang|charset|name|content|http-equiv|viewBox|transform|points|width|height|[xyr]|[xy][12]|c[xy]|dx)="[^"<>]*")*\s*\/?>/g

function withoutOurTags(html: string): string {
  return html.replace(/<style>[\s\S]*?<\/style>/, '').replace(ourTags, '')
}

function visibleText(html: string): string {
  return html.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<[^>]*>/g, ' ')
}

/** Cells of a Markdown table row: split at pipes that no backslash stands before. */
function cells(row: string): string[] {
  return row.slice(1, -1).split(/(?<!\\)\|/)
}

function tables(markdown: string): string[][] {
  return markdown
    .split(/\n\n+/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter((lines) => lines.length > 0)
}

test('report.md is as agreed', async () => {
  await expect(renderReportFiles(sampleContext)['report.md']).toMatchFileSnapshot('fixtures/report.md')
})

test('the same record gives the same bytes', () => {
  expect(renderReportFiles(sampleContext)).toEqual(renderReportFiles(structuredCloneOfRecord()))
})

function structuredCloneOfRecord() {
  return { ...sampleContext, record: structuredClone(sampleRecord) }
}

test('the files are the two texts and one drawing per figure', () => {
  expect(Object.keys(renderReportFiles(sampleContext))).toEqual([
    'report.md',
    'report.html',
    'figures/floors.svg',
    'figures/roc.svg',
    'figures/calibration.svg',
    'figures/strata-1-site.svg',
    'figures/strata-2-site-sex.svg',
  ])
})

describe.each(Object.entries(contexts))('%s record', (_, context) => {
  const files = renderReportFiles(context)
  const html = files['report.html']
  const markdown = files['report.md']

  test('prints no NaN, undefined or null', () => {
    for (const text of [visibleText(html), markdown])
      expect(text).not.toMatch(/\bNaN\b|\bundefined\b|\bnull\b|\[object/)
  })

  test('HTML holds our own tags only, and nothing that runs or loads', () => {
    expect(withoutOurTags(html)).not.toMatch(/[<>]/)
    expect(html).not.toMatch(/href="(?!https:\/\/|#|data:,")/i)
    expect(html).not.toMatch(/@import|url\(/)
  })

  test('ids are unique and every link inside the page has a target', () => {
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target)
    for (const [, names] of html.matchAll(/aria-labelledby="([^"]*)"/g)) {
      for (const name of names.split(' ')) expect(ids).toContain(name)
    }
  })

  test('Markdown tables have as many cells in each row', () => {
    for (const [head, ...rows] of tables(markdown)) {
      for (const row of rows) expect(cells(row).length, row).toBe(cells(head).length)
    }
  })

  test('Markdown shows every figure that is written, and no other', () => {
    const shown = [...markdown.matchAll(/^!\[[^\n]*\]\((figures\/[\w-]+\.svg)\)$/gm)].map(([, path]) => path)
    expect(shown).toEqual(Object.keys(files).filter((name) => name.startsWith('figures/')))
  })

  test('every section with something to say can say it', () => {
    for (const section of reportSections.all()) {
      if (section.appliesTo(context)) expect(section.render(context).length, section.id).toBeGreaterThan(0)
    }
  })
})

test('hostile names are shown as text, in both', () => {
  const files = renderReportFiles(hostileContext)
  expect(files['report.html']).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(files['report.md']).not.toContain('<img')
  expect(files['report.md']).not.toMatch(/^# heading/m)
  const outsideHtml = files['report.md'].replace(/<summary>.*<\/summary>/g, '')
  expect(outsideHtml).not.toMatch(/(?<!\\)\]\(javascript/)
  for (const text of Object.values(files)) expect(text).not.toMatch(/[\u202a-\u202e\u0000]/)
})

test('no name of a model, level or class gets out of its place', () => {
  const anyName = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constant(hostileName),
    fc.string({ unit: fc.constantFrom(...'<>|`[]()"\'\\\n&') }),
  )
  fc.assert(
    fc.property(anyName, anyName, (name, level) => {
      const changed = sampleWith({
        metrics: metricsWith({ site: { [`x${level}`]: { AUROC: 0.6, N: 9 } } }),
        confusion: {
          classes: [`${level}1`, 'ill'],
          matrix: [
            [1, 2],
            [3, 4],
          ],
        },
      })
      const { 'report.html': html, 'report.md': markdown } = renderReportFiles({
        ...changed,
        models: { my_model: modelDocument('my_model', name) },
      })
      expect(withoutOurTags(html)).not.toMatch(/[<>]/)
      for (const [head, ...rows] of tables(markdown)) {
        for (const row of rows) expect(cells(row).length).toBe(cells(head).length)
      }
    }),
    { numRuns: 40 },
  )
})

describe('how the model was trained', () => {
  const trained = {
    ...sampleContext,
    record: {
      ...sampleRecord,
      run_metadata: {
        ...sampleRecord.run_metadata,
        repeats: [
          { seed: 42, AUROC: 0.8 },
          { seed: 43, AUROC: 0.7 },
        ],
        clusters: { by: 'region', n: 57 },
      },
    },
  }

  test('each seed has a row, with the mean and the sample deviation below', () => {
    const { 'report.md': text } = renderReportFiles(trained)
    const rows = text.split('\n').filter((line) => /^\| (42|43|\*\*(mean|standard deviation)\*\*) \|/.test(line))
    expect(rows.map((row) => cells(row).map((cell) => cell.trim()))).toEqual([
      ['42', '0.8000'],
      ['43', '0.7000'],
      ['**mean**', '0.7500'],
      ['**standard deviation**', '0.0707'],
    ])
    expect(text).toContain('fitted 2 times')
    expect(renderReportFiles(sampleContext)['report.md']).not.toContain('training seeds')
  })

  test('what intervals draw as a whole, and the folds, are said', () => {
    const { benchmark } = sampleContext
    const { 'report.md': text } = renderReportFiles({
      ...trained,
      ...(benchmark && { benchmark: { ...benchmark, folds: { by: 'group' } } }),
    })
    expect(text).toContain('whole clusters by region, of which there are 57')
    expect(text).toContain('each group left out in turn')
  })
})
