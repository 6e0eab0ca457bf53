import type { Effects } from '../core/index.js'
import { groupBy } from '../leaderboard/index.js'
import { filesOf } from './apply-deed.js'
import { historyFault, linesOf } from './history.js'
import { isKept, type SubmissionHistory, submissionsOf } from './states.js'
import { HISTORY_FILE, type HubFolder, INDEX_FILE } from './store.js'

/** Something about a hub that its history does not explain. */
export interface HubFault {
  /** From the folder of the hub on: `history.jsonl:12`, `evals/x.yaml` */
  readonly where: string
  readonly what: string
}

/**
 * The first line of the history that breaks its chain; where it holds, the records and predictions that are not as it
 * says, and those that the index misses or makes up.
 */
export async function faultsOfHub(folder: string, hub: HubFolder, { files }: Effects): Promise<HubFault[]> {
  const lines = linesOf(hub.history)
  const fault = historyFault(lines) ?? unfinished(hub.history.text, lines.length)
  if (fault !== undefined) return [{ where: `${HISTORY_FILE}:${fault.line}`, what: fault.what }]
  const kept = [...submissionsOf(hub.history).values()].filter(isKept)
  const digests = new Map(
    kept.flatMap((submission) => {
      const { recordSha256, predictionsSha256 } = submission.content
      return filesOf(submission).map((file, i) => [file, i === 0 ? recordSha256 : predictionsSha256] as const)
    }),
  )
  const faults: HubFault[] = []
  for (const [where, sha256] of digests) {
    const path = files.join(folder, ...where.split('/'))
    if ((await files.facts(path)) === undefined)
      faults.push({ where, what: 'the history tells of it, and it is missing' })
    else if ((await files.sha256(path)) !== sha256)
      faults.push({ where, what: 'it is not as it was when it was checked' })
  }
  const lying = async (inner: string, ending: RegExp): Promise<string[]> =>
    (await files.list(files.join(folder, inner))).filter((name) => ending.test(name)).map((name) => `${inner}/${name}`)
  const found = [...(await lying('evals', /\.ya?ml$/i)), ...(await lying('predictions', /\.csv$/i))]
  const unknown = found.filter((where) => !digests.has(where))
  return [
    ...faults,
    ...unknown.map((where) => ({ where, what: 'the history does not tell of it' })),
    ...twiceKept(kept),
    ...indexFaults(hub, new Set(kept.flatMap(({ content }) => content.evalId ?? []))),
  ]
}

const unfinished = (text: string, nLines: number) =>
  text === '' || text.endsWith('\n')
    ? undefined
    : { line: nLines, what: 'no line break ends it: a part may be missing' }

/** One file cannot be what two submissions have left. */
function twiceKept(kept: readonly SubmissionHistory[]): HubFault[] {
  const byFile = groupBy(kept, (submission) => filesOf(submission)[0])
  return [...byFile]
    .filter(([, of]) => of.length > 1)
    .map(([where, of]) => ({ where, what: `it is claimed by issues ${of.map(({ issue }) => issue).join(' and ')}` }))
}

function indexFaults(hub: HubFolder, kept: ReadonlySet<string>): HubFault[] {
  const listed = new Set(hub.rows().map(({ eval_id }) => eval_id))
  const missing = [...kept].filter((id) => !listed.has(id)).map((id) => `it misses ${id}`)
  const madeUp = [...listed].filter((id) => !kept.has(id)).map((id) => `it lists ${id}, of which no record is kept`)
  return [...missing, ...madeUp].map((what) => ({ where: INDEX_FILE, what }))
}
