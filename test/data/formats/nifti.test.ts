import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { niftiVolumes, readNiftiHeader } from '../../../src/data/formats/nifti.js'
import { axisCodes, niftiAffine } from '../../../src/data/formats/nifti-affine.js'
import { memoryEffects } from '../../helpers/memory-effects.js'
import { type ImageParts, makeNifti } from './make-nifti.js'

/** All values of an image, volume by volume, as its header means them. */
async function valuesOf(bytes: Uint8Array, name = 'a.nii'): Promise<number[]> {
  const effects = memoryEffects({ [`/${name}`]: bytes })
  const header = await readNiftiHeader(`/${name}`, effects)
  const values: number[] = []
  for await (const stored of niftiVolumes(`/${name}`, header, effects)) {
    for (const value of stored) values.push(value * header.slope + header.intercept)
  }
  return values
}

const RANGES = {
  u1: [0, 255],
  i1: [-128, 127],
  i2: [-32768, 32767],
  u2: [0, 65535],
  i4: [-1e9, 1e9],
  u4: [0, 4e9],
  i8: [-1e12, 1e12],
  u8: [0, 1e12],
  f4: [-1e4, 1e4],
  f8: [-1e9, 1e9],
} as const

describe('NIfTI', () => {
  test('what was written is read: types, byte orders, versions, packing, scaling', async () => {
    const images = fc
      .record({
        type: fc.constantFrom(...(Object.keys(RANGES) as (keyof typeof RANGES)[])),
        version: fc.constantFrom(1 as const, 2 as const),
        isLittleEndian: fc.boolean(),
        shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 4 }),
        isPacked: fc.boolean(),
        slope: fc.constantFrom(0, Number.NaN, 1, 0.5, -2),
      })
      .chain((image) => {
        const [min, max] = RANGES[image.type]
        const n = image.shape.reduce((product, size) => product * size, 1)
        return fc.record({
          image: fc.constant(image),
          values: fc.array(fc.integer({ min, max }), { minLength: n, maxLength: n }),
        })
      })
    await fc.assert(
      fc.asyncProperty(images, async ({ image, values }) => {
        const bytes = makeNifti({ ...image, values, intercept: 10 })
        const isScaled = image.slope !== 0 && !Number.isNaN(image.slope)
        const meant = values.map((value) => (isScaled ? value * image.slope + 10 : value))
        expect(
          await valuesOf(
            image.isPacked ? new Uint8Array(gzipSync(bytes)) : bytes,
            image.isPacked ? 'a.nii.gz' : 'a.nii',
          ),
        ).toEqual(meant)
      }),
      { numRuns: 60 },
    )
  })

  test('the header: shape without a last axis of one, affine, a patient field', async () => {
    const effects = memoryEffects({
      '/a.nii': makeNifti({ values: new Array(24).fill(0), shape: [2, 3, 4, 1], patient: 'DOE^JANE' }),
    })
    expect(await readNiftiHeader('/a.nii', effects)).toMatchObject({
      shape: [2, 3, 4],
      affine: [
        [2, 0, 0, -10],
        [0, 2, 0, -20],
        [0, 0, 2, -30],
      ],
      mayNamePerson: true,
    })
  })

  test('a qform: quaternion of a quarter turn about z, and a flipped third axis', () => {
    const half = Math.SQRT1_2
    const affine = niftiAffine({
      shape: [2, 2, 2],
      pixdim: [-1, 2, 3, 4],
      qform: [0, 0, half, 5, 6, 7],
      sform: undefined,
    })
    const expected = [
      [0, -3, 0, 5],
      [2, 0, 0, 6],
      [0, 0, -4, 7],
    ]
    affine.flat().forEach((value, i) => void expect(value).toBeCloseTo(expected.flat()[i], 12))
    expect(axisCodes(affine)).toBe('ALI')
  })

  test('without qform and sform the origin is in the middle and x runs to the left, as in nibabel', () => {
    expect(niftiAffine({ shape: [3, 5, 7], pixdim: [1, 2, 3, 4], qform: undefined, sform: undefined })).toEqual([
      [-2, 0, 0, 2],
      [0, 3, 0, -6],
      [0, 0, 4, -12],
    ])
  })

  const plain: ImageParts = { values: [1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 2, 2] }
  const changed = (change: (view: DataView, bytes: Uint8Array) => void) => {
    const bytes = makeNifti(plain)
    change(new DataView(bytes.buffer), bytes)
    return bytes
  }
  test.each<[string, Uint8Array, RegExp]>([
    [
      'cut short',
      makeNifti(plain).subarray(0, 360),
      /2 × 2 × 2 voxels takes 368 bytes, the file has 360.*\n.*cut short/,
    ],
    ['too long', Uint8Array.of(...makeNifti(plain), 0), /the file has more.*\n.*appended/],
    ['cut in the header', makeNifti(plain).subarray(0, 100), /ends inside its header/],
    ['empty', new Uint8Array(0), /ends inside its header/],
    ['wrong magic', changed((_, bytes) => bytes.fill(0, 344, 348)), /magic word is missing/],
    ['a pair of files', changed((_, bytes) => bytes.set([110, 105, 49], 344)), /one half of a pair/],
    ['HTML', new TextEncoder().encode('<!DOCTYPE html><p>Sign in'), /HTML page, not data/],
    ['DICOM', changed((_, bytes) => bytes.set([68, 73, 67, 77], 128)), /DICOM file[\s\S]*dcm2niix[\s\S]*heudiconv/],
    ['colours', changed((view) => view.setInt16(70, 128, true)), /voxels are colours/],
    ['an unknown type', changed((view) => view.setInt16(70, 99, true)), /unknown type 99/],
    ['no axes', changed((view) => view.setInt16(40, 0, true)), /sizes of nothing/],
    ['a negative size', changed((view) => view.setInt16(42, -2, true)), /sizes -2 × 2 × 2/],
    [
      'five axes',
      makeNifti({ values: new Array(16).fill(0), shape: [2, 2, 2, 1, 2] }),
      /has 5 axes \(2 × 2 × 2 × 1 × 2\)/,
    ],
    ['an offset inside the header', changed((view) => view.setFloat32(108, 20, true)), /begin at byte 20/],
    ['half a scaling', makeNifti({ ...plain, slope: 2, intercept: Number.NaN }), /adds NaN/],
  ])('refuses: %s', async (_, bytes, message) => {
    await expect(valuesOf(bytes)).rejects.toThrow(message)
  })

  test('refuses a packed file that is cut short, or no gzip at all', async () => {
    const packed = new Uint8Array(
      gzipSync(makeNifti({ values: Array.from({ length: 4000 }, (_, i) => (i * 7919) % 1000), shape: [10, 20, 20] })),
    )
    await expect(valuesOf(packed.subarray(0, packed.length - 900), 'a.nii.gz')).rejects.toThrow(
      /does not unpack|cut short/,
    )
    await expect(valuesOf(makeNifti(plain), 'a.nii.gz')).rejects.toThrow(/does not unpack[\s\S]*not gzip/)
    await expect(valuesOf(new TextEncoder().encode('<html>'), 'a.nii.gz')).rejects.toThrow(/HTML page/)
  })

  test('reads all members of a gzip file made by bgzip or pigz', async () => {
    const bytes = makeNifti(plain)
    const packed = Buffer.concat([gzipSync(bytes.subarray(0, 355)), gzipSync(bytes.subarray(355))])
    expect(await valuesOf(new Uint8Array(packed), 'a.nii.gz')).toEqual(plain.values)
  })
})
