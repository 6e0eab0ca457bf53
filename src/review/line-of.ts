/**
 * A function that gives the line of a path in YAML that is written block by block, as fmbench writes it; of the nearest
 * parent that has a line of its own. Of other text it may be a line nearby: the parser that knows better takes longer
 * than the whole review.
 *
 * @returns 1 for the first line; undefined where nothing of the path is there
 */
export function lineFinder(text: string): (path: readonly PropertyKey[]) => number | undefined {
  let lines: readonly string[] | undefined
  return (path) => {
    // Most questions are about what is missing.
    if (path.length > 0 && !text.includes(String(path[0]))) return undefined
    lines ??= text.split('\n')
    return lineOf(lines, path)
  }
}

function lineOf(lines: readonly string[], path: readonly PropertyKey[]): number | undefined {
  let at = 0
  let indent = -1
  for (const step of path) {
    const found =
      typeof step === 'number' ? findEntry(lines, at, indent, step) : findKey(lines, at, indent, String(step))
    if (found === undefined) break
    ;[at, indent] = found
  }
  return indent < 0 ? undefined : at + 1
}

/** `name:`, `"1-2":`, behind its indent and dashes */
const KEY = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s#'"{[-][^:]*?)) *:(?: |$)/

/** @param parent where the parent stands, and its indent; -1 for the document @returns where, and how far indented */
function findKey(lines: readonly string[], parent: number, indent: number, key: string): [number, number] | undefined {
  if (indent < 0) {
    const plain = `${key}:`
    const at = lines.findIndex((line) => line.startsWith(plain))
    if (at >= 0) return [at, 0]
  }
  let ofChildren: number | undefined
  for (let at = indent < 0 ? 0 : parent; at < lines.length; at++) {
    const { dash, start } = startOf(lines[at])
    if (start === lines[at].length || lines[at][start] === '#') continue
    // Of an entry of a list, the first key stands on the line of the dash.
    if (at === parent && indent >= 0 && (dash === start || dash !== indent)) continue
    if (start <= indent || (dash !== start && at !== parent && dash <= indent)) return undefined
    ofChildren ??= start
    if (start !== ofChildren) continue
    const match = KEY.exec(lines[at].slice(start))
    if (match !== null && (match[1] ?? match[2] ?? match[3]) === key) return [at, start]
  }
  return undefined
}

function findEntry(lines: readonly string[], parent: number, indent: number, n: number): [number, number] | undefined {
  const ofParent = startOf(lines[parent])
  // A list may stand as far left as its own key; a list in a list may not.
  const least = ofParent.dash === ofParent.start ? indent : indent + 1
  let ofEntries: number | undefined
  let count = 0
  for (let at = parent + 1; at < lines.length; at++) {
    const { dash, start } = startOf(lines[at])
    if (start === lines[at].length || lines[at][start] === '#') continue
    if (dash < least || (dash === start && dash <= indent)) return undefined
    ofEntries ??= dash
    if (dash === ofEntries && dash !== start && count++ === n) return [at, dash]
  }
  return undefined
}

/** How many spaces stand before a dash, and before what comes behind it; equal where there is no dash. */
function startOf(line: string): { dash: number; start: number } {
  let dash = 0
  while (line[dash] === ' ') dash++
  if (line[dash] !== '-' || (line.length > dash + 1 && line[dash + 1] !== ' ')) return { dash, start: dash }
  let start = dash + 1
  while (line[start] === ' ') start++
  return { dash, start }
}
