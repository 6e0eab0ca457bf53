import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { referencePages } from '../../scripts/docs/reference-pages.js'

const FOLDER = fileURLToPath(new URL('../../docs/reference/', import.meta.url))
const isUpdating = process.env.UPDATE_DOCS === '1'

test.each(Object.entries(referencePages))('docs/reference/%s is what the code says', async (name, render) => {
  const text = await render()
  if (isUpdating) writeFileSync(FOLDER + name, text)
  expect(readFileSync(FOLDER + name, 'utf8'), 'rewrite it with: UPDATE_DOCS=1 npm test').toBe(text)
})

test('every page of docs/reference is generated', () => {
  expect(new Set(readdirSync(FOLDER))).toEqual(new Set(Object.keys(referencePages)))
})
