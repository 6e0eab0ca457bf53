// `fmbench/metrics` and `fmbench/stats` in a page: bundled as a user would, run in a real browser, same numbers.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import * as metrics from '../src/metrics/index.js'
import * as stats from '../src/stats/index.js'
import { launchBrowser } from './helpers/browser.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PAGE_CODE = `
  import { auroc, builtInMetrics } from 'fmbench/metrics'
  import { wilsonInterval } from 'fmbench/stats'
  globalThis.answer = {
    auroc: auroc(Int32Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8)),
    wilson: wilsonInterval(7, 20, 0.95),
    metrics: builtInMetrics.all().map(({ id }) => id),
  }
`

test('bundles for a browser and gives the same numbers there', async () => {
  const bundle = await build({
    stdin: { contents: PAGE_CODE, resolveDir: ROOT },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
  })
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.setContent('<!doctype html><title>bundle</title>')
    await page.addScriptTag({ content: bundle.outputFiles[0].text })
    const answer = await page.evaluate(() => (globalThis as unknown as { answer: unknown }).answer)
    expect(answer).toEqual({
      auroc: metrics.auroc(Int32Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8)),
      wilson: stats.wilsonInterval(7, 20, 0.95),
      metrics: metrics.builtInMetrics.all().map(({ id }) => id),
    })
  } finally {
    await browser.close()
  }
})
