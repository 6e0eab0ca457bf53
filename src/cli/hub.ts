import { type Effects, FmbenchError } from '../core/index.js'
import { decisionsAt } from '../hub/index.js'
import type { BoardContext, Submission } from '../leaderboard/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { pairedComparisons } from './paired-comparisons.js'
import { type FoundRecord, type RecordParts, readRecords } from './read-records.js'
import { openRecordCache } from './record-cache.js'
import { openWorkspace } from './workspace.js'

/** Everything that boards and pages are made from. */
export interface Hub {
  readonly context: BoardContext
  readonly submissions: readonly Submission[]
  /** One error for each document or record that was left out. */
  readonly faults: readonly FmbenchError[]
}

/**
 * Reads the catalogue, the records in its `evals/` and those of more folders.
 *
 * @throws FmbenchError `not-found` for a folder that is not there
 */
export async function readHub(
  flags: { readonly catalog?: string; readonly evals: readonly string[] },
  parts: RecordParts,
  signal: AbortSignal,
  effects: Effects,
): Promise<Hub> {
  const { files, machine } = effects
  machine.saveMemory()
  const { catalog, roots } = await openWorkspace(effects, flags.catalog)
  for (const folder of flags.evals) {
    if ((await files.facts(folder))?.kind === 'directory') continue
    throw new FmbenchError('not-found', 'There is no such folder of records.', { where: folder })
  }
  const decisions = await Promise.all(roots.map((root) => decisionsAt(root, effects)))
  const folders = [
    ...roots.map((root, i) => ({ path: files.join(root, 'evals'), isOfHub: true, without: decisions[i].waiting })),
    ...flags.evals.map((path) => ({ path, isOfHub: false })),
  ]
  const cache = await openRecordCache(
    folders.map(({ path }) => path),
    effects,
  )
  const { found, faults } = await readRecords(folders, parts, catalog, cache, effects).finally(() => cache.close())
  let submissions: readonly FoundRecord[] = found
  for (const { published } of decisions) submissions = published(submissions)
  const comparisons = await pairedComparisons(submissions, catalog, signal, effects)
  return {
    context: { catalog, metrics: builtInMetrics, comparisons },
    submissions,
    faults: [...catalog.faults, ...faults],
  }
}
