import { type Document, isMap, isScalar, isSeq, LineCounter, type Pair, parseAllDocuments, visit } from 'yaml'
import type { Fault } from './faults.js'

/** Importing this module is slow (the parser that keeps positions): do it only when there is a line to name. */

interface Located {
  readonly documents: readonly Document.Parsed[]
  lineOf(offset: number): number
}

function parseWithPositions(text: string): Located {
  const lineCounter = new LineCounter()
  // Looking for repeated keys takes the square of their number there; `repeatedKeys` below does not.
  const parsed = parseAllDocuments(text, { lineCounter, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
  return {
    documents: Array.isArray(parsed) ? parsed : [],
    lineOf: (offset) => lineCounter.linePos(offset).line,
  }
}

/** Anchors, aliases and tags that really are such, with their lines. */
export function findReferences(text: string): Fault[] {
  return withDeepNestingCaught(() => {
    const { documents, lineOf } = parseWithPositions(text)
    const faults: Fault[] = []
    for (const document of documents) {
      visit(document, {
        Node: (_, node) => {
          const line = lineOf(node.range?.[0] ?? 0)
          if ('anchor' in node && node.anchor !== undefined) {
            faults.push({
              line,
              what: `anchors are not allowed: &${node.anchor}; write the value out where it is needed`,
            })
          }
          if (node.tag !== undefined) faults.push({ line, what: `tags are not allowed: ${node.tag}` })
        },
        Alias: (_, node) => {
          faults.push({
            line: lineOf(node.range?.[0] ?? 0),
            what: `aliases are not allowed: *${node.source}; write the value out`,
          })
        },
      })
    }
    return faults
  })
}

/** What keeps the text from being one YAML document. */
export function findSyntaxFaults(text: string): Fault[] {
  return withDeepNestingCaught(() => {
    const { documents, lineOf } = parseWithPositions(text)
    const faults: Fault[] = documents.flatMap((document) =>
      document.errors.map((error) => ({ line: lineOf(error.pos[0]), what: error.message })),
    )
    if (documents.length > 1) {
      const start = documents[1].contents?.range?.[0] ?? documents[1].range[0]
      faults.push({ line: lineOf(start), what: 'a second document starts here; a file holds one' })
    }
    return [...faults, ...documents.flatMap((document) => repeatedKeys(document, lineOf))]
  })
}

/** Scalars, keys too, that are written exactly as one of `sources`. */
export function findScalars(text: string, sources: ReadonlySet<string>): { line: number; source: string }[] {
  const { documents, lineOf } = parseWithPositions(text)
  const found: { line: number; source: string }[] = []
  for (const document of documents) {
    visit(document, {
      Scalar: (_, node) => {
        if (node.type === 'PLAIN' && sources.has(node.source ?? '')) {
          found.push({ line: lineOf(node.range?.[0] ?? 0), source: node.source ?? '' })
        }
      },
    })
  }
  return found
}

/** A function that gives the line of a path; of its nearest existing parent when nothing stands there. */
export function lineFinder(text: string): (path: readonly PropertyKey[]) => number {
  const { documents, lineOf } = parseWithPositions(text)
  return (path) => {
    let node: unknown = documents[0]?.contents
    let line = 1
    for (const step of path) {
      if (isMap(node)) {
        const pair: Pair | undefined = node.items.find(({ key }) => keyText(key) === String(step))
        if (pair === undefined) break
        line = lineOf((isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? 0)
        node = pair.value
      } else if (isSeq(node)) {
        const inner: unknown = node.items[Number(step)]
        if (inner === undefined) break
        const range = (inner as { range?: [number, number, number] | null }).range
        if (range != null) line = lineOf(range[0])
        node = inner
      } else break
    }
    return line
  }
}

function repeatedKeys(document: Document.Parsed, lineOf: (offset: number) => number): Fault[] {
  const faults: Fault[] = []
  visit(document, {
    Map: (_, map) => {
      const firstLines = new Map<string, number>()
      for (const { key } of map.items) {
        const name = keyText(key)
        const line = lineOf((isScalar(key) ? key.range?.[0] : undefined) ?? 0)
        const first = firstLines.get(name)
        if (first === undefined) firstLines.set(name, line)
        else faults.push({ line, what: `the key "${name}" stands here again; it is already on line ${first}` })
      }
    },
  })
  return faults
}

const keyText = (key: unknown): string => (isScalar(key) ? String(key.value) : '')

function withDeepNestingCaught(find: () => Fault[]): Fault[] {
  try {
    return find()
  } catch (thrown) {
    if (thrown instanceof RangeError) return [{ what: 'is nested too deeply' }]
    throw thrown
  }
}
