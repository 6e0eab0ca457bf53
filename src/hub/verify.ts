import type { Effects } from '../core/index.js'
import { historyFault, linesOf } from './history.js'
import { isKept, submissionsOf } from './states.js'
import { HISTORY_FILE, type HubFolder, recordFile } from './store.js'

/** Something about a hub that its history does not explain. */
export interface HubFault {
  /** From the folder of the hub on: `history.jsonl:12`, `evals/x.yaml` */
  readonly where: string
  readonly what: string
}

/** The first line of the history that breaks its chain; where it holds, the records that are not as it says. */
export async function faultsOfHub(folder: string, { history }: HubFolder, { files }: Effects): Promise<HubFault[]> {
  const fault = historyFault(linesOf(history))
  if (fault !== undefined) return [{ where: `${HISTORY_FILE}:${fault.line}`, what: fault.what }]
  const digests = new Map(
    [...submissionsOf(history).values()]
      .filter(isKept)
      .map(({ content }) => [recordFile(content.evalId ?? ''), content.recordSha256]),
  )
  const faults: HubFault[] = []
  for (const [where, sha256] of digests) {
    const path = files.join(folder, ...where.split('/'))
    if ((await files.facts(path)) === undefined)
      faults.push({ where, what: 'the history tells of it, and it is missing' })
    else if ((await files.sha256(path)) !== sha256)
      faults.push({ where, what: 'it is not as it was when it was checked' })
  }
  const unknown = (await files.list(files.join(folder, 'evals')))
    .filter((name) => /\.ya?ml$/i.test(name))
    .map((name) => `evals/${name}`)
    .filter((where) => !digests.has(where))
  return [...faults, ...unknown.map((where) => ({ where, what: 'the history does not tell of it' }))]
}
