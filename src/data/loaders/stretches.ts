import * as z from 'zod'
import { FmbenchError } from '../../core/index.js'
import type { Recording, RecordingEvent } from '../formats/recording.js'
import { rowChoice } from './leave-out.js'

/** A part of a recording that becomes a sample, from its value `start` on, and what is known about it. */
export interface Stretch {
  readonly start: number
  readonly fields: Readonly<Record<string, string>>
}

/** The samples of one recording, all of one length. */
export interface Stretches {
  readonly length: number
  readonly stretches: readonly Stretch[]
  /** How many more there would be, had they not reached beyond an end of the recording or of a block. */
  readonly skipped: number
}

/** The time before and after an event, in seconds; `only` says which events (`{ type: [square] }`). */
export const eventOptions = z.strictObject({ from: z.number(), to: z.number(), only: rowChoice.default({}) })

/**
 * Windows one behind the other; what is left at the end is no window. The field `event` holds the type of the event that
 * lasts through the whole window (a stage of sleep), where there is one.
 *
 * @param length in values @param step from one start to the next, in values
 */
export function windowsOf({ length: all, hz, events }: Recording, length: number, step: number): Stretches {
  const lasting = events.filter(({ duration }) => duration > 0)
  const stretches: Stretch[] = []
  for (let start = 0; start + length <= all; start += step) {
    const event = lasting.find(
      ({ onset, duration }) => onset * hz <= start && start + length <= (onset + duration) * hz,
    )
    stretches.push({
      start,
      fields: { start: startText(start, hz), ...(lasting.length > 0 && { event: event?.fields.type ?? '' }) },
    })
  }
  return { length, stretches, skipped: 0 }
}

/** The time around each event; those too near to an end of the recording are left out. */
export function eventStretches(recording: Recording, { from, to, only }: z.output<typeof eventOptions>): Stretches {
  const { hz, length: end, events } = recording
  const length = valuesIn(to - from, hz, 'events')
  const isMeant = ({ fields }: RecordingEvent) =>
    Object.entries(only).every(([name, values]) => values.includes(fields[name] ?? ''))
  const all = events.filter(isMeant).map((event) => {
    const start = Math.round((event.onset + from) * hz)
    return { start, fields: { ...event.fields, start: startText(start, hz) } }
  })
  const stretches = all.filter(({ start }) => start >= 0 && start + length <= end)
  return { length, stretches, skipped: all.length - stretches.length }
}

/** The epochs of a file that is cut into them, each with the fields of the event at its time 0. */
export function epochStretches({ epochs, length: all, hz, events }: Recording): Stretches {
  const { length, zero } = epochs ?? { length: all, zero: 0 }
  const stretches = Array.from({ length: all / length }, (_, epoch) => {
    const event = events.find(({ onset }) => Math.abs(onset * hz - (epoch * length + zero)) < 0.5)
    return { start: epoch * length, fields: { ...event?.fields, epoch: String(epoch + 1) } }
  })
  return { length, stretches, skipped: 0 }
}

/** In seconds; in values where nothing says how long one lasts. */
const startText = (start: number, hz: number): string => String(Number.isNaN(hz) ? start : start / hz)

/**
 * The same stretches with the field `block`: in which piece of so many values they lie. What lies in two is left out, so
 * that folds by block share no moment.
 *
 * @param name put before the number, where several recordings have blocks
 */
export function inBlocks({ length, stretches, skipped }: Stretches, blockLength: number, name: string): Stretches {
  const blockOf = (value: number) => Math.floor(value / blockLength + 1e-9) + 1
  const whole = stretches.filter(({ start }) => blockOf(start) === blockOf(start + length - 1))
  return {
    length,
    stretches: whole.map(({ start, fields }) => ({ start, fields: { ...fields, block: `${name}${blockOf(start)}` } })),
    skipped: skipped + stretches.length - whole.length,
  }
}

/** @throws FmbenchError `bad-document` for a length of time that has no value in it */
export function valuesIn(seconds: number, hz: number, option: string): number {
  const values = Math.round(seconds * hz)
  if (values >= 1) return values
  throw new FmbenchError('bad-document', `${seconds} seconds at ${hz} values a second are no value.`, {
    where: `loader.options.${option}`,
  })
}
