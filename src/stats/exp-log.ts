// The natural exponential and logarithm, the same bits everywhere: engines differ in the last digit of those they bring,
// and from one version to the next, so a record would depend on who made it. As fast as theirs within a factor of two.
//
// After fdlibm, whose notice this keeps:
// Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy, modify, and distribute
// this software is freely granted, provided that this notice is preserved.

const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const INVERSE_LN2 = Math.LOG2E

const double = new Float64Array(1)
const words = new Int32Array(double.buffer)
// The word that holds sign and exponent, whichever end comes first on this machine.
const HIGH = new Uint8Array(Int32Array.of(1).buffer)[0]

function highWord(x: number): number {
  double[0] = x
  return words[HIGH]
}

function withHighWord(x: number, high: number): number {
  double[0] = x
  words[HIGH] = high
  return double[0]
}

/** e to the power of x; the error is below one unit in the last place. */
export function exp(x: number): number {
  const size = highWord(x) & 0x7fffffff
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY
  if (x < -745.1332191019411) return 0
  // x = k ln 2 + high - low
  let [high, low, k] = [x, 0, 0]
  if (size > 0x3fd62e42) {
    if (size < 0x3ff0a2b2) {
      if (x === 1) return Math.E
      k = x < 0 ? -1 : 1
    } else k = Math.trunc(INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5))
    high = x - k * LN2_HIGH
    low = k * LN2_LOW
  } else if (size < 0x3e300000) return 1 + x
  const r = high - low
  const t = r * r
  const scale = k >= -1021 ? withHighWord(1, 0x3ff00000 + (k << 20)) : withHighWord(1, 0x3ff00000 + ((k + 1000) << 20))
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))))
  if (k === 0) return 1 - ((r * c) / (c - 2) - r)
  const y = 1 - (low - (r * c) / (2 - c) - high)
  if (k < -1021) return y * scale * 2 ** -1000
  return k === 1024 ? y * 2 * 2 ** 1023 : y * scale
}

const LOG_ODD = [0.6666666666666735, 0.2857142874366239, 0.1818357216161805, 0.14798198605116586]
const LOG_EVEN = [0.3999999999940942, 0.22222198432149784, 0.15313837699209373]

/** Natural logarithm; -Infinity at 0, NaN below. The error is below one unit in the last place. */
export function log(x: number): number {
  if (x < 0 || Number.isNaN(x)) return Number.NaN
  if (x === 0) return Number.NEGATIVE_INFINITY
  if (x === Number.POSITIVE_INFINITY) return x
  // Below the normal numbers there is no exponent to read.
  const isTiny = x < 2 ** -1022
  const normal = isTiny ? x * 2 ** 54 : x
  const high = highWord(normal)
  const fraction = high & 0x000fffff
  const upper = (fraction + 0x95f64) & 0x100000
  const k = (high >> 20) - 1023 - (isTiny ? 54 : 0) + (upper >> 20)
  // normal = 2^k (1 + f), with 1 + f between sqrt(1/2) and sqrt(2)
  const f = withHighWord(normal, fraction | (upper ^ 0x3ff00000)) - 1
  if ((0x000fffff & (2 + fraction)) < 3) return nearPowerOfTwo(f, k)
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (LOG_EVEN[0] + w * (LOG_EVEN[1] + w * LOG_EVEN[2]))
  const odd = z * (LOG_ODD[0] + w * (LOG_ODD[1] + w * (LOG_ODD[2] + w * LOG_ODD[3])))
  const rest = odd + even
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const half = 0.5 * f * f
    if (k === 0) return f - (half - s * (half + rest))
    return k * LN2_HIGH - (half - (s * (half + rest) + k * LN2_LOW) - f)
  }
  if (k === 0) return f - s * (f - rest)
  return k * LN2_HIGH - (s * (f - rest) - k * LN2_LOW - f)
}

/** log((1 + f) 2^k) where f is below 2^-20. */
function nearPowerOfTwo(f: number, k: number): number {
  if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW
  const rest = f * f * (0.5 - 0.3333333333333333 * f)
  return k === 0 ? f - rest : k * LN2_HIGH - (rest - k * LN2_LOW - f)
}

const LOG1P = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
]

/** log(1 + x), to the last digits also where x is tiny. */
export function log1p(x: number): number {
  if (x < -1 || Number.isNaN(x)) return Number.NaN
  if (x === -1) return Number.NEGATIVE_INFINITY
  if (x === Number.POSITIVE_INFINITY) return x
  const high = highWord(x)
  const size = high & 0x7fffffff
  if (size < 0x3c900000) return x
  if (size < 0x3e200000) return x - x * x * 0.5
  // 1 + x = 2^k (1 + f), to which `lost` makes up for what rounding 1 + x took away
  let [k, f, lost, fraction] = [0, x, 0, 1]
  if (high >= 0x3fda827a || (high < 0 && high > (0xbfd2bec4 | 0))) {
    const sum = size < 0x43400000 ? 1 + x : x
    const highOfSum = highWord(sum)
    k = (highOfSum >> 20) - 1023
    if (size < 0x43400000) lost = (k > 0 ? 1 - (sum - x) : x - (sum - 1)) / sum
    fraction = highOfSum & 0x000fffff
    const isUpper = fraction >= 0x6a09e
    f = withHighWord(sum, fraction | (isUpper ? 0x3fe00000 : 0x3ff00000)) - 1
    if (isUpper) {
      k++
      fraction = (0x00100000 - fraction) >> 2
    }
  }
  const half = 0.5 * f * f
  if (fraction === 0) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + (lost + k * LN2_LOW)
    const rest = half * (1 - 0.6666666666666666 * f)
    return k === 0 ? f - rest : k * LN2_HIGH - (rest - (k * LN2_LOW + lost) - f)
  }
  const s = f / (2 + f)
  const z = s * s
  const rest = z * LOG1P.reduceRight((sum, term) => term + z * sum, 0)
  if (k === 0) return f - (half - s * (half + rest))
  return k * LN2_HIGH - (half - (s * (half + rest) + (k * LN2_LOW + lost)) - f)
}
