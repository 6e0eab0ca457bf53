import { exp, log } from './exp-log.js'

/** Phi(z), the chance that a standard normal number is below z. Relative error near 1e-15, also far out in the tails. */
export function normalCdf(z: number): number {
  return z < 0 ? upperTail(-z) : 1 - upperTail(z)
}

/** 1 - Phi(z), without the cancellation of the subtraction. */
export function normalSf(z: number): number {
  return normalCdf(-z)
}

/** The chance of a standard normal number at least as far from 0 as z. */
export function twoSidedNormalP(z: number): number {
  return 2 * upperTail(Math.abs(z))
}

// Coefficients, highest power first: W. J. Cody 1969, doi:10.1090/S0025-5718-1969-0247736-4, in the form of his
// program ANORM (1993, doi:10.1145/151271.151273), written as the nearest doubles.
const CENTRE_TOP = [0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356]
const CENTRE_BOTTOM = [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673]
const MIDDLE_TOP = [
  1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
  2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
]
const MIDDLE_BOTTOM = [
  1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097, 34900.95272114598,
  38912.00328609327, 19685.429676859992,
]
const FAR_TOP = [
  0.023073441764940174, 0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934,
  0.000029112874951168793,
]
const FAR_BOTTOM = [
  1, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 0.00007297515550839662,
]

/** The common logarithm of `twoSidedNormalP`, which does not run out of doubles: z = 40 gives -349.1. */
export function log10TwoSidedNormalP(z: number): number {
  const far = Math.abs(z)
  if (far < Math.sqrt(32)) return log(twoSidedNormalP(z)) / Math.LN10
  return (log((2 * farFraction(far)) / far) - (far * far) / 2) / Math.LN10
}

/** 1 - Phi(z) for z >= 0. */
function upperTail(z: number): number {
  if (z < 0.67448975) {
    const square = z * z
    return 0.5 - (z * polynomial(CENTRE_TOP, square)) / polynomial(CENTRE_BOTTOM, square)
  }
  if (z < Math.sqrt(32)) return (halfGaussian(z) * polynomial(MIDDLE_TOP, z)) / polynomial(MIDDLE_BOTTOM, z)
  if (z > 40) return 0 // below the smallest double
  return (halfGaussian(z) * farFraction(z)) / z
}

/** z exp(z * z / 2) (1 - Phi(z)) for z >= sqrt(32). */
function farFraction(z: number): number {
  const inverseSquare = 1 / (z * z)
  const correction = (inverseSquare * polynomial(FAR_TOP, inverseSquare)) / polynomial(FAR_BOTTOM, inverseSquare)
  return 1 / Math.sqrt(2 * Math.PI) - correction
}

/** exp(-z * z / 2), the square taken in two parts: rounding it would cost digits when z is large. */
function halfGaussian(z: number): number {
  const rounded = Math.trunc(z * 16) / 16
  return exp((-rounded * rounded) / 2) * exp((-(z - rounded) * (z + rounded)) / 2)
}

// Coefficients, highest power first: M. J. Wichura 1988, algorithm AS 241, PPND16.
const BODY_TOP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
]
const BODY_BOTTOM = [
  5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
]
const TAIL_TOP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
]
const TAIL_BOTTOM = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
]
const FAR_TAIL_TOP = [
  2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103,
]
const FAR_TAIL_BOTTOM = [
  2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1,
]

/**
 * The z with Phi(z) = p; relative error near 1e-15.
 *
 * @returns -Infinity for 0, Infinity for 1, NaN outside [0, 1]
 * @see Wichura 1988, doi:10.2307/2347330
 */
export function normalQuantile(p: number): number {
  const fromMiddle = p - 0.5
  if (Math.abs(fromMiddle) <= 0.425) {
    const r = 0.180625 - fromMiddle * fromMiddle
    return (fromMiddle * polynomial(BODY_TOP, r)) / polynomial(BODY_BOTTOM, r)
  }
  const tail = Math.min(p, 1 - p)
  if (tail === 0) return fromMiddle * Number.POSITIVE_INFINITY
  const r = Math.sqrt(-log(tail))
  const z =
    r <= 5
      ? polynomial(TAIL_TOP, r - 1.6) / polynomial(TAIL_BOTTOM, r - 1.6)
      : polynomial(FAR_TAIL_TOP, r - 5) / polynomial(FAR_TAIL_BOTTOM, r - 5)
  return Math.sign(fromMiddle) * z
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((value, coefficient) => value * x + coefficient, 0)
}
