import { type Effects, FmbenchError } from '../../core/index.js'
import { niftiVolumes, readNiftiHeader, type StoredVoxels, voxelCount } from './nifti.js'
import { sameGrid } from './nifti-affine.js'
import { type NiftiHeader, voxelIndices } from './nifti-header.js'

/** Voxels that are meant: those of a mask, ordered as NumPy orders `image[mask]` (z runs fastest), or of an atlas. */
export interface ChosenVoxels {
  readonly header: NiftiHeader
  readonly file: string
  /** In the stored order, where x runs fastest. */
  readonly places: Int32Array
}

/** Regions of an atlas, in the order of their numbers. */
export interface Atlas extends ChosenVoxels {
  /** As they stand in the file, ascending; 0 is no region. */
  readonly numbers: readonly number[]
  /** Index into `numbers` of each of `places`. */
  readonly regionOf: Int32Array
  /** How many voxels each region has. */
  readonly sizes: Int32Array
}

/** Voxels of a mask image that are not zero. @throws FmbenchError `bad-data` when there is none, or it has a time axis */
export async function readMask(path: string, effects: Effects): Promise<ChosenVoxels> {
  const { header, values } = await readVolume(path, effects, 'mask')
  const places = allPlaces(header).filter((place) => values[place] !== 0 && !Number.isNaN(values[place]))
  if (places.length > 0) return { header, file: path, places }
  throw new FmbenchError('bad-data', 'No voxel is inside the mask: all are zero.', { where: path })
}

/** @throws FmbenchError `bad-data` for numbers that are not whole, an empty atlas, a time axis */
export async function readAtlas(path: string, effects: Effects): Promise<Atlas> {
  const { header, values } = await readVolume(path, effects, 'atlas')
  const places = Int32Array.from(values.keys()).filter((place) => values[place] !== 0)
  const strange = places.find((place) => !(Number.isInteger(values[place]) && values[place] > 0))
  if (strange !== undefined) {
    throw new FmbenchError('bad-data', `The atlas has the number ${values[strange]}; regions are numbered 1, 2, 3 …`, {
      where: path,
      hint: 'Is it a map of probabilities? Each voxel needs the number of its region.',
    })
  }
  if (places.length === 0) throw new FmbenchError('bad-data', 'The atlas has no region.', { where: path })
  const numbers = [...new Set(Array.from(places, (place) => values[place]))].sort((a, b) => a - b)
  const indexOf = new Map(numbers.map((number, index) => [number, index]))
  const regionOf = places.map((place) => indexOf.get(values[place]) as number) // made from the same values
  const sizes = new Int32Array(numbers.length)
  for (const region of regionOf) sizes[region]++
  return { header, file: path, places, numbers, regionOf, sizes }
}

async function readVolume(path: string, effects: Effects, noun: string) {
  const header = await readNiftiHeader(path, effects)
  if (header.shape.length === 4) {
    throw new FmbenchError('bad-data', `The ${noun} has ${header.shape[3]} volumes; it needs one.`, { where: path })
  }
  const values = new Float64Array(voxelCount(header))
  for await (const stored of niftiVolumes(path, header, effects)) {
    for (let v = 0; v < values.length; v++) values[v] = stored[v] * header.slope + header.intercept
  }
  return { header, values }
}

/** Places of all voxels in the stored order, ordered with z fastest. */
export function allPlaces({ shape: [nx, ny, nz] }: NiftiHeader): Int32Array {
  const places = new Int32Array(nx * ny * nz)
  let i = 0
  for (let x = 0; x < nx; x++) {
    for (let y = 0; y < ny; y++) for (let z = 0; z < nz; z++) places[i++] = x + nx * (y + ny * z)
  }
  return places
}

/** @throws FmbenchError `bad-data` when an image and a mask or atlas do not lie on each other voxel on voxel */
export function checkGrid(image: NiftiHeader, file: string, chosen: ChosenVoxels): void {
  const sizesOf = ({ shape }: NiftiHeader) => shape.slice(0, 3).join(' × ')
  const [own, other] = [sizesOf(image), sizesOf(chosen.header)]
  if (own === other && sameGrid(image.affine, chosen.header.affine)) return
  const what =
    own === other
      ? `The voxels of the image lie elsewhere than those of ${chosen.file}: their affines differ.`
      : `The image has ${own} voxels; ${chosen.file} has ${other}.`
  throw new FmbenchError('bad-data', what, {
    where: file,
    hint: 'Bring one to the grid of the other: nilearn.image.resample_to_img(mask, image, interpolation="nearest")',
  })
}

/**
 * Adds one volume to the series of all regions: the mean of each region's voxels becomes its value at time `t`.
 *
 * @param out shape (regions, times), row-major
 * @throws FmbenchError `bad-data` for a voxel that is not finite
 */
export function addRegionMeans(
  stored: StoredVoxels,
  t: number,
  times: number,
  image: NiftiHeader,
  atlas: Atlas,
  out: Float64Array,
  file: string,
): void {
  const { places, regionOf, sizes } = atlas
  const sums = new Float64Array(sizes.length)
  for (let i = 0; i < places.length; i++) sums[regionOf[i]] += stored[places[i]]
  for (let r = 0; r < sums.length; r++) {
    const mean = (sums[r] / sizes[r]) * image.slope + image.intercept
    if (!Number.isFinite(mean)) throw notFinite(stored, places, t, image, file)
    out[r * times + t] = mean
  }
}

/** A message that names the first voxel that is no number. */
export function notFinite(
  stored: StoredVoxels,
  places: Int32Array,
  t: number,
  image: NiftiHeader,
  file: string,
): FmbenchError {
  const place = places.find((voxel) => !Number.isFinite(stored[voxel])) ?? 0
  const [x, y, z] = voxelIndices(place, image)
  return new FmbenchError('bad-data', `Voxel (${x}, ${y}, ${z}) of volume ${t + 1} is ${stored[place]}.`, {
    where: file,
    hint: 'fmbench never fills in values. Where only the background is affected, leave it out with a mask.',
  })
}
