import type { EvalRecord } from '../../spec/index.js'
import type { Doubt, HubState, SubmissionCheck } from '../check.js'

/** What only the submitter can say, under `declarations`. */
const ASKED: Readonly<Record<string, { readonly what: string; readonly mend: string }>> = {
  pretraining_overlap: {
    what: 'whether the model saw test samples in training is not declared',
    mend: 'Write declarations.pretraining_overlap: none, unknown, or what is known of it.',
  },
  intended_use: {
    what: 'what the model is meant for is not declared',
    mend: 'Write declarations.intended_use: for whom, for what, and for what not.',
  },
  conflicts: {
    what: 'conflicts of interest are not declared',
    mend: 'Write declarations.conflicts: none, or who gains from the result.',
  },
}

export const declarationsCheck: SubmissionCheck = {
  id: 'declarations',
  label: 'Overlap with training data, intended use and conflicts of interest are declared',
  source: 'TRIPOD+AI 2024, doi:10.1136/bmj-2023-078378',
  check(record, hub) {
    // What is said of a floor, its own document says.
    if (hub.catalog.findModel(record.model_ids.candidate)?.value.is_floor) return []
    const { declarations = {} } = record
    const missing = Object.entries(ASKED).flatMap(([key, asked]): Doubt[] => {
      if (Object.hasOwn(declarations, key) && isAnswer(declarations[key])) return []
      return [{ severity: 'asks', path: ['declarations', key], ...asked }]
    })
    return [...missing, ...trainedOnTest(record, hub)]
  },
}

const isAnswer = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim() !== '' : Array.isArray(value) ? value.length > 0 : value === false

/** The dataset of the test among those the model was trained on, by its id or its name. */
function trainedOnTest({ declarations, dataset_id, model_ids }: EvalRecord, { catalog }: HubState): Doubt[] {
  const declared = declarations?.training_data
  const corpora = [
    ...(Array.isArray(declared) ? declared : [declared]),
    ...(catalog.findModel(model_ids.candidate)?.value.training_data ?? []),
  ].filter((corpus): corpus is string => typeof corpus === 'string')
  const names = [dataset_id, catalog.datasets.get(dataset_id ?? '')?.value.name]
  const same = corpora.find((corpus) =>
    names.some((name) => name !== undefined && corpus.trim().toLowerCase() === name.toLowerCase()),
  )
  if (same === undefined) return []
  const what = `the model was trained on ${same}, which it is tested on`
  const mend = 'Say which part it was trained on; results on samples it has seen are not ranked.'
  return [{ severity: 'asks', path: ['declarations', 'training_data'], what, mend }]
}
