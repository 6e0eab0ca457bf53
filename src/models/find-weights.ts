import { didYouMean, type Effects, type Files, FmbenchError } from '../core/index.js'
import type { OpenRequest } from './adapter.js'

export interface FoundWeights {
  /** Absolute. */
  readonly path: string
  readonly sha256: string
}

/**
 * Finds a file of weights: beside the model's document; in the cache under `models/<model_id>`; or, where the document
 * has its digest, anywhere in the cache's `models` or in the folder that FMBENCH_DATA_MIRROR names. A file with a
 * declared digest counts only when it has it.
 *
 * @throws FmbenchError `not-found` saying where it belongs, `bad-data` when only another version of it is there
 */
export async function findWeights(
  file: string,
  declared: string | undefined,
  { document, folder }: OpenRequest,
  effects: Effects,
): Promise<FoundWeights> {
  const { files } = effects
  const cache = files.join(effects.cacheFolder, 'models', document.model_id)
  const beside = files.resolve(file, folder)
  const others: string[] = []
  for await (const path of placesOf(beside, files.join(cache, files.nameOf(beside)), declared, effects)) {
    if ((await files.facts(path))?.kind !== 'file') continue
    const sha256 = await files.sha256(path)
    if (declared === undefined || sha256 === declared) return { path, sha256 }
    others.push(`${path} has the SHA-256 ${sha256}`)
  }
  const source = document.weights === undefined ? '' : `\nIts source: ${document.weights}`
  const orMirror = declared === undefined ? '' : ' Or set FMBENCH_DATA_MIRROR to a folder that has it, anywhere inside.'
  const hint = `Put it beside the model's document, or into ${cache}.${orMirror}${source}`
  if (others.length > 0) {
    const found = `${others.join('\n')}; ${declared} is declared.`
    throw new FmbenchError(
      'bad-data',
      `The weights of ${document.model_id} are there, but not as declared:\n${found}`,
      { hint },
    )
  }
  const nearest = didYouMean(files.nameOf(beside), await files.list(files.folderOf(beside)))
  throw new FmbenchError('not-found', `The weights of ${document.model_id} are not on this machine.`, {
    where: beside,
    hint: nearest === undefined ? hint : `${nearest}\n${hint}`,
  })
}

async function* placesOf(
  beside: string,
  cached: string,
  declared: string | undefined,
  { files, cacheFolder, setting }: Effects,
): AsyncGenerator<string> {
  yield beside
  yield cached
  if (declared === undefined) return
  yield* filesNamed(files.nameOf(beside), files.join(cacheFolder, 'models'), files)
  const mirror = setting('FMBENCH_DATA_MIRROR')
  if (mirror === undefined || mirror === '' || /^https?:/i.test(mirror)) return
  yield* filesNamed(files.nameOf(beside), files.resolve(mirror), files)
}

/** Deep enough for any sensible mirror; a symbolic link that leads upwards must not keep us for ever. */
const DEEPEST_FOLDER = 8

async function* filesNamed(wanted: string, folder: string, files: Files, depth = 0): AsyncGenerator<string> {
  for (const name of await files.list(folder)) {
    const path = files.join(folder, name)
    if (name === wanted) yield path
    else if (depth < DEEPEST_FOLDER && (await files.facts(path))?.kind === 'directory') {
      yield* filesNamed(wanted, path, files, depth + 1)
    }
  }
}
