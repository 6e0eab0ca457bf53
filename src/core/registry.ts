import { FmbenchError } from './errors.js'
import { didYouMean } from './nearest.js'

/** Anything that is found by name: a metric, a loader, an adapter, a protocol, a report section. */
export interface Named {
  readonly id: string
  readonly aliases?: readonly string[]
}

/** The kinds of one contract, by id and alias. Immutable: `with` returns a larger registry. */
export class Registry<T extends Named> {
  readonly #noun: string
  readonly #byName = new Map<string, T>()
  readonly #all: readonly T[]

  /** @param noun what one of these is called in messages: 'metric' */
  constructor(noun: string, kinds: readonly T[]) {
    this.#noun = noun
    this.#all = kinds
    for (const kind of kinds) {
      for (const name of [kind.id, ...(kind.aliases ?? [])]) {
        if (this.#byName.has(name)) throw new Error(`Two ${noun}s answer to the name "${name}".`)
        this.#byName.set(name, kind)
      }
    }
  }

  /** @throws FmbenchError `unknown-name` with the nearest known name */
  get(name: string, where?: string): T {
    const found = this.#byName.get(name)
    if (found !== undefined) return found
    const nearest = didYouMean(name, this.#byName.keys())
    const listing = `See them all with: fmbench list ${this.#noun}s`
    throw new FmbenchError('unknown-name', `Unknown ${this.#noun} "${name}"`, {
      ...(where === undefined ? {} : { where }),
      hint: nearest === undefined ? listing : `${nearest} ${listing}`,
    })
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  all(): readonly T[] {
    return this.#all
  }

  /** This registry and some more kinds: how private metrics, adapters and loaders enter. */
  with(more: readonly T[]): Registry<T> {
    return new Registry(this.#noun, [...this.#all, ...more])
  }
}
