import { denseBatch } from '../core/index.js'
import type { Model } from './adapter.js'
import { allOrFirstFailure, inTurns, joinOutputs, partsOf } from './batch-parts.js'

/**
 * One model in several copies that work at the same time: each batch is cut into as many parts as there are copies.
 * A model that answers for each sample alone, as all must, answers the same whatever their number.
 */
export async function sharedOut(copies: number, open: () => Promise<Model>): Promise<Model> {
  if (copies === 1) return open()
  const opening = Array.from({ length: copies }, open)
  let models: Model[]
  try {
    models = await allOrFirstFailure(opening)
  } catch (thrown) {
    for (const one of await Promise.allSettled(opening)) if (one.status === 'fulfilled') await one.value.close()
    throw thrown
  }
  const [first] = models
  const all = async (act: (model: Model) => Promise<void> | undefined) => {
    await allOrFirstFailure(models.map(async (model) => act(model)))
  }
  return {
    ...first,
    get warnings() {
      return [...new Set(models.flatMap((model) => model.warnings ?? []))]
    },
    ...(first.fit !== undefined && { fit: (train, signal) => all((model) => model.fit?.(train, signal)) }),
    async predict(kind, batch, signal) {
      const parts = partsOf(denseBatch(batch), Math.max(1, Math.ceil(batch.ids.length / copies)))
      if (parts.length === 0) return first.predict(kind, batch, signal)
      return joinOutputs(kind, await allOrFirstFailure(parts.map((part, p) => models[p].predict(kind, part, signal))))
    },
    ...(first.peakMemoryMb !== undefined && { peakMemoryMb: () => sumOfPeaks(models) }),
    close: () => all((model) => model.close()),
  }
}

/** Together; undefined where the system does not tell of each. */
async function sumOfPeaks(models: readonly Model[]): Promise<number | undefined> {
  const peaks = await Promise.all(models.map((model) => model.peakMemoryMb?.()))
  return peaks.reduce((sum, peak) => (sum === undefined || peak === undefined ? undefined : sum + peak))
}

/** The same model asked for at most `size` samples at a time, so many times at once. */
export function inParts(model: Model, size: number, atOnce: number): Model {
  return {
    ...model,
    async predict(kind, batch, signal) {
      const parts = partsOf(denseBatch(batch), size)
      if (parts.length === 0) return model.predict(kind, batch, signal)
      return joinOutputs(kind, await inTurns(parts, atOnce, (part) => model.predict(kind, part, signal)))
    },
  }
}
