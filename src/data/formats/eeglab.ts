import { type Effects, FmbenchError } from '../../core/index.js'
import { type MatStruct, type MatValue, parseMat } from './mat5.js'
import { readExactly } from './read-exactly.js'
import { chooseChannels, type Recording, type RecordingEvent } from './recording.js'

/** Finds a file that lies beside another. */
export type FindBeside = (name: string) => Promise<string>

/**
 * An EEGLAB dataset: a .set file, with its values inside or in a .fdt file beside it. Values are in microvolts.
 *
 * @param wanted which channels, in this order; all when absent
 * @param beside where the .fdt file lies
 * @throws FmbenchError `bad-data` when it is no EEGLAB dataset, or its parts do not fit together
 */
export async function openEeglab(
  path: string,
  wanted: readonly string[] | undefined,
  beside: FindBeside,
  effects: Effects,
): Promise<Recording> {
  const variables = parseMat(await effects.files.read(path), path)
  const eeg = structOf(variables.get('EEG')) ?? variables // newer ones store the fields by themselves
  const [channelCount, points, trials, hz] = ['nbchan', 'pnts', 'trials', 'srate'].map((name) =>
    numberOf(eeg.get(name)),
  )
  const length = points * trials
  if (!(channelCount > 0 && length > 0 && hz > 0)) {
    throw new FmbenchError('bad-data', 'This MATLAB file holds no EEGLAB dataset.', {
      where: path,
      hint: 'Save it in EEGLAB with pop_saveset.',
    })
  }
  const names = channelNames(eeg, channelCount)
  const places = chooseChannels(names, wanted, path)
  const values = await valuesOf(eeg, channelCount, length, path, beside, effects)
  return {
    channels: places.map((place) => names[place]),
    hz,
    length,
    ...(trials > 1 && { epochs: { length: points, zero: Math.round(-numberOf(eeg.get('xmin')) * hz) } }),
    events: eventsOf(eeg, hz),
    // `subject` holds the code of a study by intent; only names are meant here.
    mayNamePerson: false,
    async read(start, end) {
      const moments = await values(start * channelCount, end * channelCount)
      return byChannel(moments, channelCount, places)
    },
  }
}

/** Reads values from one place of the file's order to another. */
type ReadValues = (from: number, to: number) => Promise<Float32Array | Float64Array>

async function valuesOf(
  eeg: MatStruct,
  channels: number,
  length: number,
  path: string,
  beside: FindBeside,
  effects: Effects,
): Promise<ReadValues> {
  const stored = eeg.get('data')
  if (stored?.kind === 'numbers') {
    checkSize(stored.data.length, channels, length, path)
    return async (from, to) => stored.data.subarray(from, to)
  }
  const fdt = await findData(textOf(stored), path, beside, effects)
  checkSize(((await effects.files.facts(fdt))?.bytes ?? 0) / 4, channels, length, fdt)
  return async (from, to) => {
    const bytes = await readExactly(fdt, from * 4, to * 4, effects)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true))
  }
}

/** A dataset that was renamed still names its old .fdt file, so the name of the .set file counts too. */
async function findData(named: string, path: string, beside: FindBeside, { files }: Effects): Promise<string> {
  const own = files.nameOf(path).replace(/\.set$/i, '.fdt')
  try {
    return await beside(own)
  } catch (thrown) {
    if (named === '' || named === own) throw thrown
    return beside(named)
  }
}

function checkSize(values: number, channels: number, length: number, where: string): void {
  if (values === channels * length) return
  throw new FmbenchError('bad-data', `${channels} channels of ${length} values are announced; there are ${values}.`, {
    where,
    hint: 'Is the file cut short, or from another dataset?',
  })
}

/** In the file, all channels of a moment stand together. */
function byChannel(moments: Float32Array | Float64Array, channels: number, places: readonly number[]): Float32Array {
  const n = moments.length / channels
  const turned = new Float32Array(places.length * n)
  places.forEach((place, c) => {
    for (let i = 0; i < n; i++) turned[c * n + i] = moments[i * channels + place]
  })
  return turned
}

function channelNames(eeg: MatStruct, count: number): string[] {
  const places = eeg.get('chanlocs')
  const names = places?.kind === 'structs' ? places.values.map((place) => cellText(place.get('labels'))) : []
  return Array.from({ length: count }, (_, i) => names[i] || `channel ${i + 1}`)
}

/** Latencies count values from 1, over all epochs. */
function eventsOf(eeg: MatStruct, hz: number): RecordingEvent[] {
  const events = eeg.get('event')
  if (events?.kind !== 'structs') return []
  return events.values.map((event) => ({
    onset: (numberOf(event.get('latency')) - 1) / hz,
    duration: (numberOf(event.get('duration')) || 0) / hz,
    fields: { type: '', ...Object.fromEntries([...event].map(([name, value]) => [name, cellText(value)])) },
  }))
}

const structOf = (value: MatValue | undefined) => (value?.kind === 'structs' ? value.values[0] : undefined)
const numberOf = (value: MatValue | undefined) =>
  value?.kind === 'numbers' ? (value.data[0] ?? Number.NaN) : Number.NaN
const textOf = (value: MatValue | undefined) => (value?.kind === 'text' ? (value.rows[0] ?? '') : '')

/** A field of an event as a cell of a table: '' where it is empty. */
function cellText(value: MatValue | undefined): string {
  if (value?.kind === 'cells') return cellText(value.values[0])
  if (value?.kind === 'numbers')
    return value.data.length === 0 || Number.isNaN(value.data[0]) ? '' : String(value.data[0])
  return textOf(value)
}
