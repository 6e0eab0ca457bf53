import { FmbenchError } from '../../core/index.js'
import { countAt, type Fields, fieldsAt, isFields, listAt, numberAt, picked, requiredText, textAt } from '../fields.js'
import type { Importer, Reported } from '../importer.js'

/** Keys of a subset's scores that are no scores. */
const NO_SCORES = new Set(['hf_subset', 'languages', 'mteb_version'])

/**
 * The result file of one task. Its `accuracy` is a mean over several small probes, so no name is taken for one of
 * fmbench's.
 */
export const mteb: Importer = {
  id: 'mteb',
  label: 'MTEB result',
  source: 'embeddings-benchmark/mteb, TaskResult at 02c088e (mteb 1.11 and later)',
  beside: 'model_meta.json',
  recognises: (content) => isFields(content) && Object.hasOwn(content, 'mteb_version'),
  read(content, file, beside) {
    const result = content as Fields // `recognises` has looked
    const meta = isFields(beside) ? beside : {}
    const scores = fieldsAt(result, 'scores')
    if (Object.keys(scores).length === 0) {
      throw new FmbenchError('bad-data', 'This MTEB result has no scores in the form of mteb 1.11 and later.', {
        where: file,
        hint: 'Read it with a newer mteb (TaskResult.from_disk) and write it again.',
      })
    }
    return Object.keys(scores).flatMap((split) =>
      listAt(scores, split)
        .filter(isFields)
        .map((subset) => reported(result, split, subset, meta, file)),
    )
  },
}

function reported(result: Fields, split: string, subset: Fields, meta: Fields, file: string): Reported {
  const task = requiredText(result, 'task_name', file)
  const subsetName = textAt(subset, 'hf_subset') ?? 'default'
  const names = Object.keys(subset).filter((name) => !NO_SCORES.has(name))
  const lists = names.filter((name) => typeof subset[name] === 'object' && subset[name] !== null)
  return {
    model: textAt(meta, 'name'),
    benchmark: task,
    dataset: subsetName === 'default' ? task : `${task}.${subsetName}`,
    split,
    date: textAt(result, 'date'),
    runner: 'mteb',
    runnerVersion: textAt(subset, 'mteb_version') ?? textAt(result, 'mteb_version'),
    nTest: countAt(subset, 'n_samples'),
    status: 'Completed',
    values: names.filter((name) => !lists.includes(name)).map((name) => ({ name, value: subset[name] })),
    notes: lists.length === 0 ? [] : [`left out, since no single numbers: ${lists.join(', ')}`],
    kept: {
      ...picked(result, ['dataset_revision', 'evaluation_time', 'kg_co2_emissions']),
      ...(numberAt(result, 'date') !== undefined && { date: numberAt(result, 'date') }),
      ...picked(meta, ['revision']),
      hf_subset: subsetName,
      ...picked(subset, ['languages']),
    },
  }
}
