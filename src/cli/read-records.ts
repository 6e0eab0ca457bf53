import { type Effects, FmbenchError } from '../core/index.js'
import { EVIDENCE, type Evidence, faultsOfRecord, type Submission } from '../leaderboard/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { badDocument } from '../spec/faults.js'
import { type Catalog, type EvalRecord, parseEval } from '../spec/index.js'

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
}

/** How much of a record is kept in memory: all, or what boards show, which is half of it. */
export type RecordParts = 'all' | 'for-boards'

/** Reads all records below some folders. What is wrong with one is told, and the others go on. */
export async function readRecords(
  folders: readonly RecordFolder[],
  parts: RecordParts,
  catalog: Catalog,
  effects: Effects,
): Promise<FoundRecords> {
  const { files } = effects
  const found: FoundRecord[] = []
  const faults: FmbenchError[] = []
  const seen = new Map<string, string>()
  const read = new Set<string>()
  for (const { path, isOfHub } of folders) {
    for (const file of await recordFiles(path, effects)) {
      if (read.has(files.resolve(file))) continue
      read.add(files.resolve(file))
      const evidence = isOfHub ? evidenceOf(files.nameOf(files.folderOf(file))) : 'self-reported'
      try {
        const { record, ...rest } = await readRecord(file, evidence, seen, catalog, effects)
        found.push({ ...rest, record: compacted(parts === 'all' ? record : partsForBoards(record)) })
      } catch (thrown) {
        if (!(thrown instanceof FmbenchError && /^bad-/.test(thrown.code))) throw thrown
        faults.push(thrown)
      }
    }
  }
  return { found, faults }
}

const evidenceOf = (folder: string): Evidence => EVIDENCE.find((name) => name === folder) ?? 'self-reported'

/** @param seen the file of each eval_id so far; the one read here is added */
async function readRecord(
  file: string,
  evidence: Evidence,
  seen: Map<string, string>,
  catalog: Catalog,
  { files }: Effects,
): Promise<FoundRecord> {
  const text = await files.readText(file)
  const { value: record } = await parseEval(text, file)
  const faults = faultsOfRecord(record, catalog, builtInMetrics)
  const other = seen.get(record.eval_id)
  if (other !== undefined) faults.push({ path: ['eval_id'], what: `"${record.eval_id}" is also in ${other}` })
  if (faults.length > 0) throw await badDocument(text, file, faults)
  seen.set(record.eval_id, file)
  return {
    record,
    file,
    evidence: record.provenance.origin === 'transcribed' ? 'transcribed' : evidence,
  }
}

/** A copy of the same content in less memory: objects made by `JSON.parse` share their layout. */
const compacted = (record: EvalRecord): EvalRecord => JSON.parse(JSON.stringify(record)) as EvalRecord

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

/** YAML files of a folder and those inside it, in order of path; `private/` and hidden folders are left alone. */
async function recordFiles(path: string, effects: Effects, depth = 0): Promise<string[]> {
  const { files } = effects
  const found: string[] = []
  for (const name of await files.list(path)) {
    const inner = files.join(path, name)
    if (/\.ya?ml$/i.test(name)) found.push(inner)
    else if (name === 'private' || name.startsWith('.') || depth === MAX_DEPTH) continue
    else if ((await files.facts(inner))?.kind === 'directory')
      found.push(...(await recordFiles(inner, effects, depth + 1)))
  }
  return found
}
