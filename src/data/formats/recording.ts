import { didYouMean, FmbenchError } from '../../core/index.js'

/** Something that happened in a recording: a stimulus, an answer, an annotated stage. */
export interface RecordingEvent {
  /** Seconds from the beginning. */
  readonly onset: number
  /** Seconds; 0 where it has none. */
  readonly duration: number
  /** What the file says about it, by column; `type` always. */
  readonly fields: Readonly<Record<string, string>>
}

/** Channels over time, read by stretches. */
export interface Recording {
  readonly channels: readonly string[]
  /** Values per second of each channel; NaN where the file does not say. */
  readonly hz: number
  /** How many values each channel has. */
  readonly length: number
  /** Where the file is cut into epochs, one behind the other: how many values each has, and which of them is time 0. */
  readonly epochs?: { readonly length: number; readonly zero: number }
  readonly events: readonly RecordingEvent[]
  /** True when the header holds text that may name a person. That text goes nowhere. */
  readonly mayNamePerson: boolean
  /** Values `start` (included) to `end` (excluded) of every channel; shape (channels, end - start), row-major */
  read(start: number, end: number): Promise<Float32Array | Float64Array>
}

/**
 * Places of the wanted channels among those there are, in the order wanted; of all when nothing is wanted.
 *
 * @throws FmbenchError `bad-data` with the nearest name for a channel that is not there
 */
export function chooseChannels(
  labels: readonly string[],
  wanted: readonly string[] | undefined,
  where: string,
): number[] {
  return (wanted ?? labels).map((name, i) => {
    const place = wanted === undefined ? i : labels.indexOf(name)
    if (place !== -1) return place
    throw new FmbenchError('bad-data', `There is no channel "${name}".`, {
      where,
      hint: didYouMean(name, labels) ?? `There are: ${labels.join(', ')}.`,
    })
  })
}
