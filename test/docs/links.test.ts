import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { allPages, type Page, ROOT } from './pages.js'

const withoutCode = (text: string): string =>
  text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, (code) => code.replaceAll('[', ''))

function linksOf({ text }: Page): string[] {
  return [...withoutCode(text).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, target]) => target)
}

/** As GitHub makes them: lower case, punctuation gone, blanks to hyphens. */
function anchorsOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function faultOf(page: Page, link: string): string | undefined {
  const [target, anchor] = link.split('#')
  const path = target === '' ? page.path : posix.join(dirname(page.path), target)
  const file = join(ROOT, path)
  if (!existsSync(file)) return `${page.path}: ${link}: there is no ${path}`
  if (anchor === undefined || statSync(file).isDirectory()) return undefined
  return anchorsOf(readFileSync(file, 'utf8')).includes(anchor) ? undefined : `${page.path}: ${link}: no such heading`
}

test('every relative link leads somewhere', () => {
  const faults = allPages().flatMap((page) =>
    linksOf(page)
      .filter((link) => !/^[a-z]+:/.test(link))
      .map((link) => faultOf(page, link)),
  )
  expect(faults.length).toBeGreaterThan(30)
  expect(faults.filter((fault) => fault !== undefined)).toEqual([])
})

test('every page of docs can be reached from the README', () => {
  const pages = new Map(allPages().map((page) => [page.path, page]))
  const reached = new Set(['README.md'])
  for (const path of reached) {
    const page = pages.get(path)
    for (const link of page === undefined ? [] : linksOf(page))
      reached.add(posix.join(dirname(path), link.split('#')[0]))
  }
  expect([...pages.keys()].filter((path) => !reached.has(path))).toEqual([])
})

test('faults are found', () => {
  const page = { path: 'docs/x.md', text: '# Two words, `code`\n' }
  expect(faultOf(page, 'nowhere.md')).toContain('there is no docs/nowhere.md')
  expect(faultOf(page, '../README.md#no-such-heading')).toContain('no such heading')
  expect(anchorsOf(page.text)).toEqual(['two-words-code'])
})
