import { expect, test } from 'vitest'
import { renderSummary } from '../../src/report/index.js'
import { sampleContext, sampleRecord, sampleWith } from './sample-record.js'

const second = sampleWith({
  model_ids: { candidate: 'age_only' },
  metrics: { AUROC: 0.62 } as typeof sampleRecord.metrics,
})
const otherRows = sampleWith({ provenance: { ...sampleRecord.provenance, rows_sha256: 'f'.repeat(64) } })

test('models on the same rows share a table, with the floors that were not run by themselves', () => {
  const { 'summary.md': markdown } = renderSummary([
    { context: sampleContext, reportPath: 'BM-X/my_model/report.html' },
    { context: second, reportPath: 'BM-X/age_only/report.html' },
  ])
  expect(markdown.match(/^## /gm)).toHaveLength(1)
  expect(markdown).toContain('| [My model](<BM-X/my_model/report.md>) | 0.7861 | 0.701 to 0.871 | 120 | Completed |')
  expect(markdown).toContain('| [Age alone](<BM-X/age_only/report.md>) | 0.6200 |')
  expect(markdown).toContain('| Majority class | 0.5000 | 0.400 to 0.600 | 120 | floor |')
  expect(markdown).toContain('not ranked here')
})

test('results on other rows stand apart', () => {
  const files = renderSummary([
    { context: sampleContext, reportPath: 'a/report.html' },
    { context: otherRows, reportPath: 'b/report.html' },
  ])
  expect(files['summary.md'].match(/^## /gm)).toHaveLength(2)
  expect(Object.keys(files)).toEqual(['summary.md', 'summary.html', 'figures/summary-1.svg', 'figures/summary-2.svg'])
  expect(files['summary.html']).toContain('href="a/report.html"')
})
