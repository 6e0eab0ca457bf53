import { type Effects, FmbenchError, messageOf, sha256Hex } from '../core/index.js'
import type { DatasetDocument } from '../spec/dataset.js'
import { type DeclaredFile, findFile, howToObtain, isUrl } from './find-file.js'
import { refuseHtml } from './html-page.js'
import { datasetCache } from './toy/write-generated.js'

/** What became of one file of a dataset. */
export type PulledFile =
  | { readonly name: string; readonly outcome: 'present' | 'downloaded'; readonly path: string }
  | { readonly name: string; readonly outcome: 'to do'; readonly hint: string }

/**
 * Downloads the files of a dataset that are not on this machine yet: from the mirror when FMBENCH_DATA_MIRROR is a
 * URL, else from their own URLs. Only what has the declared size and SHA-256 is kept.
 *
 * @throws FmbenchError `bad-data` when what came is not the declared file, `io` when nothing came
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

async function pullFile(document: DatasetDocument, file: DeclaredFile, effects: Effects): Promise<PulledFile> {
  const bytes = await downloadFirst(document, file, effects)
  if (bytes === undefined) {
    return { name: file.path, outcome: 'to do', hint: howToObtain(document, file, effects) }
  }
  const path = effects.files.join(datasetCache(document, effects), file.path)
  await effects.files.write(path, bytes)
  return { name: file.path, outcome: 'downloaded', path }
}

/** From the first URL that gives the declared file; undefined for a file that is made, not downloaded. */
async function downloadFirst(
  { dataset_id }: DatasetDocument,
  file: DeclaredFile,
  effects: Effects,
): Promise<Uint8Array | undefined> {
  const mirror = effects.setting('FMBENCH_DATA_MIRROR') ?? ''
  const mirrored = isUrl(mirror) ? [`${mirror.replace(/\/+$/, '')}/${dataset_id}/${file.path}`] : []
  const faults: unknown[] = []
  for (const url of [...mirrored, ...(file.url === undefined ? [] : [file.url])]) {
    try {
      const bytes = await effects.download(url)
      checkDownload(bytes, file, url)
      return bytes
    } catch (thrown) {
      faults.push(thrown)
    }
  }
  if (file.url === undefined) return undefined
  if (faults.length === 1) throw faults[0]
  throw new FmbenchError('io', `${dataset_id}: no source gives ${file.path}:\n${faults.map(messageOf).join('\n')}`)
}

function checkDownload(bytes: Uint8Array, file: DeclaredFile, url: string): void {
  refuseHtml(bytes, url)
  const digest = sha256Hex(bytes)
  if (bytes.length === file.bytes && digest === file.sha256) return
  const declared = `${file.bytes} bytes, SHA-256 ${file.sha256}`
  throw new FmbenchError(
    'bad-data',
    `Not the declared file: ${bytes.length} bytes, SHA-256 ${digest}; declared: ${declared}.`,
    {
      where: url,
      hint: 'It was not kept. Was it cut short, or replaced by a newer version? The document must say which one is meant.',
    },
  )
}
