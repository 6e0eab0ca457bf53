import { type Batch, denseBatch, FmbenchError, Rng, type Signal, sizePerSample, type Tensor } from '../core/index.js'
import type { ArrayProbe, Probe, Scratch, TextProbe } from './probe.js'

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
    const dense = denseBatch(batch)
    const { x } = dense
    if (x === undefined) throw lacks(probe, 'numbers')
    const targets = damage.levels.map(() => emptyLike(x))
    damageRows(batch.ids, x, targets, { ...damage, probe })
    return targets.map((target) => ({ ...dense, x: target }))
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
  const scratch = lendAgain()
  for (let i = from; i < to; i++) {
    const sample = x.data.subarray(i * size, (i + 1) * size)
    let write = probe.isNested ? probe.prepare(sample, streamOf(damage, 0, ids[i]), signal, scratch) : undefined
    levels.forEach((level, l) => {
      if (!probe.isNested) write = probe.prepare(sample, streamOf(damage, level, ids[i]), signal, scratch)
      write?.(severities[level], targets[l].data.subarray(i * size, (i + 1) * size))
    })
  }
}

/** The same memory for each sample. */
function lendAgain(): Scratch {
  let held = new Float64Array(0)
  return (length) => {
    if (held.length !== length) held = new Float64Array(length)
    return held
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
