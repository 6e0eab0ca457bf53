import { expect, test } from 'vitest'
import { reportSections } from '../../src/report/index.js'
import { intervalMethods } from '../../src/report/interval-methods.js'
import { readPage } from './pages.js'

const { text } = readPage('docs/guides/read-the-report.md')

test('every section of a report is explained, in its order', () => {
  const titles = reportSections.all().map(({ title }) => title)
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
  expect(headings.filter((heading) => titles.includes(heading))).toEqual(titles)
})

test('every kind of interval is explained', () => {
  expect(Object.keys(intervalMethods).filter((method) => !text.includes(`| \`${method}\` |`))).toEqual([])
})
