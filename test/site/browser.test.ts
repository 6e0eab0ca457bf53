import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { hubIndexOf, reviewSubmission } from '../../src/review/index.js'
import { escapeUnprintable, formatBenchmark, formatDataset, formatEval, formatSuite } from '../../src/spec/index.js'
import { launchBrowser } from '../helpers/browser.js'
import { runFmbench } from '../helpers/command.js'
import { damagedHub } from './damaged-models.js'
import { crowd, goodMonth, type Hub, siteFiles, siteInput } from './site-hub.js'

const evilName = '"><img src=x onerror="document.title=1"><script>document.title=2</script>\u202egnp'
const hubs: Readonly<Record<string, Hub>> = {
  good: { models: [...goodMonth, { id: 'evil', name: evilName, score: 0.6 }] },
  crowd: { models: crowd(120) },
  /** One of each sort of row: looking at a page for accessibility takes long. */
  small: { models: [...goodMonth.slice(0, 2), ...goodMonth.slice(-2)] },
  damaged: damagedHub,
}
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const kinds = [
  'index.html',
  'compare.html',
  'metrics.html',
  'submit.html',
  'score.html',
  'benchmarks/BM-SITE.html',
  'models/helix_large.html',
  'records/eval-1-helix_large.html',
]

let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'fmbench-site-'))

beforeAll(async () => {
  for (const [name, hub] of Object.entries(hubs)) {
    for (const [path, text] of await siteFiles(hub)) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true })
      writeFileSync(join(folder, name, path), text)
    }
  }
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
})

interface Setting {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
  readonly hasScript?: boolean
  readonly hash?: string
}

/** From the disk, as somebody would who was sent the folder. */
async function open(
  hub: string,
  path: string,
  { width = 1280, colorScheme = 'light', hasScript = true, hash = '' }: Setting = {},
) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    javaScriptEnabled: hasScript,
    bypassCSP: false,
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(pathToFileURL(join(folder, hub, path)).href + hash)
  return { page, faults, close: () => context.close() }
}

const names = (page: Page): Promise<string[]> =>
  page.locator('.board tbody tr:visible th a:first-child').allTextContents()

describe('every kind of page', () => {
  let page: Page

  beforeAll(async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true }) // axe is a script
    page = await context.newPage()
  })

  async function openUnfolded(path: string, hub = 'small'): Promise<void> {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(pathToFileURL(join(folder, hub, path)).href)
    await page.evaluate(`for (const folded of document.querySelectorAll('details')) folded.setAttribute('open', '')`)
    // Sixty metrics are explained alike; three of them show what there is to find, in a tenth of the time.
    await page.evaluate(
      `for (const part of document.querySelectorAll('section[data-words]:nth-of-type(n + 4)')) part.remove()`,
    )
  }

  const shown = [...kinds.map((path) => [path, 'small']), ['benchmarks/BM-SITE.html', 'damaged']]

  test.each(shown)('%s is accessible and stays inside a phone (%s)', async (path, hub) => {
    await openUnfolded(path, hub)
    const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze()
    expect(violations.map(violationText)).toEqual([])
    for (const width of [360, 390, 768]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
  })

  test('a board has enough contrast in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await openUnfolded('benchmarks/BM-SITE.html', 'damaged')
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(18, 20, 23)')
    const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze()
    expect(violations.map(violationText)).toEqual([])
  })
})

const violationText = ({ id, nodes }: { id: string; nodes: { html: string }[] }): string =>
  `${id}: ${nodes
    .slice(0, 3)
    .map(({ html }) => html.slice(0, 200))
    .join(' ; ')}`

