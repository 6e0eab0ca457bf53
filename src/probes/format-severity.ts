/** `30 %` */
export const formatShare = (fraction: number): string => `${Number((100 * fraction).toPrecision(6))} %`

/** A noise amplitude through the signal's, as a signal-to-noise ratio: `20 dB` */
export const formatDecibels = (amplitude: number): string =>
  amplitude === 0 ? 'clean' : `${Number((-20 * Math.log10(amplitude)).toFixed(2))} dB`

/** The amplitude of noise of this signal-to-noise ratio, through that of the signal. */
export const amplitudeOf = (decibels: number): number => 10 ** (-decibels / 20)
