import { fileURLToPath } from 'node:url'
import type { Effects } from '../core/index.js'
import { type IndexRow, indexRow, parseIndexRows } from '../review/index.js'
import { openCatalog } from './open-catalog.js'
import { readRecords } from './read-records.js'
import { NO_CACHE } from './record-cache.js'

/** Written by the build; absent when the command runs from its sources. */
const BUILT_IN_ROWS = fileURLToPath(new URL('./evals-index.json', import.meta.url))

/** What the records that come with fmbench leave in an index: they stand on the boards of every hub. */
export async function builtInRows(effects: Effects): Promise<readonly IndexRow[]> {
  const { files } = effects
  if ((await files.facts(BUILT_IN_ROWS)) !== undefined) {
    return parseIndexRows(await files.readText(BUILT_IN_ROWS), BUILT_IN_ROWS)
  }
  const { catalog, roots } = await openCatalog(effects, undefined)
  const folder = { path: files.join(roots[0], 'evals'), isOfHub: true }
  const { found } = await readRecords([folder], 'for-boards', catalog, NO_CACHE, effects)
  return found.map(indexRow)
}
