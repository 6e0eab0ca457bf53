import { compareText, denseBatch, FmbenchError, type Tensor } from '../core/index.js'
import type { Dataset } from '../data/loader.js'
import { type Clusters, canonicalSequence } from '../stats/index.js'
import { clustersByName } from './clusters.js'
import { type TextColumn, wordsOf } from './texts.js'

/** Samples are read so many numbers at a time. */
const NUMBERS_AT_A_TIME = 2 ** 21

/** A dataset as the checks see it: its facts, its labels as classes, its samples in pieces. */
export interface InspectedData {
  readonly dataset: Dataset
  /** In the order in which the document names them, or sorted; empty where `withoutClasses` says why. */
  readonly classes: readonly string[]
  /** Class of each sample, or -1 where there are none; shape (n,) */
  readonly y: Int32Array
  /** The parts that an evaluation uses, the training part first: not `unused`. */
  readonly parts: readonly string[]
  /** Index into `parts` of each sample; -1 where it is not used; shape (n,) */
  readonly partOf: Int32Array
  /** All of them, where samples are sequences. */
  readonly sequences?: readonly string[]
  /** The place of the first sample with the same sequence on either strand: its own where that is itself; shape (n,) */
  readonly firstCopy?: Int32Array
  /** Where samples are reports: what models read, where they are told anything, and what people wrote. */
  readonly texts?: readonly TextColumn[]
  /** Persons where some have several samples, else groups where some have: what is independent of each other. */
  readonly clusters?: Clusters
  /** All samples in order, where they are numbers; `first` is the place of the first of a piece. */
  pieces(): AsyncGenerator<{ readonly first: number; readonly x: Tensor }>
}

export interface InspectOptions {
  /** Called as samples are read and checks begin. */
  readonly progress?: (step: string, done: number, total: number) => void
  readonly signal?: AbortSignal
}

/** @throws FmbenchError `interrupted`, and what reading the samples throws */
export async function openForInspection(dataset: Dataset, options: InspectOptions = {}): Promise<InspectedData> {
  const classes = classesOf(dataset)
  const places = new Map(classes.map((name, i) => [name, i]))
  const parts = [...new Set(dataset.splits)].filter((part) => part !== 'unused').sort(trainFirst)
  const clusters = clustersOf(dataset)
  const texts = dataset.references && (await readTexts(dataset, dataset.references, options))
  const sequences =
    dataset.sampleShape === undefined && texts === undefined ? await readSequences(dataset, options) : undefined
  return {
    dataset,
    classes,
    y: Int32Array.from(dataset.labels, (label) => places.get(label) ?? -1),
    parts,
    partOf: Int32Array.from(dataset.splits, (part) => parts.indexOf(part)),
    ...(sequences && { sequences, firstCopy: firstCopies(sequences) }),
    ...(texts && { texts }),
    ...(clusters && { clusters }),
    pieces: () => readNumbers(dataset, options),
  }
}

function trainFirst(a: string, b: string): number {
  return Number(b === 'train') - Number(a === 'train') || compareText(a, b)
}

/** More different numbers than this are quantities, not names of classes. */
const MOST_NUMBERED_CLASSES = 50

function classesOf({ labels, document }: Dataset): readonly string[] {
  const found = [...new Set(labels)]
  if (found.every((label) => label === '')) return []
  const declared = [...new Set(Object.values(document.target?.labels ?? {}))]
  if (declared.length > 0) return declared
  const isNumber = (label: string) => label.trim() !== '' && Number.isFinite(Number(label))
  const areNumbers = found.every(isNumber)
  const areWhole = found.every((label) => Number.isInteger(Number(label)))
  if (areNumbers && (!areWhole || found.length > MOST_NUMBERED_CLASSES)) return []
  return areNumbers ? found.sort((a, b) => Number(a) - Number(b)) : found.sort(compareText)
}

/** Why labels are no classes; undefined where they are. */
export function withoutClasses({ classes, dataset: { labels } }: InspectedData): string | undefined {
  if (classes.length > 0) return undefined
  return labels.every((label) => label === '') ? 'samples have no labels' : 'labels are quantities'
}

function clustersOf({ subjects, groups }: Dataset): Clusters | undefined {
  for (const names of [subjects, groups]) {
    if (names === undefined) continue
    const n = new Set(names).size
    if (n < names.length) return { of: clustersByName(names), n }
  }
  return undefined
}

/** One sample of each cluster and class, for tests that take samples for independent; all where nothing repeats. */
export function independentRows({ clusters, y }: InspectedData): number[] {
  const seen = new Set<string>()
  return Array.from(y.keys()).filter((i) => {
    if (clusters === undefined) return true
    const name = `${clusters.of[i]} ${y[i]}`
    return !seen.has(name) && seen.add(name)
  })
}

async function readSequences(dataset: Dataset, options: InspectOptions): Promise<readonly string[]> {
  const sequences: string[] = []
  for await (const { batch } of batches(dataset, 1000, options)) {
    if (batch.sequences === undefined) throw new Error('A dataset without sampleShape gives sequences.')
    for (const sequence of batch.sequences) sequences.push(sequence)
  }
  return sequences
}

async function readTexts(
  dataset: Dataset,
  references: readonly (readonly string[])[],
  options: InspectOptions,
): Promise<TextColumn[]> {
  const read: (readonly string[])[] = []
  for await (const { batch } of batches(dataset, 1000, options)) {
    for (const text of batch.texts ?? []) read.push(wordsOf(text))
  }
  const written = references.map((own) => wordsOf(own.join('\n')))
  return [...(read.length > 0 ? [{ role: 'read', words: read } as const] : []), { role: 'written', words: written }]
}

/** Why there are no sequences to compare. */
export const withoutSequences = ({ texts }: InspectedData): string =>
  texts === undefined ? 'samples are numbers, not sequences' : 'samples are texts, not sequences'

function firstCopies(sequences: readonly string[]): Int32Array {
  const first = new Map<string, number>()
  return Int32Array.from(sequences, (sequence, i) => {
    const name = canonicalSequence(sequence)
    const found = first.get(name)
    if (found === undefined) first.set(name, i)
    return found ?? i
  })
}

async function* readNumbers(dataset: Dataset, options: InspectOptions) {
  const size = (dataset.sampleShape ?? []).reduce((product, length) => product * length, 1)
  const rows = Math.max(1, Math.floor(NUMBERS_AT_A_TIME / Math.max(1, size)))
  for await (const { first, batch } of batches(dataset, rows, options)) {
    const { x } = denseBatch(batch)
    if (x !== undefined) yield { first, x }
  }
}

async function* batches(dataset: Dataset, rows: number, { progress, signal }: InspectOptions) {
  const n = dataset.ids.length
  for (let first = 0; first < n; first += rows) {
    if (signal?.aborted === true) throw new FmbenchError('interrupted', 'The inspection was stopped.')
    progress?.('reading samples', first, n)
    const last = Math.min(n, first + rows)
    yield { first, batch: await dataset.read(Array.from({ length: last - first }, (_, i) => first + i)) }
  }
  progress?.('reading samples', n, n)
}
