import { type Batch, FmbenchError, Rng, type Signal, sizePerSample, type Tensor } from '../core/index.js'
import type { ArrayProbe, Probe, TextProbe } from './probe.js'

/** Which damage, with which random numbers. */
export interface Damage {
  readonly probe: Probe
  /** Their places are their level indices: 0 is clean. */
  readonly severities: readonly number[]
  /** Which of `severities` are wanted. */
  readonly levels: readonly number[]
  readonly signal: Signal
  readonly seed: number
  readonly replicate: number
}

/**
 * The random stream of one sample's damage: the same for every model, machine, batch size and number of workers.
 * Probes with nested damage use one stream for all levels.
 */
export function streamOf({ probe, seed, replicate }: Omit<Damage, 'levels'>, level: number, id: string): Rng {
  return new Rng(`${seed}|${probe.id}|${probe.isNested ? '*' : level}|${id}|${replicate}`)
}

/** The damaged batches, one per wanted level. @throws FmbenchError `bad-data` when the batch has not what the probe damages */
export function damageBatch(batch: Batch, damage: Damage): Batch[] {
  const { probe } = damage
  if (probe.of === 'array') {
    if (batch.x === undefined) throw lacks(probe, 'numbers')
    const targets = damage.levels.map(() => emptyLike(batch.x as Tensor))
    damageRows(batch.ids, batch.x, targets, { ...damage, probe })
    return targets.map((x) => ({ ...batch, x }))
  }
  const part = batch.sequences === undefined ? 'texts' : 'sequences'
  const texts = batch[part]
  if (texts === undefined) throw lacks(probe, 'sequences or texts')
  const rows = texts.map((text, i) => damageText(text, batch.ids[i], { ...damage, probe }))
  return damage.levels.map((_, l) => ({ ...batch, [part]: rows.map((row) => row[l]) }))
}

/**
 * Writes the damaged samples at their places.
 *
 * @param targets one per wanted level, shaped like `x`
 * @param from first row to damage; all when absent
 */
export function damageRows(
  ids: readonly string[],
  x: Tensor,
  targets: readonly Tensor[],
  damage: Damage & { readonly probe: ArrayProbe },
  from = 0,
  to = ids.length,
): void {
  const { probe, severities, levels, signal } = damage
  const size = sizePerSample(x.shape)
  for (let i = from; i < to; i++) {
    const sample = x.data.subarray(i * size, (i + 1) * size)
    let write = probe.isNested ? probe.prepare(sample, streamOf(damage, 0, ids[i]), signal) : undefined
    levels.forEach((level, l) => {
      if (!probe.isNested) write = probe.prepare(sample, streamOf(damage, level, ids[i]), signal)
      write?.(severities[level], targets[l].data.subarray(i * size, (i + 1) * size))
    })
  }
}

function damageText(text: string, id: string, damage: Damage & { readonly probe: TextProbe }): string[] {
  const { probe, severities, levels, signal } = damage
  const nested = probe.isNested ? probe.prepare(text, streamOf(damage, 0, id), signal) : undefined
  return levels.map((level) => {
    const write = nested ?? probe.prepare(text, streamOf(damage, level, id), signal)
    return write(severities[level])
  })
}

function emptyLike({ data, shape }: Tensor): Tensor {
  return { data: data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length), shape }
}

function lacks({ id }: Probe, what: string): FmbenchError {
  return new FmbenchError('bad-data', `The probe ${id} damages ${what}; these samples have none.`)
}
