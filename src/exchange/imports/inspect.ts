import { FmbenchError } from '../../core/index.js'
import { countAt, type Fields, fieldsAt, isFields, listAt, picked, requiredText, textAt } from '../fields.js'
import type { Importer, Reported, ReportedValue } from '../importer.js'

/**
 * The header of an Inspect log: a log in JSON, or `header.json` inside one that ends in `.eval`. Samples are never looked
 * at, nor is anything kept that may name one. Inspect's `accuracy` counts partly right answers in part, so no name is
 * taken for one of fmbench's.
 */
export const inspect: Importer = {
  id: 'inspect',
  label: 'Inspect log header',
  source: 'UKGovernmentBEIS/inspect_ai, EvalLog version 2 at 020dd01',
  recognises: (content) =>
    isFields(content) && isFields(content.eval) && Object.hasOwn(content, 'status') && 'task' in content.eval,
  read(content, file) {
    const log = content as Fields // `recognises` has looked
    if (!isFields(log.results)) {
      throw new FmbenchError('bad-data', `This Inspect log has no results: its status is ${textAt(log, 'status')}.`, {
        where: file,
        hint: 'Only a log of an evaluation that was scored can be imported.',
      })
    }
    return [reported(log, fieldsAt(log, 'eval'), log.results, file)]
  },
}

function reported(log: Fields, spec: Fields, results: Fields, file: string): Reported {
  const status = textAt(log, 'status')
  const config = fieldsAt(spec, 'config')
  const scores = listAt(results, 'scores').filter(isFields)
  const total = countAt(results, 'total_samples')
  const completed = countAt(results, 'completed_samples')
  const epochs = countAt(config, 'epochs') ?? 1
  const isWhole = status === 'success' && (completed === undefined || completed === total)
  return {
    model: modelOf(spec, file),
    benchmark: requiredText(spec, 'task', file),
    dataset: textAt(fieldsAt(spec, 'dataset'), 'name'),
    date: textAt(spec, 'created'),
    runner: 'inspect_ai',
    runnerVersion: textAt(fieldsAt(spec, 'packages'), 'inspect_ai'),
    nTest: completed === undefined ? undefined : Math.floor(completed / epochs),
    status: isWhole ? 'Completed' : 'Partial',
    isLimited: [config.limit, config.sample_id].some((chosen) => chosen !== undefined && chosen !== null),
    values: scores.flatMap(valuesOf),
    notes: [
      ...(isWhole ? [] : [`status ${status}, ${completed ?? '?'} of ${total ?? '?'} samples completed`]),
      ...(log.invalidated === true ? ['somebody marked samples of this log as invalid'] : []),
      ...scores.flatMap(unscoredNote),
    ],
    kept: { ...picked(spec, ['task_version', 'run_id', 'task_id']), ...picked(config, ['limit', 'epochs']) },
  }
}

/** Where roles alone name models, Inspect writes `none/none`. */
function modelOf(spec: Fields, file: string): string | undefined {
  const model = requiredText(spec, 'model', file)
  return model === 'none/none' ? undefined : model
}

function unscoredNote(score: Fields): string[] {
  const unscored = countAt(score, 'unscored_samples') ?? 0
  return unscored === 0 ? [] : [`samples without a score by ${textAt(score, 'name') ?? 'a scorer'}: ${unscored}`]
}

/** `choice.accuracy`, and with a reducer `choice.pass_at_2.accuracy`: the scorer's name tells two of them apart. */
function valuesOf(score: Fields): ReportedValue[] {
  const scorer = [textAt(score, 'name') ?? textAt(score, 'scorer'), textAt(score, 'reducer')]
  const metrics = fieldsAt(score, 'metrics')
  return Object.keys(metrics).map((name) => ({
    name: [...scorer, name].filter((part) => part !== undefined).join('.'),
    value: fieldsAt(metrics, name).value,
  }))
}
