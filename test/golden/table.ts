import type { GoldenRow, NotComputed } from './row.js'
import { calibrationNotComputed, calibrationRows } from './table/calibration.js'
import { classificationRows } from './table/classification.js'
import { comparisonRows } from './table/comparison.js'
import { coreNotComputed, coreRows } from './table/core.js'
import { findingRows } from './table/findings.js'
import { integrityRows } from './table/integrity.js'
import { measurementRows } from './table/measurement.js'
import { reportRows } from './table/reports.js'
import { robustnessRows } from './table/robustness.js'
import { sequenceRows } from './table/sequences.js'
import { signalRows } from './table/signals.js'
import { subgroupRows } from './table/subgroups.js'
import { textRows } from './table/text.js'
import { uncertaintyNotComputed, uncertaintyRows } from './table/uncertainty.js'

/** Which function answers each field of each suite; one file per family. */
export const GOLDEN_TABLE: readonly GoldenRow[] = [
  ...classificationRows,
  ...calibrationRows,
  ...measurementRows,
  ...uncertaintyRows,
  ...comparisonRows,
  ...coreRows,
  ...subgroupRows,
  ...sequenceRows,
  ...robustnessRows,
  ...signalRows,
  ...findingRows,
  ...integrityRows,
  ...reportRows,
  ...textRows,
]

export const NOT_COMPUTED: readonly NotComputed[] = [
  ...calibrationNotComputed,
  ...uncertaintyNotComputed,
  ...coreNotComputed,
]
