import type { Effects } from '../core/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { type HubState, hubIndexOf } from '../review/index.js'
import { readRecords } from './read-records.js'
import { openRecordCache } from './record-cache.js'
import type { Workspace } from './workspace.js'

/** What a record is reviewed against: the catalogue, the records in its `evals/` and those of more folders. */
export async function openHubState(
  { catalog, roots }: Workspace,
  effects: Effects,
  evals: readonly string[] = [],
): Promise<HubState> {
  const { files, clock } = effects
  const folders = [
    ...roots.map((root) => ({ path: files.join(root, 'evals'), isOfHub: true })),
    ...evals.map((path) => ({ path, isOfHub: false })),
  ]
  const cache = await openRecordCache(
    folders.map(({ path }) => path),
    effects,
  )
  const { found } = await readRecords(folders, 'for-boards', catalog, cache, effects).finally(() => cache.close())
  return { catalog, metrics: builtInMetrics, index: hubIndexOf(found), now: clock.now().toISOString() }
}
