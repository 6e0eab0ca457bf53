import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { afterAll, describe, expect, test } from 'vitest'
import { sha256Hex } from '../src/core/index.js'
import { builtInMetrics } from '../src/metrics/index.js'
import { modelAdapters } from '../src/models/index.js'
import { nodeEffects } from '../src/node/index.js'
import { builtInProbes } from '../src/probes/index.js'
import { protocols } from '../src/protocols/index.js'
import { DEFAULT_OPTIONS, planEvaluation } from '../src/run/index.js'
import { modelSchema, REPORT_STRATA, readCatalog } from '../src/spec/index.js'
import { runFmbench, temporaryFolder } from './helpers/command.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const catalog = await readCatalog([join(ROOT, 'catalog')], nodeEffects)
const benchmarks = [...catalog.benchmarks.values()].map(({ value }) => value)
const datasets = [...catalog.datasets.values()].map(({ value }) => value)
const models = [...catalog.models.values()].map(({ value }) => value)

describe('benchmarks', () => {
  const real = benchmarks.filter(({ benchmark_id }) => !benchmark_id.startsWith('BM-TOY-'))

  test('the boards of the earlier hub are there under its ids', () => {
    const ids = ['BM-001', 'BM-002', 'BM-TOY-CLASS', 'BM-FMRI-GRANULAR', 'BM-REPORT-GEN', 'robustness_testing']
    for (const id of ids) expect(catalog.benchmark(id).value.name).toBeTruthy()
  })

  test.each(real.map((benchmark) => [benchmark.benchmark_id, benchmark] as const))('%s says what it is for', (_, b) => {
    for (const text of [b.description, b.health_domain, b.health_topic, b.clinical_relevance, b.input_modality])
      expect(text).toBeTruthy()
    expect(b.requirements?.not_for).toBeTruthy()
    expect(b.smallest_relevant_difference[b.metrics.primary]).toBeGreaterThan(0)
    expect(b.references.length).toBeGreaterThan(0)
  })

  test('the bands of performance are those of the earlier hub, and none speaks of use in a clinic', () => {
    const tiers = benchmarks.flatMap((benchmark) => Object.values(benchmark.tiers))
    const bands = [
      { name: 'Excellent', at_least: 0.9 },
      { name: 'Good', at_least: 0.8 },
      { name: 'Fair', at_least: 0.7 },
      { name: 'Developing', at_least: null },
    ]
    expect(tiers.length).toBeGreaterThan(8)
    for (const found of tiers) expect(found).toEqual(bands)
    for (const { value, file } of catalog.benchmarks.values())
      expect(JSON.stringify(value), file).not.toMatch(/readiness|clinic-ready|deployment|production/i)
  })

  test('every suite of active benchmarks can be planned on each dataset it names', () => {
    const model = modelSchema.parse({ kind: 'fmbench.model/v1', model_id: 'm', name: 'm', adapter: 'none' })
    let nPlans = 0
    for (const { value: suite } of catalog.suites.values()) {
      for (const member of suite.benchmarks) {
        const benchmark = catalog.benchmark(member.benchmark_id).value
        const dataset = catalog.dataset(member.dataset_id ?? benchmark.dataset_id ?? '').value
        for (const stratum of benchmark.stratification.flatMap((name) => name.split(':')))
          expect(
            [...Object.keys(dataset.strata), ...(benchmark.protocol === 'generate' ? REPORT_STRATA : [])],
            `${suite.suite_id}, ${dataset.dataset_id}`,
          ).toContain(stratum)
        if (benchmark.status !== 'active') continue
        planEvaluation({ benchmark, dataset, model, findingSchemas: catalog.findingSchemas }, DEFAULT_OPTIONS, {
          metrics: builtInMetrics,
          protocols,
          probes: builtInProbes,
        })
        nPlans++
      }
    }
    expect(nPlans).toBeGreaterThan(5)
  })

  test('a draft is not run, and says so', async () => {
    const { code, stderr } = await runFmbench(['run', '-s', 'SUITE-FMRI-GRANULAR', '-m', 'majority'])
    expect(code).toBe(1)
    expect(stderr).toContain('BM-FMRI-GRANULAR is a draft: it is described here, but cannot be run yet.')
  })
})

