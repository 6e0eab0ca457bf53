import { describe, expect, test } from 'vitest'
import { importers } from '../../src/exchange/index.js'
import type { EvalRecord } from '../../src/spec/index.js'
import { imported } from './context.js'

const [mteb, inspect, modelIndex, evalResults, everyEvalEver] = importers.all()

describe('MTEB', () => {
  const subset = (name: string, scores: object) => ({ hf_subset: name, languages: ['eng-Latn'], ...scores })
  const result = (scores: object) => ({ dataset_revision: 'abc', mteb_version: '1.36.15', task_name: 'TNews', scores })

  test('a record for each split and subset; no name is taken for one of ours', () => {
    const content = result({
      test: [subset('default', { accuracy: 0.8, f1: 0.7, f1_weighted: 0.75, main_score: 0.8 })],
      dev: [subset('en', { ndcg_at_10: 0.5 }), subset('de', { ndcg_at_10: 0.4 })],
    })
    const records = imported(mteb, content, {}, { name: 'org/model', revision: 'r1' })
    expect(records.map(({ dataset_id, split, metrics }) => [dataset_id, split, metrics])).toEqual([
      [
        'TNews',
        'test',
        { accuracy_as_reported: 0.8, f1_unknown_average: 0.7, f1_weighted_as_reported: 0.75, main_score: 0.8 },
      ],
      ['TNews.en', 'dev', { ndcg_at_10: 0.5 }],
      ['TNews.de', 'dev', { ndcg_at_10: 0.4 }],
    ])
    expect(new Set(records.map(({ eval_id }) => eval_id)).size).toBe(3)
    expect(records[0].model_ids.candidate).toBe('org-model')
    expect(records[0].extra?.imported_from).toMatchObject({
      model: 'org/model',
      revision: 'r1',
      dataset_revision: 'abc',
    })
    expect(records[0].warnings).toEqual(['f1 does not say how it was averaged: kept as f1_unknown_average'])
  })

  test('what is undefined stays undefined; without any number there is no record', () => {
    const scores = {
      test: [subset('default', { main_score: null, ap: null })],
      dev: [subset('default', { a: 1, ap: null })],
    }
    const [record, ...more] = imported(mteb, result(scores), { model: 'my_model' })
    expect(more).toEqual([])
    expect(record.metrics).toEqual({ a: 1, ap: null })
    expect(record.undefined).toEqual([{ metric: 'ap', why: 'not_reported' }])
  })

  test('scores that stood together before mteb 1.12.48 have the names of today; lists are left out', () => {
    const scores = {
      test: [subset('default', { max: { ap: 0.4, f1: 0.3 }, main_score: 0.4, scores_per_experiment: [{}] })],
    }
    const [record] = imported(mteb, result(scores), {}, { model_name: 'org/model' })
    expect(record.metrics).toEqual({ max_ap: 0.4, max_f1: 0.3, main_score: 0.4 })
    expect(record.warnings).toEqual(['left out, since no single numbers: scores_per_experiment'])
    expect(record.model_ids.candidate).toBe('org-model')
  })

  test('refuses a file that names no model, and the form before mteb 1.11', () => {
    const content = result({ test: [subset('default', { main_score: 1 })] })
    expect(() => imported(mteb, content)).toThrow('--model')
    expect(() => imported(mteb, { mteb_version: '1.1.1', mteb_dataset_name: 'X', test: { map: 0.3 } })).toThrow('1.11')
  })
})

