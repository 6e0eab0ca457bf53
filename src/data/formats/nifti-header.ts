import { FmbenchError } from '../../core/index.js'
import { refuseHtml } from '../html-page.js'
import { type Affine, niftiAffine } from './nifti-affine.js'

/** What the header of a NIfTI-1 or NIfTI-2 file says (https://nifti.nimh.nih.gov). */
export interface NiftiHeader {
  /** Sizes of x, y, z, and of time where there are several volumes. */
  readonly shape: readonly number[]
  readonly type: VoxelType
  readonly isLittleEndian: boolean
  /** Byte of the first voxel, of the unpacked file. */
  readonly dataOffset: number
  /** What a voxel means: stored value times slope plus intercept. */
  readonly slope: number
  readonly intercept: number
  /** From voxel to world coordinates. */
  readonly affine: Affine
  /** True when a field that holds the name of a patient in some exports is filled. */
  readonly mayNamePerson: boolean
}

export type VoxelType = 'u1' | 'i1' | 'i2' | 'u2' | 'i4' | 'u4' | 'i8' | 'u8' | 'f4' | 'f8'

const TYPES: Readonly<Record<number, VoxelType>> = {
  2: 'u1',
  4: 'i2',
  8: 'i4',
  16: 'f4',
  64: 'f8',
  256: 'i1',
  512: 'u2',
  768: 'u4',
  1024: 'i8',
  1280: 'u8',
}
const OTHER_TYPES: Readonly<Record<number, string>> = {
  1: 'single bits',
  32: 'complex numbers',
  128: 'colours',
  1536: '128-bit floats',
  1792: 'complex numbers',
  2304: 'colours',
}

export const bytesPerVoxel = (type: VoxelType): number => Number(type[1])

/** Indices of the voxel at a place of the stored order, in which x runs fastest. */
export function voxelIndices(place: number, { shape: [nx, ny] }: NiftiHeader): [x: number, y: number, z: number] {
  return [place % nx, Math.floor(place / nx) % ny, Math.floor(place / (nx * ny))]
}

/** How much of an unpacked file to read for its header. */
export const NIFTI_HEADER_BYTES = 540

/** Byte of each field, by version. */
const FIELDS = {
  1: { dim: 40, datatype: 70, pixdim: 76, offset: 108, slope: 112, qformCode: 252, qform: 256, sform: 280, magic: 344 },
  2: { dim: 16, datatype: 12, pixdim: 104, offset: 168, slope: 176, qformCode: 344, qform: 352, sform: 400, magic: 4 },
} as const

/**
 * @param bytes the beginning of the unpacked file: `NIFTI_HEADER_BYTES`, or all when it is shorter
 * @param file for messages
 * @throws FmbenchError `bad-data` when it is no NIfTI file, or holds what is not read
 */
export function parseNiftiHeader(bytes: Uint8Array, file: string): NiftiHeader {
  refuseHtml(bytes, file)
  refuseOtherImages(bytes, file)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [version, little] = versionOf(view, file)
  const at = FIELDS[version]
  const magic = ascii(bytes, at.magic, 3)
  if (magic === 'ni1' || magic === 'ni2') throw refused('This is one half of a pair of files (.hdr and .img).', file)
  if (magic !== `n+${version}`) throw refused('This is not a NIfTI file: its magic word is missing.', file)

  const integer = (byte: number, i: number) =>
    version === 1 ? view.getInt16(byte + 2 * i, little) : Number(view.getBigInt64(byte + 8 * i, little))
  const real = (byte: number, i: number) =>
    version === 1 ? view.getFloat32(byte + 4 * i, little) : view.getFloat64(byte + 8 * i, little)
  const code = (i: number) =>
    version === 1 ? view.getInt16(at.qformCode + 2 * i, little) : view.getInt32(at.qformCode + 4 * i, little)
  const several = (count: number, read: (byte: number, i: number) => number, byte: number) =>
    Array.from({ length: count }, (_, i) => read(byte, i))

  const shape = shapeOf(several(8, integer, at.dim), file)
  const pixdim = several(8, real, at.pixdim)
  return {
    shape,
    type: typeOf(view.getInt16(at.datatype, little), file),
    isLittleEndian: little,
    dataOffset: dataOffsetOf(version === 1 ? real(at.offset, 0) : integer(at.offset, 0), version, file),
    ...scalingOf(real(at.slope, 0), real(at.slope, 1), file),
    affine: niftiAffine({
      shape,
      pixdim,
      qform: code(0) > 0 ? several(6, real, at.qform) : undefined,
      sform: code(1) > 0 ? several(12, real, at.sform) : undefined,
    }),
    mayNamePerson: version === 1 && ascii(bytes, 14, 18) !== '', // db_name
  }
}

