import { benchmarkKind } from './benchmark.js'
import { datasetKind } from './dataset.js'
import type { DocumentKind, DocumentNoun } from './document.js'
import { evalKind } from './eval.js'
import { modelKind } from './model.js'
import { suiteKind } from './suite.js'

/** The five kinds of document. */
export const documentKinds = {
  suite: suiteKind,
  benchmark: benchmarkKind,
  dataset: datasetKind,
  model: modelKind,
  eval: evalKind,
} as const satisfies Readonly<Record<DocumentNoun, DocumentKind<unknown>>>
