/**
 * Quantile of type 7 (the default of R and NumPy): linear between the two nearest order statistics.
 *
 * @param sorted ascending, without NaN; shape (n,)
 * @param q in [0, 1]
 * @returns NaN when `sorted` is empty
 * @see Hyndman & Fan 1996, doi:10.1080/00031305.1996.10473566
 */
export function quantileOfSorted(sorted: Float64Array, q: number): number {
  if (sorted.length === 0) return Number.NaN
  const place = (sorted.length - 1) * q
  const below = Math.floor(place)
  const low = sorted[below]
  const fraction = place - below
  return fraction === 0 ? low : low + fraction * (sorted[below + 1] - low)
}
