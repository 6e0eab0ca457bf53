import { type Effects, FmbenchError } from '../../core/index.js'
import {
  bytesPerVoxel,
  NIFTI_HEADER_BYTES,
  type NiftiHeader,
  parseNiftiHeader,
  type VoxelType,
} from './nifti-header.js'
import { unpackedPieces, unpackedStart } from './unpacked.js'

/** Voxels of one volume as the file stores them, before slope and intercept; x runs fastest. */
export type StoredVoxels =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array

/** The header of a .nii or .nii.gz file. @throws FmbenchError `bad-data` as `parseNiftiHeader` does */
export async function readNiftiHeader(path: string, effects: Effects): Promise<NiftiHeader> {
  return parseNiftiHeader(await unpackedStart(path, NIFTI_HEADER_BYTES, effects), path)
}

export const voxelCount = ({ shape }: NiftiHeader): number => shape[0] * shape[1] * shape[2]

/** 1 for an image of three axes. */
export const volumeCount = ({ shape }: NiftiHeader): number => shape[3] ?? 1

/**
 * The volumes of a file, one after the other; one is in memory at a time, and its array is used again for the next.
 *
 * @param header of the same file
 * @throws FmbenchError `bad-data` when the file is damaged, or shorter or longer than its header says
 */
export async function* niftiVolumes(path: string, header: NiftiHeader, effects: Effects): AsyncGenerator<StoredVoxels> {
  const bytes = new Uint8Array(voxelCount(header) * bytesPerVoxel(header.type))
  const whole = header.dataOffset + volumeCount(header) * bytes.length
  let seen = 0
  let filled = 0
  for await (const piece of unpackedPieces(path, effects)) {
    let at = Math.min(piece.length, Math.max(0, header.dataOffset - seen))
    seen += piece.length
    if (seen > whole) throw wrongSize(path, header, whole, 'more')
    while (at < piece.length) {
      const part = piece.subarray(at, at + bytes.length - filled)
      bytes.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < bytes.length) continue
      filled = 0
      yield decode(bytes, header, path)
    }
  }
  if (seen < whole) throw wrongSize(path, header, whole, `${seen}`)
}

function wrongSize(where: string, { shape }: NiftiHeader, whole: number, has: string): FmbenchError {
  return new FmbenchError(
    'bad-data',
    `An image of ${shape.join(' × ')} voxels takes ${whole} bytes, the file has ${has}.`,
    {
      where,
      hint: has === 'more' ? 'Something was appended to it: save it again.' : 'It is cut short: download it again.',
    },
  )
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

function decode(bytes: Uint8Array, { type, isLittleEndian }: NiftiHeader, file: string): StoredVoxels {
  const size = bytesPerVoxel(type)
  if (size > 1 && isLittleEndian !== HOST_IS_LITTLE_ENDIAN) swapInPlace(bytes, size)
  const { buffer } = bytes
  const views: Readonly<Record<VoxelType, () => StoredVoxels>> = {
    u1: () => bytes,
    i1: () => new Int8Array(buffer),
    i2: () => new Int16Array(buffer),
    u2: () => new Uint16Array(buffer),
    i4: () => new Int32Array(buffer),
    u4: () => new Uint32Array(buffer),
    i8: () => exactDoubles(new BigInt64Array(buffer), file),
    u8: () => exactDoubles(new BigUint64Array(buffer), file),
    f4: () => new Float32Array(buffer),
    f8: () => new Float64Array(buffer),
  }
  return views[type]()
}

function swapInPlace(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse()
}

function exactDoubles(integers: BigInt64Array | BigUint64Array, where: string): Float64Array {
  const doubles = Float64Array.from(integers as Iterable<bigint>, Number)
  if (doubles.every((value) => Number.isSafeInteger(value))) return doubles
  throw new FmbenchError('bad-data', 'The image holds whole numbers beyond 2^53, which lose digits.', {
    where,
    hint: 'Save it as float64.',
  })
}
