import type { Clock, Files } from '../core/index.js'

const COUNTERS = '/sys/class/powercap'
/** A counter starts over at some 260 kJ, after 40 minutes at 100 W: it is read often enough that none is missed. */
const READ_AGAIN_MS = 10_000

/** The counter of one processor, in microjoules. */
interface Counter {
  readonly path: string
  /** Where it starts over. */
  readonly range: number
  readonly value: number
}

/**
 * What the processors of this machine use, all programs together: Linux's counters of Intel and AMD processors (RAPL,
 * Documentation/power/powercap). Memory, graphics cards and disks are not among them.
 */
export class EnergyMeter {
  readonly #files: Files
  readonly #clock: Clock
  #counters: readonly Counter[]
  #readMs: number
  #joules = 0
  #reading: Promise<void> = Promise.resolve()

  private constructor(counters: readonly Counter[], files: Files, clock: Clock) {
    this.#counters = counters
    this.#files = files
    this.#clock = clock
    this.#readMs = clock.elapsedMs()
  }

  /** @returns undefined where the machine does not tell: most let the administrator alone read these counters */
  static async start(files: Files, clock: Clock, folder = COUNTERS): Promise<EnergyMeter | undefined> {
    try {
      const names = await files.list(folder)
      // Parts of a processor have a second number, and the whole board another name.
      const places = names.filter((name) => /^intel-rapl:\d+$/.test(name)).map((name) => files.join(folder, name))
      const counters: Counter[] = []
      for (const place of places) {
        const name = await files.readText(files.join(place, 'name'))
        if (!name.startsWith('package-')) continue
        const path = files.join(place, 'energy_uj')
        const range = Number(await files.readText(files.join(place, 'max_energy_range_uj')))
        counters.push({ path, range, value: Number(await files.readText(path)) })
      }
      return counters.length === 0 ? undefined : new EnergyMeter(counters, files, clock)
    } catch {
      return undefined
    }
  }

  /** To be called now and then. */
  tick(): void {
    if (this.#clock.elapsedMs() - this.#readMs < READ_AGAIN_MS) return
    this.#readMs = this.#clock.elapsedMs()
    this.#reading = this.#reading.then(() => this.#read())
  }

  /** Since the start; NaN when a counter could not be read any more. */
  async joules(): Promise<number> {
    await this.#reading
    await this.#read()
    return this.#joules
  }

  async #read(): Promise<void> {
    try {
      const values = await Promise.all(this.#counters.map(async ({ path }) => Number(await this.#files.readText(path))))
      this.#counters.forEach(({ value, range }, c) => {
        const used = values[c] - value
        this.#joules += (used < 0 ? used + range : used) / 1e6
      })
      this.#counters = this.#counters.map((counter, c) => ({ ...counter, value: values[c] }))
    } catch {
      this.#joules = Number.NaN
    }
  }
}
