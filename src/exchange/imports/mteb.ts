import { FmbenchError } from '../../core/index.js'
import { countAt, dateAt, type Fields, fieldsAt, isFields, listAt, picked, requiredText, textAt } from '../fields.js'
import type { Importer, Reported, ReportedValue } from '../importer.js'

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
  const values = Object.entries(subset)
    .filter(([name]) => !NO_SCORES.has(name))
    .flatMap(scoresOf)
  const lists = values.filter(({ value }) => typeof value === 'object' && value !== null).map(({ name }) => name)
  return {
    model: textAt(meta, 'name') ?? textAt(meta, 'model_name'),
    benchmark: task,
    dataset: subsetName === 'default' ? task : `${task}.${subsetName}`,
    split,
    date: dateAt(result, 'date'),
    runner: 'mteb',
    runnerVersion: textAt(subset, 'mteb_version') ?? textAt(result, 'mteb_version'),
    nTest: countAt(subset, 'n_samples'),
    status: 'Completed',
    values: values.filter(({ name }) => !lists.includes(name)),
    notes: lists.length === 0 ? [] : [`left out, since no single numbers: ${lists.join(', ')}`],
    kept: {
      ...picked(result, ['dataset_revision', 'evaluation_time', 'kg_co2_emissions']),
      ...picked(meta, ['revision']),
      hf_subset: subsetName,
      ...picked(subset, ['languages']),
    },
  }
}

/** Before mteb 1.12.48 scores of one distance stood together: `max: {ap}` is `max_ap` today. */
function scoresOf([name, value]: [string, unknown]): ReportedValue[] {
  if (!isFields(value)) return [{ name, value }]
  return Object.entries(value).map(([inner, score]) => ({ name: `${name}_${inner}`, value: score }))
}
