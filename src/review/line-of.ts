/**
 * The line of a path in YAML that is written block by block, as fmbench writes it; of the nearest parent that has a line
 * of its own. Of other text it may be a line nearby: the parser that knows better takes longer than the whole review.
 *
 * @returns 1 for the first line; undefined where nothing of the path is there
 */
export function lineOf(text: string, path: readonly PropertyKey[]): number | undefined {
  const lines = text.split('\n')
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

/** `  name:`, `"1-2":`, `- name:`; the name without its quotes. */
const KEY = /^( *(?:- +)?)(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s#'"{[-][^:]*?)) *:(?: |$)/
const ENTRY = /^( *)-(?: |$)/

/** @param parent where the parent stands, and its indent; -1 for the document @returns where, and how far indented */
function findKey(lines: readonly string[], parent: number, indent: number, key: string): [number, number] | undefined {
  let ofChildren: number | undefined
  for (let at = indent < 0 ? 0 : parent; at < lines.length; at++) {
    const match = KEY.exec(lines[at])
    if (match === null) continue
    const here = match[1].length
    // The first key of an entry stands on the line of the dash.
    const isOnLineOfParent = at === parent && indent >= 0
    if (isOnLineOfParent && !(match[1].includes('-') && here > indent)) continue
    if (here <= indent) return undefined
    ofChildren ??= here
    if (here === ofChildren && (match[2] ?? match[3] ?? match[4]) === key) return [at, here]
  }
  return undefined
}

function findEntry(lines: readonly string[], parent: number, indent: number, n: number): [number, number] | undefined {
  let ofEntries: number | undefined
  let count = 0
  for (let at = parent + 1; at < lines.length; at++) {
    const match = ENTRY.exec(lines[at])
    const here = match?.[1].length ?? KEY.exec(lines[at])?.[1].length
    if (here === undefined) continue
    if (here < indent || (match === null && here <= indent)) return undefined
    if (match === null) continue
    ofEntries ??= here
    if (here === ofEntries && count++ === n) return [at, here]
  }
  return undefined
}
