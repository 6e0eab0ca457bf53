import { compareText, FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import type { Recording } from '../formats/recording.js'
import type { Dataset } from '../loader.js'
import { describeSamples } from '../samples.js'
import { takeTableRows, withColumn } from '../tables/rows.js'
import type { Table } from '../tables/table.js'
import type { DataFolder } from './data-folder.js'
import { chosenRows, type RowChoice } from './leave-out.js'
import { personNotes } from './person-notes.js'
import type { SampleFiles } from './sample-files.js'
import type { Stretches } from './stretches.js'

export interface RecordingRequest {
  readonly found: SampleFiles
  readonly folder: DataFolder
  /** @param row of the table of files */
  open(row: number): Promise<Recording>
  /** Which parts of a recording are samples. @param row of the table of files @param path for messages */
  cut(recording: Recording, row: number, path: string): Stretches
  readonly leaveOut: RowChoice
}

/** Where a sample lies. */
interface Place {
  readonly file: number
  readonly start: number
}

/**
 * Parts of recordings as samples, shape (channels, time). One recording is open at a time.
 *
 * @throws FmbenchError `bad-data` when recordings have other channels, rates or lengths
 */
export async function recordingDataset(document: DatasetDocument, request: RecordingRequest): Promise<Dataset> {
  const { found, folder, leaveOut } = request
  const { places, table: all, channels, length, notes } = await cutAll(request)
  const isLeftOut = chosenRows(all, leaveOut, 'loader.options.leave_out')
  const kept = Array.from(isLeftOut.keys()).filter((row) => !isLeftOut[row])
  const outNotes =
    kept.length < all.rows ? [`${all.rows - kept.length} of ${all.rows} samples were left out, as declared.`] : []
  const table = takeTableRows(all, kept)
  const samples = describeSamples(document, { table, notes: [...found.notes, ...notes, ...outNotes] })
  const sampleShape = [channels.length, length]
  const size = channels.length * length
  let current: { readonly file: number; readonly recording: Recording } | undefined
  return {
    document,
    ...samples,
    sampleShape,
    sha256: folder.sha256(),
    async read(rows) {
      const data = new Float32Array(rows.length * size)
      const order = Array.from(rows, (_, i) => i).sort((a, b) => rows[a] - rows[b])
      for (const i of order) {
        const { file, start } = places[kept[rows[i]]]
        if (current?.file !== file) current = { file, recording: await request.open(file) }
        const values = await current.recording.read(start, start + length)
        checkFinite(values, length, start, channels, found.files[file].path)
        data.set(values, i * size)
      }
      return { ids: Array.from(rows, (row) => samples.ids[row]), x: { data, shape: [rows.length, ...sampleShape] } }
    },
  }
}

async function cutAll({ found, open, cut }: RecordingRequest) {
  const places: Place[] = []
  const fields: Readonly<Record<string, string>>[] = []
  let first: { readonly recording: Recording; readonly length: number } | undefined
  let persons = 0
  let reachingOver = 0
  for (const [row, { path }] of found.files.entries()) {
    const recording = await open(row)
    const { length, stretches, skipped } = cut(recording, row, path)
    reachingOver += skipped
    first ??= { recording, length }
    checkAlike(first.recording, recording, first.length, length, found.files[0].path, path)
    if (recording.mayNamePerson) persons++
    for (const stretch of stretches) {
      places.push({ file: row, start: stretch.start })
      fields.push(stretch.fields)
    }
  }
  if (first === undefined || places.length === 0) {
    throw new FmbenchError('bad-data', 'No part of any recording is a sample.', {
      where: found.table.file,
      hint: 'Are the windows longer than the recordings, or is no event of the kind that is asked for?',
    })
  }
  return {
    places,
    table: withFields(
      takeTableRows(
        found.table,
        places.map(({ file }) => file),
      ),
      fields,
    ),
    channels: first.recording.channels,
    length: first.length,
    notes: [
      ...personNotes(persons, found.files.length),
      ...(reachingOver > 0
        ? [`${reachingOver} samples reach beyond an end of the recording, or over two blocks, and were left out.`]
        : []),
    ],
  }
}

function checkAlike(
  first: Recording,
  own: Recording,
  firstLength: number,
  length: number,
  firstFile: string,
  where: string,
): void {
  const facts = [
    [`${first.channels.length} channels`, `${own.channels.length} channels`],
    [`the channels ${first.channels.join(', ')}`, `the channels ${own.channels.join(', ')}`],
    [`${first.hz} values a second`, `${own.hz} values a second`],
    [`samples of ${firstLength} values`, `samples of ${length} values`],
  ]
  const other = facts.find(([mine, theirs]) => mine !== theirs)
  if (other === undefined) return
  throw new FmbenchError('bad-data', `The recording has ${other[1]}; ${firstFile} has ${other[0]}.`, {
    where,
    hint: 'All samples need the same channels and one length: choose channels, cut into windows, or resample first.',
  })
}

function withFields(table: Table, fields: readonly Readonly<Record<string, string>>[]): Table {
  const names = [...new Set(fields.flatMap((own) => Object.keys(own)))].sort(compareText)
  return names.reduce((whole, name) => {
    if (!table.cells.has(name))
      return withColumn(
        whole,
        name,
        fields.map((own) => own[name] ?? ''),
      )
    throw new FmbenchError('bad-data', `The column "${name}" is in the table and in the recordings.`, {
      where: table.file,
      hint: 'Rename the one in the table.',
    })
  }, table)
}

function checkFinite(
  values: ArrayLike<number>,
  length: number,
  start: number,
  channels: readonly string[],
  where: string,
): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue
    const what = `${channels[Math.floor(i / length)]} is ${values[i]} at value ${start + (i % length) + 1}.`
    throw new FmbenchError('bad-data', what, {
      where,
      hint: 'fmbench never fills in values: mend the recording, leave out the channel, or cut out the time.',
    })
  }
}
