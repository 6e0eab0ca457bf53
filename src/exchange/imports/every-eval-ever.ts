import {
  countAt,
  dateAt,
  type Fields,
  fieldsAt,
  isFields,
  listAt,
  numberAt,
  picked,
  requiredText,
  textAt,
} from '../fields.js'
import type { Importer, Reported, ReportedValue } from '../importer.js'

/** A file of the database "Every Eval Ever": each benchmark in it is one evaluation. */
export const everyEvalEver: Importer = {
  id: 'every-eval-ever',
  label: 'Every Eval Ever (EvalEval coalition)',
  source: 'evaleval/every_eval_ever, eval.schema.json 0.2.2 at 21b3d1a',
  recognises: (content) =>
    isFields(content) && Array.isArray(content.evaluation_results) && Object.hasOwn(content, 'schema_version'),
  read(content, file) {
    const evaluation = content as Fields // `recognises` has looked
    const results = listAt(evaluation, 'evaluation_results').filter(isFields)
    const nameOf = (result: Fields): string =>
      textAt(detailsOf(result), 'benchmark_id') ?? requiredText(result, 'evaluation_name', file)
    return [...new Set(results.map(nameOf))].map((name) =>
      reported(
        evaluation,
        name,
        results.filter((result) => nameOf(result) === name),
        file,
      ),
    )
  },
}

const detailsOf = (result: Fields): Fields => fieldsAt(fieldsAt(result, 'score_details'), 'details')

function reported(evaluation: Fields, benchmark: string, results: readonly Fields[], file: string): Reported {
  const model = fieldsAt(evaluation, 'model_info')
  const library = fieldsAt(evaluation, 'eval_library')
  const data = fieldsAt(results[0], 'source_data')
  return {
    model: requiredText(model, 'id', `${file}, model_info`),
    benchmark,
    benchmarkVersion: textAt(detailsOf(results[0]), 'benchmark_version'),
    dataset: textAt(data, 'source_id') ?? textAt(data, 'hf_repo') ?? textAt(data, 'dataset_name'),
    split: textAt(fieldsAt(data, 'additional_details'), 'split') ?? textAt(data, 'hf_split'),
    date: dateAt(results[0], 'evaluation_timestamp') ?? dateAt(evaluation, 'evaluation_timestamp'),
    runner: textAt(library, 'name') ?? 'unknown',
    runnerVersion: textAt(library, 'version'),
    nTest: sampleCount(results.find((result) => stratumOf(result) === undefined)),
    status: 'Completed',
    values: results.map(reportedValue),
    notes: [],
    kept: {
      ...picked(evaluation, ['evaluation_id', 'retrieved_timestamp', 'source_metadata']),
      source_data: picked(data, [
        'dataset_name',
        'source_type',
        'url',
        'hf_repo',
        'hf_config',
        'hf_revision',
        'source_version',
      ]),
    },
  }
}

const uncertaintyOf = (result: Fields | undefined): Fields =>
  fieldsAt(fieldsAt(result ?? {}, 'score_details'), 'uncertainty')

const sampleCount = (result: Fields | undefined): number | undefined => countAt(uncertaintyOf(result), 'num_samples')

function reportedValue(result: Fields): ReportedValue {
  const config = fieldsAt(result, 'metric_config')
  const id = textAt(config, 'metric_id')
  const own = id?.startsWith('fmbench.') ? id.slice('fmbench.'.length) : undefined
  return {
    // Before 0.2.2 the description was all that said which metric it is.
    name: own ?? id ?? textAt(config, 'metric_name') ?? textAt(config, 'evaluation_description') ?? 'score',
    metric: own,
    value: fieldsAt(result, 'score_details').score,
    interval: intervalOf(fieldsAt(uncertaintyOf(result), 'confidence_interval')),
    stratum: stratumOf(result),
  }
}

function stratumOf(result: Fields): ReportedValue['stratum'] {
  const details = detailsOf(result)
  const [dimension, level] = [textAt(details, 'dimension'), textAt(details, 'level')]
  if (dimension === undefined || level === undefined) return undefined
  return { dimension, level, n: sampleCount(result) }
}

/** An interval whose level is not told says little: it is left out. */
function intervalOf(interval: Fields): ReportedValue['interval'] {
  const [low, high] = [numberAt(interval, 'lower'), numberAt(interval, 'upper')]
  const level = numberAt(interval, 'confidence_level')
  if (low === undefined || high === undefined || level === undefined) return undefined
  return { low, high, level, method: textAt(interval, 'method') ?? 'reported' }
}
