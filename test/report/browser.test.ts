import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ReportContext, renderReportFiles, renderSummary } from '../../src/report/index.js'
import { launchBrowser } from '../helpers/browser.js'
import { brokenContext } from './damaged-record.js'
import { hostileContext, importedContext, sampleContext } from './sample-record.js'

/** What the other pages show too would only take time: axe looks at everything. */
function withLittleElse(context: ReportContext): ReportContext {
  const { curves: _, confusion: __, ...record } = context.record
  return { ...context, record: { ...record, robustness: record.robustness?.slice(1, 3) ?? [] } }
}

const pages = {
  sample: renderReportFiles(sampleContext)['report.html'],
  imported: renderReportFiles(importedContext)['report.html'],
  hostile: renderReportFiles(hostileContext)['report.html'],
  damaged: renderReportFiles(withLittleElse(brokenContext()))['report.html'],
  summary: renderSummary([
    { context: sampleContext, reportPath: 'BM-X/my_model/report.html' },
    { context: hostileContext, reportPath: 'BM-X/other/report.html' },
  ])['summary.html'],
}

/** Run in the page, as text: the project's own code must not see the browser's types. */
const unfoldAll = `for (const folded of document.querySelectorAll('details')) folded.setAttribute('open', '')`

const faultsOfLabels = `(() => {
  const found = []
  for (const svg of document.querySelectorAll('svg.plot')) {
    const frame = svg.getBoundingClientRect()
    const labels = [...svg.querySelectorAll('text')].map((node) => ({
      text: node.textContent,
      box: node.getBoundingClientRect(),
      size: (Number.parseFloat(getComputedStyle(node).fontSize) * frame.width) / svg.viewBox.baseVal.width,
    }))
    for (const [i, { text, box, size }] of labels.entries()) {
      if (size < 10) found.push('small: ' + text + ' ' + size)
      if (box.left < frame.left - 1 || box.right > frame.right + 1) found.push('outside: ' + text)
      for (const other of labels.slice(0, i)) {
        const isBeside = box.right <= other.box.left || other.box.right <= box.left
        // Boxes hold room above and below the letters; a few shared pixels of it do not touch.
        const isApart = Math.abs(box.top - other.box.top) > Math.min(box.height, other.box.height) * 0.75
        if (!isBeside && !isApart) found.push('overlap: ' + text + ' / ' + other.text)
      }
    }
  }
  return found
})()`

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function violations(axe: AxeBuilder): Promise<string[]> {
  const found = await axe.analyze()
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ; ')}`)
}

let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'fmbench-report-'))

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
})

interface Setting {
  readonly width: number
  readonly colorScheme?: 'light' | 'dark'
}

async function open(name: keyof typeof pages, setting: Setting): Promise<{ page: Page; requests: string[] }> {
  const file = join(folder, `${name}.html`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, pages[name])
  const context = await browser.newContext({
    viewport: { width: setting.width, height: 800 },
    colorScheme: setting.colorScheme ?? 'light',
    bypassCSP: true, // axe is a script; the page itself allows none
  })
  const page = await context.newPage()
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(pathToFileURL(file).href)
  return { page, requests }
}

describe.each(Object.keys(pages) as (keyof typeof pages)[])('%s page', (name) => {
  test('has no accessibility violation', async () => {
    const { page } = await open(name, { width: 1280 })
    await page.evaluate(unfoldAll)
    expect(await violations(new AxeBuilder({ page }).withTags(standards))).toEqual([])
    await page.context().close()
  })

  test('has enough contrast in the dark', async () => {
    const { page } = await open(name, { width: 1280, colorScheme: 'dark' })
    await page.evaluate(unfoldAll)
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(18, 20, 23)')
    expect(await violations(new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']))).toEqual([])
    await page.context().close()
  })

  test('does not scroll sideways on any screen, with everything unfolded', async () => {
    const { page } = await open(name, { width: 1280 })
    await page.evaluate(unfoldAll)
    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
    await page.context().close()
  })

  test('fits on paper', async () => {
    const { page } = await open(name, { width: 690 }) // A4 without its margins
    await page.emulateMedia({ media: 'print' })
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(690)
    await page.context().close()
  })

  test('loads nothing but itself', async () => {
    const { page, requests } = await open(name, { width: 1280 })
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([page.url()])
    await page.context().close()
  })

  test('a number leads to how it is computed, unfolded', async () => {
    const { page } = await open(name, { width: 1280 })
    const link = page.locator('#summary table th[scope=row] a').first()
    if ((await link.count()) === 0) return
    const target = await link.getAttribute('href')
    await link.click()
    expect(await page.locator(`details[open]:has(${target})`).count()).toBe(1)
    await page.context().close()
  })

  test('labels of figures do not overlap in a real font, and stay readable on a phone', async () => {
    const { page } = await open(name, { width: 360 })
    const faults = await page.evaluate<string[]>(faultsOfLabels)
    expect(faults).toEqual([])
    await page.context().close()
  })
})

test('drawings are well-formed XML to the browser', async () => {
  const { page } = await open('sample', { width: 360 })
  for (const [name, text] of Object.entries(renderReportFiles(hostileContext))) {
    if (!name.endsWith('.svg')) continue
    const errors = await page.evaluate<string>(
      `new DOMParser().parseFromString(${JSON.stringify(text)}, 'image/svg+xml').querySelector('parsererror')?.textContent ?? ''`,
    )
    expect(errors, name).toBe('')
  }
  await page.context().close()
})

test('on paper it is light, whatever the screen is', async () => {
  const { page } = await open('sample', { width: 794, colorScheme: 'dark' })
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const ink = await page.evaluate('getComputedStyle(document.body).color')
  const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor')
  expect(ink).toBe('rgb(22, 25, 29)')
  expect(paper).toBe('rgb(255, 255, 255)')
  await page.context().close()
})
