import { expect, test } from 'vitest'
import { exporters, importers } from '../../src/exchange/index.js'
import { readPage } from '../docs/pages.js'

test('the guide names every format, and the version of the specification that it follows', () => {
  const { text } = readPage('docs/guides/exchange-results.md')
  const [exporting, importing] = text.split('## Bring results in')
  const missing = (kinds: readonly { id: string; source: string }[], part: string) =>
    kinds.filter(({ id, source }) => !part.includes(`\`${id}\``) || !part.includes(source)).map(({ id }) => id)
  expect(missing(exporters.all(), exporting)).toEqual([])
  expect(missing(importers.all(), importing)).toEqual([])
})
