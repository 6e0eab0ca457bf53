import type { GoldenRow, NotComputed } from './row.js'
import { classificationNotComputed, classificationRows } from './table/classification.js'
import { coreNotComputed, coreRows } from './table/core.js'
import { uncertaintyNotComputed, uncertaintyRows } from './table/uncertainty.js'

/** Which function answers each field of each suite; one file per family. */
export const GOLDEN_TABLE: readonly GoldenRow[] = [...classificationRows, ...uncertaintyRows, ...coreRows]

export const NOT_COMPUTED: readonly NotComputed[] = [
  ...classificationNotComputed,
  ...uncertaintyNotComputed,
  ...coreNotComputed,
]
