import { didYouMean, FmbenchError, type Matrix, type Tensor } from '../core/index.js'

const ROUNDING = 1e-6
const RENORMALISED_UP_TO = 1e-3

/** What a record says when `wasRenormalised`. */
export const RENORMALISED =
  'Some rows of probabilities missed a sum of one by more than 1e-6 (and at most 1e-3); they were divided by their sum.'

export interface CheckedProbabilities {
  readonly probability: Matrix
  /** True when some row missed a sum of one by more than rounding, and little enough to be mended. */
  readonly wasRenormalised: boolean
}

/**
 * Rows of class probabilities, checked: every number in [0, 1], every row with a sum of one. A sum off by more than
 * 1e-6, and at most 1e-3, is mended by dividing the row by it.
 *
 * @param rows shape (n, k)
 * @param refuse makes the error for a row (counted from 0) and what is wrong with it
 */
export function settleProbabilities(
  rows: Matrix,
  classes: readonly string[],
  refuse: (row: number, fault: string) => FmbenchError,
): CheckedProbabilities {
  const data = rows.data.slice()
  let wasRenormalised = false
  for (let i = 0; i < rows.rows; i++) {
    const values = data.subarray(i * rows.columns, (i + 1) * rows.columns)
    let sum = 0
    for (let c = 0; c < values.length; c++) {
      if (!(values[c] >= 0 && values[c] <= 1)) {
        const fault = Number.isFinite(values[c]) ? 'outside 0 to 1' : 'not a finite number'
        throw refuse(i, `the probability of class "${classes[c]}" is ${values[c]}, ${fault}`)
      }
      sum += values[c]
    }
    const miss = Math.abs(sum - 1)
    if (miss > RENORMALISED_UP_TO) throw refuse(i, `the probabilities sum to ${sum} instead of 1`)
    if (miss > ROUNDING) {
      wasRenormalised = true
      for (let c = 0; c < values.length; c++) values[c] /= sum
    }
  }
  return { probability: { ...rows, data }, wasRenormalised }
}

/**
 * Probabilities as a model outside our control returned them.
 *
 * @param who the model, for messages
 * @param answer rows of k numbers, or `{ data, shape: [n, k] }`
 * @throws FmbenchError `model-failed` with the first fault
 */
export function checkProbabilities(
  who: string,
  answer: unknown,
  n: number,
  classes: readonly string[],
): CheckedProbabilities {
  const rows = readRows(who, answer, n, { noun: 'probabilities', classes })
  return settleProbabilities(rows, classes, (row, fault) =>
    refusal(who, `returned bad probabilities: in row ${row + 1} of ${n}, ${fault}.`, logitsHint(rows.data)),
  )
}

/** Numbers that are all finite and leave 0 to 1 are seldom anything else. */
function logitsHint(values: Float64Array): string | undefined {
  const isLikely = values.every(Number.isFinite) && values.some((value) => value < 0 || value > 1)
  return isLikely ? 'These look like logits. Return probabilities: their softmax over the classes.' : undefined
}

/**
 * Labels as a model outside our control returned them: class names as text, or places in the declared classes as
 * numbers.
 *
 * @returns index into `classes` of each sample; shape (n,)
 * @throws FmbenchError `model-failed`
 */
export function checkLabels(who: string, answer: unknown, n: number, classes: readonly string[]): Int32Array {
  if (!isList(answer)) throw refusal(who, `returned ${describe(answer)} from predict instead of a list of labels.`)
  checkCount(who, answer.length, n)
  return Int32Array.from({ length: n }, (_, i) => labelIndex(who, answer[i], i, classes))
}

/**
 * Quantities as a model outside our control returned them.
 *
 * @throws FmbenchError `model-failed`
 */
export function checkValues(who: string, answer: unknown, n: number): Float64Array {
  if (!isList(answer)) throw refusal(who, `returned ${describe(answer)} from predict instead of a list of numbers.`)
  checkCount(who, answer.length, n)
  return Float64Array.from({ length: n }, (_, i) => {
    const value = asNumber(answer[i])
    if (Number.isFinite(value)) return value
    throw refusal(who, `returned ${describe(answer[i])} in row ${i + 1} of ${n}, which is no finite number.`)
  })
}

