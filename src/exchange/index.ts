import { Registry } from '../core/index.js'
import type { Exporter } from './exporter.js'
import { bibtex } from './exports/bibtex.js'
import { csv } from './exports/csv.js'
import { everyEvalEver as toEveryEvalEver } from './exports/every-eval-ever.js'
import { hfEvalResults as toHfEvalResults } from './exports/hf-eval-results.js'
import { hfModelIndex as toHfModelIndex } from './exports/hf-model-index.js'
import { junit } from './exports/junit.js'
import { latex } from './exports/latex.js'
import { parquet } from './exports/parquet.js'
import type { Importer } from './importer.js'
import { everyEvalEver } from './imports/every-eval-ever.js'
import { hfEvalResults } from './imports/hf-eval-results.js'
import { hfModelIndex } from './imports/hf-model-index.js'
import { inspect } from './imports/inspect.js'
import { mteb } from './imports/mteb.js'

export type * from './exporter.js'
export type * from './importer.js'
export { MAX_FOREIGN_BYTES, readForeign } from './read-foreign.js'
export { type ImportContext, type ImportNames, recordOfReported } from './record-of-reported.js'
export { droppedParts } from './record-parts.js'

/** The formats that records are written in. */
export const exporters = new Registry<Exporter>('export format', [
  toHfModelIndex,
  toHfEvalResults,
  toEveryEvalEver,
  csv,
  parquet,
  junit,
  latex,
  bibtex,
])

/** The formats that results are read from. */
export const importers = new Registry<Importer>('import format', [
  mteb,
  inspect,
  hfModelIndex,
  hfEvalResults,
  everyEvalEver,
])
