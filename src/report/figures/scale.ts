/** A straight map from data to drawing units. */
export interface Scale {
  readonly domain: readonly [low: number, high: number]
  at(value: number): number
}

export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const perUnit = (range[1] - range[0]) / (domain[1] - domain[0])
  return { domain, at: (value) => range[0] + (value - domain[0]) * perUnit }
}

/** Round numbers 1, 2, 2.5 or 5 times a power of ten, about `count` of them, inside [low, high]. */
export function ticksBetween(low: number, high: number, count: number): number[] {
  const step = roundStep((high - low) / count)
  const ticks: number[] = []
  // Counted in whole steps, so that no rounding error adds up.
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    ticks.push(Number((i * step).toPrecision(12)))
  }
  return ticks
}

/** Below this, steps would vanish in rounding. */
const SMALLEST_SPAN = 1e-12

/**
 * The smallest range of round ends that holds all values, cut to the range a metric can have.
 *
 * @param limits a metric's range; may be infinite
 */
export function roundDomain(values: readonly number[], limits: readonly [number, number]): [number, number] {
  const finite = values.filter(Number.isFinite)
  if (finite.length === 0) return [0, 1]
  const low = Math.min(...finite)
  const high = Math.max(...finite)
  const span = [high - low, Math.abs(high)].find((size) => size > SMALLEST_SPAN) ?? 1
  const step = roundStep(span / 4)
  const from = Math.max(limits[0], Math.floor((low - step * 0.1) / step) * step)
  const to = Math.min(limits[1], Math.ceil((high + step * 0.1) / step) * step)
  return from < to ? [from, to] : [low - span / 2, high + span / 2]
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const steps = rough / power
  return power * (steps <= 1 ? 1 : steps <= 2 ? 2 : steps <= 2.5 ? 2.5 : steps <= 5 ? 5 : 10)
}
