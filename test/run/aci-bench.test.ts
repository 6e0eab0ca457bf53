import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { openDataset, parseDelimited, tableColumn, textCells } from '../../src/data/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { copiedTextAdapter } from '../../src/models/report-floors.js'
import { nodeFiles } from '../../src/node/files.js'
import { builtInProbes } from '../../src/probes/index.js'
import { protocols } from '../../src/protocols/index.js'
import { joinPredictions } from '../../src/run/external-predictions.js'
import { DEFAULT_OPTIONS, planEvaluation } from '../../src/run/plan.js'
import { rowsOfSplit } from '../../src/run/rows.js'
import { scorePredictions } from '../../src/run/score.js'
import { benchmarkSchema, datasetSchema, modelSchema } from '../../src/spec/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { openBuiltIn, SIGNAL } from '../models/support.js'

// The notes are not part of the project: ACI-Bench, CC BY 4.0 (Yim et al. 2023, doi:10.1038/s41597-023-02487-3).
const root = fileURLToPath(new URL('../..', import.meta.url))
const mirror = process.env.FMBENCH_DATA_MIRROR ?? resolve(root, '../shared/data')
const folder = join(mirror, 'aci_bench')
const isThere = existsSync(folder)

/** Which file holds the notes of which system of the published table, and its ROUGE-1, ROUGE-2 and ROUGE-L there. */
const SYSTEMS: readonly [file: string, system: string, rouge1: number, rouge2: number, rougeL: number][] = [
  ['longest_speaker_turn_clinicalnlp_taskB_test1', 'longest speaker turn', 27.84, 9.32, 23.44],
  ['longest_doctor_turn_clinicalnlp_taskB_test1', 'longest doctor turn', 27.47, 9.23, 23.2],
  ['12_speaker_turns_clinicalnlp_taskB_test1', '12 speaker turns', 33.16, 10.6, 30.01],
  ['12_doctor_turns_clinicalnlp_taskB_test1', '12 doctor turns', 35.88, 12.44, 32.72],
  ['transcript_clinicalnlp_taskB_test1', 'transcript', 32.84, 12.53, 30.61],
  ['UMLS_similarity_clinicalnlp_taskB_test1', 'nearest training note by UMLS', 43.87, 17.55, 40.47],
  ['spacy_similarity_clinicalnlp_taskB_test1', 'nearest training note by sentence', 41.59, 15.5, 38.2],
  ['BART_large_clinicalnlp_taskB_test1_full', 'BART', 41.76, 19.2, 34.7],
  ['bart-large-xsum-samsum_clinicalnlp_taskB_test1_full', 'BART+FT SAMSum', 40.87, 18.96, 34.6],
  [
    'bart-large-xsum-samsum_clinicalnlp_taskB_test1_division_combined',
    'BART+FT SAMSum (Division)',
    53.46,
    25.08,
    48.62,
  ],
  ['BioBART_clinicalnlp_taskB_test1_full', 'BioBART', 39.09, 17.24, 33.19],
  ['BioBART_clinicalnlp_taskB_test1_division_combined', 'BioBART (Division)', 49.53, 22.47, 44.92],
  ['LED_clinicalnlp_taskB_test1_full', 'LED', 28.37, 5.52, 22.78],
  ['LED_clinicalnlp_taskB_test1_division_combined', 'LED (Division)', 34.15, 8.01, 29.8],
  ['LED_pubmed_clinicalnlp_taskB_test1_full', 'LED+FT PubMed', 27.19, 5.3, 21.8],
  ['test1Text-Davinci-002_', 'Text-Davinci-002', 41.08, 17.27, 37.46],
  ['test1Text-Davinci-003_', 'Text-Davinci-003', 47.07, 22.08, 43.11],
  ['test1ChatGPT_', 'ChatGPT', 47.44, 19.01, 42.47],
  ['test1GPT-4_', 'GPT-4', 51.76, 22.58, 45.97],
]

const documentOf = (path: string): unknown => load(readFileSync(join(root, 'catalog', path), 'utf8'))

const plan = planEvaluation(
  {
    benchmark: benchmarkSchema.parse(documentOf('benchmarks/bm_visit_notes.yaml')),
    dataset: datasetSchema.parse(documentOf('datasets/ds_aci_bench.yaml')),
    model: modelSchema.parse({ kind: 'fmbench.model/v1', model_id: 'm', name: 'm', adapter: 'none' }),
  },
  { ...DEFAULT_OPTIONS, replicates: 0 },
  { metrics: builtInMetrics, protocols, probes: builtInProbes },
)
const PUBLISHED = ['rouge_1_unstemmed', 'rouge_2_unstemmed', 'rouge_lsum_unstemmed']
const asked = { ...plan, metrics: PUBLISHED, writing: plan.writing && { ...plan.writing, measures: PUBLISHED } }

const world = memoryEffects({}, { settings: { FMBENCH_DATA_MIRROR: mirror } })
const effects = { ...world, files: nodeFiles }
const dataset = isThere ? await openDataset(plan.dataset, root, effects) : undefined
const reason = isThere ? '' : ' (skipped: set FMBENCH_DATA_MIRROR to a folder that has aci_bench)'

describe.runIf(dataset)(`ACI-Bench, test1${reason}`, () => {
  test('40 conversations, with what the metadata says of them', async () => {
    const { ids, columns, references, read } = dataset ?? expect.fail()
    expect(ids).toHaveLength(40)
    expect(new Set(columns.patient_gender.map((cell) => cell.trim()))).toEqual(new Set(['male', 'female']))
    expect(references?.every((own) => own.length === 1)).toBe(true)
    expect((await read([0])).texts?.[0]).toMatch(/^\[doctor\] hi , andrew/)
  })

  test('the floor is the published system "transcript"', async () => {
    const { ids, read } = dataset ?? expect.fail()
    const model = await openBuiltIn(copiedTextAdapter)
    const copied = await model.predict('text', await read([...ids.keys()]), SIGNAL)
    const path = 'predictions/transcript_clinicalnlp_taskB_test1.csv'
    const table = parseDelimited(readFileSync(join(folder, path), 'utf8'), ',', path)
    const [own, notes] = ['encounter_id', 'note'].map((name) => textCells(tableColumn(table, name, 'is compared')))
    const published = new Map(own.map((id, i) => [id, notes[i]]))
    expect(copied).toEqual(ids.map((id) => published.get(id)))
  })

  test.each(SYSTEMS)('%s: the published ROUGE, in which ROUGE-L is Lsum', async (file, _, ...published) => {
    const known = dataset ?? expect.fail()
    const path = `predictions/${file}.csv`
    const { cells, ...table } = parseDelimited(readFileSync(join(folder, path), 'utf8'), ',', path)
    const named = new Map([
      ['sample_id', cells.get('encounter_id') ?? []],
      ['generated', cells.get('note') ?? []],
    ])
    const rows = rowsOfSplit(known, 'test')
    const { predictions } = joinPredictions(asked, { ...table, cells: named }, { dataset: known, rows })
    const settings = { jobs: 1, metrics: builtInMetrics, strata: [], signal: SIGNAL }
    const { overall } = await scorePredictions(asked, predictions, settings, world)
    PUBLISHED.forEach((id, i) => {
      // Two decimals; some values lie within 0.0001 of the middle between two.
      expect(Math.abs(100 * (overall[id].value ?? Number.NaN) - published[i])).toBeLessThan(0.0051)
    })
  })
})
