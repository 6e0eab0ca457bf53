import { type Effects, type ErrorCode, FmbenchError, messageOf } from '../core/index.js'
import type { DatasetDocument } from '../spec/dataset.js'
import { downloadFile } from './download-file.js'
import { type DeclaredFile, findFile, howToObtain, isUrl } from './find-file.js'
import { datasetCache } from './toy/write-generated.js'

/** What became of one file of a dataset. */
export type PulledFile =
  | { readonly name: string; readonly outcome: 'present' | 'downloaded'; readonly path: string }
  | { readonly name: string; readonly outcome: 'to do'; readonly hint: string }

/**
 * Downloads the files of a dataset that are not on this machine yet: from the mirror when FMBENCH_DATA_MIRROR is a
 * URL, else from their own URLs. A download that broke off goes on where it did; only what has the declared size and
 * SHA-256 gets its name.
 *
 * @throws FmbenchError as `downloadFile`, and `io` with all reasons when no source of several gives a file
 */
export async function pullDataset(
  document: DatasetDocument,
  documentFolder: string,
  effects: Effects,
): Promise<readonly PulledFile[]> {
  const pulled: PulledFile[] = []
  for (const file of document.files) {
    const { located } = await findFile(document, file, documentFolder, effects)
    pulled.push(
      located === undefined
        ? await pullFile(document, file, effects)
        : { name: file.path, outcome: 'present', path: located.path },
    )
  }
  return pulled
}

/** With these another source may help. */
const FAULTS_OF_SOURCE: readonly ErrorCode[] = ['io', 'bad-data']

async function pullFile(document: DatasetDocument, file: DeclaredFile, effects: Effects): Promise<PulledFile> {
  const path = effects.files.join(datasetCache(document, effects), file.path)
  const faults: unknown[] = []
  for (const url of sourcesOf(document, file, effects)) {
    try {
      await downloadFile(url, file, path, effects)
      return { name: file.path, outcome: 'downloaded', path }
    } catch (thrown) {
      if (!(thrown instanceof FmbenchError) || !FAULTS_OF_SOURCE.includes(thrown.code)) throw thrown
      faults.push(thrown)
    }
  }
  // A file that is made is not expected at a mirror.
  if (file.url === undefined) return { name: file.path, outcome: 'to do', hint: howToObtain(document, file, effects) }
  if (faults.length === 1) throw faults[0]
  const { dataset_id } = document
  throw new FmbenchError('io', `${dataset_id}: no source gives ${file.path}:\n${faults.map(messageOf).join('\n')}`)
}

function sourcesOf({ dataset_id }: DatasetDocument, { path, url }: DeclaredFile, effects: Effects): readonly string[] {
  const mirror = effects.setting('FMBENCH_DATA_MIRROR') ?? ''
  const mirrored = isUrl(mirror) ? [`${mirror.replace(/\/+$/, '')}/${dataset_id}/${path}`] : []
  return [...mirrored, ...(url === undefined ? [] : [url])]
}
