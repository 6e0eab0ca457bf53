import { inflateSync } from 'fflate'

const STORED = 0
const DEFLATED = 8
const ZSTANDARD = 93

/** A member as the directory of a zip archive lists it. */
interface Member {
  readonly method: number
  readonly packedBytes: number
  /** What the archive says; it may lie. */
  readonly unpackedBytes: number
  readonly offset: number
}

/**
 * One member of a zip archive, unpacked; no other is. Python's programs pack with Zstandard, too. Where two members have
 * the name, the last one counts, as in Python.
 *
 * @returns undefined when the archive has no such member
 * @throws Error or RangeError when the archive is broken, or the member would unpack to more than `maxBytes`
 */
export async function zipMember(archive: Uint8Array, name: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength)
  const member = findMember(archive, view, name)
  if (member === undefined) return undefined
  const { method, packedBytes, unpackedBytes, offset } = member
  if (unpackedBytes > maxBytes) throw new Error(`its ${name} would unpack to ${unpackedBytes} bytes`)
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const packed = archive.subarray(start, start + packedBytes)
  if (method === STORED) return packed
  const out = new Uint8Array(unpackedBytes)
  if (method === DEFLATED) return inflateSync(packed, { out })
  if (method !== ZSTANDARD) throw new Error(`its ${name} is packed by method ${method}`)
  const { decompressZstd } = await import('hyparquet-compressors')
  return decompressZstd(packed, out)
}

/** The central directory (APPNOTE.TXT 4.3.12): archives of more than 65,535 members end in the longer form of ZIP64. */
function findMember(archive: Uint8Array, view: DataView, name: string): Member | undefined {
  const end = endOfDirectory(view)
  const long = view.getUint32(Math.max(0, end - 20), true) === 0x07064b50 ? lowWord(view, end - 12) : undefined
  const count = long === undefined ? view.getUint16(end + 10, true) : lowWord(view, long + 32)
  let at = long === undefined ? view.getUint32(end + 16, true) : lowWord(view, long + 48)
  let found: Member | undefined
  for (let i = 0; i < count; i++) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error('its directory is broken')
    const nameBytes = view.getUint16(at + 28, true)
    if (isName(archive.subarray(at + 46, at + 46 + nameBytes), name)) {
      found = {
        method: view.getUint16(at + 10, true),
        packedBytes: view.getUint32(at + 20, true),
        unpackedBytes: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      }
    }
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return found
}

/** Behind it stands at most a comment. */
function endOfDirectory(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at
  }
  throw new Error('its directory is missing')
}

/** Of a number of eight bytes: no archive that is read is so long that it needs more. */
const lowWord = (view: DataView, at: number): number => view.getUint32(at, true)

const isName = (bytes: Uint8Array, name: string): boolean =>
  bytes.length === name.length && bytes.every((byte, i) => byte === name.charCodeAt(i))
