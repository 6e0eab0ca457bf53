import * as z from 'zod'
import { type Effects, FmbenchError } from '../core/index.js'
import { formatIndexRows, type IndexRow, parseIndexRows } from '../review/index.js'
import { type HubConfig, parseHubConfig } from './config.js'
import type { History } from './history.js'
import { rowsOfRecords } from './rebuild-index.js'

/** The names of what a hub keeps, from its folder on. */
export const HISTORY_FILE = 'history.jsonl'
export const INDEX_FILE = 'evals/index.json'
const CONFIG_FILE = 'hub.yaml'
const JOURNAL_FILE = '.fmbench-journal.json'
const NEXT_FOLDER = '.fmbench-next'
const LOCK_FILE = '.fmbench-lock'

/** A hub as it lies on the disk. */
export interface HubFolder {
  readonly config: HubConfig
  readonly history: History
  /** Of its index: one for each record it keeps. Read when first asked for, which a decision seldom does. */
  readonly rows: () => readonly IndexRow[]
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

async function readHubFolder(folder: string, effects: Effects): Promise<HubFolder> {
  const { files } = effects
  const at = (name: string): string => files.join(folder, ...name.split('/'))
  const textOf = async (name: string): Promise<string | undefined> =>
    (await files.facts(at(name))) === undefined ? undefined : files.readText(at(name))
  const [config, history, index] = await Promise.all([CONFIG_FILE, HISTORY_FILE, INDEX_FILE].map(textOf))
  let rows: readonly IndexRow[] | undefined
  const ofHistory = { text: history ?? '', file: at(HISTORY_FILE) }
  if (index === undefined) rows = await rowsOfRecords(folder, ofHistory, effects)
  return {
    config: await parseHubConfig(config ?? '', at(CONFIG_FILE)),
    history: ofHistory,
    rows: () => {
      rows ??= parseIndexRows(index ?? '', at(INDEX_FILE))
      return rows
    },
  }
}

/** Where a record lies. @param evalId checked by the schema of records: letters, digits, `.`, `_`, `-` */
export const recordFile = (evalId: string): string => `evals/${evalId}.yaml`

/** Where the document of a model lies that came with a record. */
export const modelFile = (modelId: string): string => `models/${modelId}.yaml`

/** Where its predictions lie, if the hub keeps them. */
export const predictionsFile = (evalId: string): string => `predictions/${evalId}.csv`

/** What is written of a hub that became another: its history, and its index where that changed. */
export const ledgers = (before: HubFolder, after: HubFolder): Changes => ({
  [HISTORY_FILE]: after.history.text,
  ...(after.rows !== before.rows && { [INDEX_FILE]: formatIndexRows(after.rows()) }),
})

/** The index of a hub that holds nothing. */
export const NO_RECORDS: Readonly<Record<string, string>> = { [INDEX_FILE]: formatIndexRows([]) }

/** Only these are ever written or removed. */
const MAY_CHANGE =
  /^(?:history\.jsonl|evals\/(?:index\.json|[A-Za-z0-9][A-Za-z0-9._-]*\.yaml)|models\/[A-Za-z0-9][A-Za-z0-9._-]*\.yaml|predictions\/[A-Za-z0-9][A-Za-z0-9._-]*\.csv)$/

/** What is to be done: the new file of that name takes its place, or the file goes. */
const journalSchema = z.record(z.string().regex(MAY_CHANGE), z.enum(['put', 'remove']))

/**
 * The new files lie whole beside the old ones before the journal names them. The journal is the moment of decision:
 * before it is there nothing has happened, from then on everything will.
 */
async function writeChanges(folder: string, changes: Changes, effects: Effects): Promise<void> {
  const entries = Object.entries(changes)
  if (entries.length === 0) return
  const { files } = effects
  const texts = entries.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const]))
  await Promise.all(texts.map(([name, text]) => files.write(files.join(folder, NEXT_FOLDER, ...name.split('/')), text)))
  const journal = Object.fromEntries(entries.map(([name, text]) => [name, text === null ? 'remove' : 'put']))
  await files.write(files.join(folder, JOURNAL_FILE), JSON.stringify(journalSchema.parse(journal)))
  await finishJournal(folder, effects)
}

/** Does what a journal says, where one lies; takes away what was meant for one that was never written. */
async function finishJournal(folder: string, { files }: Effects): Promise<void> {
  const journal = files.join(folder, JOURNAL_FILE)
  if ((await files.facts(journal)) !== undefined) {
    const acts = journalSchema.parse(JSON.parse(await files.readText(journal)))
    for (const [name, act] of Object.entries(acts)) {
      const path = files.join(folder, ...name.split('/'))
      const next = files.join(folder, NEXT_FOLDER, ...name.split('/'))
      // A new file that is gone has taken its place already.
      if (act === 'put' && (await files.facts(next)) === undefined) continue
      await files.remove(path)
      if (act === 'put') await files.rename(next, path)
    }
    await files.remove(journal)
  }
  await files.remove(files.join(folder, NEXT_FOLDER))
}
