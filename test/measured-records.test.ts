import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { MEASURED, MEASURED_FOLDER, measuredName, SCORED } from '../scripts/measure-catalog.js'
import { faultsOfRecord } from '../src/leaderboard/index.js'
import { builtInMetrics } from '../src/metrics/index.js'
import { nodeEffects } from '../src/node/index.js'
import { builtInProbes } from '../src/probes/index.js'
import { protocols } from '../src/protocols/index.js'
import { DEFAULT_OPTIONS, planEvaluation, reportedMetrics } from '../src/run/index.js'
import { type EvalRecord, parseEval, readCatalog } from '../src/spec/index.js'
import { runFmbench, temporaryFolder } from './helpers/command.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MIRROR = process.env.FMBENCH_DATA_MIRROR ?? resolve(ROOT, '../shared/data')
const REMAKE = 'make the records anew: npm run build && npx tsx scripts/measure-catalog.ts'

const catalog = await readCatalog([join(ROOT, 'catalog')], nodeEffects)

const casesOf = (suite: string, models: readonly string[], from: 'model' | 'file') =>
  catalog
    .suite(suite)
    .value.benchmarks.flatMap((member) =>
      models.map((model) => ({ suite, member, model, from, name: measuredName(member.benchmark_id, model) })),
    )

const cases = [
  ...Object.entries(MEASURED).flatMap(([suite, models]) => casesOf(suite, models, 'model')),
  ...Object.entries(SCORED).flatMap(([suite, { model }]) => casesOf(suite, [model], 'file')),
]

async function readMeasured(name: string): Promise<EvalRecord> {
  const file = join(MEASURED_FOLDER, name)
  expect(existsSync(file), `${name} is missing; ${REMAKE}`).toBe(true)
  return (await parseEval(readFileSync(file, 'utf8'), file)).value
}

test('catalog/evals holds what is measured, and nothing else', () => {
  expect(new Set(readdirSync(MEASURED_FOLDER))).toEqual(new Set(cases.map(({ name }) => name)))
  expect(readdirSync(join(MEASURED_FOLDER, '..')).sort()).toEqual(['README.md', 'measured'])
})

describe.each(cases)('$name', ({ suite, member, model, name, from }) => {
  test('is a complete run of the catalogue as it is today', async () => {
    const record = await readMeasured(name)
    const benchmark = catalog.benchmark(member.benchmark_id).value
    const dataset = catalog.dataset(member.dataset_id ?? benchmark.dataset_id ?? '').value
    const { findingSchemas } = catalog
    const documents = { suiteId: suite, benchmark, dataset, model: catalog.model(model).value, findingSchemas }
    const plan = planEvaluation(documents, DEFAULT_OPTIONS, {
      metrics: builtInMetrics,
      protocols,
      probes: builtInProbes,
    })
    expect(faultsOfRecord(record, catalog, builtInMetrics)).toEqual([])
    expect(record, REMAKE).toMatchObject({
      benchmark_id: benchmark.benchmark_id,
      benchmark_version: benchmark.version,
      model_ids: { candidate: model },
      dataset_id: dataset.dataset_id,
      split: benchmark.split,
      status: 'Completed',
      run_metadata: {
        suite_id: suite,
        // A model that predicts by itself needs no probe.
        protocol: expect.stringMatching(new RegExp(`^(${plan.protocol}|predict/v1)$`)),
        seed: DEFAULT_OPTIONS.seed,
        bootstrap_replicates: DEFAULT_OPTIONS.replicates,
        coverage: 1,
        labels_from: 'dataset',
        predictions_from: from,
      },
      metric_versions: Object.fromEntries(
        reportedMetrics(benchmark, builtInMetrics).map((id) => [id, builtInMetrics.get(id).version]),
      ),
      provenance: { origin: 'run', limited: false },
    })
    const { stratified, ...overall } = record.metrics
    expect(new Set(Object.keys(overall)), REMAKE).toEqual(new Set(reportedMetrics(benchmark, builtInMetrics)))
    expect(Object.keys(stratified ?? {}), REMAKE).toEqual(plan.strata)
    const floors = benchmark.baselines.filter((id) => id !== model)
    expect(
      record.baselines.map((floor) => floor.model).filter((id) => id !== model),
      REMAKE,
    ).toEqual(floors)
  })
})

/** Quick ones are run again: their numbers are those of the program as it is. */
const REPEATED = ['SUITE-TOY-CLASS', 'SUITE-TOY-REGRESSION', 'SUITE-AD-CSF']
const needsData = (suite: string): boolean => !suite.startsWith('SUITE-TOY-')
const pulled = await runFmbench(['data', 'pull', 'DS-AD-CSF'], { env: { FMBENCH_DATA_MIRROR: MIRROR } })

test.each(cases.filter(({ suite, model }) => REPEATED.includes(suite) && !catalog.model(model).value.is_floor))(
  '$name is what the same run gives today',
  async ({ suite, model, name }) => {
    if (needsData(suite) && pulled.code !== 0) {
      console.warn(`not run: ${name}: set FMBENCH_DATA_MIRROR to a folder that has ad_data.csv`)
      return
    }
    const folder = temporaryFolder()
    try {
      const out = join(folder.path, 'out')
      const env = needsData(suite) ? { FMBENCH_DATA_MIRROR: MIRROR } : {}
      const { code, stderr } = await runFmbench(['run', '-s', suite, '-m', model, '-o', out], { env })
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
      const today = (await parseEval(readFileSync(join(out, 'eval.yaml'), 'utf8'), 'eval.yaml')).value
      const { metrics, intervals, gaps, provenance } = await readMeasured(name)
      expect({ ...today.metrics }, REMAKE).toEqual({ ...metrics })
      expect(today.intervals, REMAKE).toEqual(intervals)
      expect(today.gaps, REMAKE).toEqual(gaps)
      for (const digest of ['rows_sha256', 'predictions_sha256', 'dataset_sha256'] as const) {
        expect(today.provenance[digest], REMAKE).toBe(provenance[digest])
      }
    } finally {
      folder.remove()
    }
  },
  60_000,
)
