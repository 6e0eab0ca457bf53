import { type Batch, denseBatch, type LabelledBatch, type Matrix, type OutputKind } from '../core/index.js'
import type { Model, NetworkUse } from './adapter.js'
import {
  checkEmbedding,
  checkLabels,
  checkProbabilities,
  checkReconstruction,
  checkTexts,
  checkValues,
  RENORMALISED,
} from './check-outputs.js'

/** A model outside our control, in a thread or a process: nothing it answers is believed. */
export interface OutsideModel {
  /** How messages call it. */
  readonly name: string
  readonly outputs: readonly OutputKind[]
  readonly digest: string
  readonly embeddingDigest?: string | undefined
  readonly parameters?: number
  readonly network?: NetworkUse
  ask(kind: OutputKind, batch: Batch, signal: AbortSignal): Promise<unknown>
  fit?(train: LabelledBatch, signal: AbortSignal): Promise<void>
  peakMemoryMb?(): Promise<number | undefined>
  close(): Promise<void>
}

/** The same model with every answer checked; sparse samples reach it dense. @param classes empty for regression */
export function checkedModel(outside: OutsideModel, classes: readonly string[]): Model {
  const { name, outputs, digest, embeddingDigest, parameters, network } = outside
  const warnings: string[] = []
  let embeddingSize: number | undefined

  function probabilities(answer: unknown, n: number): Matrix {
    const checked = checkProbabilities(name, answer, n, classes)
    if (checked.wasRenormalised && warnings.length === 0) warnings.push(`${name}: ${RENORMALISED}`)
    return checked.probability
  }

  function embedding(answer: unknown, n: number): Matrix {
    const checked = checkEmbedding(name, answer, n, embeddingSize)
    if (n > 0) embeddingSize = checked.columns
    return checked
  }

  function check(kind: OutputKind, answer: unknown, { ids: { length: n }, x }: Batch) {
    if (kind === 'probability') return probabilities(answer, n)
    if (kind === 'reconstruction') return checkReconstruction(name, answer, x?.shape ?? [n])
    if (kind === 'embedding') return embedding(answer, n)
    if (kind === 'text') return checkTexts(name, answer, n)
    return kind === 'label' ? checkLabels(name, answer, n, classes) : checkValues(name, answer, n)
  }

  return {
    outputs,
    digest,
    warnings,
    ...(embeddingDigest !== undefined && { embeddingDigest }),
    ...(parameters !== undefined && { parameters }),
    ...(network !== undefined && { network }),
    ...(outside.fit !== undefined && {
      async fit(train, signal) {
        // It may learn an embedding of another size than before.
        embeddingSize = undefined
        await outside.fit?.(denseBatch(train), signal)
      },
    }),
    async predict(kind, batch, signal) {
      if (!outputs.includes(kind)) throw new Error(`${name} gives ${outputs.join(', ')}; "${kind}" was asked.`)
      // `check` follows `kind`; TypeScript does not carry that into the type parameter.
      const samples = denseBatch(batch)
      return check(kind, await outside.ask(kind, samples, signal), samples) as never
    },
    ...(outside.peakMemoryMb !== undefined && { peakMemoryMb: outside.peakMemoryMb }),
    close: () => outside.close(),
  }
}
