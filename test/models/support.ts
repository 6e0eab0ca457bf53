import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Batch, LabelledBatch, Matrix } from '../../src/core/index.js'
import type { Model, ModelAdapter, OpenRequest } from '../../src/models/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'

export const SIGNAL = new AbortController().signal

export function requestFor(
  adapter: string,
  options: Record<string, unknown> = {},
  more: Partial<OpenRequest> = {},
): OpenRequest {
  return {
    document: {
      kind: 'fmbench.model/v1',
      model_id: 'tried',
      name: 'tried',
      aliases: [],
      version: '1.0.0',
      is_floor: false,
      adapter,
      options,
    },
    folder: '/',
    seed: 42,
    classes: ['no', 'yes'],
    timeoutMs: 10_000,
    ...more,
  }
}

export function openBuiltIn(
  adapter: ModelAdapter,
  options: Record<string, unknown> = {},
  more: Partial<OpenRequest> = {},
): Promise<Model> {
  return adapter.open(requestFor(adapter.id, options, more), memoryEffects({}))
}

export function batchOf(rows: readonly (readonly number[])[], featureNames?: readonly string[], first = 0): Batch {
  const shape = [rows.length, rows[0]?.length ?? 0]
  const x = { data: Float64Array.from(rows.flat()), shape }
  return { ids: rows.map((_, i) => `sample-${first + i}`), x, ...(featureNames === undefined ? {} : { featureNames }) }
}

export function labelled(batch: Batch, y: readonly number[], classes = ['no', 'yes']): LabelledBatch {
  return { ...batch, y: Int32Array.from(y), classes }
}

export function rowsOf({ data, rows, columns }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)])
}

/**
 * The compiled package: a thread cannot import TypeScript.
 *
 * @param file within `dist`, the compiled form of the module whose type is given
 */
export async function compiled<T>(file: string): Promise<T> {
  const url = new URL(`../../dist/${file}`, import.meta.url)
  if (!existsSync(fileURLToPath(url))) throw new Error(`dist/${file} is not there. Run: npm run build`)
  return (await import(url.href)) as T
}
