import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeEffects } from '../src/node/index.js'
import { readCatalog } from '../src/spec/index.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const MEASURED_FOLDER = join(ROOT, 'catalog/evals/measured')

/**
 * What stands in catalog/evals: the models that run today, and floors that somebody would ask for by name. All other
 * floors are in the records of the models.
 */
export const MEASURED: Readonly<Record<string, readonly string[]>> = {
  'SUITE-TOY-CLASS': ['logistic_regression'],
  'SUITE-TOY-REGRESSION': ['linear_regression'],
  'SUITE-AD-CSF': ['logistic_regression', 'tau', 'p_tau', 'Ab_42'],
  'SUITE-EEG-EYE-STATE': ['logistic_regression'],
  'SUITE-CELL-TYPE-MINI': ['logistic_regression'],
  'SUITE-CELL-TYPE-68K': ['logistic_regression', 'knn_pca50'],
  'SUITE-FMRI-OBJECTS': ['raw_features', 'nearest_neighbour'],
  'SUITE-EEG-EVENTS': ['raw_features', 'band_power', 'nearest_neighbour'],
  'SUITE-EEG-EYE-STATE-WINDOWS': ['band_power', 'nearest_neighbour'],
  'SUITE-BRAIN-TIMESERIES': ['ridge_channels'],
  'SUITE-BRAIN-TIMESERIES-WINDOWS': ['linear_interpolation'],
  'SUITE-DNA-CLASS': ['kmer_k6', 'nearest_kmers'],
  'SUITE-DNA-SPLICE-DONOR': ['mmsplice_donor', 'mmsplice_donor_forward', 'kmer_k6', 'nearest_kmers'],
  'SUITE-DNA-SPLICE-ACCEPTOR': ['mmsplice_acceptor', 'mmsplice_acceptor_forward', 'kmer_k6', 'nearest_kmers'],
  'SUITE-ROBUSTNESS-NEURO': ['logistic_regression'],
  'SUITE-ROBUSTNESS-DNA': ['kmer_k6'],
  'SUITE-REPORT-GEN': ['nearest_report'],
}

/** Published answers of models that cannot run here, as they lie in a folder of FMBENCH_DATA_MIRROR. */
export const SCORED: Readonly<Record<string, { readonly model: string; readonly file: string; readonly map: string }>> =
  {
    'SUITE-REPORT-GEN-590': {
      model: 'moerad',
      file: 'iu_xray_model_outputs/MoERad/preds.csv',
      map: 'sample_id=study_id,generated=report',
    },
  }

export const measuredName = (benchmark: string, model: string): string => `${benchmark}-${model}.yaml`

/**
 * Makes catalog/evals/measured anew with the command as it was built, or only the suites that are named. The files are
 * what `run` writes; nothing in them is edited.
 */
async function measure(suites: readonly string[]): Promise<void> {
  const catalog = await readCatalog([join(ROOT, 'catalog')], nodeEffects)
  mkdirSync(MEASURED_FOLDER, { recursive: true })
  for (const suite of suites) {
    const models = MEASURED[suite]
    const benchmarks = catalog.suite(suite).value.benchmarks.map(({ benchmark_id }) => benchmark_id)
    const out = mkdtempSync(join(tmpdir(), 'fmbench-measure-'))
    const args = ['run', '-s', suite, ...models.flatMap((model) => ['-m', model]), '-o', join(out, 'results')]
    execFileSync(process.execPath, [join(ROOT, 'dist/cli/bin.js'), ...args], { stdio: 'inherit' })
    for (const benchmark of benchmarks) {
      for (const model of models) {
        // One benchmark and one model need no folders of their own.
        const inner = benchmarks.length * models.length === 1 ? '' : join(benchmark, model)
        const record = join(out, 'results', inner, 'eval.yaml')
        copyFileSync(record, join(MEASURED_FOLDER, measuredName(benchmark, model)))
      }
    }
    rmSync(out, { recursive: true })
  }
}

/** The same for published answers. @throws where FMBENCH_DATA_MIRROR is no folder that holds them */
async function score(suites: readonly string[]): Promise<void> {
  const catalog = await readCatalog([join(ROOT, 'catalog')], nodeEffects)
  for (const suite of suites) {
    const { model, file, map } = SCORED[suite]
    const [{ benchmark_id }] = catalog.suite(suite).value.benchmarks
    const out = join(mkdtempSync(join(tmpdir(), 'fmbench-measure-')), 'results')
    const answers = join(process.env.FMBENCH_DATA_MIRROR ?? '', file)
    const args = ['score', '-s', suite, '-m', model, '-p', answers, '--map', map, '-o', out]
    execFileSync(process.execPath, [join(ROOT, 'dist/cli/bin.js'), ...args], { stdio: 'inherit' })
    copyFileSync(join(out, 'eval.yaml'), join(MEASURED_FOLDER, measuredName(benchmark_id, model)))
    rmSync(out, { recursive: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2)
  const isWanted = (suite: string) => named.length === 0 || named.includes(suite)
  await measure(Object.keys(MEASURED).filter(isWanted))
  await score(Object.keys(SCORED).filter(isWanted))
}
