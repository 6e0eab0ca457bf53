import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  fixDocument,
  parseAnyDocument,
  parseBenchmark,
  parseDataset,
  parseEval,
  parseModel,
  parseSuite,
} from '../../src/spec/index.js'
import { fixture, fixtures } from './fixtures.js'

const old = (name: string) => fixture(`seed-form/${name}.yaml`)

test.each(fixtures('seed-form'))('%s parses, and its fixed form means the same', async (file, text) => {
  const before = await parseAnyDocument(text, file)
  const fixed = await fixDocument(text, file)
  const after = await parseAnyDocument(fixed.text, file)
  expect(after.value).toStrictEqual(before.value)
  expect(after.notes).toEqual([])
  expect(fixed.text).toContain(`kind: fmbench.${before.noun}/v1`)
})

describe('suite', () => {
  test('one benchmark with a default dataset becomes a list of one', async () => {
    const { value, notes } = await parseSuite(old('suite_single'), 's.yaml')
    expect(value.benchmarks).toEqual([{ benchmark_id: 'BM-GAIT', dataset_id: 'DS-GAIT' }])
    expect(value.version).toBe('1.1.0')
    expect(value.extra?.thresholds).toEqual({ AUROC: { min: 0.5 } })
    expect(notes).toEqual([
      'inputs is not part of the current form; kept under extra.',
      'thresholds is not part of the current form; kept under extra.',
    ])
  })

  test('unknown keys inside a list keep their place', async () => {
    const { value, notes } = await parseSuite(old('suite_list'), 's.yaml')
    expect(value.extra).toEqual({ applicable_models: ['a', 'b'], benchmarks: { 1: { weight: 2 } } })
    expect(notes).toContain('benchmarks[1].weight is not part of the current form; kept under extra.')
  })
})

describe('benchmark', () => {
  test('no metrics: those the old hub computed for every classification', async () => {
    const { value, notes } = await parseBenchmark(old('benchmark_short'), 'b.yaml')
    expect(value.metrics).toEqual({ primary: 'AUROC', secondary: ['Accuracy', 'F1-Score'] })
    expect(notes.join()).toContain('No metrics are declared')
  })

  test('no metrics of another task are a fault', async () => {
    const text = old('benchmark_short').replace('Classification', 'Regression')
    await expect(parseBenchmark(text, 'b.yaml')).rejects.toThrow('metrics: is missing; expected a mapping')
  })

  test('strata in words are kept aside, names of strata stay', async () => {
    const { value } = await parseBenchmark(old('benchmark_prose_strata'), 'b.yaml')
    expect(value.stratification).toEqual(['sex'])
    expect(value.extra?.stratification).toEqual(['Camera Vendor (A vs B)'])
    expect(value.status).toBe('active')
  })

  test('a list of primary metrics: the first one', async () => {
    const { value } = await parseBenchmark(old('benchmark_listed_primary'), 'b.yaml')
    expect(value.metrics).toEqual({ primary: 'AUROC', secondary: ['AUPRC', 'Accuracy'] })
    expect(value.dataset_id).toBe('DS-RNA-SPLICE')
    expect(value.input_modality).toBe('RNA sequence')
    expect(value.extra?.performance_targets).toEqual({ good: 0.85 })
  })

  test('dimensions become strata', async () => {
    const { value } = await parseBenchmark(old('benchmark_dimensions'), 'b.yaml')
    expect(value.stratification).toEqual(['device', 'lead_count'])
    expect(value.extra?.metrics).toEqual({ stratified_display: [{ metric: 'AUROC', show_by: ['device'] }] })
  })

  test('groups of metrics: the aggregate is primary', async () => {
    const { value } = await parseBenchmark(old('benchmark_groups'), 'b.yaml')
    expect(value.metrics).toEqual({ primary: 'letter_score', secondary: ['rouge_l', 'omission_rate'] })
  })

  test('probes mean the robustness protocol', async () => {
    const { value } = await parseBenchmark(old('benchmark_robustness'), 'b.yaml')
    expect(value.protocol).toBe('robustness')
    expect(value.extra?.robustness_probes).toEqual({ dropout: { grid: [0, 0.1] } })
  })
})

