import { type Effects, FmbenchError } from '../../core/index.js'
import { type EdfHeader, type EdfSignal, edfHeaderBytes, edfSignalCount, parseEdfHeader } from './edf-header.js'
import { readExactly } from './read-exactly.js'
import { chooseChannels, type Recording, type RecordingEvent } from './recording.js'

const ANNOTATIONS = /^[EB]DF Annotations$/

/** BioSemi's channel of trigger codes: a model that sees it sees the stimuli. */
const TRIGGERS = 'Status'

/**
 * An EDF, EDF+ or BDF file, in the units its header gives. The channels of annotations become events; that of BioSemi's
 * triggers is left out unless it is asked for.
 *
 * @param channels which to read, in this order; all when absent
 * @throws FmbenchError `bad-data` as `parseEdfHeader` does, and for channels of different rates or units
 */
export async function openEdf(
  path: string,
  channels: readonly string[] | undefined,
  effects: Effects,
): Promise<Recording> {
  const { files } = effects
  const fileBytes = (await files.facts(path))?.bytes ?? 0
  const count = edfSignalCount(await files.readRange(path, 0, 256), path)
  const header = parseEdfHeader(await files.readRange(path, 0, edfHeaderBytes(count)), fileBytes, path)
  const signals = choose(header, channels, path)
  const { perRecord } = signals[0]
  return {
    channels: signals.map(({ label }) => label),
    hz: perRecord / header.recordSeconds,
    length: perRecord * header.records,
    events: await readAnnotations(path, header, effects),
    mayNamePerson: header.mayNamePerson,
    async read(start, end) {
      const [first, last] = [Math.floor(start / perRecord), Math.ceil(end / perRecord)]
      const bytes = await readRecords(path, header, first, last, effects)
      const values = new Float32Array(signals.length * (end - start))
      signals.forEach((signal, c) => {
        for (let i = start; i < end; i++) {
          const inRecord = signal.offset + (i % perRecord) * header.bytesPerValue
          const at = (Math.floor(i / perRecord) - first) * header.recordBytes + inRecord
          values[c * (end - start) + i - start] = digital(bytes, at, header.bytesPerValue) * signal.gain + signal.base
        }
      })
      return values
    },
  }
}

function readRecords(path: string, header: EdfHeader, first: number, last: number, effects: Effects) {
  const { headerBytes, recordBytes } = header
  return readExactly(path, headerBytes + first * recordBytes, headerBytes + last * recordBytes, effects)
}

/** Two's complement, little-endian. */
function digital(bytes: Uint8Array, at: number, size: 2 | 3): number {
  if (size === 2) return ((bytes[at] | (bytes[at + 1] << 8)) << 16) >> 16
  return ((bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16)) << 8) >> 8
}

function choose({ signals }: EdfHeader, wanted: readonly string[] | undefined, where: string): readonly EdfSignal[] {
  const measured = signals.filter(({ label }) => !ANNOTATIONS.test(label))
  const labels = measured.map(({ label }) => label)
  const all = chooseChannels(labels, wanted ?? labels.filter((label) => label !== TRIGGERS), where).map(
    (place) => measured[place],
  )
  if (all.length === 0) throw new FmbenchError('bad-data', 'The file has no channel of measurements.', { where })
  checkAlike(all, ({ perRecord }) => perRecord, 'values in each data record', where)
  checkAlike(all, ({ unit }) => unit, 'as unit', where)
  if (all[0].perRecord > 0) return all
  throw new FmbenchError('bad-data', `The channel ${all[0].label} is empty.`, { where })
}

function checkAlike(
  signals: readonly EdfSignal[],
  of: (signal: EdfSignal) => number | string,
  what: string,
  where: string,
): void {
  const [first] = signals
  const other = signals.find((signal) => of(signal) !== of(first))
  if (other === undefined) return
  throw new FmbenchError('bad-data', `${first.label} has ${of(first)} ${what}, ${other.label} has ${of(other)}.`, {
    where,
    hint: `Choose channels that go together: options: { channels: [${first.label}, …] }`,
  })
}

/** Time-stamped lists of annotations (EDF+): onset, duration, texts; the first of a record only gives its time. */
async function readAnnotations(path: string, header: EdfHeader, effects: Effects): Promise<RecordingEvent[]> {
  const channels = header.signals.filter(({ label }) => ANNOTATIONS.test(label))
  const events: RecordingEvent[] = []
  if (channels.length === 0) return events
  const atOnce = Math.max(1, Math.floor(2 ** 22 / header.recordBytes))
  for (let first = 0; first < header.records; first += atOnce) {
    const last = Math.min(header.records, first + atOnce)
    const bytes = await readRecords(path, header, first, last, effects)
    for (let at = 0; at < bytes.length; at += header.recordBytes) {
      for (const { offset, perRecord } of channels) {
        const list = bytes.subarray(at + offset, at + offset + perRecord * header.bytesPerValue)
        events.push(...parseAnnotations(new TextDecoder().decode(list)))
      }
    }
  }
  return events
}

function parseAnnotations(list: string): RecordingEvent[] {
  return list.split('\0').flatMap((entry) => {
    const [time, ...texts] = entry.split('\x14')
    const [onset, duration = '0'] = time.split('\x15')
    return texts
      .filter((text) => text !== '')
      .map((text) => ({ onset: Number(onset), duration: Number(duration), fields: { type: text } }))
  })
}