describe('Inspect', () => {
  const log = (changes: object = {}) => ({
    version: 2,
    status: 'success',
    eval: {
      created: '2025-07-03T16:44:30+02:00',
      task: 'inspect_evals/pubmedqa',
      dataset: { name: 'bigbio/pubmed_qa', location: '/home/ann/data', samples: 500, sample_ids: ['patient-17'] },
      model: 'openai/gpt-4o-mini',
      config: { epochs: 2 },
      packages: { inspect_ai: '0.3.108' },
    },
    results: {
      total_samples: 1000,
      completed_samples: 1000,
      scores: [
        { name: 'choice', scorer: 'choice', metrics: { accuracy: { value: 0.9 }, stderr: { value: 0.01 } } },
        { name: 'choice', scorer: 'choice', reducer: 'max', metrics: { accuracy: { value: null } } },
      ],
    },
    samples: [{ input: 'a secret' }],
    ...changes,
  })

  test('scores under the names of their scorers, and nothing that may name a person', () => {
    const [record] = imported(inspect, log())
    expect(record.metrics).toEqual({ 'choice.accuracy': 0.9, 'choice.stderr': 0.01, 'choice.max.accuracy': null })
    expect(record).toMatchObject({
      benchmark_id: 'inspect_evals-pubmedqa',
      status: 'Completed',
      model_ids: { candidate: 'openai-gpt-4o-mini' },
      run_metadata: { n_test: 500, runner: 'inspect_ai', runner_version: '0.3.108', date: '2025-07-03T16:44:30+02:00' },
    })
    expect(JSON.stringify(record)).not.toMatch(/ann|patient-17|secret/)
  })

  test('a limit and an end before time are told', () => {
    const limited = log()
    limited.eval.config = { epochs: 1, limit: 2 } as { epochs: number }
    expect(imported(inspect, limited)[0].provenance.limited).toBe(true)
    const cancelled = imported(inspect, log({ status: 'cancelled' }))[0]
    expect([cancelled.status, cancelled.warnings]).toEqual([
      'Partial',
      ['status cancelled, 1000 of 1000 samples completed'],
    ])
  })

  test('refuses a log that was never scored', () => {
    expect(() => imported(inspect, log({ status: 'error', results: undefined }))).toThrow('its status is error')
  })
})

