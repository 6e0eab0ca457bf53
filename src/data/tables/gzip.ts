import { FmbenchError, messageOf } from '../../core/index.js'

/**
 * All members of a gzip file, checked against their checksums: files made by bgzip have many members, and a reader
 * that stops after the first would lose rows without a word.
 *
 * @throws FmbenchError `bad-data` when the file is cut short or damaged
 */
export async function gunzip(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  try {
    const unpacked = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
    return new Uint8Array(await new Response(unpacked).arrayBuffer())
  } catch (cause) {
    throw new FmbenchError('bad-data', `The file does not unpack: ${messageOf(cause)}.`, {
      where: file,
      hint: 'It is cut short, damaged, or not gzip at all. Download it again.',
      cause,
    })
  }
}
