import { describe, expect, test } from 'vitest'
import { FmbenchError } from '../../src/core/index.js'
import { type Dataset, openDataset, parseDelimited, readTable } from '../../src/data/index.js'
import { builtInMetrics, type Metric } from '../../src/metrics/index.js'
import type { Model } from '../../src/models/index.js'
import { nearestReportAdapter } from '../../src/models/nearest-report.js'
import { fixedReportAdapter, mostFrequentReportAdapter } from '../../src/models/report-floors.js'
import { builtInProbes } from '../../src/probes/index.js'
import { protocols } from '../../src/protocols/index.js'
import { chanceOf } from '../../src/run/chance.js'
import { joinPredictions } from '../../src/run/external-predictions.js'
import { judge } from '../../src/run/judged.js'
import type { OpenedModel } from '../../src/run/open-model.js'
import { DEFAULT_OPTIONS, type EvaluationPlan, planEvaluation } from '../../src/run/plan.js'
import { predictPass } from '../../src/run/predict.js'
import { type Predictions, predictionsSha256, rowsSha256 } from '../../src/run/predictions.js'
import { rowsOfSplit } from '../../src/run/rows.js'
import { scorePredictions } from '../../src/run/score.js'
import { strataOf } from '../../src/run/strata-of-plan.js'
import { benchmarkSchema, datasetSchema, modelSchema } from '../../src/spec/index.js'
import { schemaOf } from '../findings/schemas.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { openBuiltIn, SIGNAL } from '../models/support.js'

const schema = schemaOf({
  categories: [
    { id: 'Edema', phrases: ['edema'] },
    { id: 'Effusion', phrases: ['effusion*'] },
    { id: 'Nodule', phrases: ['nodule*'] },
  ],
})

const CSV = `id,indication,findings,split
a,Cough,Small effusion.,test
b,Chest pain,No effusion. Edema and a nodule.,test
c,Fever,Clear lungs.,test
d,Chest pain today,Lungs are clear.,test
e,Pain in the chest,Large effusion.,train
f,Fever,Clear lungs.,train
g,Fall,Clear lungs.,train
`

const dataset = datasetSchema.parse({
  kind: 'fmbench.dataset/v1',
  dataset_id: 'DS-REPORTS',
  name: 'reports',
  access: 'open',
  persons: true,
  path: 'data',
  signal: { kind: 'report' },
  loader: { id: 'reports', options: { file: 'd.csv', text: 'indication', references: ['findings'] } },
  sample_id: { column: 'id' },
  split: { column: 'split' },
})
const data = await openDataset(dataset, '/hub', memoryEffects({ '/hub/data/d.csv': CSV }))
const rows = rowsOfSplit(data, 'test')

const METRICS = { primary: 'finding_f1_micro', secondary: ['finding_recall', 'hallucination_rate', 'rouge_1', 'bleu'] }

function planOf(benchmark: object = {}): EvaluationPlan {
  const documents = {
    benchmark: benchmarkSchema.parse({
      kind: 'fmbench.benchmark/v1',
      benchmark_id: 'BM',
      name: 'b',
      ai_task: 'Generation',
      protocol: 'generate',
      protocol_options: { finding_schema: 'FS-TEST' },
      metrics: METRICS,
      stratification: ['complexity', 'length'],
      ...benchmark,
    }),
    dataset,
    model: modelSchema.parse({ kind: 'fmbench.model/v1', model_id: 'm', name: 'm', adapter: 'none' }),
    findingSchemas: new Map([['FS-TEST', { value: schema, file: 'fs.yaml', folder: '/', notes: [] }]]),
  }
  const registries = { metrics: builtInMetrics, protocols, probes: builtInProbes }
  return planEvaluation(documents, { ...DEFAULT_OPTIONS, replicates: 200 }, registries)
}

const plan = planOf()
const openedWith = (model: Model) => ({ model, async renew() {}, async restart() {} }) as unknown as OpenedModel

