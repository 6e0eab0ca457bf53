import { benchmarkKind } from './benchmark.js'
import { datasetKind } from './dataset.js'
import type { DocumentKind, DocumentNoun } from './document.js'
import { evalKind } from './eval.js'
import { findingSchemaKind } from './finding-schema.js'
import { modelKind } from './model.js'
import { suiteKind } from './suite.js'

/** The kinds of document. */
export const documentKinds = {
  suite: suiteKind,
  benchmark: benchmarkKind,
  dataset: datasetKind,
  model: modelKind,
  'finding-schema': findingSchemaKind,
  eval: evalKind,
} as const satisfies Readonly<Record<DocumentNoun, DocumentKind<unknown>>>
