import { type Batch, FmbenchError, type Registry } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { ReconstructionTargets } from '../metrics/index.js'
import type { HiddenSamples, Hiding, Protocol } from '../protocols/protocol.js'
import type { EvaluationPlan } from './plan.js'

/** A dataset of which every reader sees only a part of each sample. */
export interface MaskedDataset extends Dataset {
  /** Samples to learn from, with nothing hidden. */
  readWhole(rows: ArrayLike<number>): Promise<Batch>
  /** What stood there, and where it was hidden. In memory, once for all models that are asked about the same rows. */
  truth(rows: Int32Array): Promise<ReconstructionTargets>
}

/** Samples are read so many at a time. */
const BATCH = 256

/** Truth and answers of all scored samples are in memory together: at most so many numbers, some 0.5 GB per model. */
const MOST_NUMBERS = 2 ** 27

/**
 * The dataset as models of a plan may see it: masked where the protocol hides something.
 *
 * @throws FmbenchError `bad-document` for samples of which nothing can be hidden
 */
export function datasetOfPlan(plan: EvaluationPlan, dataset: Dataset, protocols: Registry<Protocol>): Dataset {
  const { hiding } = protocols.get(plan.benchmark.protocol)
  return hiding === undefined ? dataset : maskedDataset(plan, dataset, hiding)
}

/** Whether models of a plan fill in what they cannot see. */
export function hidesSamples({ benchmark }: EvaluationPlan, protocols: Registry<Protocol>): boolean {
  return protocols.get(benchmark.protocol).hiding !== undefined
}

export function isMasked(dataset: Dataset): dataset is MaskedDataset {
  return 'readWhole' in dataset
}

function maskedDataset({ protocolOptions }: EvaluationPlan, dataset: Dataset, hiding: Hiding): MaskedDataset {
  const { document, sampleShape = [] } = dataset
  const axes = document.signal?.axes?.join(', ') ?? 'channel, time'
  if (sampleShape.length !== 2 || axes !== 'channel, time') {
    const found = sampleShape.length === 2 ? `axes ${axes}` : `${sampleShape.length} axes`
    throw new FmbenchError('bad-document', `Samples to reconstruct have the axes channel, time; these have ${found}.`, {
      where: document.dataset_id,
    })
  }
  const hide = async (rows: ArrayLike<number>) => hiding.hide(await dataset.read(rows), protocolOptions)
  let known: { readonly rows: Int32Array; readonly truth: Promise<ReconstructionTargets> } | undefined
  return {
    ...dataset,
    read: async (rows) => (await hide(rows)).seen,
    readWhole: async (rows) => hiding.show(await dataset.read(rows)),
    truth(rows) {
      if (known === undefined || known.rows.join() !== rows.join()) {
        known = { rows, truth: readTruth(hide, rows, sampleShape, document.dataset_id) }
      }
      return known.truth
    },
  }
}

async function readTruth(
  hide: (rows: ArrayLike<number>) => Promise<HiddenSamples>,
  rows: Int32Array,
  sampleShape: readonly number[],
  where: string,
): Promise<ReconstructionTargets> {
  const size = sampleShape.reduce((product, length) => product * length, 1)
  if (size * rows.length > MOST_NUMBERS) {
    throw new FmbenchError('bad-data', `${rows.length} samples of ${size} numbers are too many to score at once.`, {
      where,
      hint: `Score fewer with --limit ${Math.floor(MOST_NUMBERS / size)}, or cut shorter windows.`,
    })
  }
  const data = new Float32Array(rows.length * size)
  const mask = new Uint8Array(rows.length * size)
  for (let start = 0; start < rows.length; start += BATCH) {
    const { seen, whole } = await hide(rows.subarray(start, start + BATCH))
    data.set(whole.data, start * size)
    if (seen.mask !== undefined) mask.set(seen.mask, start * size)
  }
  return { values: { data, shape: [rows.length, ...sampleShape] }, mask }
}
