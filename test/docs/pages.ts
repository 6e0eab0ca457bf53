import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A page of the project; its path is relative to the root, with forward slashes. */
export interface Page {
  readonly path: string
  readonly text: string
}

/** A block of code in a page. */
export interface CodeBlock {
  readonly language: string
  readonly text: string
  /** Set when the line before the block is nothing but a name in bold code: the block is that file. */
  readonly file?: string
  /** For messages. */
  readonly where: string
}

export function readPage(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') }
}

/** README, CHANGELOG, CONTRIBUTING and everything in docs. */
export function allPages(): Page[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  const inDocs = docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name.replaceAll('\\', '/')}`)
  return ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...inDocs.sort()].map(readPage)
}

const BLOCK = /(?:^\*\*`([^`\n]+)`\*\*\n\n?)?^```(\w*)\n(.*?)^```$/gms

export function codeBlocks({ path, text }: Page): CodeBlock[] {
  return [...text.matchAll(BLOCK)].map(([, file, language, body], i) => ({
    language,
    text: body,
    where: `${path}, code block ${i + 1}`,
    ...(file !== undefined && { file }),
  }))
}
