import { compareText } from '../core/index.js'

/** The latest of several dates, to the day; undefined where none is one. */
export function newest(dates: readonly (string | undefined)[]): string | undefined {
  const days = dates.flatMap((date) => /^\d{4}-\d\d-\d\d/.exec(date ?? '') ?? [])
  return days.toSorted(compareText).at(-1)
}
