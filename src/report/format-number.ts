/** What stands where there is no number. */
export const notAvailable = 'n/a'

/** A metric's value: four decimals, fewer for large ones, more for tiny ones. Anything but a finite number is n/a. */
export function formatMetric(value: number | null | undefined): string {
  return formatDecimals(value, 4)
}

/** An end of an interval: one decimal less than the value, since it is less certain. */
export function formatBound(value: number | null | undefined): string {
  return formatDecimals(value, 3)
}

/** `0.760 to 0.810` */
export function formatInterval(interval: { readonly low: number; readonly high: number } | undefined): string {
  return interval === undefined ? notAvailable : `${formatBound(interval.low)} to ${formatBound(interval.high)}`
}

/** `95%`, `99.5%` */
export function formatLevel(level: number): string {
  return `${Number((level * 100).toFixed(2))}%`
}

/** A whole number with thousands separators. */
export function formatCount(n: number | null | undefined): string {
  return isNumber(n) ? withThousands(String(Math.round(n))) : notAvailable
}

/** The share k of n: `69.4%`; n/a when n is 0. Not quite all is never printed as all, nor a little as nothing. */
export function formatShare(k: number, n: number): string {
  if (!(n > 0) || !isNumber(k)) return notAvailable
  const percent = ((100 * k) / n).toFixed(1)
  if (percent === '100.0' && k < n) return 'over 99.9%'
  if (percent === '0.0' && k > 0) return 'under 0.1%'
  return `${percent}%`
}

/** A number as people declared it (a threshold, a chance level, a tick): no padding with zeros. */
export function formatPlain(value: number | null | undefined): string {
  if (!isNumber(value)) return notAvailable
  if (Math.abs(value) >= 1e15) return value.toExponential(3)
  return withoutMinusZero(String(Number(value.toPrecision(4))))
}

export function formatSeconds(seconds: number): string {
  if (!isNumber(seconds)) return notAvailable
  if (seconds < 120) return `${formatPlain(Number(seconds.toPrecision(3)))} s`
  return `${formatCount(Math.floor(seconds / 60))} min ${Math.floor(seconds % 60)} s`
}

function formatDecimals(value: number | null | undefined, decimals: number): string {
  if (!isNumber(value)) return notAvailable
  const size = Math.abs(value)
  if (size > 0 && size < 0.5 * 10 ** -decimals) return value.toPrecision(2)
  if (size >= 1e15) return value.toExponential(3)
  // A digit before the point costs one behind it, down to one.
  const extra = size < 10 ? 0 : Math.floor(Math.log10(size))
  return withThousands(withoutMinusZero(value.toFixed(Math.max(1, decimals - extra))))
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function withoutMinusZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text
}

function withThousands(text: string): string {
  const [whole, decimals] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return decimals === undefined ? grouped : `${grouped}.${decimals}`
}
