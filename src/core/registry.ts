import { FmbenchError } from './errors.js'
import { didYouMean } from './nearest.js'

/** Anything that is found by name: a metric, a loader, an adapter, a protocol, a report section. */
export interface Named {
  readonly id: string
  readonly aliases?: readonly string[]
}

/** Kinds that differ by a number, which stands in their id: Top-2-Accuracy, Top-3-Accuracy. */
export interface Family<T> {
  /** The id with `<…>` in the place of the number: 'Top-<k>-Accuracy'. */
  readonly pattern: string
  /** The member with this number, or undefined where there is none: Top-0-Accuracy. */
  readonly make: (number: number) => T | undefined
}

/**
 * The kinds of one contract, by id and alias, and the members of families by their id. Immutable: `with` returns a
 * larger registry.
 */
export class Registry<T extends Named> {
  readonly #noun: string
  readonly #byName = new Map<string, T>()
  readonly #all: readonly T[]
  /** Kinds whose number may be any other than those that are listed. */
  readonly families: readonly Family<T>[]

  /** @param noun what one of these is called in messages: 'metric' */
  constructor(noun: string, kinds: readonly T[], families: readonly Family<T>[] = []) {
    this.#noun = noun
    this.#all = kinds
    this.families = families
    for (const kind of kinds) {
      for (const name of [kind.id, ...(kind.aliases ?? [])]) {
        if (this.#byName.has(name)) throw new Error(`Two ${noun}s answer to the name "${name}".`)
        this.#byName.set(name, kind)
      }
    }
  }

  /** @throws FmbenchError `unknown-name` with the nearest known name */
  get(name: string, where?: string): T {
    const found = this.#byName.get(name) ?? this.#member(name)
    if (found !== undefined) return found
    const nearest = didYouMean(name, this.keys())
    const listing = `See them all with: fmbench list ${this.#noun}s`
    throw new FmbenchError('unknown-name', `Unknown ${this.#noun} "${name}"`, {
      ...(where === undefined ? {} : { where }),
      hint: nearest === undefined ? listing : `${nearest} ${listing}`,
    })
  }

  /** The family member of that name; 'Top-3.0-Accuracy' is Top-3-Accuracy. */
  #member(name: string): T | undefined {
    for (const { pattern, make } of this.families) {
      const [before, after] = pattern.split(/<.*>/)
      if (!name.startsWith(before) || !name.endsWith(after)) continue
      const number = name.slice(before.length, name.length - after.length)
      const member = /^\d+(\.\d+)?$/.test(number) ? make(Number(number)) : undefined
      if (member !== undefined) return member
    }
    return undefined
  }

  has(name: string): boolean {
    return this.#byName.has(name) || this.#member(name) !== undefined
  }

  /** The ids and aliases that are listed. */
  keys(): Iterable<string> {
    return this.#byName.keys()
  }

  /** The kinds that are listed: of a family, the usual ones. */
  all(): readonly T[] {
    return this.#all
  }

  /** This registry and some more kinds: how private metrics, adapters and loaders enter. */
  with(more: readonly T[]): Registry<T> {
    return new Registry(this.#noun, [...this.#all, ...more], this.families)
  }
}