test('dataset: what is not said is taken as the more careful case', async () => {
  const { value, notes } = await parseDataset(old('dataset_folder'), 'd.yaml')
  expect(value).toMatchObject({
    access: 'unknown',
    persons: true,
    modality: 'scRNA-seq, spatial',
    licence: 'CC-BY-4.0',
  })
  expect(value.extra).toEqual({ n_features: 12, labels: ['T cells', 'B cells'] })
  expect(notes).toContain('access is not declared; treated as not open.')
})

describe('model', () => {
  test('a Python class', async () => {
    const { value } = await parseModel(old('model_python_class'), 'm.yaml')
    expect(value).toMatchObject({
      name: 'my_net',
      adapter: 'process',
      options: { import_path: 'my_package.net:Net', init_kwargs: { hidden: 64 } },
    })
  })

  test('a Python class may name its interpreter', async () => {
    const text = `${old('model_python_class')}python: ./venv/bin/python\n`
    const { value } = await parseModel(text, 'm.yaml')
    expect(value.options).toMatchObject({ import_path: 'my_package.net:Net', python: './venv/bin/python' })
  })

  test("the old hub's dummy is the random baseline", async () => {
    const { value } = await parseModel(old('model_random'), 'm.yaml')
    expect(value).toMatchObject({ adapter: 'random', is_floor: true, options: {} })
  })

  test('an adapter and its options', async () => {
    const { value } = await parseModel(old('model_adapter'), 'm.yaml')
    expect(value).toMatchObject({ adapter: 'genome_model', options: { model_name: 'genome-small', device: 'cpu' } })
  })

  test('a card: described, not runnable', async () => {
    const { value, notes } = await parseModel(old('model_card'), 'm.yaml')
    expect(value).toMatchObject({ adapter: 'none', code: 'https://example.org/heart', licence: 'MIT', params: '~12M' })
    expect(notes).toEqual(['The document does not say how to run the model: adapter is none.'])
  })
})

describe('eval', () => {
  test('is an import; what it does not say is not made up', async () => {
    const { value, notes } = await parseEval(old('eval_strata'), 'e.yaml')
    expect(value.provenance).toEqual({ origin: 'import' })
    expect(value.run_metadata).toEqual({ date: '2025-11-27', runner: 'fmbench', suite_id: 'SUITE-GAIT' })
    expect(value.extra).toEqual({
      model_ids: { baseline: 'dummy_classifier' },
      run_metadata: { model_config: 'configs/my_net.yaml' },
    })
    expect(notes).toContain('provenance is not recorded; the record counts as imported.')
  })

  test('a value that is no number is null, with the reason', async () => {
    const { value } = await parseEval(old('eval_strata'), 'e.yaml')
    expect(value.metrics.stratified?.age_group['6+_visits']).toEqual({ AUROC: null, Accuracy: 0.6, N: 8 })
    expect(value.undefined).toEqual([{ metric: 'AUROC', stratum: 'age_group=6+_visits', why: 'not_reported' }])
  })

  test('a metric in words is a fault with its line', async () => {
    const text = old('eval_strata').replace('Accuracy: 0.55', 'Accuracy: high')
    await expect(parseEval(text, 'e.yaml')).rejects.toThrow(
      'e.yaml:14 metrics.Accuracy: expected a number, found "high"',
    )
  })

  test('probes keep every digit', async () => {
    const { value } = await parseEval(old('eval_robustness'), 'e.yaml')
    expect(value.extra?.probes).toEqual({
      dropout: { grid: [0, 0.1], logit: { mean: [0.9123456789012345, 0.8123456789012345] } },
    })
  })
})

const mirror = process.env.FMBENCH_DATA_MIRROR ?? '../shared/data'
const seedFolder = join(mirror, 'seed_documents')
if (!existsSync(seedFolder)) console.info(`skipped: documents of the seeds' hub, ${seedFolder} is absent`)

describe.skipIf(!existsSync(seedFolder))("documents of the seeds' hub", () => {
  const files = existsSync(seedFolder) ? readdirSync(seedFolder).filter((file) => file.endsWith('.yaml')) : []

  test.each(files)('%s', async (file) => {
    const text = readFileSync(join(seedFolder, file), 'utf8')
    const before = await parseAnyDocument(text, file)
    const after = await parseAnyDocument((await fixDocument(text, file)).text, file)
    expect(after).toStrictEqual({ noun: before.noun, value: before.value, notes: [] })
  })

  test('there are eighteen', () => expect(files).toHaveLength(18))
})
