import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MAY_IMPORT } from '../helpers/import-table.js'
import { codeBlocks, ROOT, readPage } from './pages.js'

const page = readPage('docs/architecture.md')

/** `core, types of data` as the test's table writes it. */
function targetsOf(folder: string, cell: string): string[] {
  if (cell === 'nothing') return []
  if (cell === 'everything') return Object.keys(MAY_IMPORT).filter((other) => other !== folder)
  return cell.split(', ').map((word) => word.replace(/^types of /, 'types:'))
}

function tableOfPage(): Map<string, Set<string>> {
  const [, table] = page.text.split('| folder | may import |\n| --- | --- |\n')
  const rows = table.split('\n\n')[0].split('\n')
  return new Map(
    rows.map((row) => {
      const [, folder, cell] = row.split('|').map((part) => part.trim())
      return [folder, new Set(targetsOf(folder, cell))]
    }),
  )
}

test('the import table of the page is the one that is enforced', () => {
  const enforced = new Map(Object.entries(MAY_IMPORT).map(([folder, targets]) => [folder, new Set(targets)]))
  expect(tableOfPage()).toEqual(enforced)
})

test('the folders that the page lists are there, and those of src are listed', () => {
  const [listing] = codeBlocks(page).filter(({ language }) => language === 'text')
  const inSrc = [...listing.text.matchAll(/^[├└]─ (\w+)\//gm)].map(([, name]) => name)
  const beside = [...listing.text.matchAll(/^(\w+)\//gm)].map(([, name]) => name)
  expect(new Set(inSrc)).toEqual(new Set(Object.keys(MAY_IMPORT)))
  expect(beside.filter((name) => !existsSync(join(ROOT, name)))).toEqual([])
})

test('the functions that the page names exist', () => {
  const src = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(ROOT, 'src', name), 'utf8'))
    .join('\n')
  const [, walk] = page.text.split('## One evaluation, walked\n')
  const named = [...walk.split('## Contracts')[0].matchAll(/`([a-z]+[A-Z]\w*)`/g)].map(([, name]) => name)
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter((name) => !new RegExp(`function ${name}\\b|\\b${name}\\(`).test(src))).toEqual([])
})