describe('datasets', () => {
  const controlled = datasets.filter(({ access }) => access === 'controlled')

  test('controlled data is about persons, says where to apply, and holds no file', () => {
    expect(controlled.map(({ dataset_id }) => dataset_id)).toEqual(
      expect.arrayContaining(['DS-ADNI', 'DS-HCP-1200', 'DS-MIMIC-CXR-REPORTS', 'DS-UKB-FMRI']),
    )
    for (const { dataset_id, persons, source, licence, files, notes } of controlled) {
      expect([dataset_id, persons, files.length]).toEqual([dataset_id, true, 0])
      expect(source, dataset_id).toMatch(/https:/)
      expect(licence, dataset_id).toBeTruthy()
      expect(notes, dataset_id).toMatch(/local copy|use a copy|With approved access/)
    }
  })

  test('data pull of a dataset without files says where it comes from', async () => {
    const { stderr } = await runFmbench(['data', 'pull', 'DS-UKB-FMRI'])
    expect(stderr).toContain('there is nothing to fetch.\nIts source: Apply at https://www.ukbiobank.ac.uk')
  })

  test('predictions on controlled data are scored with the labels they hold, under the id of their model', async () => {
    const folder = temporaryFolder()
    const rows = Array.from(
      { length: 60 },
      (_, i) => `s${i},${i % 2 ? 'AD' : 'CN'},${i % 7 ? 'F' : 'M'},${(i * 37) % 60}`,
    )
    writeFileSync(join(folder.path, 'p.csv'), `sample_id,y_true,sex,score\n${rows.join('\n')}\n`)
    const args = ['score', '-s', 'SUITE-AD-MRI', '-p', 'p.csv', '-m', 'Brain-JEPA', '-o', 'out', '--bootstrap', '0']
    const { code, stderr } = await runFmbench(args, { cwd: folder.path })
    expect(stderr).toContain('the result is shown, never ranked')
    expect(code).toBe(0)
    expect(load(readFileSync(join(folder.path, 'out/eval.yaml'), 'utf8'))).toMatchObject({
      model_ids: { candidate: 'brain_jepa' },
      run_metadata: { labels_from: 'predictions' },
      disclosure: { min_cell: 11 },
    })
    folder.remove()
  })

  test('controlled data that is not here is refused with what to do instead', async () => {
    const { code, stderr } = await runFmbench(['run', '-s', 'SUITE-AD-MRI', '-m', 'majority'])
    expect(code).toBe(1)
    expect(stderr).toContain('DS-ADNI is not on this machine. Access to it is controlled')
    expect(stderr).toContain('fmbench score -p FILE -s SUITE')
  })
})