function labelIndex(who: string, label: unknown, row: number, classes: readonly string[]): number {
  const named = classes.indexOf(String(label))
  if (typeof label === 'string') {
    if (named !== -1) return named
    const nearest = didYouMean(label, classes) ?? `Known: ${classes.join(', ')}.`
    throw refusal(who, `returned the label "${label}" in row ${row + 1}, which is not a class.`, nearest)
  }
  if (typeof label !== 'number' || !Number.isInteger(label) || label < 0 || label >= classes.length) {
    const range = `A label is the name of a class as text, or its place: 0 to ${classes.length - 1}.`
    throw refusal(who, `returned the label ${describe(label)} in row ${row + 1}.`, range)
  }
  // With classes "1" and "2", the number 1 could mean either.
  if (named !== -1 && named !== label) {
    const places = `Numbers are places in [${classes.join(', ')}]; return the names of the classes as text.`
    throw refusal(who, `returned the label ${label} in row ${row + 1}, which could mean two classes.`, places)
  }
  return label
}

/**
 * Embeddings as a model outside our control returned them.
 *
 * @param answer rows of d numbers, or `{ data, shape: [n, d] }`
 * @param columns how many each row must have, where an earlier batch has said
 * @throws FmbenchError `model-failed`
 */
export function checkEmbedding(who: string, answer: unknown, n: number, columns: number | undefined): Matrix {
  const rows = readRows(who, answer, n, { noun: 'numbers' })
  if (n > 0 && rows.columns === 0) throw refusal(who, 'returned embeddings without a single number.')
  if (n > 0 && columns !== undefined && rows.columns !== columns) {
    const hint = 'All samples need embeddings of one length.'
    throw refusal(who, `returned ${rows.columns} numbers per sample, and ${columns} in an earlier batch.`, hint)
  }
  const bad = firstNotFinite(rows.data)
  if (bad === -1) return rows
  const place = `in row ${Math.floor(bad / rows.columns) + 1} of ${n}, number ${(bad % rows.columns) + 1}`
  throw refusal(who, `returned bad embeddings: ${place} is ${rows.data[bad]}, which is not finite.`)
}

/**
 * Reconstructions as a model outside our control returned them.
 *
 * @param answer `{ data, shape }`, or nested lists
 * @param shape of the samples
 * @throws FmbenchError `model-failed`
 */
export function checkReconstruction(who: string, answer: unknown, shape: readonly number[]): Tensor {
  const given = isTensor(answer) ? answer : { data: flat(answer), shape: sidesOf(answer) }
  const hint = 'A model returns the samples it was given, with what is hidden filled in.'
  if (given.shape.join() !== shape.join()) {
    throw refusal(
      who,
      `returned reconstructions of shape (${given.shape.join(', ')}) for samples of shape (${shape.join(', ')}).`,
      hint,
    )
  }
  const data = toFloat64(given.data)
  const size = shape.reduce((product, side) => product * side, 1)
  if (data.length !== size)
    throw refusal(who, `returned ${data.length} numbers for an array of shape (${shape.join(', ')}).`)
  const bad = firstNotFinite(data)
  if (bad === -1) return { data, shape }
  const row = Math.floor((bad * shape[0]) / size) + 1
  throw refusal(
    who,
    `returned bad reconstructions: a value in row ${row} of ${shape[0]} is ${data[bad]}, which is not finite.`,
    hint,
  )
}

/**
 * Texts as a model outside our control returned them.
 *
 * @throws FmbenchError `model-failed`
 */
export function checkTexts(who: string, answer: unknown, n: number): readonly string[] {
  if (!isList(answer)) {
    // A text may be about a patient, and long.
    const found = typeof answer === 'string' ? 'one text' : describe(answer)
    throw refusal(who, `returned ${found} from generate instead of a list of texts.`)
  }
  checkCount(who, answer.length, n)
  return Array.from({ length: n }, (_, i) => {
    const text = answer[i]
    if (typeof text === 'string') return text
    throw refusal(who, `returned ${describe(text)} in row ${i + 1} of ${n}, which is no text.`)
  })
}

