import { type Effects, FmbenchError, messageOf } from '../../core/index.js'
import { refuseHtml } from '../html-page.js'

const PIECE_BYTES = 2 ** 22

/**
 * The bytes of a file from beginning to end, unpacked where its name ends in `.gz`, in pieces: it may be larger than
 * memory. All members of a gzip file are read, and checked against their checksums.
 *
 * @throws FmbenchError `bad-data` when it does not unpack
 */
export async function* unpackedPieces(path: string, effects: Effects): AsyncGenerator<Uint8Array> {
  if (!path.toLowerCase().endsWith('.gz')) return yield* pieces(path, effects)
  refuseHtml(await effects.files.readRange(path, 0, 1024), path)
  const packed = pieces(path, effects)
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await packed.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
  })
  const reader = source.pipeThrough(new DecompressionStream('gzip')).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } catch (cause) {
    if (cause instanceof FmbenchError) throw cause
    throw new FmbenchError('bad-data', `The file does not unpack: ${messageOf(cause)}.`, {
      where: path,
      hint: 'It is cut short, damaged, or not gzip at all. Download it again.',
      cause,
    })
  } finally {
    // Whoever needs the beginning alone stops here; what is still packed is left.
    await reader.cancel().catch(() => undefined)
  }
}

async function* pieces(path: string, { files }: Effects): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const size = (await files.facts(path))?.bytes ?? 0
  for (let at = 0; at < size; at += PIECE_BYTES) {
    yield (await files.readRange(path, at, Math.min(size, at + PIECE_BYTES))) as Uint8Array<ArrayBuffer>
  }
}

/** The first bytes of a file, unpacked; fewer when it is shorter. */
export async function unpackedStart(path: string, length: number, effects: Effects): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let filled = 0
  for await (const piece of unpackedPieces(path, effects)) {
    const part = piece.subarray(0, length - filled)
    bytes.set(part, filled)
    filled += part.length
    if (filled === length) break
  }
  return bytes.subarray(0, filled)
}
