import { type Effects, type Files, FmbenchError } from '../core/index.js'
import { EVIDENCE, type Evidence, faultsOfRecord, groupBy, type Submission } from '../leaderboard/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { badDocument } from '../spec/faults.js'
import { type Catalog, type EvalRecord, parseEval } from '../spec/index.js'
import type { RecordCache } from './record-cache.js'
import { SITE_MARKER } from './write-site.js'

/** A record, and its file. */
export interface FoundRecord extends Submission {
  readonly file: string
}

/** What was found in some folders of records. */
export interface FoundRecords {
  readonly found: readonly FoundRecord[]
  /** One error, with file and line, for each record that no board can show. */
  readonly faults: readonly FmbenchError[]
}

/** A folder of records, and whether it belongs to the hub that builds. */
export interface RecordFolder {
  readonly path: string
  /** The hub sorts its own records by what it knows of them: into folders named by evidence, such as `measured`. */
  readonly isOfHub: boolean
  /** Files that are left alone, from the folder on. */
  readonly without?: ReadonlySet<string>
}

/** How much of a record is kept in memory: all, or what boards show, which is half of it. */
export type RecordParts = 'all' | 'for-boards'

/**
 * Reads all records below some folders, those that `cache` does not know from their text. What is wrong with one is
 * told, and the others go on.
 */
export async function readRecords(
  folders: readonly RecordFolder[],
  parts: RecordParts,
  catalog: Catalog,
  cache: RecordCache,
  effects: Effects,
): Promise<FoundRecords> {
  const { files } = effects
  const inFolders = new Map<string, FoundFile>()
  for (const { path, isOfHub, without } of folders) {
    const left = new Set([...(without ?? [])].map((name) => files.join(path, name)))
    for (const file of await recordFiles(path, effects)) {
      if (left.has(file)) continue
      const evidence = isOfHub ? evidenceOf(files.nameOf(files.folderOf(file))) : 'self-reported'
      if (!inFolders.has(files.resolve(file))) inFolders.set(files.resolve(file), { file, evidence })
    }
  }
  const listed = [...inFolders.values()]
  const parsed = await parseFiles(listed, parts, cache, effects)
  const found: FoundRecord[] = []
  const faults: FmbenchError[] = []
  const seen = new Map<string, string>()
  for (const { file, evidence } of listed) {
    const record = parsed.get(file)
    const fault =
      record instanceof FmbenchError ? record : record && (await faultOf(record, file, seen, catalog, files))
    if (fault !== undefined) faults.push(fault)
    else if (record !== undefined && !(record instanceof FmbenchError)) {
      seen.set(record.eval_id, file)
      found.push({ record, file, evidence: record.provenance.origin === 'transcribed' ? 'transcribed' : evidence })
    }
  }
  return { found, faults }
}

interface FoundFile {
  readonly file: string
  readonly evidence: Evidence
}

const evidenceOf = (folder: string): Evidence => EVIDENCE.find((name) => name === folder) ?? 'self-reported'

/** What a record says that its catalogue or another record does not allow. @param seen the file of each eval_id so far */
async function faultOf(
  record: EvalRecord,
  file: string,
  seen: ReadonlyMap<string, string>,
  catalog: Catalog,
  { readText }: Files,
): Promise<FmbenchError | undefined> {
  const faults = faultsOfRecord(record, catalog, builtInMetrics)
  const other = seen.get(record.eval_id)
  if (other !== undefined) faults.push({ path: ['eval_id'], what: `"${record.eval_id}" is also in ${other}` })
  return faults.length === 0 ? undefined : badDocument(await readText(file), file, faults)
}

/** Each file's record or what is wrong with it; part by part of the cache, so that one part at a time is in memory. */
async function parseFiles(
  listed: readonly FoundFile[],
  parts: RecordParts,
  cache: RecordCache,
  effects: Effects,
): Promise<Map<string, EvalRecord | FmbenchError>> {
  const { files } = effects
  const parsed = new Map<string, EvalRecord | FmbenchError>()
  const texts = new Map<string, string>()
  const digests = new Map<string, string>()
  for (const { file } of listed) {
    try {
      digests.set(file, await files.sha256(file))
    } catch (thrown) {
      if (!(thrown instanceof FmbenchError)) throw thrown
      // A folder of that name, a link to nothing, a file that may not be read.
      parsed.set(file, thrown)
    }
  }
  for (const [part, ofPart] of groupBy([...digests], ([, sha256]) => sha256.slice(0, 1))) {
    const before = await cache.read(part)
    const after = new Map<string, string>()
    let hasNew = false
    for (const [file, sha256] of ofPart) {
      const known = before.get(sha256)
      const json = known ?? (await parseFile(file, effects))
      if (typeof json !== 'string') {
        parsed.set(file, json)
        continue
      }
      const record = JSON.parse(json) as EvalRecord // made by `parseFile`, now or in an earlier build
      parsed.set(file, shareTextsInPlace(parts === 'all' ? record : partsForBoards(record), texts))
      // The file may have changed since its digest was taken.
      if (known === undefined && (await files.sha256(file)) !== sha256) continue
      hasNew ||= known === undefined
      after.set(sha256, json)
    }
    if (hasNew || after.size !== before.size) await cache.write(part, after)
  }
  return parsed
}

async function parseFile(file: string, { files }: Effects): Promise<string | FmbenchError> {
  try {
    return JSON.stringify((await parseEval(await files.readText(file), file)).value)
  } catch (thrown) {
    if (thrown instanceof FmbenchError && /^bad-/.test(thrown.code)) return thrown
    throw thrown
  }
}

/** Records say the same words in thousands of places: each is kept once. @param texts those so far */
function shareTextsInPlace<T extends object>(value: T, texts: Map<string, string>): T {
  const entries = value as Record<string, unknown>
  for (const key of Object.keys(entries)) {
    const inner = entries[key]
    if (typeof inner === 'object' && inner !== null) shareTextsInPlace(inner, texts)
    if (typeof inner !== 'string') continue
    const known = texts.get(inner)
    if (known === undefined) texts.set(inner, inner)
    else entries[key] = known
  }
  return value
}

function partsForBoards({
  curves: _curves,
  fairness: _fairness,
  efficiency: _efficiency,
  ...rest
}: EvalRecord): EvalRecord {
  return rest
}

/** Folders of the outside may link to themselves. */
const MAX_DEPTH = 12

/**
 * YAML files of a folder and those inside it, in order of path; `private/` and hidden folders are left alone, and sites,
 * which hold copies.
 */
export async function recordFiles(path: string, effects: Effects, depth = 0): Promise<string[]> {
  const { files } = effects
  const found: string[] = []
  const names = await files.list(path)
  if (names.includes(SITE_MARKER)) return found
  for (const name of names) {
    const inner = files.join(path, name)
    if (/\.ya?ml$/i.test(name)) found.push(inner)
    else if (name === 'private' || name.startsWith('.') || depth === MAX_DEPTH) continue
    else if ((await files.facts(inner))?.kind === 'directory')
      found.push(...(await recordFiles(inner, effects, depth + 1)))
  }
  return found
}
