import { inflateSync } from 'fflate'
import { type Effects, FmbenchError, messageOf } from '../../core/index.js'
import { readExactly } from './read-exactly.js'

/** Named files that are read one by one: those of a zip archive, or of a folder. */
export interface Members {
  readonly names: readonly string[]
  /** The size of a member, unpacked; undefined when there is none of that name. */
  size(name: string): Promise<number | undefined>
  /** Bytes `start` (included) to `end` (excluded) of a member, unpacked. @throws FmbenchError `bad-data` */
  read(name: string, start: number, end: number): Promise<Uint8Array>
}

interface Member {
  readonly method: number
  readonly packedBytes: number
  readonly bytes: number
  /** Where its local header lies. */
  readonly offset: number
}

const SIGNATURE = { end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50, entry: 0x02014b50 } as const
const LOCAL_HEADER_BYTES = 30
const ENTRY_BYTES = 46
const END_BYTES = 22
const LONGEST_COMMENT = 0xffff
/** Stands in a field of 16 or 32 bits where the number is in one of 64 bits. */
const [ELSEWHERE_16, ELSEWHERE_32] = [0xffff, 0xffffffff]

/**
 * The members of a zip archive, by the format's own description (PKWARE APPNOTE 6.3.10), Zip64 included. Where a name
 * stands twice, its last member counts: so archives are changed by those that only append. Checksums are not looked at.
 *
 * @throws FmbenchError `bad-data` when it is no zip archive, or cut short
 */
export async function openZip(path: string, effects: Effects): Promise<Members> {
  const { at, bytes, count } = await findDirectory(path, effects)
  const members = parseDirectory(await readExactly(path, at, at + bytes, effects), count, path)
  return {
    names: [...members.keys()],
    size: async (name) => members.get(name)?.bytes,
    async read(name, start, end) {
      const member = members.get(name)
      if (member === undefined) throw damaged(path, `there is no ${name}`)
      const { method, packedBytes, offset } = member
      const header = viewOf(await readExactly(path, offset, offset + LOCAL_HEADER_BYTES, effects))
      const from = offset + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true)
      if (method === 0) return readExactly(path, from + start, from + Math.min(end, member.bytes), effects)
      if (method !== 8) throw damaged(path, `${name} is packed by method ${method}, which is not read here`)
      const packed = await readExactly(path, from, from + packedBytes, effects)
      return inflate(packed, member.bytes, `${path}, ${name}`).subarray(start, end)
    },
  }
}

function inflate(packed: Uint8Array, bytes: number, where: string): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(bytes) })
  } catch (cause) {
    throw damaged(where, messageOf(cause), cause)
  }
}

interface Directory {
  readonly at: number
  readonly bytes: number
  readonly count: number
}

/** By the record at the end of the archive, which a comment may follow. */
async function findDirectory(path: string, effects: Effects): Promise<Directory> {
  const size = (await effects.files.facts(path))?.bytes ?? 0
  const tailAt = Math.max(0, size - END_BYTES - LONGEST_COMMENT)
  const tail = viewOf(await readExactly(path, tailAt, size, effects))
  let end = tail.byteLength - END_BYTES
  while (end >= 0 && tail.getUint32(end, true) !== SIGNATURE.end) end--
  if (end < 0) throw damaged(path, 'the list of its members is not at its end')
  const [count, bytes, at] = [
    tail.getUint16(end + 10, true),
    tail.getUint32(end + 12, true),
    tail.getUint32(end + 16, true),
  ]
  const isElsewhere = count === ELSEWHERE_16 || bytes === ELSEWHERE_32 || at === ELSEWHERE_32
  const locator = end - 20
  if (!isElsewhere || locator < 0 || tail.getUint32(locator, true) !== SIGNATURE.locator64) return { at, bytes, count }
  const end64At = number64(tail, locator + 8)
  const end64 = viewOf(await readExactly(path, end64At, end64At + 56, effects))
  if (end64.getUint32(0, true) !== SIGNATURE.end64) throw damaged(path, 'its Zip64 record is not where it should be')
  return { count: number64(end64, 32), bytes: number64(end64, 40), at: number64(end64, 48) }
}

function parseDirectory(bytes: Uint8Array, count: number, path: string): ReadonlyMap<string, Member> {
  const view = viewOf(bytes)
  const members = new Map<string, Member>()
  const text = new TextDecoder()
  let at = 0
  for (let i = 0; i < count; i++) {
    const isEntry = at + ENTRY_BYTES <= bytes.length && view.getUint32(at, true) === SIGNATURE.entry
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
      isEntry ? view.getUint16(at + field, true) : 0,
    )
    const extraAt = at + ENTRY_BYTES + nameBytes
    if (!isEntry || extraAt + extraBytes > bytes.length) throw damaged(path, `${i} of ${count} members are listed`)
    const name = text.decode(bytes.subarray(at + ENTRY_BYTES, extraAt))
    if ((view.getUint16(at + 8, true) & 1) === 1) throw damaged(path, `${name} is encrypted`)
    members.set(name, memberAt(view, at, extraAt, extraBytes))
    at = extraAt + extraBytes + commentBytes
  }
  return members
}

/** Sizes and offset, from the extra field where they take 64 bits: only those that do stand there, in this order. */
function memberAt(view: DataView, at: number, extraAt: number, extraBytes: number): Member {
  let wide = extraAt
  while (wide + 4 <= extraAt + extraBytes && view.getUint16(wide, true) !== 1)
    wide += 4 + view.getUint16(wide + 2, true)
  wide += 4
  const [bytes, packedBytes, offset] = [24, 20, 42].map((field) => {
    const value = view.getUint32(at + field, true)
    if (value !== ELSEWHERE_32 || wide + 8 > extraAt + extraBytes) return value
    wide += 8
    return number64(view, wide - 8)
  })
  return { method: view.getUint16(at + 10, true), bytes, packedBytes, offset }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const number64 = (view: DataView, at: number): number => Number(view.getBigUint64(at, true))

function damaged(where: string, why: string, cause?: unknown): FmbenchError {
  return new FmbenchError('bad-data', `The zip archive cannot be read: ${why}.`, {
    where,
    hint: 'It is cut short, damaged, or no zip archive. Copy or download it again.',
    cause,
  })
}