describe('model cards', () => {
  test.each([
    ...['HyenaDNA', 'hyenadna', 'Caduceus', 'Evo 2', 'DNABERT-2', 'Geneformer', 'geneformer', 'SWIFT', 'SwiFT'],
    ...['BrainLM', 'Brain-JEPA', 'BrainHarmony', 'BrainMT', 'BrainBERT', 'NeuroClips', 'UNI', 'TITAN', 'Me-LLaMA'],
    ...['M3FM', 'OpenFlamingo', 'flamingo', 'Med-Flamingo', 'RadBERT', 'Baseline (Random/Majority)'],
  ])('%s, as the earlier hub spells it, is one model', (spelling) => {
    expect(catalog.model(spelling).value.model_id).toMatch(/^[a-z0-9_]+$/)
  })

  test.each(models.filter(({ adapter }) => adapter === 'none').map((model) => [model.model_id, model] as const))(
    '%s says what it takes, where it was looked up, and how far anybody tried it',
    (_, card) => {
      expect(card.modality).toBeTruthy()
      expect(card.family).toBeTruthy()
      const { state, file, adapter } = card.recipe ?? {}
      const said = {
        none: 'No recipe has been tried',
        untested: 'Its recipe was not tried with its weights.',
        random_weights: 'Its recipe was tried with a tiny model of random weights, not with its own.',
        published_weights: 'Its recipe was tried with its weights.',
      }
      expect(card.notes).toContain(said[state ?? 'none'])
      expect(state).toBeDefined()
      if (file !== undefined) expect(existsSync(new URL(`../${file}`, import.meta.url))).toBe(true)
      if (adapter !== undefined) expect(modelAdapters.get(adapter).id).toBe(adapter)
      expect(card.notes).toContain('Sources opened: ')
      const links = [card.paper, card.code, card.weights].filter((link) => link !== undefined)
      expect(links.length).toBeGreaterThan(0)
      for (const link of links) expect(link).toMatch(/^https:\/\//)
    },
  )

  test('a model that is only described is not run, and the message names the way round', async () => {
    const { code, stderr } = await runFmbench(['run', '-s', 'SUITE-TOY-CLASS', '-m', 'Evo 2'])
    expect(code).toBe(1)
    expect(stderr).toContain('evo2 is only described here (adapter: none): fmbench cannot run it.')
    expect(stderr).toContain('fmbench score -m evo2 -p FILE -s SUITE')
  })
})

/** The data is not part of the project: files by size, empty where there is no mirror. */
const mirrored = filesBySize(process.env.FMBENCH_DATA_MIRROR ?? resolve(ROOT, '../shared/data'))

function filesBySize(folder: string): Map<number, string[]> {
  const found = new Map<number, string[]>()
  if (!existsSync(folder)) return found
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const facts = statSync(join(folder, name))
    if (facts.isFile()) found.set(facts.size, [...(found.get(facts.size) ?? []), join(folder, name)])
  }
  return found
}

const sha256Of = (path: string): string => sha256Hex(readFileSync(path))
const inMirror = ({ bytes, sha256 }: { readonly bytes: number; readonly sha256: string }): string | undefined =>
  mirrored.get(bytes)?.find((path) => sha256Of(path) === sha256)

describe('files made from others', () => {
  const folder = temporaryFolder()
  afterAll(folder.remove)

  const made = datasets.flatMap(({ dataset_id, files }) =>
    files
      .filter(({ made_by }) => made_by !== undefined)
      .map((file) => ({ dataset_id, file, sources: files.filter(({ made_by }) => made_by === undefined) })),
  )

  test.for(made)('$dataset_id: the command makes the declared bytes', ({ file, sources }, { skip }) => {
    const { path, sha256, made_by = '' } = file
    const found = sources.map((source) => ({ name: source.path, path: inMirror(source) }))
    for (const source of found) {
      if (source.path === undefined) return skip(`set FMBENCH_DATA_MIRROR to a folder that has ${source.name}`)
      copyFileSync(source.path, join(folder.path, source.name))
    }
    const program = made_by.split(' ')[0]
    if (!hasProgram(program)) return skip(`there is no ${program} here`)
    execFileSync('sh', ['-c', made_by], { cwd: folder.path })
    expect(sha256Of(join(folder.path, path))).toBe(sha256)
  })

  test('BM-002 on 80 cells: the numbers of scikit-learn with the same folds', async ({ skip }) => {
    if (!existsSync(join(folder.path, 'pbmc3k_mini.csv'))) return skip('pbmc3k_mini.csv was not made')
    const out = join(folder.path, 'result')
    const args = ['run', '-s', 'SUITE-CELL-TYPE-MINI', '-m', 'logistic_regression', '-o', out, '--bootstrap', '0']
    expect((await runFmbench(args, { env: { FMBENCH_DATA_MIRROR: folder.path } })).code).toBe(0)
    const record = load(readFileSync(join(out, 'eval.yaml'), 'utf8')) as { metrics: Record<string, number> }
    // scikit-learn 1.2.1: StandardScaler and LogisticRegression(C=1), five folds by the hash of the ids.
    expect(record.metrics['F1-Score']).toBeCloseTo(0.9025252525252525, 12)
    expect(record.metrics.Accuracy).toBe(0.9)
  })
})

function hasProgram(name: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