function versionOf(view: DataView, file: string): [version: 1 | 2, isLittleEndian: boolean] {
  for (const little of [true, false]) {
    const size = view.byteLength < 4 ? 0 : view.getInt32(0, little)
    if ((size !== 348 && size !== 540) || view.byteLength < size) continue
    return [size === 348 ? 1 : 2, little]
  }
  throw refused('This is not a NIfTI file, or it ends inside its header.', file)
}

/** Formats people have instead, each with its usual converter. */
function refuseOtherImages(bytes: Uint8Array, where: string): void {
  if (ascii(bytes, 128, 4) === 'DICM') {
    throw new FmbenchError('bad-data', 'This is a DICOM file, which is not read.', {
      where,
      hint: 'Convert the series to NIfTI with dcm2niix -z y FOLDER, or a whole study to BIDS with heudiconv.',
    })
  }
  if (ascii(bytes, 0, 3) === 'CDF' || ascii(bytes, 1, 3) === 'HDF') {
    throw new FmbenchError('bad-data', 'This is a MINC file, which is not read.', {
      where,
      hint: 'Convert it: mnc2nii FILE.mnc FILE.nii',
    })
  }
}

function shapeOf([rank, ...sizes]: readonly number[], file: string): NiftiHeader['shape'] {
  const used = sizes.slice(0, rank)
  if (rank < 1 || rank > 7 || used.some((size) => !(size >= 1))) {
    throw refused(`The header gives the sizes ${used.join(' × ') || 'of nothing'}.`, file)
  }
  const [x, y = 1, z = 1, time = 1, ...rest] = used
  if (rest.some((size) => size !== 1)) {
    throw refused(`The image has ${rank} axes (${used.join(' × ')}); images of three or four axes are read.`, file)
  }
  return time === 1 ? [x, y, z] : [x, y, z, time]
}

function typeOf(code: number, file: string): VoxelType {
  const type = TYPES[code]
  if (type !== undefined) return type
  throw refused(`Its voxels are ${OTHER_TYPES[code] ?? `of the unknown type ${code}`}, which are not read.`, file)
}

function dataOffsetOf(offset: number, version: 1 | 2, file: string): number {
  const least = version === 1 ? 352 : 544
  // Some programs write 0 and mean the first byte behind the header.
  if (offset === 0) return least
  if (Number.isInteger(offset) && offset >= least - 4) return offset
  throw refused(`The header says that voxels begin at byte ${offset}.`, file)
}

/** A slope of 0, or none, means that values stand as they are. */
function scalingOf(slope: number, intercept: number, file: string): { slope: number; intercept: number } {
  if (slope === 0 || !Number.isFinite(slope)) return { slope: 1, intercept: 0 }
  if (Number.isFinite(intercept)) return { slope, intercept }
  throw refused(`The header scales voxels by ${slope} and adds ${intercept}.`, file)
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return new TextDecoder('latin1')
    .decode(bytes.subarray(start, start + length))
    .replace(/\0[\s\S]*$/, '')
    .trim()
}

function refused(what: string, where: string): FmbenchError {
  return new FmbenchError('bad-data', what, {
    where,
    hint: 'Save it as one file of numbers: nibabel.save(nibabel.Nifti1Image(array, affine), "x.nii.gz")',
  })
}
