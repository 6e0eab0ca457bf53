import * as z from 'zod'
import { type Effects, FmbenchError } from '../../core/index.js'
import { openEdf } from '../formats/edf.js'
import { openEeglab } from '../formats/eeglab.js'
import type { Recording } from '../formats/recording.js'
import { tableRecording } from '../formats/table-recording.js'
import type { DatasetLoader } from '../loader.js'
import { readTable } from '../tables/index.js'
import { type DataFolder, folderFiles, openFolder } from './data-folder.js'
import { rowChoice } from './leave-out.js'
import { loaderOptions } from './loader-options.js'
import { recordingDataset } from './recording-dataset.js'
import { readSampleFiles, sampleFileOptions, tableOfFiles } from './sample-files.js'
import {
  epochStretches,
  eventOptions,
  eventStretches,
  inBlocks,
  type Stretches,
  valuesIn,
  windowsOf,
} from './stretches.js'

const optionsSchema = z.strictObject({
  ...sampleFileOptions,
  channels: z.array(z.string()).min(1).optional(),
  windows: z.strictObject({ seconds: z.number().positive(), step: z.number().positive().optional() }).optional(),
  events: eventOptions.optional(),
  block_seconds: z.number().positive().optional(),
  sampling_hz: z.number().positive().optional(),
  states: z.string().optional(),
  leave_out: rowChoice.default({}),
})

type Options = z.output<typeof optionsSchema>

/**
 * EEG and other recordings in EDF, EDF+, BDF and EEGLAB files (.set, with or without .fdt), or tables with a row per
 * moment; samples of shape (channels, time), in single precision, in the units of the file.
 *
 * Options: where the files come from (see `sampleFileOptions`); `channels`, which, in this order; and what is a sample:
 * `windows: { seconds, step }`, or `events: { from, to, only }`, the time around events in seconds, or neither, where
 * EEGLAB files are cut into epochs already. The fields of events become columns. `block_seconds` adds the column
 * `block`, the piece of the recording a sample lies in; samples that lie in two are left out. `leave_out` names samples
 * by their columns. Of tables: `sampling_hz`, and `states`, the column whose runs of one value become events that last:
 * windows in which it changes have the event ''.
 */
export const eegLoader: DatasetLoader = {
  id: 'eeg',
  reads: ['.edf', '.bdf', '.set', '.csv', '.tsv', '.arff'],
  files(document) {
    return folderFiles(document, [tableOfFiles(loaderOptions(optionsSchema, document))])
  },
  async load(document, located, effects, folderPath) {
    const options = loaderOptions(optionsSchema, document)
    const folder = openFolder(document, located, effects, folderPath)
    const found = await readSampleFiles(document, options, folder, effects)
    const names = found.table.cells.get(options.file) ?? []
    const several = found.files.length > 1
    return recordingDataset(document, {
      found,
      folder,
      open: (row) => openRecording(String(names[row]), options, folder, effects),
      cut: (recording, row, path) => {
        const samples = cut(recording, options, path)
        if (options.block_seconds === undefined) return samples
        return inBlocks(samples, options.block_seconds * recording.hz, several ? `${row + 1}.` : '')
      },
      leaveOut: options.leave_out,
    })
  },
}

async function openRecording(
  name: string,
  { channels, sampling_hz: hz, states }: Options,
  folder: DataFolder,
  effects: Effects,
): Promise<Recording> {
  const { path } = await folder.file(name)
  if (/\.(edf|bdf)$/i.test(name)) return openEdf(path, channels, effects)
  if (/\.set$/i.test(name)) {
    const beside = async (other: string) => (await folder.file(name.replace(/[^/]*$/, other))).path
    return openEeglab(path, channels, beside, effects)
  }
  if (/\.(csv|tsv|arff)$/i.test(name)) {
    if (hz !== undefined) return tableRecording(await readTable(path, effects), { channels, hz, states })
    throw new FmbenchError('bad-document', 'How many values a second of the table has is not said.', {
      where: path,
      hint: 'Add the option sampling_hz: 128',
    })
  }
  throw new FmbenchError('bad-data', `${name} is of a kind that is not read.`, {
    where: path,
    hint: 'Read are .edf, .bdf and .set files, and tables (.csv, .tsv, .arff). Others: export them as EDF, for example with MNE: raw.export("x.edf")',
  })
}

function cut(recording: Recording, { windows, events }: Options, path: string): Stretches {
  const { hz, epochs } = recording
  const isCut = epochs !== undefined
  if ((windows !== undefined && events !== undefined) || isCut === (windows !== undefined || events !== undefined)) {
    throw new FmbenchError(
      'bad-document',
      isCut ? 'The recording is cut into epochs already.' : 'What is a sample of this recording is not said.',
      {
        where: path,
        hint: isCut
          ? 'Leave out the options windows and events.'
          : 'Add one option: windows: { seconds: 2 }, or events: { from: -0.2, to: 0.8 }',
      },
    )
  }
  if (events !== undefined) return eventStretches(recording, events)
  if (windows === undefined) return epochStretches(recording)
  const length = valuesIn(windows.seconds, hz, 'windows.seconds')
  return windowsOf(recording, length, windows.step === undefined ? length : valuesIn(windows.step, hz, 'windows.step'))
}