async function write(model: Model, batchSize = 2, effects = memoryEffects({}), of: Dataset = data) {
  const settings = { batchSize, signal: SIGNAL, onProgress: () => {} }
  const parts = { dataset: of, rows, opened: openedWith(model) }
  return (await predictPass('clean', plan, parts, '/out', settings, effects)).predictions
}

const scored = (predictions: Predictions, one = plan) =>
  scorePredictions(
    one,
    predictions,
    { jobs: 1, metrics: builtInMetrics, strata: strataOf(one, predictions).strata, signal: SIGNAL },
    memoryEffects({}),
  )

describe('writing', () => {
  test('floors learn from the training reports alone', async () => {
    const nearest = await write(await openBuiltIn(nearestReportAdapter))
    expect(nearest.outputs.text).toEqual(['Large effusion.', 'Large effusion.', 'Clear lungs.', 'Large effusion.'])
    const frequent = await write(await openBuiltIn(mostFrequentReportAdapter))
    expect(new Set(frequent.outputs.text)).toEqual(new Set(['Clear lungs.']))
    expect(frequent.references).toEqual([
      ['Small effusion.'],
      ['No effusion. Edema and a nodule.'],
      ['Clear lungs.'],
      ['Lungs are clear.'],
    ])
  })

  test('the file holds references and texts, is the same whatever the batches, and is read back', async () => {
    const files = []
    for (const batchSize of [1, 3, 10]) {
      const effects = memoryEffects({})
      const predictions = await write(await openBuiltIn(nearestReportAdapter), batchSize, effects)
      const table = await readTable('/out/clean.parquet', effects)
      expect(table.columns).toEqual(['sample_id', 'split', 'reference', 'generated'])
      const again = joinPredictions(plan, table, { dataset: data, rows }).predictions
      expect(predictionsSha256(again, [])).toBe(predictionsSha256(predictions, []))
      expect(rowsSha256(again, [])).toBe(rowsSha256(predictions, []))
      files.push(effects.stored.get('/out/clean.parquet'))
    }
    expect(files[1]).toEqual(files[0])
    expect(files[2]).toEqual(files[0])
  })

  test('a model that fails on one batch leaves empty reports, which miss what they should say', async () => {
    const model: Model = {
      outputs: ['text'],
      digest: 'd',
      async predict(_, { ids }) {
        if (ids.includes('d')) throw new FmbenchError('model-failed', 'No more.')
        return ids.map(() => 'Edema.') as never
      },
      async close() {},
    }
    const predictions = await write(model)
    expect([...predictions.isPresent]).toEqual([1, 1, 0, 0])
    const { overall } = await scored(predictions)
    expect(overall.finding_f1_micro.value).toBeCloseTo((2 * 1) / (2 * 1 + 1 + 2), 12)
  })
})

describe('scores', () => {
  test('of findings and words, by how many findings the reference has and how long it is', async () => {
    const { overall, strata } = await scored(await write(await openBuiltIn(nearestReportAdapter)))
    // Findings: a is found; b and d have one made up; b misses two.
    expect(overall.finding_f1_micro.value).toBeCloseTo((2 * 1) / (2 * 1 + 2 + 2), 12)
    expect(overall.hallucination_rate.value).toBeCloseTo(2 / 3, 12)
    expect(overall.finding_recall.value).toBeCloseTo(1 / 3, 12)
    expect(overall.rouge_1.value).toBeGreaterThan(0)
    const sizes = Object.entries(strata.complexity).map(([level, { n }]) => [level, n])
    expect(sizes).toEqual([
      ['0', 2],
      ['1', 1],
      ['2-3', 1],
    ])
    expect(strata.complexity['0'].estimates.finding_recall).toEqual({ value: null, why: 'no_positives' })
    expect(strata.complexity['1'].estimates.finding_recall.value).toBe(1)
    expect(Object.keys(strata.length)).toEqual(['0-24'])
  })

  test('chance is what the best report for everybody earns', async () => {
    const judged = judge(await write(await openBuiltIn(fixedReportAdapter, { text: 'Normal.' })), plan)
    // One report each of Edema, Effusion and Nodule, of four: said of all, 2 * 3 / (12 + 3).
    expect(chanceOf(builtInMetrics.get('finding_f1_micro') as Metric, judged)).toBeCloseTo(6 / 15, 12)
    expect(chanceOf(builtInMetrics.get('finding_recall') as Metric, judged)).toBe(1)
    expect(chanceOf(builtInMetrics.get('rouge_1') as Metric, judged)).toBeNaN()
  })

  test('without a finding schema only words are compared', async () => {
    const words = planOf({ protocol_options: {}, metrics: { primary: 'rouge_1', secondary: ['finding_f1_micro'] } })
    const predictions = await write(await openBuiltIn(fixedReportAdapter, { text: 'Clear lungs.' }))
    const { overall, strata } = await scored(predictions, words)
    expect(overall.finding_f1_micro).toEqual({ value: null, why: 'not_configured' })
    expect(Object.keys(strata)).toEqual(['length'])
    expect(strataOf(words, predictions).warnings[0]).toMatch(/^No groups by complexity/)
  })
})

