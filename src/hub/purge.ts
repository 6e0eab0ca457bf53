import { type Effects, FmbenchError } from '../core/index.js'
import type { IndexRow } from '../review/index.js'
import { filesOf } from './apply-deed.js'
import { formatHistory, type HistoryLine, linesOf, withDeed } from './history.js'
import { newDeed } from './scene.js'
import { isKept, submissionsOf } from './states.js'
import { type Changes, type HubFolder, ledgers, modelFile } from './store.js'

/**
 * Takes a record out of a hub for good, and all words about it out of the history; a line without words says that
 * something was purged, when, and why. The chain of digests stays whole.
 *
 * @throws FmbenchError `unknown-name` where the hub has no such record
 */
export function purge(
  evalId: string,
  reason: string,
  hub: HubFolder,
  effects: Effects,
): { readonly changes: Changes; readonly nLines: number } {
  const lines = linesOf(hub.history)
  const issues = new Set(lines.flatMap(({ deed }) => (deed?.eval_id === evalId ? [deed.issue] : [])))
  if (issues.size === 0) {
    throw new FmbenchError('unknown-name', 'The history of this hub tells of no record with that eval_id.', {
      hint: 'A record that came another way is removed as any file.',
    })
  }
  const isAbout = ({ deed }: HistoryLine): boolean => deed?.issue !== undefined && issues.has(deed.issue)
  const emptied = lines.map((line) => {
    const { deed: _words, ...digests } = line
    return isAbout(line) ? digests : line
  })
  const purged_lines = lines.flatMap((line, i) => (isAbout(line) ? [i + 1] : []))
  const history = withDeed(
    { ...hub.history, text: formatHistory(emptied) },
    { ...newDeed('purged', 'fmbench', effects), reason, purged_lines },
  )
  const kept = [...submissionsOf(hub.history).values()].filter(({ issue }) => issues.has(issue)).filter(isKept)
  const ids = new Set(kept.flatMap(({ content }) => content.evalId ?? []))
  const rows = (): IndexRow[] => hub.rows().filter(({ eval_id }) => !ids.has(eval_id))
  const goneFiles = [...kept.flatMap(filesOf), ...modelsOf(lines.filter(isAbout), ids, hub)]
  const gone = Object.fromEntries(goneFiles.map((file) => [file, null]))
  return { nLines: purged_lines.length, changes: { ...gone, ...ledgers(hub, { ...hub, history, rows }) } }
}

/** The document of a model that came with a purged record, unless another record needs it. */
function modelsOf(about: readonly HistoryLine[], ids: ReadonlySet<string>, hub: HubFolder): string[] {
  if (!about.some(({ deed }) => deed?.model_sha256 !== undefined)) return []
  const isGone = ({ eval_id }: IndexRow): boolean => ids.has(eval_id)
  const needed = new Set(hub.rows().flatMap((row) => (isGone(row) ? [] : [row.model_id])))
  return hub.rows().flatMap((row) => (isGone(row) && !needed.has(row.model_id) ? [modelFile(row.model_id)] : []))
}
