import { type Effects, FmbenchError } from '../core/index.js'
import { indexOfRows } from '../review/index.js'
import { appendDeed } from './history.js'
import { newDeed } from './scene.js'
import { submissionsOf } from './states.js'
import { type Changes, type HubFolder, ledgers, recordFile } from './store.js'

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
  const issues = new Set(hub.history.flatMap(({ deed }) => (deed?.eval_id === evalId ? [deed.issue] : [])))
  if (issues.size === 0) {
    throw new FmbenchError('unknown-name', 'The history of this hub tells of no record with that eval_id.', {
      hint: 'A record that came another way is removed as any file.',
    })
  }
  const about = hub.history.flatMap(({ deed }, i) =>
    deed?.issue !== undefined && issues.has(deed.issue) ? [i + 1] : [],
  )
  const emptied = hub.history.map(({ deed, ...digests }, i) =>
    about.includes(i + 1) || deed === undefined ? digests : { ...digests, deed },
  )
  const history = appendDeed(emptied, { ...newDeed('purged', 'fmbench', effects), reason, purged_lines: about })
  const ids = new Set(
    [...submissionsOf(hub.history).values()].flatMap(({ issue, content }) =>
      issues.has(issue) && content.evalId !== undefined ? [content.evalId] : [],
    ),
  )
  const index = indexOfRows(hub.index.rows.filter(({ eval_id }) => !ids.has(eval_id)))
  const gone = Object.fromEntries([...ids].map((id) => [recordFile(id), null]))
  return { nLines: about.length, changes: { ...gone, ...ledgers({ history, index }) } }
}
