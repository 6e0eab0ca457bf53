/** Steps in a turn whose sines are known. */
export const TURN_STEPS = 1024

/** sin(2 pi j / TURN_STEPS), for one turn and a quarter, so that the cosines are in it as well. */
export const SINES = Float64Array.from({ length: TURN_STEPS * 1.25 + 1 }, (_, j) => {
  const inHalf = j % (TURN_STEPS / 2)
  const sine = sineSeries((2 * Math.PI * Math.min(inHalf, TURN_STEPS / 2 - inHalf)) / TURN_STEPS)
  return Math.floor(j / (TURN_STEPS / 2)) % 2 === 0 ? sine : -sine
})

/**
 * sin(2 pi x), right to about 1e-15 for x of a few turns. Nothing but + - * / is in it, so it is the same to the last
 * bit everywhere; `Math.sin` may differ between two versions of Node, and damage to samples must not.
 */
export function sineOfTurns(x: number): number {
  const turn = x - Math.floor(x)
  const step = Math.round(turn * TURN_STEPS)
  const angle = (turn - step / TURN_STEPS) * 2 * Math.PI
  return SINES[step] * smallCosine(angle) + SINES[step + TURN_STEPS / 4] * smallSine(angle)
}

/** The sine of an angle of at most half a step, in radians. */
export function smallSine(angle: number): number {
  const square = angle * angle
  return angle - angle * square * (1 / 6 - square * (1 / 120))
}

/** The cosine of an angle of at most half a step, in radians. */
export function smallCosine(angle: number): number {
  const square = angle * angle
  return 1 - square * (1 / 2 - square * (1 / 24))
}

/** Taylor's series, for angles up to a quarter of a turn. */
function sineSeries(x: number): number {
  let [sum, term] = [0, x]
  for (let k = 1; k < 40; k += 2) {
    sum += term
    term *= (-x * x) / ((k + 1) * (k + 2))
  }
  return sum
}
