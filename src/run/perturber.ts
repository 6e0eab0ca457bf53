import type { Batch, Effects, Registry, Signal, Tensor, Thread } from '../core/index.js'
import { damageBatch, type Probe } from '../probes/index.js'
import type { PerturbTask } from './perturb-task.js'

export interface PerturberRequest {
  readonly signal: Signal
  readonly seed: number
  readonly jobs: number
  /** How many numbers all passes together will have: little work is done at once, much in threads. */
  readonly worth: number
  readonly probes: Registry<Probe>
  /** Those of `probes` that are not built in: absolute paths of modules. Threads import them themselves. */
  readonly modules: readonly string[]
}

/** Damages batches, whose bytes are the same for any number of threads. */
export interface Perturber {
  /** The damaged batches, one per wanted level. May be called again while the answer is waited for, or used. */
  damage(
    batch: Batch,
    probe: string,
    severities: readonly number[],
    levels: readonly number[],
    replicate: number,
  ): Promise<Batch[]>
  /** Says that nobody reads any more what `damage` answered, all of it. Its memory serves the next batches. */
  release(damaged: readonly Batch[]): void
  close(): Promise<void>
}

/**
 * Below this many numbers (about a quarter of a second), starting threads costs more than it saves. Above, even a single
 * one leaves this thread to the model.
 */
const WORTH_A_THREAD = 50_000_000

export async function openPerturber(request: PerturberRequest, effects: Effects): Promise<Perturber> {
  const { signal, seed, jobs, worth, probes, modules } = request
  const inline: Perturber = {
    damage: async (batch, probe, severities, levels, replicate) =>
      damageBatch(batch, { probe: probes.get(probe), severities, levels, signal, seed, replicate }),
    release: () => undefined,
    close: async () => undefined,
  }
  if (worth < WORTH_A_THREAD) return inline
  const task = new URL('./perturb-task.js', import.meta.url)
  const threads = await Promise.all(Array.from({ length: jobs }, () => effects.threads.start(task, modules)))
  const memory = new SharedMemory()
  return {
    async damage(batch, probe, severities, levels, replicate) {
      // Letters are few, and threads cannot share them.
      if (batch.x === undefined) return inline.damage(batch, probe, severities, levels, replicate)
      const { ids } = batch
      const [x, ...targets] = memory.like(batch.x, 1 + levels.length)
      x.data.set(batch.x.data)
      await runParts(threads, ids.length, { probe, ids, x, targets, severities, levels, signal, seed, replicate })
      return targets.map((target) => ({ ...batch, x: target }))
    },
    release: (damaged) => {
      for (const { x } of damaged) if (x !== undefined) memory.free(x)
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.stop()))
    },
  }
}

/** Each thread takes as many rows as any other. */
async function runParts(
  threads: readonly Thread[],
  rows: number,
  task: Omit<PerturbTask, 'from' | 'to'>,
): Promise<void> {
  const startOf = (part: number) => Math.round((part * rows) / threads.length)
  await Promise.all(
    threads.map((thread, part) => thread.call('run', { ...task, from: startOf(part), to: startOf(part + 1) })),
  )
}

/**
 * Arrays that threads share. They are used again, as new pages of memory take as long as the damage that is written
 * to them, and as the garbage collector does not count shared memory.
 */
class SharedMemory {
  readonly #free: SharedArrayBuffer[] = []

  /** So many arrays of that type and shape, side by side, holding anything. */
  like({ data, shape }: Tensor, count: number): Tensor[] {
    const { length, byteLength } = data
    const buffer = this.#take(count * byteLength)
    return Array.from({ length: count }, (_, i) => {
      const at = i * byteLength
      const isSingle = data instanceof Float32Array
      return { data: isSingle ? new Float32Array(buffer, at, length) : new Float64Array(buffer, at, length), shape }
    })
  }

  #take(bytes: number): SharedArrayBuffer {
    const found = this.#free.findIndex(({ byteLength }) => byteLength >= bytes)
    return found === -1 ? new SharedArrayBuffer(bytes) : this.#free.splice(found, 1)[0]
  }

  free({ data: { buffer } }: Tensor): void {
    if (buffer instanceof SharedArrayBuffer && !this.#free.includes(buffer)) this.#free.push(buffer)
  }
}
