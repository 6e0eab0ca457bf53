import * as z from 'zod'
import { type Effects, FmbenchError } from '../core/index.js'
import { formatHubIndex, type HubIndex, indexOfRows, parseHubIndex } from '../review/index.js'
import { type HubConfig, parseHubConfig } from './config.js'
import { formatHistory, type HistoryLine, parseHistory } from './history.js'

/** The names of what a hub keeps, from its folder on. */
export const HISTORY_FILE = 'history.jsonl'
export const INDEX_FILE = 'evals/index.json'
const CONFIG_FILE = 'hub.yaml'
const JOURNAL_FILE = '.fmbench-journal.json'
const LOCK_FILE = '.fmbench-lock'

/** A hub as it lies on the disk. */
export interface HubFolder {
  readonly config: HubConfig
  readonly history: readonly HistoryLine[]
  readonly index: HubIndex
}

/** What becomes of files of a hub: their new text, or null for those that go. */
export type Changes = Readonly<Record<string, string | null>>

/**
 * Hands a hub to `work`, alone, and writes what comes back: all of it or nothing, wherever the process is killed. What
 * an earlier process had begun to write is written first.
 *
 * @throws FmbenchError `not-found` where no hub lies, `conflict` while another process works on it
 */
export async function withHub<T extends { readonly changes: Changes }>(
  folder: string,
  effects: Effects,
  work: (hub: HubFolder) => Promise<T>,
): Promise<T> {
  const { files } = effects
  if ((await files.facts(files.join(folder, CONFIG_FILE))) === undefined) {
    throw new FmbenchError('not-found', `There is no hub here: ${CONFIG_FILE} is missing.`, {
      where: folder,
      hint: 'Name the folder of a hub with --hub, or make one with: fmbench init hub my-hub',
    })
  }
  const lock = await files.lock(files.join(folder, LOCK_FILE))
  try {
    await finishJournal(folder, effects)
    const done = await work(await readHubFolder(folder, effects))
    await writeChanges(folder, done.changes, effects)
    return done
  } finally {
    await lock.release()
  }
}

async function readHubFolder(folder: string, { files }: Effects): Promise<HubFolder> {
  const at = (name: string): string => files.join(folder, ...name.split('/'))
  const textOf = async (name: string): Promise<string | undefined> =>
    (await files.facts(at(name))) === undefined ? undefined : files.readText(at(name))
  const [config, history, index] = await Promise.all([CONFIG_FILE, HISTORY_FILE, INDEX_FILE].map(textOf))
  return {
    config: await parseHubConfig(config ?? '', at(CONFIG_FILE)),
    history: parseHistory(history ?? '', at(HISTORY_FILE)),
    index: index === undefined ? indexOfRows([]) : parseHubIndex(index, at(INDEX_FILE)),
  }
}

/** Where a record lies. @param evalId checked by the schema of records: letters, digits, `.`, `_`, `-` */
export const recordFile = (evalId: string): string => `evals/${evalId}.yaml`

/** The two files in which a hub keeps what happened and what it holds. */
export const ledgers = ({ history, index }: Pick<HubFolder, 'history' | 'index'>): Changes => ({
  [HISTORY_FILE]: formatHistory(history),
  [INDEX_FILE]: formatHubIndex(index),
})

/** The index of a hub that holds nothing. */
export const NO_RECORDS: Readonly<Record<string, string>> = { [INDEX_FILE]: formatHubIndex(indexOfRows([])) }

/** Only these are ever written or removed. */
const MAY_CHANGE = /^(?:history\.jsonl|evals\/(?:index\.json|(?:rescored\/)?[A-Za-z0-9][A-Za-z0-9._-]*\.yaml))$/

const journalSchema = z.record(z.string().regex(MAY_CHANGE), z.string().nullable())

/** The journal is the moment of decision: before it has its name nothing has happened, from then on everything will. */
async function writeChanges(folder: string, changes: Changes, effects: Effects): Promise<void> {
  if (Object.keys(changes).length === 0) return
  const { files } = effects
  await files.write(files.join(folder, JOURNAL_FILE), JSON.stringify(journalSchema.parse(changes)))
  await finishJournal(folder, effects)
}

async function finishJournal(folder: string, { files }: Effects): Promise<void> {
  const journal = files.join(folder, JOURNAL_FILE)
  if ((await files.facts(journal)) === undefined) return
  const changes = journalSchema.parse(JSON.parse(await files.readText(journal)))
  for (const [name, text] of Object.entries(changes)) {
    const path = files.join(folder, ...name.split('/'))
    if (text === null) await files.remove(path)
    else await files.write(path, text)
  }
  await files.remove(journal)
}
