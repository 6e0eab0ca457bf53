import { sineOfTurns } from '../core/index.js'

export interface WelchSettings {
  /** Values per second. */
  readonly hz: number
  /** Values of a segment; at most as many as the series has. */
  readonly segment: number
  /** Values of a segment after zeros were put behind it; a power of two, at least `segment`. */
  readonly padded: number
}

/**
 * Power spectral density by Welch's method: segments that overlap by half, each less its mean and under a Hann window,
 * and the mean of their periodograms. What is left behind the last segment is not used. One-sided: the density over
 * positive frequencies integrates to the variance. Agrees with `scipy.signal.welch`.
 *
 * @param x a series; shape (n,)
 * @returns in the squared unit of x per Hz, at frequencies j * hz / padded, j from 0; shape (padded / 2 + 1,)
 *
 * Source: Welch 1967, doi:10.1109/TAU.1967.1161901
 */
export function welchDensity(x: ArrayLike<number>, { hz, segment, padded }: WelchSettings): Float64Array {
  const window = hannWindow(segment)
  const scale = 1 / (hz * window.reduce((sum, w) => sum + w * w, 0))
  const step = segment - Math.floor(segment / 2)
  const density = new Float64Array(padded / 2 + 1)
  const [re, im] = [new Float64Array(padded), new Float64Array(padded)]
  let segments = 0
  for (let start = 0; start + segment <= x.length; start += step) {
    let mean = 0
    for (let t = 0; t < segment; t++) mean += x[start + t] / segment
    re.fill(0)
    im.fill(0)
    for (let t = 0; t < segment; t++) re[t] = (x[start + t] - mean) * window[t]
    fourierInPlace(re, im)
    for (let j = 0; j < density.length; j++) {
      // Frequencies below 0 hold as much again; 0 and the highest have no partner.
      const sides = j === 0 || j === padded / 2 ? 1 : 2
      density[j] += sides * scale * (re[j] * re[j] + im[j] * im[j])
    }
    segments++
  }
  return density.map((value) => value / segments)
}

/** The periodic Hann window, as spectra want it. */
function hannWindow(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, t) => (n === 1 ? 1 : 0.5 - 0.5 * sineOfTurns(t / n + 0.25)))
}

/**
 * The discrete Fourier transform of complex numbers, by halves (radix 2): sum over t of z[t] exp(-2 pi i j t / n).
 *
 * @param re real parts @param im imaginary parts; n numbers each, n a power of two
 */
export function fourierInPlace(re: Float64Array, im: Float64Array): void {
  const n = re.length
  reverseBitsInPlace(re, im)
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2
    for (let j = 0; j < half; j++) {
      const [cosine, sine] = [sineOfTurns(j / size + 0.25), -sineOfTurns(j / size)]
      for (let a = j; a < n; a += size) {
        const b = a + half
        const [x, y] = [re[b] * cosine - im[b] * sine, re[b] * sine + im[b] * cosine]
        re[b] = re[a] - x
        im[b] = im[a] - y
        re[a] += x
        im[a] += y
      }
    }
  }
}

/** Puts number t where its bits, read backwards, say. */
function reverseBitsInPlace(re: Float64Array, im: Float64Array): void {
  for (let t = 1, reversed = 0; t < re.length; t++) {
    let bit = re.length >> 1
    for (; reversed & bit; bit >>= 1) reversed ^= bit
    reversed ^= bit
    if (t >= reversed) continue
    ;[re[t], re[reversed]] = [re[reversed], re[t]]
    ;[im[t], im[reversed]] = [im[reversed], im[t]]
  }
}