describe('a board', () => {
  const path = 'benchmarks/BM-SITE.html'

  test('sorts by a column, best first, and the address remembers', async () => {
    const { page, faults, close } = await open('good', path)
    const before = await names(page)
    await page.getByRole('button', { name: 'AUROC' }).click()
    await page.getByRole('button', { name: 'AUROC' }).click()
    expect(await names(page)).toEqual(before.toReversed())
    expect(await page.locator('th[aria-sort=ascending]').textContent()).toBe('AUROC')
    const address = new URL(page.url()).hash
    await close()
    const again = await open('good', path, { hash: address })
    expect(await names(again.page)).toEqual(before.toReversed())
    expect([...faults, ...again.faults]).toEqual([])
    await again.close()
  })

  test('filters by name, evidence, date and floors; ranks stay', async () => {
    const { page, close } = await open('good', path)
    await page.getByLabel('Find').fill('helix')
    expect(await names(page)).toEqual(['Helix-Large', 'Helix-Base'])
    expect(await page.locator('.board .rank').first().textContent()).toBe('2 to 6')
    await page.locator('[name=evidence]').selectOption('rescored')
    expect(await names(page)).toEqual(['Helix-Large'])
    expect(await page.getByRole('status').first().textContent()).toBe('1 of 9 rows shown.')
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByLabel('Since').fill('2026-10-01')
    expect(await names(page)).not.toContain('Strand v2')
    expect(await names(page)).toContain('A coin')
    await page.getByLabel('Floors').uncheck()
    expect(await names(page)).not.toContain('A coin')
    await close()
  })

  test('shows and hides columns, with a script and without', async () => {
    for (const hasScript of [true, false]) {
      const { page, close } = await open('good', path, { hasScript })
      const brier = page.getByRole('columnheader', { name: 'Brier' })
      expect(await brier.isVisible()).toBe(false)
      await page.getByText('Columns', { exact: true }).click()
      await page.getByLabel('Brier').check()
      expect(await brier.isVisible()).toBe(true)
      await page.getByLabel('Date', { exact: true }).uncheck()
      expect(await page.locator('.board').getByRole('columnheader', { name: 'Date' }).isVisible()).toBe(false)
      await close()
    }
  })

  test('reads whole with scripts off', async () => {
    const { page, close } = await open('crowd', path, { hasScript: false })
    expect(await names(page)).toHaveLength(121)
    expect(await page.locator('.filters').isVisible()).toBe(false)
    await close()
  })

  test('shows the first rows of many, and all when asked', async () => {
    const { page, close } = await open('crowd', path)
    expect(await names(page)).toHaveLength(20)
    await page.getByRole('button', { name: 'Show all 121 rows' }).click()
    expect(await names(page)).toHaveLength(121)
    expect(new URL(page.url()).hash).toBe('#rows=all')
    await close()
  })

  test('can be used by keyboard alone', async () => {
    const { page, close } = await open('good', path)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the content')
    await page.getByRole('button', { name: 'Model', exact: true }).focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('th[aria-sort]').textContent()).toBe('Model')
    await close()
  })

  test('shows hostile names as text, and runs nothing of theirs', async () => {
    const { page, faults, close } = await open('good', path)
    expect(await names(page)).toContain(evilName.replace('\u202e', '\\u202e'))
    expect(await page.title()).toBe('Enhancers in invented DNA: leaderboard')
    expect(faults).toEqual([])
    await close()
  })

  test('an address that asks for nonsense gives the whole board', async () => {
    const { page, faults, close } = await open('good', path, {
      hash: '#sort=%3Cb%3E&evidence=no&columns=,,x&since=soon&direction=up',
    })
    expect(await names(page)).toHaveLength(9)
    expect(faults).toEqual([])
    await close()
  })

  test('prints light on paper, without its controls', async () => {
    const { page, close } = await open('good', path, { width: 690, colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    expect(await page.locator('.tools').first().isVisible()).toBe(false)
    await close()
  })
})

test('home finds benchmarks by the words of their models', async () => {
  const { page, close } = await open('good', 'index.html')
  await page.getByLabel('Find').fill('strand')
  expect(await page.locator('.cards li:visible a').allTextContents()).toEqual(['Enhancers in invented DNA'])
  await page.getByLabel('Find').fill('')
  await page.locator('[name=domain]').selectOption('Neurology')
  expect(await page.locator('.cards li:visible a').allTextContents()).toEqual(['Nobody has tried'])
  await close()
})

test('compare draws the models that the address names', async () => {
  const { page, faults, close } = await open('good', 'compare.html', { hash: '#models=helix_base,evil' })
  expect(await page.locator('#chosen svg').getAttribute('aria-label')).toContain('Helix-Base: 0.7755')
  await page.getByLabel('Compare Strand v2').check()
  expect(await page.locator('#chosen svg circle').count()).toBe(3)
  expect(decodeURIComponent(new URL(page.url()).hash)).toContain('strand_v2')
  expect(faults).toEqual([])
  await close()
})

test('a record leads to its file', async () => {
  const { page, close } = await open('good', 'records/eval-1-helix_large.html')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download eval.yaml' }).click()
  expect((await download).suggestedFilename()).toMatch(/\.yaml$/)
  await close()
})

describe('the check of a record', () => {
  const { context, submissions } = siteInput(hubs.good)
  const hub = { ...context, index: hubIndexOf(submissions), now: new Date().toISOString() }
  const good = formatEval(submissions[1].record)
  const texts = {
    'good.yaml': good,
    'impossible.yaml': good.replace('AUROC: 0.7812', 'AUROC: 1.7812'),
    'unknown-model.yaml': good.replace('candidate: helix_large', 'candidate: nobody'),
    'no-yaml.yaml': 'kind: [',
    'hostile.yaml': good.replace('warnings: []', '').concat(`warnings: ['${evilName}']\n`),
    'bomb.yaml': `a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n`,
  }

  test('finds in the browser what review finds, and sends nothing', async () => {
    const { page, faults, close } = await open('good', 'submit.html')
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    for (const [name, text] of Object.entries(texts)) {
      await page.getByLabel('eval.yaml').setInputFiles({ name, mimeType: 'text/yaml', buffer: Buffer.from(text) })
      await page
        .getByRole('status')
        .filter({ hasText: `${name}: ` })
        .waitFor()
      const shown = await page
        .locator('.check li')
        .evaluateAll((items) => items.map((item) => [...item.children].map(({ textContent }) => textContent)))
      const findings = await reviewSubmission(text, name, hub)
      expect(shown, name).toEqual(
        findings.map(({ severity, where, what, mend }) => [severity, where, what, mend].map(escapeUnprintable)),
      )
    }
    expect(new Set(asked.map((url) => url.split('/').at(-1)))).toEqual(new Set(['review-data.js', 'review.js']))
    expect(faults).toEqual([])
    await close()
  })

  test('is done in a tenth of a second', async () => {
    const { page, close } = await open('good', 'submit.html')
    const times: number[] = []
    for (let i = 0; i < 3; i++) {
      await page.getByLabel('eval.yaml').setInputFiles({ name: `${i}.yaml`, mimeType: '', buffer: Buffer.from(good) })
      await page
        .getByRole('status')
        .filter({ hasText: `${i}.yaml: ` })
        .waitFor()
      times.push(Number(await page.locator('.check').getAttribute('data-milliseconds')))
    }
    expect(Math.min(...times)).toBeLessThan(100)
    await close()
  })

  test('says that a file is no text, as review does, and which file it was', async () => {
    const { page, close } = await open('good', 'submit.html')
    const buffer = Buffer.from(`\ufeff${good}`, 'utf16le')
    await page.getByLabel('eval.yaml').setInputFiles({ name: 'wide.yaml', mimeType: '', buffer })
    await page.getByText('wide.yaml: 1 block, 0 asks, 0 notes.').waitFor()
    expect(await page.locator('.check li').textContent()).toContain('The file is not UTF-8 text.')
    await close()
  })

  test('says that a file is too large', async () => {
    const { page, close } = await open('good', 'submit.html')
    const buffer = Buffer.alloc(6 * 2 ** 20, 'x')
    await page.getByLabel('eval.yaml').setInputFiles({ name: 'large.yaml', mimeType: '', buffer })
    await page.getByText('It is larger than 5 MiB').waitFor()
    await close()
  })
})

describe('the page that scores', () => {
  const ids = Array.from({ length: 300 }, (_, i) => `s${i}`)
  const rng = new Rng('score-page')
  const truth = ids.map(() => (rng.uniform() < 0.5 ? 'enhancer' : 'other'))
  const p = truth.map((label) => Math.min(1, Math.max(0, (label === 'enhancer' ? 0.2 : 0) + 0.8 * rng.uniform())))
  const rows = ids.map((id, i) => `${id},${truth[i]},${i % 7},${1 - p[i]},${p[i]}`)
  const csv = `sample_id,y_true,gc_content,p_other,p_enhancer\n${rows.join('\n')}\n`

  /** Without what tells of the machine and the time. */
  const lasting = (text: string): string =>
    text.replace(/^eval_id: .*|^ +(date|hardware|runtime_seconds|node|os): .*|^efficiency: .*/gm, '')

  async function score(page: Page, name: string, text: string): Promise<string> {
    await page.locator('.score [name=predictions]').setInputFiles({ name, mimeType: '', buffer: Buffer.from(text) })
    await page.getByRole('button', { name: 'Score' }).click()
    await page.getByText(/^Scored|^It could not/).waitFor()
    return (await page.locator('.score [role=status]').textContent()) ?? ''
  }

  test('makes the record that the command makes, to the byte, and sends nothing', async () => {
    const { page, faults, close } = await open('good', 'score.html')
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    expect(await score(page, 'mine.csv', csv)).toBe('Scored.')
    const download = page.waitForEvent('download')
    await page.getByText('Download eval.yaml').click()
    const made = readFileSync(await (await download).path(), 'utf8')
    expect(asked.filter((url) => !/^(file|blob|about):/.test(url))).toEqual([])
    expect(await page.frameLocator('iframe').locator('h1').textContent()).toContain('mine')
    expect(faults).toEqual([])
    await close()

    const { catalog } = siteInput(hubs.good).context
    const documents = [
      ['suites/s.yaml', formatSuite(catalog.suite('SUITE-SITE').value)],
      ['benchmarks/b.yaml', formatBenchmark(catalog.benchmark('BM-SITE').value)],
      ['datasets/d.yaml', formatDataset(catalog.dataset('DS-SITE').value)],
    ]
    const place = join(folder, 'command')
    for (const [name, text] of [...documents.map(([path, yaml]) => [`catalog/${path}`, yaml]), ['mine.csv', csv]]) {
      mkdirSync(dirname(join(place, name)), { recursive: true })
      writeFileSync(join(place, name), text)
    }
    const args = ['score', '-s', 'SUITE-SITE', '-p', 'mine.csv', '-o', 'out', '--catalog', 'catalog']
    const { code, stderr } = await runFmbench(args, { cwd: place })
    expect(code, stderr).toBe(0)
    expect(lasting(made)).toBe(lasting(readFileSync(join(place, 'out', 'eval.yaml'), 'utf8')))
    expect(made).toContain('AUROC')
  }, 60_000)

  test('says what is wrong with a file, as the command does', async () => {
    const { page, close } = await open('good', 'score.html')
    expect(await score(page, 'empty.csv', '')).toContain('It could not be scored.')
    expect(await score(page, 'mine.csv', csv.replace('y_true', 'truth'))).toContain('the file has no column y_true')
    expect(await page.locator('iframe').count()).toBe(0)
    await close()
  })
})