/** The numbers of nested lists, in order. */
function flat(lists: unknown): ArrayLike<unknown> {
  if (!isList(lists)) return [lists]
  return Array.from(lists).some(isList) ? Array.from(lists).flatMap((list) => Array.from(flat(list))) : lists
}

/** How long nested lists are at each depth, by the first of each. */
function sidesOf(lists: unknown): number[] {
  return isList(lists) ? [lists.length, ...sidesOf(lists[0])] : []
}

/** A loop: embeddings are large, and `findIndex` takes ten times as long. */
function firstNotFinite(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i
  return -1
}

interface Expected {
  readonly noun: string
  /** One column each; as many columns as the first row has when absent. */
  readonly classes?: readonly string[]
}

/** Rows of numbers in one array of our own; what is not a number becomes NaN, which the caller refuses. */
function readRows(who: string, answer: unknown, n: number, { noun, classes }: Expected): Matrix {
  if (isTensor(answer)) {
    const [rows, columns] = answer.shape
    if (answer.shape.length !== 2) {
      const wanted = `(${n}, ${classes?.length ?? 'd'})`
      throw refusal(
        who,
        `returned an array of shape (${answer.shape.join(', ')}).`,
        `One row of ${noun} per sample is needed: shape ${wanted}.`,
      )
    }
    checkCount(who, rows, n)
    checkColumns(who, columns, classes, '')
    if (answer.data.length !== n * columns) {
      throw refusal(who, `returned ${answer.data.length} numbers for an array of shape (${n}, ${columns}).`)
    }
    return { data: toFloat64(answer.data), rows, columns }
  }
  if (!isList(answer)) throw refusal(who, `returned ${describe(answer)} instead of rows of ${noun}.`)
  checkCount(who, answer.length, n)
  const first = answer[0]
  const columns = classes?.length ?? (isList(first) ? first.length : 0)
  const data = new Float64Array(n * columns)
  for (let i = 0; i < n; i++) {
    const row = answer[i]
    if (!isList(row)) {
      const wanted = classes === undefined ? noun : `${columns} ${noun}, one per class`
      throw refusal(who, `returned ${describe(row)} as row ${i + 1} instead of ${wanted}.`)
    }
    checkColumns(who, row.length, classes, ` in row ${i + 1}`)
    if (row.length !== columns) {
      throw refusal(who, `returned ${row.length} numbers in row ${i + 1} and ${columns} in row 1.`)
    }
    for (let c = 0; c < columns; c++) data[i * columns + c] = asNumber(row[c])
  }
  return { data, rows: n, columns }
}

function toFloat64(values: ArrayLike<unknown>): Float64Array {
  // Converting number by number takes ten times as long.
  if (values instanceof Float64Array || values instanceof Float32Array || values instanceof Int32Array) {
    return new Float64Array(values)
  }
  return Float64Array.from(values, asNumber)
}

function checkCount(who: string, rows: number, n: number): void {
  if (rows === n) return
  const hint = 'A model must return one row per sample, in the order given.'
  throw refusal(who, `returned ${rows} rows for ${n} samples.`, hint)
}

function checkColumns(who: string, columns: number, classes: readonly string[] | undefined, place: string): void {
  if (classes === undefined || columns === classes.length) return
  const declared = `The ${classes.length} classes are, in this order: ${classes.join(', ')}.`
  throw refusal(who, `returned ${columns} columns${place} for ${classes.length} classes.`, declared)
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}

function isTensor(value: unknown): value is { data: ArrayLike<unknown>; shape: readonly number[] } {
  if (typeof value !== 'object' || value === null || !('data' in value) || !('shape' in value)) return false
  return isList(value.data) && Array.isArray(value.shape)
}

function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (isList(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return `an object with the keys ${Object.keys(value).join(', ')}`
  return typeof value === 'string' ? `"${value}"` : `${String(value)}`
}

function refusal(who: string, what: string, hint?: string): FmbenchError {
  return new FmbenchError('model-failed', `${who} ${what}`, hint === undefined ? {} : { hint })
}
