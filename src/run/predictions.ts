import {
  compareText,
  type Matrix,
  type ModelOutputs,
  row,
  sha256Hex,
  sizePerSample,
  type Tensor,
  type Truth,
  take,
  takeRows,
} from '../core/index.js'
import type { ReconstructionTargets } from '../metrics/index.js'

/** The outputs of one pass, by kind: those the model gives. */
export type PassOutputs = Partial<ModelOutputs>

/**
 * The seam: one row per sample of a pass. Left of it stands everything slow and private; right of it, arithmetic.
 * All arrays have one entry per sample, in the same order.
 */
export interface Predictions {
  readonly pass: string
  readonly ids: readonly string[]
  readonly split: string
  /** Index into the classes of the plan, or the measured quantity where it has none; NaN with `masked` and `references`; shape (n,) */
  readonly yTrue: Truth
  /** What people wrote about each sample, where a model writes; at least one text each. */
  readonly references?: readonly (readonly string[])[]
  /** Counts that were made elsewhere, by measure: an encoder's, or those of another tool; shape (n, …) */
  readonly counted?: Readonly<Record<string, Matrix>>
  /** What stood there, where a model fills in what it cannot see. */
  readonly masked?: ReconstructionTargets
  readonly outputs: PassOutputs
  /** 1 where there is a prediction, 0 where it is missing; shape (n,) */
  readonly isPresent: Uint8Array
  readonly subjects?: readonly string[]
  /** What intervals draw as a whole, where that is not the subject: a genomic region, a site. */
  readonly clusters?: readonly string[]
  /** What the dataset declares as `group`. */
  readonly groups?: readonly string[]
  /** Raw cells of the columns that strata need, by column. */
  readonly columns: Readonly<Record<string, readonly string[]>>
}

/** Outputs of the given rows, in the given order. */
export function takeOutputs(outputs: PassOutputs, rows: Int32Array): PassOutputs {
  const { probability, score, label, value, reconstruction, text } = outputs
  return {
    ...(text && { text: Array.from(rows, (i) => text[i]) }),
    ...(probability && { probability: takeRows(probability, rows) }),
    ...(score && { score: take(score, rows) }),
    ...(label && { label: take(label, rows) }),
    ...(value && { value: take(value, rows) }),
    ...(reconstruction && { reconstruction: takeSamples(reconstruction, rows) }),
  }
}

/** The given samples, in the given order, copied. */
export function takeSamples({ data, shape }: Tensor, rows: Int32Array): Tensor {
  const size = sizePerSample(shape)
  const taken = new Float32Array(rows.length * size)
  rows.forEach((sample, i) => void taken.set(data.subarray(sample * size, (sample + 1) * size), i * size))
  return { data: taken, shape: [rows.length, ...shape.slice(1)] }
}

/** The truth about the given samples, in the given order, copied. */
export function takeMasked({ values, mask }: ReconstructionTargets, rows: Int32Array): ReconstructionTargets {
  const size = sizePerSample(values.shape)
  const taken = new Uint8Array(rows.length * size)
  rows.forEach((sample, i) => void taken.set(mask.subarray(sample * size, (sample + 1) * size), i * size))
  return { values: takeSamples(values, rows), mask: taken }
}

/** The samples that have a prediction: nobody shall take what stands in the other rows for one. */
export function onlyPresent(predictions: Predictions): Predictions {
  const { ids, yTrue, references, masked, outputs, isPresent, subjects, clusters, groups, columns } = predictions
  if (isPresent.every((present) => present === 1)) return predictions
  const rows = Int32Array.from(isPresent.keys()).filter((i) => isPresent[i] === 1)
  const pick = (all: readonly string[]): string[] => Array.from(rows, (i) => all[i])
  return {
    ...predictions,
    ids: pick(ids),
    yTrue: take(yTrue, rows),
    ...(references && { references: Array.from(rows, (i) => references[i]) }),
    ...(masked && { masked: takeMasked(masked, rows) }),
    outputs: takeOutputs(outputs, rows),
    isPresent: new Uint8Array(rows.length).fill(1),
    ...(subjects && { subjects: pick(subjects) }),
    ...(clusters && { clusters: pick(clusters) }),
    ...(groups && { groups: pick(groups) }),
    columns: Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, pick(cells)])),
  }
}

/** A class by its name, a quantity in its shortest form. */
export function truthText(y: number, classes: readonly string[]): string {
  return classes.length === 0 ? String(y) : classes[y]
}

/**
 * SHA-256 of the sorted lines `sample_id TAB y_true`, each ended by a newline: which rows were scored. Where a part of
 * each was hidden, what stands for y_true are the SHA-256 of its values to 6 decimals, and of its mask; where people wrote
 * about it, that of each text.
 */
export function rowsSha256(predictions: Predictions, classes: readonly string[]): string {
  const { ids, masked, references, yTrue } = predictions
  const truthOf = (i: number) => {
    if (references !== undefined) return references[i].map((text) => sha256Hex(text)).join('\t')
    return masked === undefined ? truthText(yTrue[i], classes) : maskedText(masked, i)
  }
  const lines = ids.map((id, i) => `${id}\t${truthOf(i)}\n`)
  return sha256Hex(lines.sort(compareText).join(''))
}

function maskedText({ values, mask }: ReconstructionTargets, i: number): string {
  const size = sizePerSample(values.shape)
  return `${sampleSha256(values, i)}\t${sha256Hex(mask.subarray(i * size, (i + 1) * size).join(''))}`
}

/** SHA-256 of one sample's numbers to 6 decimals, with tabs between them. */
function sampleSha256({ data, shape }: Tensor, i: number): string {
  const size = sizePerSample(shape)
  return sha256Hex(Array.from(data.subarray(i * size, (i + 1) * size), (value) => value.toFixed(6)).join('\t'))
}

/**
 * SHA-256 of the sorted lines `pass TAB sample_id TAB outputs`, outputs to 6 decimals: independent of row order,
 * file format and shards. A reconstruction or a text, long as it is, stands there as a SHA-256 of its own.
 */
export function predictionsSha256(predictions: Predictions, classes: readonly string[]): string {
  const lines: string[] = []
  predictions.ids.forEach((id, i) => {
    if (predictions.isPresent[i] === 0) return
    const cells = outputCells(predictions.outputs, i, classes)
    lines.push(`${[predictions.pass, id, ...cells].join('\t')}\n`)
  })
  return sha256Hex(lines.sort(compareText).join(''))
}

function outputCells(
  { probability, score, label, value, reconstruction, text }: PassOutputs,
  i: number,
  classes: readonly string[],
): string[] {
  return [
    ...(probability ? Array.from(row(probability, i), (p) => p.toFixed(6)) : []),
    ...(score ? [score[i].toFixed(6)] : []),
    ...(label ? [classes[label[i]]] : []),
    ...(value ? [value[i].toFixed(6)] : []),
    ...(reconstruction ? [sampleSha256(reconstruction, i)] : []),
    ...(text ? [sha256Hex(text[i])] : []),
  ]
}
