import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { importers, readForeign } from '../../src/exchange/index.js'
import { imported } from './context.js'

/** What each file is and who wrote it: peers/README.md. */
const importedPeer = async (importer: string, name: string, names = {}) =>
  imported(
    importers.get(importer),
    await readForeign(readFileSync(new URL(`peers/${name}`, import.meta.url)), name),
    names,
  )

test('a model card: one record per task and dataset, NaN is no number, the body is not read', async () => {
  const records = await importedPeer('hf-model-index', 'hf-model-card.md')
  expect(records.map(({ dataset_id, metrics }) => [dataset_id, metrics])).toEqual([
    ['bigbio-pubmed_qa.pubmed_qa_labeled_fold0', { Accuracy: 0.752, 'f1.macro': 0.713 }],
    ['common_voice', { wer: null, cer: 12 }],
  ])
  expect(records[0].model_ids.candidate).toBe('med-bert')
  expect(records[0].extra?.imported_from).toMatchObject({ source: { name: 'Eval Logs' } })
})

test('.eval_results: the dataset names the benchmark where its task has no name of its own', async () => {
  const records = await importedPeer('hf-eval-results', 'hf-eval-results.yaml', { model: 'my_model' })
  expect(
    records.map(({ benchmark_id, metrics, run_metadata }) => [benchmark_id, metrics.value, run_metadata.date]),
  ).toEqual([
    ['cais-hle', 20.9, '2025-01-15T10:30:00Z'],
    ['gpqa_diamond', 0.412, '2025-01-16'],
  ])
  expect(JSON.stringify(records)).not.toContain('eyJ')
})

test('an Inspect archive packed with Zstandard: its last header, its doubts, and no names of samples', async () => {
  const [record] = await importedPeer('inspect', 'inspect-zstd.eval', { model: 'my_model' })
  expect(record).toMatchObject({
    benchmark_id: 'toy-ward_notes',
    metrics: { 'match.accuracy': 0.75, 'match.stderr': null },
    run_metadata: { n_test: 2, runner_version: '0.3.285' },
    provenance: { origin: 'import', limited: true },
    warnings: ['somebody marked samples of this log as invalid', 'samples without a score by match: 1'],
  })
  expect(JSON.stringify(record)).not.toMatch(/patient|somebody\/|nobody reads/)
  await expect(importedPeer('inspect', 'inspect-zstd.eval')).rejects.toThrow('--model')
})
