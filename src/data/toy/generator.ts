import type { Named } from '../../core/index.js'

/** Makes an invented dataset. Same seed, same bytes, on every machine. */
export interface ToyGenerator extends Named {
  /** Files of an array folder, by name: X.npy, y.npy, metadata.csv. */
  generate(seed: number): Readonly<Record<string, Uint8Array>>
}