describe('reports written elsewhere', () => {
  const joined = (csv: string, known: typeof data | undefined = data) =>
    joinPredictions(plan, parseDelimited(csv, ',', 'p.csv'), known && { dataset: known, rows })

  test('are joined by id; what is missing counts as an empty report', () => {
    const { predictions, warnings } = joined('sample_id,generated\nc,Clear.\na,\n')
    expect(predictions.isPresent).toEqual(Uint8Array.of(1, 0, 1, 0))
    expect(predictions.outputs.text?.[2]).toBe('Clear.')
    expect(warnings).toEqual(['2 of 4 samples have no prediction; they count as wrong.'])
  })

  test('may bring their references, several of them, where the dataset is not at hand', async () => {
    const csv = 'sample_id,reference,reference_2,generated\nx,Edema.,Pulmonary edema.,Edema.\ny,Clear.,,Nodule.\n'
    const { predictions } = joinPredictions(plan, parseDelimited(csv, ',', 'p.csv'), undefined)
    expect(predictions.references).toEqual([['Edema.', 'Pulmonary edema.'], ['Clear.']])
    expect((await scored(predictions)).overall.finding_f1_micro.value).toBeCloseTo(2 / 3, 12)
  })

  test.each([
    ['an id twice', 'sample_id,generated\na,x\na,y\n', 'Rows 1 and 2 have the same sample_id.'],
    ['an id that nobody knows', 'sample_id,generated\nz,x\n', '1 of 1 ids are no samples of DS-REPORTS'],
    ['no reports', 'sample_id,text\na,x\n', 'There is no column with reports.'],
    ['other references', 'sample_id,reference,generated\na,Other.,x\n', 'The references disagree with DS-REPORTS in 1'],
  ])('%s', (_, csv, message) => {
    expect(() => joined(csv)).toThrow(message)
  })
})

describe('what does not go together', () => {
  test.each([
    [{ metrics: { primary: 'AUROC' }, classes: ['no', 'yes'] }, 'AUROC judges no reports'],
    [{ protocol: 'predict', protocol_options: {}, classes: ['no', 'yes'] }, 'finding_f1_micro judges reports'],
    [{ protocol_options: { finding_schema: 'FS-TSET' } }, 'Unknown finding schema "FS-TSET".'],
    [{ protocol_options: { finding_shema: 'FS-TEST' } }, 'finding_shema'],
  ])('%j', (benchmark, message) => {
    expect(() => planOf(benchmark)).toThrow(message)
  })

  test('a stratum that nobody declares', async () => {
    const predictions = await write(await openBuiltIn(fixedReportAdapter, { text: 'x' }))
    expect(() => strataOf(planOf({ stratification: ['complexty'] }), predictions)).toThrow(
      /declares no stratum "complexty"\.[\s\S]*Did you mean "complexity"/,
    )
  })
})
