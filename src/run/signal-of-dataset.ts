import { axesOf, denseBatch, FmbenchError, layoutOf, type Signal, sizePerSample } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import { undeclaredSignal } from './robustness-plan.js'
import { rowsOfSplit } from './rows.js'

/** Samples are read so many at a time. */
const BATCH = 256

/**
 * What a dataset's samples are as measurements. Where the document does not say what stands for a value that was not
 * measured, that is the mean of its channel (gene, feature) over the training part, NaN left out; 0 without one.
 *
 * @throws FmbenchError `bad-document` when the declared axes are not those of the samples
 */
export async function signalOf(dataset: Dataset): Promise<Signal> {
  const { document, sampleShape: shape = [] } = dataset
  const { signal, dataset_id: where } = document
  if (signal === undefined) throw undeclaredSignal(document)
  const axes = axesOf(signal)
  if (axes.length !== shape.length) {
    throw new FmbenchError(
      'bad-document',
      `A sample has ${shape.length} axes (${shape.join(' x ') || 'none'}), and its document names ${axes.length} (${axes.join(', ') || 'none'}).`,
      { where: `${where}, signal.axes` },
    )
  }
  const known = {
    kind: signal.kind,
    shape,
    axes,
    ...(signal.sampling_hz !== undefined && { samplingHz: signal.sampling_hz }),
    mainsHz: signal.mains_hz ?? 50,
  } as const
  const { channels } = layoutOf(known)
  const missing =
    signal.missing_value === undefined
      ? await channelMeans(dataset, known, channels)
      : new Float64Array(channels).fill(signal.missing_value)
  return { ...known, missing }
}

async function channelMeans(
  dataset: Dataset,
  signal: Pick<Signal, 'shape' | 'axes'>,
  channels: number,
): Promise<Float64Array> {
  const sums = new Float64Array(channels)
  const counts = new Float64Array(channels)
  const { channelStep } = layoutOf(signal)
  const rows = signal.shape.length === 0 ? new Int32Array(0) : rowsOfSplit(dataset, 'train')
  for (let start = 0; start < rows.length; start += BATCH) {
    const { x } = denseBatch(await dataset.read(rows.subarray(start, start + BATCH)))
    if (x === undefined) break
    const size = sizePerSample(x.shape)
    for (let i = 0; i < x.data.length; i++) {
      const value = x.data[i]
      if (Number.isNaN(value)) continue
      const channel = channelStep === 0 ? 0 : Math.floor((i % size) / channelStep) % channels
      sums[channel] += value
      counts[channel]++
    }
  }
  return sums.map((sum, channel) => (counts[channel] === 0 ? 0 : sum / counts[channel]))
}