describe('a model card', () => {
  const card = (...metrics: object[]) => ({
    'model-index': [
      {
        name: 'org/bert',
        results: [{ task: { type: 'text-classification' }, dataset: { type: 'emotion', name: 'Emotion' }, metrics }],
      },
    ],
  })
  const metricsOf = (...metrics: object[]): EvalRecord['metrics'] => imported(modelIndex, card(...metrics))[0].metrics

  test.each([
    ['a name that means one thing', { type: 'accuracy', value: 0.9 }, 'Accuracy'],
    ['F1 without its average', { type: 'f1', value: 0.9 }, 'f1_unknown_average'],
    ['F1 in other words', { type: 'F1 Score', value: 0.9 }, 'f1_score_unknown_average'],
    ['F1 over classes we cannot know', { type: 'f1_macro', value: 0.9 }, 'f1_macro_as_reported'],
    ['an average in the configuration', { type: 'f1', config: 'macro', value: 0.9 }, 'f1.macro'],
    ['AUROC of an unknown kind', { type: 'roc_auc', value: 0.9 }, 'roc_auc_as_reported'],
    ['our name for who knows what', { type: 'F1-Score', value: 0.9 }, 'f1_score_unknown_average'],
    ['another of our names', { type: 'Brier', value: 0.1 }, 'Brier_as_reported'],
    ['a percentage', { type: 'accuracy', value: 90 }, 'Accuracy_as_reported'],
    ['a name of the record itself', { type: 'stratified', value: 0.9 }, 'stratified_as_reported'],
    ['a trap', { type: '__proto__', value: 0.9 }, 'proto_as_reported'],
  ])('%s', (_what, metric, key) => {
    expect(metricsOf(metric)).toEqual({ [key]: metric.value })
  })

  test('what is not finite is no value, whatever its name', () => {
    const values = metricsOf(
      { type: 'accuracy', value: Number.NaN },
      { type: 'mse', value: Number.POSITIVE_INFINITY },
      { type: 'wer', value: 1 },
    )
    expect(values).toEqual({ Accuracy: null, MSE: null, wer: 1 })
  })

  test('the same name twice is two values; text is no number', () => {
    expect(metricsOf({ type: 'wer', value: 1 }, { type: 'wer', value: 2 })).toEqual({ wer: 1, wer_2: 2 })
    const [record] = imported(modelIndex, card({ type: 'wer', value: '20.0 ± 1.2' }, { type: 'cer', value: 3 }))
    expect(record.metrics).toEqual({ wer: null, cer: 3 })
    expect(record.warnings).toEqual(['wer is text, no number: 20.0 ± 1.2'])
  })

  test('names become ids that no path misreads; the catalogue decides where it knows a name', () => {
    const content = card({ type: 'wer', value: 1 })
    content['model-index'][0].name = '../../etc/passwd'
    content['model-index'][0].results[0].dataset.type = '/\u202egnp'
    const [record] = imported(modelIndex, content)
    expect(record.model_ids.candidate).toBe('etc-passwd')
    expect([record.benchmark_id, record.dataset_id]).toEqual(['text-classification.-gnp', 'gnp'])
    expect(record.eval_id).toMatch(/^text-classification\.-gnp-etc-passwd-[0-9a-f]{12}$/)
    expect(imported(modelIndex, content, { model: 'MY_MODEL' })[0].model_ids.candidate).toBe('my_model')
  })

  test('the same file gives the same record', () => {
    const content = card({ type: 'wer', value: 1 })
    expect(imported(modelIndex, content)).toEqual(imported(modelIndex, structuredClone(content)))
    expect(imported(modelIndex, card({ type: 'wer', value: 2 }))[0].eval_id).not.toBe(
      imported(modelIndex, content)[0].eval_id,
    )
  })

  test('huge and deep content is kept in part only', () => {
    const content = card({ type: 'wer', value: 1 })
    const deep = JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`)
    const wide = Array.from({ length: 100_000 }, () => 'x'.repeat(1000))
    Object.assign(content['model-index'][0].results[0].dataset, { args: { deep, wide } })
    expect(JSON.stringify(imported(modelIndex, content)).length).toBeLessThan(60_000)
  })

  test('an interval the wrong way round is left out', () => {
    const ci = { low: 0.9, high: 0.8, level: 0.95 }
    expect(imported(modelIndex, card({ type: 'accuracy', value: 0.85, args: { ci } }))[0].intervals).toEqual({})
    const level = { low: 0.8, high: 0.9, level: 95 }
    expect(() => imported(modelIndex, card({ type: 'accuracy', value: 0.85, args: { ci: level } }))).toThrow(
      'makes no record',
    )
  })
})

describe('.eval_results', () => {
  test('keeps notes, trusts no token', () => {
    const content = [
      { dataset: { id: 'cais/hle', task_id: 'hle' }, value: 20.9, notes: 'no-tools', verifyToken: 'abc' },
    ]
    const [record] = imported(evalResults, content, { model: 'my_model' })
    expect(record.metrics).toEqual({ value: 20.9 })
    expect(record.warnings).toEqual(['notes: no-tools', 'its verifyToken was not checked'])
    expect(JSON.stringify(record)).not.toContain('abc')
  })

  test('says which entry is wrong', () => {
    const content = [{ dataset: { id: 'a/b' }, value: 1 }, { value: 2 }]
    expect(() => imported(evalResults, content, { model: 'm' })).toThrow('entry 2.dataset')
  })
})

test('Every Eval Ever 0.2.0: times are seconds, and the description alone names the metric', () => {
  const content = {
    schema_version: '0.2.0',
    evaluation_id: 'arc/org_model/1761000045.5',
    evaluation_timestamp: '1761000045.5',
    model_info: { name: 'Model', id: 'org/model' },
    evaluation_results: [
      {
        evaluation_name: 'choice',
        source_data: { source_type: 'hf_dataset', hf_repo: 'org/arc', sample_ids: ['patient-1'] },
        metric_config: { evaluation_description: 'accuracy', lower_is_better: false },
        score_details: { score: 1 },
      },
    ],
  }
  const [record] = imported(everyEvalEver, content)
  expect(record.run_metadata.date).toBe('2025-10-20T22:40:45.500Z')
  expect(record.metrics).toEqual({ accuracy_as_reported: 1 })
  expect(JSON.stringify(record)).not.toContain('patient')
})

test('each format recognises its own content only', () => {
  const contents = [
    { mteb_version: '1.36', scores: {} },
    { status: 'success', eval: { task: 't' } },
    { 'model-index': [] },
    [{ dataset: { id: 'a/b' }, value: 1 }],
    { schema_version: '0.2.2', evaluation_results: [] },
  ]
  const all = [mteb, inspect, modelIndex, evalResults, everyEvalEver]
  contents.forEach((content, i) => {
    expect(all.map((importer) => importer.recognises(content))).toEqual(all.map((_, j) => i === j))
  })
  for (const content of [null, 1, 'text', [], {}, [null], { eval: 'x', status: 1 }]) {
    expect(
      all.some((importer) => importer.recognises(content)),
      JSON.stringify(content),
    ).toBe(false)
  }
})
