/** What a test may say of the image it needs; the rest is plain. */
export interface ImageParts {
  /** In the stored order, x fastest. */
  readonly values: readonly number[]
  readonly shape: readonly number[]
  readonly type?: keyof typeof CODES
  readonly version?: 1 | 2
  readonly isLittleEndian?: boolean
  readonly slope?: number
  readonly intercept?: number
  /** Rows of the sform. */
  readonly affine?: readonly (readonly number[])[]
  readonly patient?: string
}

const CODES = { u1: 2, i2: 4, i4: 8, f4: 16, f8: 64, i1: 256, u2: 512, u4: 768, i8: 1024, u8: 1280 } as const

const PLAIN = [
  [2, 0, 0, -10],
  [0, 2, 0, -20],
  [0, 0, 2, -30],
]

/** The bytes of a NIfTI file, written from the format's description, field by field. */
export function makeNifti(parts: ImageParts): Uint8Array {
  const { values, shape, type = 'i2', version = 1, isLittleEndian: little = true, slope = 0, intercept = 0 } = parts
  const { affine = PLAIN, patient = '' } = parts
  const start = version === 1 ? 352 : 544
  const size = Number(type[1])
  const bytes = new Uint8Array(start + values.length * size)
  const view = new DataView(bytes.buffer)
  const text = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at)
  const dim = [shape.length, ...shape, 1, 1, 1, 1, 1, 1].slice(0, 8)
  if (version === 1) {
    view.setInt32(0, 348, little)
    text(14, patient)
    dim.forEach((n, i) => void view.setInt16(40 + 2 * i, n, little))
    view.setInt16(70, CODES[type], little)
    view.setInt16(72, 8 * size, little)
    ;[1, 2, 2, 2, 1.5].forEach((zoom, i) => void view.setFloat32(76 + 4 * i, zoom, little))
    view.setFloat32(108, start, little)
    view.setFloat32(112, slope, little)
    view.setFloat32(116, intercept, little)
    view.setInt16(254, 1, little)
    affine.flat().forEach((value, i) => void view.setFloat32(280 + 4 * i, value, little))
    text(344, 'n+1')
  } else {
    view.setInt32(0, 540, little)
    text(4, 'n+2')
    view.setInt16(12, CODES[type], little)
    view.setInt16(14, 8 * size, little)
    dim.forEach((n, i) => void view.setBigInt64(16 + 8 * i, BigInt(n), little))
    ;[1, 2, 2, 2, 1.5].forEach((zoom, i) => void view.setFloat64(104 + 8 * i, zoom, little))
    view.setBigInt64(168, BigInt(start), little)
    view.setFloat64(176, slope, little)
    view.setFloat64(184, intercept, little)
    view.setInt32(348, 1, little)
    affine.flat().forEach((value, i) => void view.setFloat64(400 + 8 * i, value, little))
  }
  const write: Record<keyof typeof CODES, (at: number, value: number) => void> = {
    u1: (at, value) => view.setUint8(at, value),
    i1: (at, value) => view.setInt8(at, value),
    i2: (at, value) => view.setInt16(at, value, little),
    u2: (at, value) => view.setUint16(at, value, little),
    i4: (at, value) => view.setInt32(at, value, little),
    u4: (at, value) => view.setUint32(at, value, little),
    i8: (at, value) => view.setBigInt64(at, BigInt(value), little),
    u8: (at, value) => view.setBigUint64(at, BigInt(value), little),
    f4: (at, value) => view.setFloat32(at, value, little),
    f8: (at, value) => view.setFloat64(at, value, little),
  }
  values.forEach((value, i) => void write[type](start + i * size, value))
  return bytes
}
