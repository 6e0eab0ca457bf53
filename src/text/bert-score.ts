import type { Matrix } from '../core/arrays.js'
import { FmbenchError } from '../core/errors.js'
import { log } from '../stats/exp-log.js'
import { NO_OVERLAP, type Overlap, overlapFrom } from './overlap.js'
import type { ReportPair } from './replay.js'
import { checkReferences } from './text-score.js'

/** The tokens of a text as an encoder sees them. */
export interface EmbeddedText {
  /** Number of each token in the encoder's vocabulary; shape (n,) */
  readonly ids: Int32Array
  /** Vector of each token, of any length; shape (n, d) */
  readonly vectors: Matrix
  /** 1 for tokens that the encoder adds ([CLS], [SEP]): another may be matched with them, but they do not count. */
  readonly isAdded: Uint8Array
}

/** One layer of an encoder: the tokens of each text, in the order given. */
export type EmbedTexts = (texts: readonly string[]) => Promise<readonly EmbeddedText[]>

export interface BertScoreOptions {
  /** Weight of a token by its number, as from `idfWeights`; all tokens weigh the same when absent. */
  readonly weightOf?: (id: number) => number
  /** What unrelated texts score with this encoder and layer: scores are rescaled so that it becomes 0. */
  readonly baseline?: Overlap
}

/** How many reports are given to the encoder at a time. */
const BATCH = 16

/**
 * BERTScore of each report: reports, precision, recall and F, to be added up and read with `meanOverlap`. Without a
 * baseline the values of most encoders crowd near 1 and say little.
 *
 * Of several references each part takes its best. A text without tokens scores 0 before rescaling, so less than 0 after.
 *
 * Source: Zhang et al. 2020, arXiv:1904.09675.
 *
 * @returns shape (n reports, 4)
 * @throws FmbenchError `bad-data` when a report has no reference, `model-failed` when the encoder gives another number of texts
 */
export async function bertScoreStatistics(
  pairs: readonly ReportPair[],
  embed: EmbedTexts,
  options: BertScoreOptions = {},
): Promise<Matrix> {
  const data = new Float64Array(pairs.length * 4)
  for (let start = 0; start < pairs.length; start += BATCH) {
    const batch = pairs.slice(start, start + BATCH)
    const texts = batch.flatMap(({ references, generated }) => [generated, ...references])
    const embedded = await embed(texts)
    if (embedded.length !== texts.length) {
      throw new FmbenchError('model-failed', `The encoder was given ${texts.length} texts and gave ${embedded.length}.`)
    }
    let next = 0
    batch.forEach(({ references }, i) => {
      checkReferences('BERTScore', references)
      const generated = embedded[next++]
      const scores = references.map(() => greedyMatch(embedded[next++], generated, options.weightOf))
      const { precision, recall, fmeasure } = rescaled(bestOf(scores), options.baseline)
      data.set([1, precision, recall, fmeasure], (start + i) * 4)
    })
  }
  return { data, rows: pairs.length, columns: 4 }
}

/**
 * Each token is matched with the one most like it (cosine) on the other side.
 *
 * @returns all 0 when a side has no token that counts
 * @throws FmbenchError `shape-mismatch` when the vectors differ in length
 */
export function greedyMatch(
  reference: EmbeddedText,
  generated: EmbeddedText,
  weightOf: (id: number) => number = () => 1,
): Overlap {
  const [theirs, ours] = [unitRows(reference.vectors), unitRows(generated.vectors)]
  if (theirs.columns !== ours.columns && theirs.rows > 0 && ours.rows > 0) {
    throw new FmbenchError('shape-mismatch', `Token vectors have ${theirs.columns} and ${ours.columns} numbers.`)
  }
  const bestOfTheirs = new Float64Array(theirs.rows).fill(-1)
  const bestOfOurs = new Float64Array(ours.rows).fill(-1)
  for (let i = 0; i < ours.rows; i++) {
    for (let j = 0; j < theirs.rows; j++) {
      const cosine = dot(ours, i, theirs, j)
      if (cosine > bestOfOurs[i]) bestOfOurs[i] = cosine
      if (cosine > bestOfTheirs[j]) bestOfTheirs[j] = cosine
    }
  }
  const precision = weightedMean(bestOfOurs, generated, weightOf)
  const recall = weightedMean(bestOfTheirs, reference, weightOf)
  return Number.isNaN(precision + recall) ? NO_OVERLAP : overlapFrom(precision, recall)
}

