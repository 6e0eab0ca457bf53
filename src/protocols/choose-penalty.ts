/** A gain smaller than this share of the loss is no reason to widen a grid. */
const WORTH_WIDENING = 1e-4

/**
 * The penalty with the least loss on held-out samples; of equal ones the strongest.
 *
 * @param name the option, for the warning
 * @param grid the strongest penalty first
 * @param losses of each value of the grid, over all folds; shape (grid,)
 * @param warn told when a value beyond the grid might do better still
 */
export function leastLoss(
  name: string,
  grid: readonly number[],
  losses: Float64Array,
  warn: (message: string) => void,
): number {
  const best = losses.reduce((least, loss, place) => (loss < losses[least] ? place : least), 0)
  const isAtEnd = best === 0 || best === grid.length - 1
  const inward = losses[best === 0 ? 1 : best - 1]
  if (isAtEnd && inward - losses[best] > WORTH_WIDENING * losses[best]) {
    warn(`The probe chose ${name} = ${grid[best]}, an end of its grid: one beyond it might do better.`)
  }
  return grid[best]
}
