import type { Effects } from '../core/index.js'
import type { DatasetDocument } from '../spec/dataset.js'
import type { LocatedFile } from './loader.js'
import { datasetCache, writeGenerated } from './toy/write-generated.js'

export type DeclaredFile = DatasetDocument['files'][number]

/** What was found, and what looked like it but was not. */
export interface Search {
  readonly located?: LocatedFile
  readonly rejected: readonly string[]
}

/**
 * Looks for one declared file in all places; the first that has its size and digest wins.
 *
 * @param documentFolder where the dataset's document lies: its `path` starts here
 */
export async function findFile(
  document: DatasetDocument,
  file: DeclaredFile,
  documentFolder: string,
  effects: Effects,
): Promise<Search> {
  const rejected: string[] = []
  for await (const path of candidates(document, file, documentFolder, effects)) {
    const fault = await faultOf(path, file, effects)
    if (fault === undefined) return { located: { path, sha256: file.sha256 }, rejected }
    if (fault !== 'absent') rejected.push(`${path} ${fault}`)
  }
  return { rejected }
}

async function* candidates(
  document: DatasetDocument,
  file: DeclaredFile,
  documentFolder: string,
  effects: Effects,
): AsyncGenerator<string> {
  const { files } = effects
  if (document.path !== undefined) yield files.join(files.resolve(document.path, documentFolder), file.path)
  yield files.join(datasetCache(document, effects), file.path)
  if (document.generator !== undefined) {
    yield files.join(await writeGenerated(document.generator, datasetCache(document, effects), effects), file.path)
    return
  }
  const mirror = effects.setting('FMBENCH_DATA_MIRROR')
  if (mirror === undefined || mirror === '' || isUrl(mirror)) return
  yield* await filesOfSize(files.resolve(mirror), file.bytes, effects)
}

/** A mirror is a folder, or the beginning of a URL. */
export function isUrl(mirror: string): boolean {
  return /^https?:\/\//i.test(mirror)
}

async function faultOf(path: string, file: DeclaredFile, { files }: Effects): Promise<string | undefined> {
  const facts = await files.facts(path)
  if (facts?.kind !== 'file') return 'absent'
  if (facts.bytes !== file.bytes) return `has ${facts.bytes} bytes, ${file.bytes} are declared`
  const digest = await files.sha256(path)
  return digest === file.sha256 ? undefined : `has the SHA-256 ${digest}, ${file.sha256} is declared`
}

/** Deep enough for any sensible mirror; a symbolic link that leads upwards must not keep us for ever. */
const DEEPEST_FOLDER = 8

async function filesOfSize(folder: string, bytes: number, effects: Effects, depth = 0): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of await effects.files.list(folder)) {
    const path = effects.files.join(folder, name)
    const facts = await effects.files.facts(path)
    if (facts?.kind === 'file' && facts.bytes === bytes) found.push(path)
    if (facts?.kind === 'directory' && depth < DEEPEST_FOLDER) {
      found.push(...(await filesOfSize(path, bytes, effects, depth + 1)))
    }
  }
  return found
}

/** A mistyped folder, or a file that was cut short, looks like no mirror at all; so say where was looked, and for what. */
function searched({ bytes }: DeclaredFile, effects: Effects): string {
  const mirror = effects.setting('FMBENCH_DATA_MIRROR')
  if (mirror === undefined || mirror === '' || isUrl(mirror)) return ''
  return ` Nothing in ${mirror} has the declared ${bytes} bytes and SHA-256.`
}

/** What a person must do to have a file: the URL, the command that makes it, or whom to ask. */
export function howToObtain(document: DatasetDocument, file: DeclaredFile, effects: Effects): string {
  const pull = `fmbench data pull ${document.dataset_id}`
  const folder = datasetCache(document, effects)
  const orMirror = `Or set FMBENCH_DATA_MIRROR to a folder that has it, anywhere inside.${searched(file, effects)}`
  if (document.generator !== undefined) {
    return `The generator "${document.generator.name}" makes it: correct the declared bytes and sha256, or the seed.`
  }
  if (file.url !== undefined) return `Get it with: ${pull}   (from ${file.url})\n${orMirror}`
  if (file.made_by !== undefined) {
    return `Get what it is made from with: ${pull}\nThen, in ${folder}: ${file.made_by}\n${orMirror}`
  }
  const source = document.source === undefined ? '' : ` Its source: ${document.source}`
  const steps = `Then put it into ${folder}, or name its folder as \`path\` in the document.`
  return `Access is ${document.access}.${source}\n${steps} ${orMirror}`
}
