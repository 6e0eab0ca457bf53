/** A running sum that keeps the low-order bits (Neumaier 1974, doi:10.1002/zamm.19740540106). */
export class CompensatedSum {
  #sum = 0
  #lost = 0

  add(x: number): void {
    const next = this.#sum + x
    // The smaller of the two loses digits; what it loses can be recovered exactly.
    this.#lost += Math.abs(this.#sum) >= Math.abs(x) ? this.#sum - next + x : x - next + this.#sum
    this.#sum = next
  }

  /** The sum so far; 0 when nothing was added. Infinite terms are not supported. */
  get value(): number {
    return this.#sum + this.#lost
  }
}

/** The sum of finite numbers, almost as exact as if it were rounded once. */
export function sum(values: ArrayLike<number>): number {
  const total = new CompensatedSum()
  for (let i = 0; i < values.length; i++) total.add(values[i])
  return total.value
}

/** The arithmetic mean of finite numbers; NaN when there are none. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length
}