/**
 * Weights that make rare tokens count more: log((N + 1) / (texts with the token + 1)) over the reference texts.
 *
 * @param references token numbers of each reference text
 */
export function idfWeights(references: readonly Int32Array[]): (id: number) => number {
  const texts = new Map<number, number>()
  for (const ids of references) for (const id of new Set(ids)) texts.set(id, (texts.get(id) ?? 0) + 1)
  return (id) => log((references.length + 1) / ((texts.get(id) ?? 0) + 1))
}

/**
 * The baseline of one layer from a file as bert_score ships them: `LAYER,P,R,F`, one line per layer.
 *
 * @param where the file, for messages
 * @throws FmbenchError `bad-data` when the file is no such table, `not-found` when it lacks the layer
 */
export function parseBaseline(text: string, layer: number, where: string): Overlap {
  const [header, ...lines] = text.trim().split(/\r?\n/)
  if (header.trim() !== 'LAYER,P,R,F') {
    throw new FmbenchError('bad-data', `The first line is ${JSON.stringify(header.slice(0, 80))}.`, {
      where: `${where}:1`,
      hint: 'A baseline file of BERTScore begins with LAYER,P,R,F.',
    })
  }
  const rows = lines.map((line, i) => {
    const cells = line.split(',').map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)))
    if (cells.length === 4 && cells.every(Number.isFinite) && cells.slice(1).every((cell) => cell < 1)) return cells
    throw new FmbenchError('bad-data', `A line of a baseline has a layer and three numbers below 1: ${line}`, {
      where: `${where}:${i + 2}`,
    })
  })
  const found = rows.find((cells) => cells[0] === layer)
  if (found === undefined) {
    throw new FmbenchError('not-found', `The baseline has no layer ${layer}.`, {
      where,
      hint: `It has: ${rows.map((cells) => cells[0]).join(', ')}.`,
    })
  }
  return { precision: found[1], recall: found[2], fmeasure: found[3] }
}

function bestOf(scores: readonly Overlap[]): Overlap {
  return {
    precision: Math.max(...scores.map((score) => score.precision)),
    recall: Math.max(...scores.map((score) => score.recall)),
    fmeasure: Math.max(...scores.map((score) => score.fmeasure)),
  }
}

function rescaled(score: Overlap, baseline: Overlap | undefined): Overlap {
  if (baseline === undefined) return score
  const rescale = (value: number, floor: number) => (value - floor) / (1 - floor)
  return {
    precision: rescale(score.precision, baseline.precision),
    recall: rescale(score.recall, baseline.recall),
    fmeasure: rescale(score.fmeasure, baseline.fmeasure),
  }
}

/** Rows of length 1; a row of zeros stays. */
function unitRows({ data, rows, columns }: Matrix): Matrix {
  const unit = Float64Array.from(data)
  for (let i = 0; i < rows; i++) {
    const vector = unit.subarray(i * columns, (i + 1) * columns)
    const norm = Math.sqrt(vector.reduce((total, x) => total + x * x, 0))
    if (norm > 0) for (let j = 0; j < columns; j++) vector[j] /= norm
  }
  return { data: unit, rows, columns }
}

function dot(a: Matrix, i: number, b: Matrix, j: number): number {
  let total = 0
  for (let k = 0; k < a.columns; k++) total += a.data[i * a.columns + k] * b.data[j * b.columns + k]
  return total
}

/** NaN when nothing counts. */
function weightedMean(values: Float64Array, { ids, isAdded }: EmbeddedText, weightOf: (id: number) => number): number {
  let total = 0
  let weights = 0
  for (let i = 0; i < values.length; i++) {
    if (isAdded[i] === 1) continue
    const weight = weightOf(ids[i])
    total += weight * values[i]
    weights += weight
  }
  return total / weights
}
