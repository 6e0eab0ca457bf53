import * as z from 'zod'
import { type Batch, FmbenchError, type Matrix } from '../core/index.js'
import { welchDensity } from '../stats/index.js'
import type { ModelAdapter } from './adapter.js'
import { numbersOf } from './features.js'
import { parseOptions } from './options.js'
import { fixedModel } from './own-model.js'

const bandSchema = z
  .tuple([z.number().min(0), z.number().positive()])
  .refine(([low, high]) => low < high, 'must go from a lower frequency to a higher one')

const optionsSchema = z.strictObject({
  /** By name: from which frequency (included) to which (excluded), in Hz. */
  bands: z
    .record(z.string(), bandSchema)
    .refine((bands) => Object.keys(bands).length > 0, 'must name at least one band')
    .default({ delta: [1, 4], theta: [4, 8], alpha: [8, 13], beta: [13, 30], gamma: [30, 45] }),
  /** Length of a segment; shorter recordings are one segment. */
  segment_seconds: z.number().positive().default(2),
  /** Values per second, where the dataset does not say, or says it wrongly. */
  sampling_hz: z.number().positive().optional(),
})

/** Segments are filled up with zeros until frequencies lie at most so far apart, so that every band has some. */
const FINEST_STEP_HZ = 0.5

/** A channel without any movement has power 0, and no logarithm; less than this is nowhere measured, in any unit. */
const LEAST_DENSITY = 1e-40

/**
 * Logarithm of the power of each channel in each band, channel by channel: the plain reference that a model of EEG should
 * beat. The power is the mean density by Welch's method over the frequencies of the band.
 */
export const bandPowerAdapter: ModelAdapter = {
  id: 'band_power',
  leavesMachine: false,
  network: 'denied',
  async open({ document, samplingHz }) {
    const options = parseOptions(optionsSchema, document)
    const hz = options.sampling_hz ?? samplingHz
    if (hz === undefined) {
      throw new FmbenchError('bad-document', 'band_power needs to know how many values a second has.', {
        where: `model ${document.model_id}`,
        hint: 'Declare signal: { sampling_hz: … } in the dataset document, or give the option sampling_hz.',
      })
    }
    const settings = { ...options, sampling_hz: hz }
    const bands = Object.entries(options.bands)
    const high = bands.find(([, [, to]]) => to > hz / 2)
    if (high !== undefined) {
      throw new FmbenchError(
        'bad-document',
        `The band ${high[0]} reaches to ${high[1][1]} Hz; at ${hz} values a second there is nothing above ${hz / 2} Hz.`,
        {
          where: `model ${document.model_id}, options.bands`,
          hint: 'Choose bands that end below half the sampling rate.',
        },
      )
    }
    return fixedModel({ adapter: 'band_power', options: settings, gives: 'embedding' }, (batch) =>
      logBandPower(batch, hz, options.segment_seconds, Object.values(options.bands)),
    )
  },
}

/** @returns shape (n, channels * bands) */
function logBandPower(
  batch: Batch,
  hz: number,
  segmentSeconds: number,
  bands: readonly (readonly [number, number])[],
): Matrix {
  const { data, shape } = numbersOf('band_power', batch)
  if (shape.length !== 3) {
    throw new FmbenchError(
      'model-failed',
      `band_power needs samples of channels by time; these have ${shape.length - 1} axes.`,
      {
        hint: 'Use it with recordings: the loaders eeg and roi-series give them.',
      },
    )
  }
  const [n, channels, times] = shape
  const bad = data.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) {
    const row = Math.floor(bad / (channels * times))
    throw new FmbenchError(
      'model-failed',
      `band_power needs finite numbers; row ${row + 1} of ${n} holds ${data[bad]}.`,
    )
  }
  const segment = Math.max(1, Math.min(times, Math.round(segmentSeconds * hz)))
  const padded = 2 ** Math.ceil(Math.log2(Math.max(2, segment, hz / FINEST_STEP_HZ)))
  const columns = channels * bands.length
  const power = new Float64Array(n * columns)
  for (let series = 0; series < n * channels; series++) {
    const density = welchDensity(data.subarray(series * times, (series + 1) * times), { hz, segment, padded })
    bands.forEach(([low, high], b) => {
      const inBand = density.filter((_, j) => j * hz >= low * padded && j * hz < high * padded)
      const mean = inBand.reduce((sum, value) => sum + value, 0) / inBand.length
      power[series * bands.length + b] = Math.log(Math.max(mean, LEAST_DENSITY))
    })
  }
  return { data: power, rows: n, columns }
}
