/** Rows of the matrix [R | t] that takes a voxel (i, j, k) to millimetres; to the right, front and top. shape (3, 4) */
export type Affine = readonly (readonly [number, number, number, number])[]

export interface Orientation {
  readonly shape: readonly number[]
  /** As the header has it: pixdim[0] is the sign of the third axis of the qform. */
  readonly pixdim: readonly number[]
  /** Quaternion b, c, d and offset x, y, z. */
  readonly qform: readonly number[] | undefined
  /** Row by row. */
  readonly sform: readonly number[] | undefined
}

/** The sform where the file has one, else the qform, else voxel sizes with the origin in the middle (as nibabel). */
export function niftiAffine({ shape, pixdim, qform, sform }: Orientation): Affine {
  if (sform !== undefined) {
    return [0, 4, 8].map((i) => [sform[i], sform[i + 1], sform[i + 2], sform[i + 3]])
  }
  const [, ...sizes] = pixdim
  if (qform === undefined) {
    // Analyze's convention, in which x runs from right to left.
    return [0, 1, 2].map((axis) => {
      const step = axis === 0 ? -sizes[axis] : sizes[axis]
      const row: [number, number, number, number] = [0, 0, 0, (-step * (shape[axis] - 1)) / 2]
      row[axis] = step
      return row
    })
  }
  const rotation = rotationOf(qform[0], qform[1], qform[2])
  const flip = pixdim[0] < 0 ? -1 : 1
  return rotation.map(([x, y, z], i) => [x * sizes[0], y * sizes[1], z * sizes[2] * flip, qform[3 + i]])
}

/** The rotation of the unit quaternion (a, b, c, d), a >= 0. */
function rotationOf(b: number, c: number, d: number): readonly [number, number, number][] {
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d))
  return [
    [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
    [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
    [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
  ]
}

/** Where each axis of the array points, such as RAS: to the right, front and top; as nibabel's `aff2axcodes`. */
export function axisCodes(affine: Affine): string {
  const { world, sign } = closestAxes(affine)
  return [0, 1, 2].map((axis) => ['LR', 'PA', 'IS'][world[axis]][sign[axis] > 0 ? 1 : 0]).join('')
}

/** For each axis of the array, the world axis it runs along most, each once, and in which direction. */
function closestAxes(affine: Affine): { readonly world: readonly number[]; readonly sign: readonly number[] } {
  const sizes = [0, 1, 2].map((axis) => Math.hypot(...affine.map((row) => row[axis])) || 1)
  const alongOf = (order: readonly number[]) =>
    order.reduce((sum, row, axis) => sum + Math.abs(affine[row][axis]) / sizes[axis], 0)
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]
  const world = orders.reduce((best, order) => (alongOf(order) > alongOf(best) ? order : best))
  return { world, sign: world.map((row, axis) => Math.sign(affine[row][axis]) || 1) }
}

/** Whether two images lie on each other, voxel on voxel, within a hundredth of a voxel or so. */
export function sameGrid(a: Affine, b: Affine): boolean {
  return a.every((row, i) => row.every((value, j) => Math.abs(value - b[i][j]) <= 1e-2))
}
